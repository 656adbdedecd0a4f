// One request that is sent several times: its runs as they go on, and what was measured of them. Each run is a stream of
// its own; the numbers stay when the streams are removed.

import * as vscode from 'vscode';

import { RunMeter } from '../../core/runs/runMeter.ts';
import { summarizeRuns } from '../../core/runs/runStatistics.ts';
import type { RunRow, RunsPlan, RunsState } from '../../core/runs/runsProtocol.ts';
import { methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import { sendRuns, type RunEnder } from '../../net/lab/severalRuns.ts';
import type { SseStream } from '../../net/stream/sseStream.ts';
import type { Connections } from '../streams/connections.ts';
import type { OwnStreamHandle, StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';

export interface RunGroupParts {
  readonly registry: StreamRegistry;
  readonly connections: Connections;
}

/** Time between two looks at the logs of runs, in milliseconds. */
const readEveryMs = 200;

interface Run {
  readonly handle: OwnStreamHandle;
  readonly meter: RunMeter;
}

export class RunGroup {
  readonly id: string;
  readonly plan: RunsPlan;
  readonly request: StreamRequest;
  readonly #parts: RunGroupParts;
  readonly #stopping = new AbortController();
  readonly #changed = new vscode.EventEmitter<void>();
  #runs: Run[] = [];
  #isRunning = true;
  #isGone = false;

  /** Fires when a run was sent, or is over. */
  readonly onDidChange = this.#changed.event;

  constructor(id: string, request: StreamRequest, plan: RunsPlan, parts: RunGroupParts) {
    this.id = id;
    this.plan = plan;
    this.#parts = parts;
    // A run is one attempt.
    this.request = { ...request, policy: { kind: 'off' } };
  }

  /**
   * Sends the requests. Resolves when all runs are over, or those that were sent before it was stopped.
   * @param before a stream of the same request: what was typed for its variables counts again
   * @param onEnd told when a run is over
   * @throws what connecting throws
   */
  async send(before: StreamHandle | undefined, onEnd: () => void): Promise<void> {
    const { plan } = this;
    const { runs, atATime, limitMs } = plan;
    // Read while it comes, so that little is left to read at the end.
    const reading = setInterval(() => this.#runs.forEach(({ meter }) => meter.update()), readEveryMs);
    try {
      await sendRuns({
        runs,
        atATime,
        ...(limitMs !== undefined && { limitMs }),
        signal: this.#stopping.signal,
        start: (number) => this.#start(number, this.#runs[0]?.handle ?? before),
        onEnd: (number, ender) => {
          this.#runs[number - 1]?.meter.finish(stopOf(ender, limitMs));
          onEnd();
          this.#changed.fire();
        },
      });
    } finally {
      clearInterval(reading);
      this.#isRunning = false;
      this.#changed.fire();
    }
  }

  /** Ends the runs that go on, and sends no further request. */
  stop(): void {
    this.#stopping.abort();
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** How many were sent. */
  get count(): number {
    return this.#runs.length;
  }

  /** Method and address, without what may be secret. */
  get name(): string {
    return `${methodOf(this.request)} ${nameOfStream(this.request)}`;
  }

  /** The stream of a run; undefined when it was removed. */
  handleOf(number: number): OwnStreamHandle | undefined {
    const run = this.#runs[number - 1];
    return run && this.#parts.registry.get(run.handle.id) === run.handle ? run.handle : undefined;
  }

  /** The runs as of now. */
  state(): RunsState {
    const rows = this.#runs.map(({ meter }, at): RunRow => {
      meter.update();
      return { ...meter.measures(), number: at + 1, isGone: this.handleOf(at + 1) === undefined };
    });
    return {
      name: this.name,
      plan: this.plan,
      isRunning: this.#isRunning,
      rows,
      summary: summarizeRuns(rows),
    };
  }

  dispose(): void {
    this.#isGone = true;
    this.stop();
    this.#changed.dispose();
  }

  async #start(number: number, before: StreamHandle | undefined): Promise<SseStream> {
    const place = { groupId: this.id, number };
    const handle = await this.#parts.connections.connectRun(this.request, place, { before });
    this.#runs = [...this.#runs, { handle, meter: new RunMeter(handle.stream.log) }];
    this.#changed.fire();
    // It was forgotten while this one was made.
    if (this.#isGone) this.#parts.registry.remove(handle.id);
    return handle.stream;
  }
}

function stopOf(ender: RunEnder, limitMs = 0): Parameters<RunMeter['finish']>[0] {
  if (ender === 'itself') return undefined;
  return ender === 'limit' ? { by: 'limit', limitMs } : { by: 'user' };
}
