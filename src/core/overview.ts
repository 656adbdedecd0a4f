// Density of a stream's entries over time, one lane an attempt. Kept up by reading the index from where it stopped, so
// that it costs nothing while nobody looks and little when somebody does. When time outgrows the bins, two become one.

import { isKind, type EventLog } from './eventLog.ts';
import { LogCursor, type LogReader } from './logReader.ts';
import type { Lane, OverviewData } from './protocol.ts';

const maxBins = 600;
const firstBinMs = 50;

/** Lanes that are sent: more would be thinner than a pixel. The older ones are counted, not forgotten. */
const maxLanes = 60;

type GrowingLane = { -readonly [key in keyof Lane]: Lane[key] } & { counts: number[] };

export class Overview implements LogReader {
  readonly #log: EventLog;
  readonly #cursor: LogCursor;
  #binMs = firstBinMs;
  #lanes: GrowingLane[] = [];

  constructor(log: EventLog) {
    this.#log = log;
    this.#cursor = new LogCursor(log, { take: (number) => this.#add(number), reset: () => this.#reset() });
  }

  update(maxEntries?: number): void {
    this.#cursor.update(maxEntries);
  }

  get isBehind(): boolean {
    return this.#cursor.isBehind;
  }

  get version(): number {
    return this.#cursor.version;
  }

  data(): OverviewData {
    const omitted = Math.max(0, this.#lanes.length - maxLanes);
    return { binMs: this.#binMs, lanes: this.#lanes.slice(omitted), omittedAttempts: omitted };
  }

  #reset(): void {
    this.#binMs = firstBinMs;
    this.#lanes = [];
  }

  #add(number: number): void {
    const atMs = this.#log.index.receivedAtMs(number);
    const lane = this.#laneOf(this.#log.index.attempt(number), atMs);
    switch (this.#log.index.kind(number)) {
      case 'request':
        lane.requestedAtMs = atMs;
        break;
      case 'open':
        lane.openedAtMs = atMs;
        break;
      case 'close':
      case 'error':
        this.#end(lane, number, atMs);
        break;
      default:
        this.#count(lane, atMs);
    }
  }

  #end(lane: GrowingLane, number: number, atMs: number): void {
    const entry = this.#log.entry(number);
    if (!isKind(entry, 'close') && !isKind(entry, 'error')) return;
    lane.endedAtMs = atMs;
    lane.endKind = entry.kind;
    const detail = this.#log.detail(entry);
    if (detail) lane.endCause = detail.ending.cause;
  }

  #count(lane: GrowingLane, atMs: number): void {
    while (atMs >= this.#binMs * maxBins) this.#fold();
    const bin = Math.floor(atMs / this.#binMs);
    if (lane.counts.length === 0) lane.firstBin = bin;
    const at = bin - lane.firstBin;
    while (lane.counts.length <= at) lane.counts.push(0);
    lane.counts[at] = (lane.counts[at] ?? 0) + 1;
  }

  /** Doubles the width of the bins. */
  #fold(): void {
    this.#binMs *= 2;
    for (const lane of this.#lanes) {
      const firstBin = Math.floor(lane.firstBin / 2);
      const counts: number[] = [];
      lane.counts.forEach((count, i) => {
        const at = Math.floor((lane.firstBin + i) / 2) - firstBin;
        counts[at] = (counts[at] ?? 0) + count;
      });
      lane.firstBin = firstBin;
      lane.counts = counts;
    }
  }

  #laneOf(attempt: number, atMs: number): GrowingLane {
    const last = this.#lanes.at(-1);
    if (last?.attempt === attempt) return last;
    const lane: GrowingLane = { attempt, requestedAtMs: atMs, firstBin: 0, counts: [] };
    this.#lanes.push(lane);
    return lane;
  }
}
