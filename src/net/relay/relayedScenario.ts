// Plays a scenario on an app behind a relay: each further attempt of the app gets what is listed. An attempt that passes
// through goes to the real server; any other is asked of the dev server, which plays it on the wire, so that the app
// meets the same endings as everywhere. The report is read from the app's side of the timeline.

import * as l10n from '@vscode/l10n';

import type { Entry } from '../../core/log/entry.ts';
import { isKind } from '../../core/log/eventLog.ts';
import { formatJsonPath } from '../../core/json/jsonPath.ts';
import type { RelayRule } from '../../core/relay/rules/relayRule.ts';
import {
  expectsIds,
  plannedDurationMs,
  type Scenario,
  type ScenarioAttempt,
  type PassThroughEnding,
} from '../../core/scenario/scenario.ts';
import { ScenarioObservation } from '../../core/scenario/scenarioObservation.ts';
import {
  ScenarioReporter,
  type ScenarioOutcome,
  type ScenarioProgress,
  type ScenarioReport,
} from '../../core/scenario/scenarioReport.ts';
import type { DevServer } from '../devServer/devServer.ts';
import { UnplayableScenarioError } from '../devServer/scenarios/servedScenario.ts';
import type { RelayedStream } from './relayedStream.ts';
import type { FaultEffect, FaultMoment } from '../../core/stream/fault.ts';

export interface RelayedScenarioOptions {
  /** Ends the run as cancelled. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ScenarioProgress) => void;
  /** How long an app is waited for after an ending, beyond twice the reconnection time; 5 s when absent. */
  readonly patienceMs?: number;
}

/** What the network, the machine, and whoever opens the app may add to the planned duration. */
const allowanceMs = 60_000;

const endNow: RelayRule = {
  fault: {
    kind: 'ending',
    fault: { effect: { kind: 'end' }, moment: { kind: 'now' } },
    side: 'both',
  },
  trigger: { kind: 'now' },
};

/**
 * Resolves when the app has stopped, when everything was played and decided, at a limit, or when cancelled. The app's
 * open connection is ended first: its next attempt is the first of the scenario. Its own rules are taken away.
 * @throws UnplayableScenarioError when the scenario has an attempt that takes its server with it
 */
export async function runRelayedScenario(
  scenario: Scenario,
  stream: RelayedStream,
  server: Pick<DevServer, 'origin' | 'addScenario'>,
  options: RelayedScenarioOptions = {},
): Promise<ScenarioReport> {
  checkPlayable(scenario);
  const own = scenario.attempts.filter(({ answer }) => answer !== 'pass-through');
  const added = server.addScenario({ ...scenario, attempts: own });
  try {
    return await new RelayedRun(scenario, stream, server.origin + added.path, options).play();
  } finally {
    delete stream.plan;
    stream.rules.clear();
    added.remove();
  }
}

function checkPlayable({ attempts }: Scenario): void {
  const at = attempts.findIndex(
    (attempt) => attempt.answer === 'response' && attempt.ending.kind === 'crash',
  );
  if (at === -1) return;
  const place = formatJsonPath(['attempts', at, 'ending']);
  throw new UnplayableScenarioError(
    l10n.t(
      '{0}: a crash sends the client to another server, which an app behind a relay cannot follow.',
      place,
    ),
  );
}

