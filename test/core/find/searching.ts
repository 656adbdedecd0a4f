// A search that the test drives: turns run when it says so, and its clock moves with every look at it, so that a turn
// takes a few steps.

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { EntrySearch } from '../../../src/core/find/entrySearch.ts';
import { parseFind } from '../../../src/core/find/findParser.ts';
import type { FindClock, FindQuery, FindTerm } from '../../../src/core/find/findQuery.ts';
import type { Slicing } from '../../../src/core/base/slicedWork.ts';

export const clock: FindClock = { startedAtMs: Date.UTC(2026, 10, 20, 14, 2, 11), utcOffsetMinutes: 0 };

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

export function query(text: string, toggles: Partial<FindQuery> = {}): FindQuery {
  return { text, matchesCase: false, isRegex: false, ...toggles };
}

/** The terms of a query that has no mistake. */
export function termsOf(found: FindQuery): readonly FindTerm[] {
  const parsed = parseFind(found, clock);
  if ('mistake' in parsed) throw new Error(parsed.mistake.message);
  return parsed.terms;
}

export function startSearch(log: EventLog, found: FindQuery, turns: HeldTurns): EntrySearch {
  return new EntrySearch(log, {
    terms: termsOf(found),
    matchesCase: found.matchesCase,
    slicing: turns.slicing,
    onProgress: () => {},
  });
}

/** Numbers of the matches so far. */
export function numbersOf({ matches }: EntrySearch): number[] {
  return Array.from({ length: matches.count }, (_, at) => matches.at(at + 1) ?? 0);
}

/** Numbers of all entries that match. */
export function search(log: EventLog, found: FindQuery): number[] {
  const turns = new HeldTurns();
  const running = startSearch(log, found, turns);
  turns.runAll();
  running.dispose();
  return numbersOf(running);
}
