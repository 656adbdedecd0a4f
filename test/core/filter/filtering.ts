// A filter that the test drives: turns run when it says so, and its clock moves with every look at it, so that a turn
// takes a few steps.

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { LogFilter } from '../../../src/core/filter/logFilter.ts';
import { parseFilter } from '../../../src/core/filter/filterParser.ts';
import type { FilterClock, FilterQuery, FilterTerm } from '../../../src/core/filter/filterQuery.ts';
import type { Slicing } from '../../../src/core/base/slicedWork.ts';

export const clock: FilterClock = { startedAtMs: Date.UTC(2026, 10, 20, 14, 2, 11), utcOffsetMinutes: 0 };

/** Turns that wait until the test lets them run. */
export class HeldTurns {
  readonly slicing: Slicing;
  #waiting: (() => void)[] = [];
  #nowMs = 0;

  constructor(limitTime?: Slicing['limitTime']) {
    this.slicing = {
      schedule: (run) => {
        this.#waiting.push(run);
        return () => {
          this.#waiting = this.#waiting.filter((waiting) => waiting !== run);
        };
      },
      nowMs: () => {
        this.#nowMs += 1;
        return this.#nowMs;
      },
      ...(limitTime && { limitTime }),
    };
  }

  /** Runs the next turn; returns whether there was one. */
  runOne(): boolean {
    const run = this.#waiting.shift();
    run?.();
    return run !== undefined;
  }

  runAll(): void {
    while (this.runOne());
  }
}

export function query(text: string, toggles: Partial<FilterQuery> = {}): FilterQuery {
  return { text, matchesCase: false, isRegex: false, ...toggles };
}

/** The terms of a query that has no mistake. */
export function termsOf(found: FilterQuery): readonly FilterTerm[] {
  const parsed = parseFilter(found, clock);
  if ('mistake' in parsed) throw new Error(parsed.mistake.message);
  return parsed.terms;
}

export function startFilter(log: EventLog, found: FilterQuery, turns: HeldTurns): LogFilter {
  return new LogFilter(log, {
    terms: termsOf(found),
    matchesCase: found.matchesCase,
    slicing: turns.slicing,
    onProgress: () => {},
  });
}

/** Numbers of the matches so far. */
export function numbersOf({ matches }: LogFilter): number[] {
  return Array.from({ length: matches.count }, (_, at) => matches.at(at + 1) ?? 0);
}

/** Numbers of all entries that match. */
export function filterLog(log: EventLog, found: FilterQuery): number[] {
  const turns = new HeldTurns();
  const running = startFilter(log, found, turns);
  turns.runAll();
  running.dispose();
  return numbersOf(running);
}
