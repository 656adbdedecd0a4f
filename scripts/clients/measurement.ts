// One client in one case: its own server, what the client told the program, and what follows from the two.
import { setTimeout as delay } from 'node:timers/promises';
import { addressWithRetry, type MeasuredCase } from './measuredCase.ts';
import { MeasuringServer } from './measuringServer.ts';
import { type Observation, observe } from './observation.ts';
import type { Tell, Told } from './program.ts';
import { rejectWhenOver } from '../vscode/limit.ts';
import { wallClockMs } from './wallClock.ts';

/** How long the cases of a client are watched, from the start of the first one. */
export const windowMs = 14_500;
/** Between the starts of two cases, so that nothing is measured at the limit of a busy machine. */
export const startGapMs = 30;
const runsForMs = 1000;
const refusesForMs = 6500;

export class Measurement {
  readonly measuredCase: MeasuredCase;
  /** Whether this is the case's second measurement, with a `retry` from the server. */
  readonly hasRetry: boolean;
  readonly url: string;
  readonly #server: MeasuringServer;
  readonly #told: Told[] = [];
  #isOver = false;
  #observation: Observation | undefined;
  /** The client's state at the end of the window, where it has one. */
  state: string | undefined;

  private constructor(measuredCase: MeasuredCase, hasRetry: boolean, url: string, server: MeasuringServer) {
    this.measuredCase = measuredCase;
    this.hasRetry = hasRetry;
    this.url = url;
    this.#server = server;
  }

  /** Starts the server of a case. The server answers requests for its frame with `frameHtml`. */
  static async start(measuredCase: MeasuredCase, hasRetry: boolean, frameHtml: string): Promise<Measurement> {
    const server = await MeasuringServer.start(frameHtml);
    const address = hasRetry ? addressWithRetry(measuredCase) : measuredCase.address;
    // Both names lead to the same server; to a browser they are two origins.
    const origin =
      measuredCase.isCrossOrigin === true ? server.origin.replace('127.0.0.1', 'localhost') : server.origin;
    const url = measuredCase.serverPlan === 'elsewhere' ? address : `${origin}${address}`;
    return new Measurement(measuredCase, hasRetry, url, server);
  }

  /** Where a page of the same origin as the stream is. */
  get origin(): string {
    return this.#server.origin;
  }

  readonly tell: Tell = (kind, text) => this.note({ atMs: wallClockMs(), kind, text });

  /** Takes down something that was told, until the window ends. */
  note(told: Told): void {
    if (!this.#isOver) this.#told.push(told);
  }

  /** What comes after this is the measurement's own doing. */
  endWindow(): void {
    this.#isOver = true;
    this.#observation = observe({
      measuredCase: this.measuredCase,
      hasRetry: this.hasRetry,
      requests: this.#server.requests,
      told: this.#told.toSorted((one, other) => one.atMs - other.atMs),
      state: this.state,
    });
  }

  /** To be called before the client starts, when whatever else needs the server has been served. */
  async prepare(): Promise<void> {
    if (this.measuredCase.serverPlan === 'absent') await this.#server.stop();
  }

  /** Stops and restarts the server where the case says so. Resolves when that is done, rejects when aborted. */
  async followPlan(signal: AbortSignal): Promise<void> {
    if (this.measuredCase.serverPlan !== 'stops and returns') return;
    const tooLate = rejectWhenOver(windowMs, `The client never asked for ${this.url}.`, signal);
    await Promise.race([this.#server.firstRequest, tooLate]);
    await delay(runsForMs, undefined, { signal });
    await this.#server.stop();
    await delay(refusesForMs, undefined, { signal });
    await this.#server.listen();
  }

  /** What was seen until the window ended. */
  get observation(): Observation {
    if (this.#observation === undefined)
      throw new Error(`The window of ${this.measuredCase.name} is still open.`);
    return this.#observation;
  }

  close(): Promise<void> {
    return this.#server.stop();
  }
}

/** Every measurement of a client: each case once, and again with a `retry` where that makes a difference. */
export async function startMeasurements(
  cases: readonly MeasuredCase[],
  frameHtml = '',
): Promise<readonly Measurement[]> {
  const variants = cases.flatMap((measuredCase) =>
    (measuredCase.isRepeatedWithRetry ? [false, true] : [false]).map((hasRetry) => ({
      measuredCase,
      hasRetry,
    })),
  );
  return Promise.all(
    variants.map(({ measuredCase, hasRetry }) => Measurement.start(measuredCase, hasRetry, frameHtml)),
  );
}
