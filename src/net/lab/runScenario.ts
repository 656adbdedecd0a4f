// Plays a scenario: the dev server gives each attempt what is listed, a stream is the client, and the report says which
// expectations were kept. When the run is over, whyever, the stream is closed and the scenario's path is gone.

import type { StopReason } from '../../core/stream/connection.ts';
import type { Entry } from '../../core/log/entry.ts';
import {
  expectsIds,
  messagesOf,
  sentEvents,
  plannedDurationMs,
  type Scenario,
  type ScenarioClient,
} from '../../core/scenario/scenario.ts';
import { ScenarioObservation } from '../../core/scenario/scenarioObservation.ts';
import {
  ScenarioReporter,
  type ScenarioOutcome,
  type ScenarioProgress,
  type ScenarioReport,
} from '../../core/scenario/scenarioReport.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import type { DevServer } from '../devServer/devServer.ts';
import { SseStream, type SseStreamOptions } from '../stream/sseStream.ts';
import { present } from '../../core/base/present.ts';

export interface ScenarioRunOptions {
  /** Ends the run as cancelled. */
  readonly signal?: AbortSignal;
  /** Ends the run; what is planned and half a minute when absent. */
  readonly limitMs?: number;
  /** Called when an attempt began or ended. */
  readonly onProgress?: (progress: ScenarioProgress) => void;
  /** Makes the client, when it is to be shown or kept somewhere; it must not connect yet. */
  readonly createStream?: (request: StreamRequest, options: SseStreamOptions) => SseStream;
}

export interface ScenarioRun {
  /** The client, closed, with everything that came. */
  readonly stream: SseStream;
  readonly report: ScenarioReport;
}

/** What the network and the machine may add to the planned duration. */
const allowanceMs = 30_000;

/**
 * Resolves when the client has stopped, or when everything was played and decided, or at the limit, or when cancelled.
 * @throws UnplayableScenarioError when the scenario needs what the dev server does not have
 */
export async function runScenario(
  scenario: Scenario,
  server: Pick<DevServer, 'origin' | 'addScenario'>,
  options: ScenarioRunOptions = {},
): Promise<ScenarioRun> {
  const added = server.addScenario(scenario);
  try {
    const createStream = options.createStream ?? ((request, settings) => new SseStream(request, settings));
    const stream = createStream(
      requestOf(scenario.client, server.origin + added.path),
      settingsOf(scenario.client),
    );
    const report = await new RunningScenario(scenario, stream, options).play();
    return { stream, report };
  } finally {
    added.remove();
  }
}

function requestOf({ policy, lastEventId }: ScenarioClient, url: string): StreamRequest {
  return { url, policy, ...present({ lastEventId }) };
}

function settingsOf({ reconnectionTimeMs, idleTimeoutMs, closeOn }: ScenarioClient): SseStreamOptions {
  return { reconnectionTimeMs, idleTimeoutMs, closeMessages: closeOn };
}

class RunningScenario {
  readonly #scenario: Scenario;
  readonly #stream: SseStream;
  readonly #options: ScenarioRunOptions;
  readonly #observation: ScenarioObservation;
  readonly #reporter: ScenarioReporter;
  #settle: (outcome: ScenarioOutcome) => void = () => undefined;
  readonly #outcome = new Promise<ScenarioOutcome>((resolve) => {
    this.#settle = resolve;
  });
  /** Messages after which nothing more can come, when the last listed attempt ends in silence. */
  readonly #messagesBeforeSilence: number | undefined;
  #connectsLeft: number;

  constructor(scenario: Scenario, stream: SseStream, options: ScenarioRunOptions) {
    this.#scenario = scenario;
    this.#stream = stream;
    this.#options = options;
    this.#observation = new ScenarioObservation(expectsIds(scenario));
    this.#reporter = new ScenarioReporter(scenario, this.#observation);
    this.#connectsLeft = scenario.client.connectsAgain;
    this.#messagesBeforeSilence = messagesBeforeSilence(scenario);
  }

  async play(): Promise<ScenarioReport> {
    const { signal, limitMs = plannedDurationMs(this.#scenario) + allowanceMs } = this.#options;
    if (signal?.aborted === true) return this.#reporter.finish({ kind: 'cancelled' });
    const cancel = (): void => this.#settle({ kind: 'cancelled' });
    const { closeAfterMs } = this.#scenario.client;
    const timers = [
      setTimeout(() => this.#settle({ kind: 'time limit', limitMs }), limitMs),
      ...(closeAfterMs === undefined ? [] : [setTimeout(() => this.#stream.close(), closeAfterMs)]),
    ];
    const stopFollowing = [
      this.#observation.follow(this.#stream.log, (entry) => this.#onEntry(entry)),
      this.#stream.onStateChange(() => this.#onStateChange()),
    ];
    signal?.addEventListener('abort', cancel);
    try {
      this.#stream.connect();
      const outcome = await this.#outcome;
      // Before the stream is closed: the client has not done that.
      return this.#reporter.finish(outcome);
    } finally {
      signal?.removeEventListener('abort', cancel);
      for (const timer of timers) clearTimeout(timer);
      for (const stop of stopFollowing) stop();
      this.#stream.close();
    }
  }

  #onEntry({ kind }: Entry): void {
    const { closeAfterEvents } = this.#scenario.client;
    if (kind === 'message') {
      if (this.#observation.received.messages === closeAfterEvents) this.#stream.close();
    } else if (kind === 'request' || kind === 'close' || kind === 'error') {
      this.#update();
    }
    if (this.#reporter.isDecided && this.#isPlayed()) this.#settle({ kind: 'decided' });
  }

  #update(): void {
    this.#reporter.update();
    this.#options.onProgress?.(this.#reporter.progress);
  }

  #onStateChange(): void {
    const { state } = this.#stream;
    if (state.phase !== 'stopped') return;
    if (this.#connectsLeft > 0 && isFinal(state.reason)) {
      this.#connectsLeft -= 1;
      this.#stream.connect();
      return;
    }
    this.#settle({ kind: 'stopped', reason: state.reason });
  }

  /** Whether nothing more is to come: what was listed is over, and so is the answer that ends it all. */
  #isPlayed(): boolean {
    const { attempts, afterwards } = this.#scenario;
    const facts = this.#observation.attempt(attempts.length);
    if (!facts) return false;
    if (this.#messagesBeforeSilence !== undefined && !facts.end)
      return facts.messages >= this.#messagesBeforeSilence;
    if (afterwards !== 'no-content') return facts.end !== undefined;
    return this.#observation.attempt(attempts.length + 1)?.end !== undefined;
  }
}

/** A client that closed itself does not want to come again. */
function isFinal(reason: StopReason): boolean {
  return reason.kind !== 'closed';
}

function messagesBeforeSilence({ attempts }: Scenario): number | undefined {
  const last = attempts.at(-1);
  if (last?.answer !== 'response' || last.ending.kind !== 'stall') return undefined;
  return sentEvents(last).reduce((sum, event) => sum + messagesOf(event), 0);
}
