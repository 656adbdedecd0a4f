// A scenario as a route of the dev server: each request to its path is the next attempt, and what comes after the last
// one is what the scenario says of that. Removing it ends what it is serving.
import * as l10n from '@vscode/l10n';

import { assertNever } from '../../../core/base/assertNever.ts';
import { formatJsonPath } from '../../../core/json/jsonPath.ts';
import type { Scenario, ScenarioAttempt } from '../../../core/scenario/scenario.ts';
import type { CrashingServers } from '../endings/crashingServers.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';
import { playAttempt } from './scenarioPlayer.ts';

/** A scenario that the dev server has no way to play; the message says where and why. */
export class UnplayableScenarioError extends Error {
  override readonly name = 'UnplayableScenarioError';
}

export class ServedScenario {
  readonly route: ServedRoute;
  readonly #scenario: Scenario;
  readonly #crashingServers: CrashingServers;
  readonly #exchanges = new Set<Exchange>();
  #attempt = 0;

  /** @throws UnplayableScenarioError when an attempt passes through to a server that there is not */
  constructor(path: string, scenario: Scenario, crashingServers: CrashingServers) {
    checkPlayable(scenario);
    this.#scenario = scenario;
    this.#crashingServers = crashingServers;
    this.route = defineRoute({
      path,
      method: 'GET',
      example: path,
      title: scenario.title,
      explanation: scenario.description,
      group: 'scenarios',
      parameters: {},
      serve: (exchange) => this.#serve(exchange),
    });
  }

  /** Cuts off who is being served. Can be called again. */
  stop(): void {
    for (const exchange of this.#exchanges) exchange.stop('its scenario is over');
    // Their attempts end in a later turn.
    this.#exchanges.clear();
  }

  async #serve(exchange: Exchange): Promise<void> {
    this.#attempt += 1;
    const { attempts, title } = this.#scenario;
    exchange.log(
      `is attempt ${this.#attempt} of ${attempts.length} of the scenario ${JSON.stringify(title)}`,
    );
    this.#exchanges.add(exchange);
    try {
      await playAttempt(exchange, attemptOf(this.#scenario, this.#attempt), this.#crashingServers);
    } finally {
      this.#exchanges.delete(exchange);
    }
  }
}

/** What the attempt with this number (from 1) gets. */
function attemptOf({ attempts, afterwards }: Scenario, number: number): ScenarioAttempt {
  const listed = attempts[number - 1];
  if (listed) return listed;
  const frame = { delayMs: 0, expect: [] };
  switch (afterwards) {
    case 'repeat':
      return attempts.at(-1) ?? { ...frame, answer: 'no-response' };
    case 'refuse':
      return { ...frame, answer: 'no-response' };
    case 'no-content': {
      const ending = { kind: 'end', delayMs: 0, afterEvents: 0 } as const;
      return {
        ...frame,
        answer: 'response',
        status: 204,
        headers: [],
        events: [],
        chunking: 'event',
        ending,
      };
    }
    default:
      return assertNever(afterwards);
  }
}

function checkPlayable({ attempts }: Scenario): void {
  const at = attempts.findIndex(({ answer }) => answer === 'pass-through');
  if (at === -1) return;
  const place = formatJsonPath(['attempts', at, 'passThrough']);
  throw new UnplayableScenarioError(
    l10n.t('{0}: the dev server has no server behind it to pass attempts through to.', place),
  );
}
