// One filter over several streams: each is searched by itself, with the same terms, so that what is found in all of them is
// what is found in each.

import { parseFilter } from '../filter/filterParser.ts';
import type { FilterTerm } from '../filter/filterQuery.ts';
import { noHits, PatternHits } from '../filter/patternHits.ts';
import type { Slicing } from '../base/slicedWork.ts';
import type { PageMessage } from '../page/pageMessage.ts';
import type { FilterProgress, MessageOf } from '../page/protocol.ts';
import type { TogetherLane } from './togetherLane.ts';

export type FilterMessage = MessageOf<PageMessage, 'filter'>;

export class TogetherFilter {
  readonly #slicing: Slicing;
  readonly #onProgress: () => void;
  #lanes: readonly TogetherLane[] = [];
  #message: FilterMessage | undefined;
  #terms: readonly FilterTerm[] = [];
  #hits = noHits;
  /** What the lanes are searched for. */
  #searched = '';
  #isPaused = false;

  /** @param onProgress called whenever some of a stream was searched */
  constructor(slicing: Slicing, onProgress: () => void) {
    this.#slicing = slicing;
    this.#onProgress = onProgress;
  }

  /** Tells the filters of a page apart; 0 before the first. */
  get version(): number {
    return this.#message?.version ?? 0;
  }

  get message(): FilterMessage | undefined {
    return this.#message;
  }

  get isActive(): boolean {
    return this.#terms.length > 0;
  }

  /** Whether entries that it does not find are left out. */
  get isNarrowing(): boolean {
    return this.isActive && this.#message?.showsOnlyMatches === true;
  }

  /** Whether entries that it finds stand among others and are marked. */
  get isMarking(): boolean {
    return this.isActive && !this.isNarrowing;
  }

  /** Takes the page's filter; one that cannot be read is refused, and what was there stays. */
  set(message: FilterMessage, startedAtMs: number): boolean {
    const { query, utcOffsetMinutes } = message;
    const parsed = parseFilter(query, { startedAtMs, utcOffsetMinutes });
    if ('mistake' in parsed) return false;
    this.#message = message;
    // The same again, in other streams or for another place: what was found stays.
    const wanted = JSON.stringify([query, utcOffsetMinutes, startedAtMs]);
    if (wanted !== this.#searched) {
      this.#searched = wanted;
      this.#terms = parsed.terms;
      this.#hits = new PatternHits(parsed.terms, this.#slicing);
      for (const lane of this.#lanes) this.#search(lane);
    }
    this.#onProgress();
    return true;
  }

  /** These are the streams from now on: new ones are searched as well. */
  setLanes(lanes: readonly TogetherLane[]): void {
    for (const lane of this.#lanes) if (!lanes.includes(lane)) lane.stopSearch();
    const added = lanes.filter((lane) => !this.#lanes.includes(lane));
    this.#lanes = lanes;
    for (const lane of added) this.#search(lane);
  }

  /** No filter: what a page that knows nothing begins with. */
  reset(): void {
    this.#message = undefined;
    this.#terms = [];
    this.#hits = noHits;
    this.#searched = '';
    for (const lane of this.#lanes) lane.stopSearch();
  }

  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    for (const { filter } of this.#lanes) filter?.setPaused(isPaused);
  }

  /** What the filter's patterns found in some texts. */
  hitsIn(texts: readonly string[]): string[] {
    return this.#hits.in(texts);
  }

  /** Whether all entries were searched, or as many as ever will be. */
  get isOver(): boolean {
    return this.#lanes.every(({ filter }) => !filter || filter.isDone || filter.stoppedAt !== undefined);
  }

  /** How far it is, without the rows of the list. */
  get progress(): Omit<FilterProgress, 'rowCount' | 'place'> {
    const sum = (of: (lane: TogetherLane) => number): number =>
      this.#lanes.reduce((total, lane) => total + of(lane), 0);
    const stoppedAt = this.#lanes.flatMap(({ filter }) => filter?.stoppedAt ?? [])[0];
    return {
      version: this.version,
      isActive: this.isActive,
      matches: sum(({ matches }) => matches.count),
      searched: sum(({ filter, log, count }) =>
        filter ? Math.max(0, filter.searched - log.first + 1) : count,
      ),
      entries: sum(({ count }) => count),
      isDone: this.#lanes.every(({ filter }) => filter?.isDone ?? true),
      ...(stoppedAt !== undefined && { stoppedAt }),
    };
  }

  #search(lane: TogetherLane): void {
    lane.search(this.#terms, {
      matchesCase: this.#message?.query.matchesCase ?? false,
      slicing: this.#slicing,
      onProgress: this.#onProgress,
    });
    if (this.#isPaused) lane.filter?.setPaused(true);
  }
}
