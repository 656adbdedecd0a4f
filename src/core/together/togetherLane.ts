// One of several streams that are shown together: its entries as they take part in the common order, with and without a
// filter, and what is read of its attempts.

import { LogFilter, type LogFilterOptions } from '../filter/logFilter.ts';
import type { FilterTerm } from '../filter/filterQuery.ts';
import type { EventLog } from '../log/eventLog.ts';
import { AttemptSpans } from '../page/attemptSpans.ts';
import type { StreamView } from '../page/streamStatus.ts';
import { firstAtOrAfter } from './axis.ts';
import type { OrderedLane } from './mergedOrder.ts';

/** A stream that is to be shown with others. */
export interface TogetherSource {
  /** Of the stream; no other has it. */
  readonly id: string;
  readonly stream: StreamView;
  readonly name: string;
  /** Which part of what it is named after. */
  readonly part?: string;
}

export class TogetherLane implements OrderedLane {
  readonly source: TogetherSource;
  readonly mark: number;
  readonly spans: AttemptSpans;
  /** Another one after each clear. */
  place: number;
  offsetMs = 0;
  #filter: LogFilter | undefined;
  #generation: number;
  /** Number of the first entry that was there, when somebody asked last. */
  #first: number;

  constructor(source: TogetherSource, mark: number, place: number) {
    const { log } = source.stream;
    this.source = source;
    this.mark = mark;
    this.place = place;
    this.spans = new AttemptSpans(log);
    this.#generation = log.generation;
    this.#first = log.first;
  }

  get log(): EventLog {
    return this.source.stream.log;
  }

  get index(): EventLog['index'] {
    return this.log.index;
  }

  /** Entries whose records are there: of the others nobody knows when they came. */
  get count(): number {
    const { length, first } = this.log;
    return Math.max(0, length - first + 1);
  }

  numberAt(position: number): number | undefined {
    const number = this.log.first + position - 1;
    return position >= 1 && number <= this.log.length ? number : undefined;
  }

  countBefore(number: number): number {
    return Math.min(this.count, Math.max(0, number - this.log.first));
  }

  get filter(): LogFilter | undefined {
    return this.#filter;
  }

  /** What the filter finds, as entries that take part alone. */
  get matches(): OrderedLane {
    return new MatchingEntries(this);
  }

  /**
   * Searches the stream from now on, and no longer as before; without terms it is not searched.
   * @param terms with times of the axis
   */
  search(terms: readonly FilterTerm[], options: Omit<LogFilterOptions, 'terms'>): void {
    this.stopSearch();
    if (terms.length === 0) return;
    const own = terms.map((term) => withOwnTime(term, this.offsetMs));
    this.#filter = new LogFilter(this.log, { ...options, terms: own });
  }

  stopSearch(): void {
    this.#filter?.dispose();
    this.#filter = undefined;
  }

  /** Whether numbers mean other entries than when somebody asked last. */
  takeCleared(): boolean {
    if (this.#generation === this.log.generation) return false;
    this.#generation = this.log.generation;
    this.#first = this.log.first;
    return true;
  }

  /** Whether entries are gone that were there when somebody asked last. */
  takeLoss(): boolean {
    if (this.#first === this.log.first) return false;
    this.#first = this.log.first;
    return true;
  }
}

/** The entries of a stream that a filter found; none where it is not searched. */
class MatchingEntries implements OrderedLane {
  readonly #lane: TogetherLane;

  constructor(lane: TogetherLane) {
    this.#lane = lane;
  }

  get index(): EventLog['index'] {
    return this.#lane.index;
  }

  get offsetMs(): number {
    return this.#lane.offsetMs;
  }

  get count(): number {
    return (this.#lane.filter?.matches.count ?? 0) - this.#gone;
  }

  numberAt(position: number): number | undefined {
    return position >= 1 ? this.#lane.filter?.matches.at(position + this.#gone) : undefined;
  }

  countBefore(number: number): number {
    const before = this.#lane.filter?.matches.countBefore(number) ?? 0;
    return Math.max(0, before - this.#gone);
  }

  /** Matches among the entries that are gone. */
  get #gone(): number {
    const { first } = this.#lane.log;
    return first === 1 ? 0 : (this.#lane.filter?.matches.countBefore(first) ?? 0);
  }
}

/** The term with a time of the stream where it has one of the axis. */
export function withOwnTime(term: FilterTerm, offsetMs: number): FilterTerm {
  if (term.test !== 'after' && term.test !== 'before') return term;
  if ('number' in term.moment) return term;
  return { ...term, moment: { atMs: firstAtOrAfter(term.moment.atMs, offsetMs) } };
}
