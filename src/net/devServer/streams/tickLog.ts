// A log of events that goes on while nobody is connected, without a timer: event n is due at a moment that the clock
// gives, so the log is computed, never stored. Ids name the log as well as the position; an id of another run of the
// server, or of another interval, is told apart from a missed event.

export interface TickLogOptions {
  /** Names this run of the server within the ids. */
  readonly run: string;
  /** When event 1 was due, on the same clock as every `nowMs`. */
  readonly startedAtMs: number;
  readonly intervalMs: number;
  /** How many past events a client can still get. */
  readonly keepCount: number;
  /** Stands between the parts of an id. One that is not Latin-1 tests how a client sends the id back. */
  readonly separator: '.' | '…';
}

/** Where a client goes on: the number of its next event, and what it has to be told about a gap. */
interface ResumePoint {
  readonly next: number;
  readonly notice?: string;
}

export class TickLog {
  readonly #options: TickLogOptions;

  constructor(options: TickLogOptions) {
    this.#options = options;
  }

  /** The number of the newest event that is due, from 1. */
  newest(nowMs: number): number {
    const { startedAtMs, intervalMs } = this.#options;
    return Math.floor((nowMs - startedAtMs) / intervalMs) + 1;
  }

  /** The number of the oldest event that is kept. */
  oldest(nowMs: number): number {
    return Math.max(1, this.newest(nowMs) - this.#options.keepCount + 1);
  }

  /** When an event is due. */
  dueAtMs(number: number): number {
    return this.#options.startedAtMs + (number - 1) * this.#options.intervalMs;
  }

  id(number: number): string {
    const { run, intervalMs, separator } = this.#options;
    return [run, intervalMs, number].join(separator);
  }

  /** Continues right after the given id; without one, with the newest event; with a useless one, with the oldest. */
  resume(lastEventId: string | undefined, nowMs: number): ResumePoint {
    const newest = this.newest(nowMs);
    const oldest = this.oldest(nowMs);
    if (lastEventId === undefined) return { next: newest };
    const last = this.#numberOf(lastEventId);
    if (last === undefined || last > newest) {
      return { next: oldest, notice: `the id is unknown to this log, which goes back to ${this.id(oldest)}` };
    }
    if (last < oldest - 1) {
      const missed = oldest - 1 - last;
      return { next: oldest, notice: `the id is too old: ${missed} events after it are no longer kept` };
    }
    return { next: last + 1 };
  }

  #numberOf(id: string): number | undefined {
    const { run, intervalMs, separator } = this.#options;
    const prefix = `${run}${separator}${intervalMs}${separator}`;
    const digits = id.startsWith(prefix) ? id.slice(prefix.length) : '';
    return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : undefined;
  }
}