class RelayedRun {
  readonly #scenario: Scenario;
  readonly #stream: RelayedStream;
  readonly #served: URL;
  readonly #options: RelayedScenarioOptions;
  readonly #observation: ScenarioObservation;
  readonly #reporter: ScenarioReporter;
  #patience: NodeJS.Timeout | undefined;
  #settle: (outcome: ScenarioOutcome) => void = () => {};
  readonly #outcome = new Promise<ScenarioOutcome>((resolve) => {
    this.#settle = resolve;
  });
  #asked = 0;

  constructor(scenario: Scenario, stream: RelayedStream, served: string, options: RelayedScenarioOptions) {
    this.#scenario = scenario;
    this.#stream = stream;
    this.#served = new URL(served);
    this.#options = options;
    this.#observation = new ScenarioObservation(expectsIds(scenario), stream.appSide.state.attempt);
    this.#reporter = new ScenarioReporter(scenario, this.#observation);
  }

  async play(): Promise<ScenarioReport> {
    const { signal } = this.#options;
    const { appSide } = this.#stream;
    const limitMs = plannedDurationMs(this.#scenario) + allowanceMs;
    const limit = setTimeout(() => this.#settle({ kind: 'time limit', limitMs }), limitMs);
    const cancel = (): void => this.#settle({ kind: 'cancelled' });
    signal?.addEventListener('abort', cancel);
    const stopFollowing = this.#observation.follow(appSide.log, (entry) => this.#onEntry(entry));
    try {
      this.#stream.rules.clear();
      this.#stream.plan = () => this.#next();
      if (signal?.aborted) cancel();
      else if (this.#stream.openAttempt) this.#stream.addRule(endNow);
      return this.#reporter.finish(await this.#outcome);
    } finally {
      signal?.removeEventListener('abort', cancel);
      clearTimeout(limit);
      clearTimeout(this.#patience);
      stopFollowing();
    }
  }

  /** Where the app's next attempt goes; undefined: to its own server. */
  #next(): URL | undefined {
    this.#asked += 1;
    const attempt = this.#attempt(this.#asked);
    if (attempt?.answer !== 'pass-through') return this.#served;
    if (attempt.ending) this.#stream.addRule(endingRule(attempt.ending));
    return undefined;
  }

  #attempt(number: number): ScenarioAttempt | undefined {
    const { attempts, afterwards } = this.#scenario;
    return attempts[number - 1] ?? (afterwards === 'repeat' ? attempts.at(-1) : undefined);
  }

  #onEntry(entry: Entry): void {
    if (this.#observation.attemptCount === 0) return;
    if (entry.kind === 'request') clearTimeout(this.#patience);
    if (isKind(entry, 'close') || isKind(entry, 'error')) this.#awaitApp();
    if (entry.kind !== 'message') this.#update();
    if (this.#reporter.isDecided && this.#isPlayed()) {
      this.#settle({ kind: 'decided' });
    }
  }

  /** An app that does not come back in time has stopped. */
  #awaitApp(): void {
    clearTimeout(this.#patience);
    const { state } = this.#stream.appSide;
    const waitMs = 2 * state.reconnectionTimeMs + (this.#options.patienceMs ?? 5_000);
    this.#patience = setTimeout(() => {
      this.#observation.stop(waitMs);
      const { state: stopped } = this.#stream.appSide;
      if (stopped.phase === 'stopped') this.#settle({ kind: 'stopped', reason: stopped.reason });
    }, waitMs);
  }

  #update(): void {
    this.#reporter.update();
    this.#options.onProgress?.(this.#reporter.progress);
  }

  #isPlayed(): boolean {
    const { attempts, afterwards } = this.#scenario;
    const last = afterwards === 'no-content' ? attempts.length + 1 : attempts.length;
    return this.#observation.attempt(last)?.end !== undefined;
  }
}

/** The rule that makes the ending happen to the attempt that begins. */
function endingRule({ kind, delayMs, afterEvents, inside }: PassThroughEnding): RelayRule {
  const effect: FaultEffect = { kind };
  const rule = (moment: FaultMoment, number: number): RelayRule => ({
    fault: { kind: 'ending', fault: { effect, moment }, side: 'both' },
    trigger: number === 0 ? { kind: 'now' } : { kind: 'event', number },
  });
  if (inside) return rule({ kind: inside === 'line' ? 'inside event' : 'inside character' }, afterEvents + 1);
  return rule(delayMs > 0 ? { kind: 'after delay', delayMs } : { kind: 'now' }, afterEvents);
}
