// Goes through a log for the entries that meet a filter, from the first entry on and then whatever comes, in slices. The
// matches so far are always right for the entries searched so far, over clearing too.

import { EntryMatcher } from './entryMatcher.ts';
import { entryFlags } from '../log/entry.ts';
import type { ScratchStore } from '../log/byteStore.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { FilterTerm } from './filterQuery.ts';
import { MatchList } from './matchList.ts';
import { runSliced, type Slicing } from '../base/slicedWork.ts';

/** Entries of one step where only bytes are compared. */
const stepEntries = 64;
/** Entries of the inspector's own that may come between the two halves of a line end: more than ever do. */
const maxNotices = 16;

export interface LogFilterOptions {
  readonly terms: readonly FilterTerm[];
  readonly matchesCase: boolean;
  readonly slicing: Slicing;
  /** Called after each turn that searched something. */
  readonly onProgress: () => void;
}

export class LogFilter {
  readonly matches: MatchList;
  readonly #store: ScratchStore;
  readonly #log: EventLog;
  readonly #options: LogFilterOptions;
  readonly #hasPattern: boolean;
  #matcher: EntryMatcher;
  readonly #unsubscribe: () => void;
  #isPaused = false;
  #cancel: (() => void) | undefined;
  #searched = 0;
  #trying = 0;
  #wasOverdue = false;
  #stoppedAt: number | undefined;
  #revision = 0;
  /** The last entry of a body with the length that it had: a LF may still be added to it. */
  #last: { readonly number: number; readonly length: number } | undefined;

  constructor(log: EventLog, options: LogFilterOptions) {
    this.#log = log;
    this.#store = log.createScratch();
    this.matches = new MatchList(this.#store);
    this.#options = options;
    this.#hasPattern = options.terms.some(({ test }) => test === 'regex');
    this.#matcher = this.#newMatcher();
    this.#unsubscribe = log.subscribe((number) => (number === 0 ? this.#restart() : this.#run()));
    this.#run();
  }

  /** Entries searched so far: all up to this number. */
  get searched(): number {
    return this.#searched;
  }

  get isDone(): boolean {
    return this.#searched === this.#log.length;
  }

  /** Number of the entry on which a pattern took too long: the search has ended there. */
  get stoppedAt(): number | undefined {
    return this.#stoppedAt;
  }

  /** Grows when matches that were found already may have become others. */
  get revision(): number {
    return this.#revision;
  }

  /** While it is paused, nothing is searched. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    if (isPaused) this.#stop();
    else this.#run();
  }

  dispose(): void {
    this.setPaused(true);
    this.#unsubscribe();
    this.#store.release();
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #restart(): void {
    this.matches.clear();
    this.#revision += 1;
    this.#searched = 0;
    this.#trying = 0;
    this.#last = undefined;
    this.#stoppedAt = undefined;
    this.#wasOverdue = false;
    this.#matcher = this.#newMatcher();
    this.#run();
  }

  #newMatcher(): EntryMatcher {
    return new EntryMatcher(this.#log, this.#options.terms, this.#options.matchesCase);
  }

  #run(): void {
    if (this.#cancel || this.#isPaused || this.#stoppedAt !== undefined) return;
    this.#cancel = runSliced(
      {
        needsGuard: this.#hasPattern,
        beginTurn: () => {
          this.#matcher.beginTurn();
          this.#reviseLast();
        },
        step: () => this.#step(),
        endTurn: (isOverdue) => this.#endTurn(isOverdue),
      },
      this.#options.slicing,
    );
  }

  #step(): boolean {
    this.#searched = Math.max(this.#searched, this.#log.first - 1);
    const end = Math.min(this.#log.length, this.#searched + (this.#hasPattern ? 1 : stepEntries));
    let number = this.#matcher.firstCandidate(this.#searched + 1, end);
    while (number <= end) {
      this.#trying = number;
      if (this.#matcher.matches(number)) this.matches.add(number);
      this.#searched = number;
      number = this.#matcher.firstCandidate(number + 1, end);
    }
    this.#searched = end;
    return this.#searched < this.#log.length;
  }

  #endTurn(isOverdue: boolean): void {
    if (isOverdue) this.#interrupt();
    this.#wasOverdue = isOverdue;
    if (this.#stoppedAt !== undefined || this.isDone) this.#stop();
    this.#noteLast();
    this.#options.onProgress();
  }

  /** A machine that has other things to do makes any turn late; twice in a row, it is the pattern. */
  #interrupt(): void {
    if (this.#wasOverdue) this.#stoppedAt = this.#trying;
    // The entry that was being looked at may have been taken in by half.
    this.matches.removeFrom(this.#searched + 1);
    this.#matcher = this.#newMatcher();
  }

  #noteLast(): void {
    const { index } = this.#log;
    const oldest = Math.max(this.#log.first, this.#searched - maxNotices);
    for (let number = this.#searched; number >= oldest; number -= 1) {
      if (index.flags(number) & entryFlags.detail) continue;
      this.#last = { number, length: index.length(number) };
      return;
    }
  }

  /** An entry that became longer is judged again. */
  #reviseLast(): void {
    if (!this.#last || this.#log.index.length(this.#last.number) === this.#last.length) return;
    this.matches.removeFrom(this.#last.number);
    this.#revision += 1;
    this.#searched = this.#last.number - 1;
  }
}
