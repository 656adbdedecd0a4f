// What the page's filter makes of a log: which entries stand at which positions of its list, which of them match, and
// where the page finds what it was looking at. Without a filter, positions are the entries' numbers.

import { EntrySearch } from '../find/entrySearch.ts';
import type { EventLog } from '../log/eventLog.ts';
import { parseFind } from '../find/findParser.ts';
import type { MessageOf } from './messageHandlers.ts';
import type { PageMessage } from './pageMessage.ts';
import type { FindPlace, FindProgress } from './protocol.ts';
import type { Slicing } from '../base/slicedWork.ts';

type FindMessage = MessageOf<PageMessage, 'find'>;

/** Distinct texts of one entry that patterns found, and how long they may be: marks, not contents. */
const maxHits = 50;
const maxHitLength = 500;
const maxMarkingMs = 100;

export class FeedFind {
  readonly #log: EventLog;
  readonly #slicing: Slicing;
  readonly #onProgress: () => void;
  #message: FindMessage | undefined;
  #search: EntrySearch | undefined;
  #patterns: readonly RegExp[] = [];
  #isPlaceSent = true;
  #sent = '';

  constructor(log: EventLog, slicing: Slicing, onProgress: () => void) {
    this.#log = log;
    this.#slicing = slicing;
    this.#onProgress = onProgress;
  }

  /** Tells the filters of a page apart; 0 before the first. */
  get version(): number {
    return this.#message?.version ?? 0;
  }

  /** Rows of the list. */
  get rowCount(): number {
    return this.#filter?.matches.count ?? this.#log.length;
  }

  /** Changes when rows that are known to the page may have become others. */
  get revision(): string {
    const search = this.#search;
    return search ? `${search.revision} ${this.#filter ? '' : search.matches.count}` : '';
  }

  /** Takes the page's filter; one that cannot be read is refused, and what was there stays. */
  set(message: FindMessage): void {
    const { query, utcOffsetMinutes } = message;
    const parsed = parseFind(query, { startedAtMs: this.#log.startedAtMs, utcOffsetMinutes });
    if ('mistake' in parsed) return;
    this.reset();
    this.#message = message;
    this.#isPlaceSent = false;
    this.#patterns = parsed.terms.flatMap((term) =>
      term.test === 'regex' && !term.isNegated ? [new RegExp(term.pattern, `${term.pattern.flags}g`)] : [],
    );
    if (parsed.terms.length > 0) {
      this.#search = new EntrySearch(this.#log, {
        terms: parsed.terms,
        matchesCase: query.matchesCase,
        slicing: this.#slicing,
        onProgress: this.#onProgress,
      });
    }
    this.#onProgress();
  }

  /** No filter: what a page that knows nothing begins with. */
  reset(): void {
    this.#search?.dispose();
    this.#search = undefined;
    this.#message = undefined;
    this.#patterns = [];
    this.#sent = '';
  }

  setPaused(isPaused: boolean): void {
    this.#search?.setPaused(isPaused);
  }

  /** Number of the entry at a position, from 1. */
  numberAt(position: number): number | undefined {
    if (this.#filter) return this.#filter.matches.at(position);
    return position <= this.#log.length ? position : undefined;
  }

  /** Where the entry is in the list, or the nearest one that is; undefined when the list is empty. */
  placeOf(number: number): FindPlace | undefined {
    const position = this.#filter ? this.#filter.matches.nearest(number) : Math.min(number, this.#log.length);
    const shown = this.numberAt(position);
    return shown === undefined ? undefined : { number: shown, position };
  }

  /** Whether an entry of a list that also has others is to be marked. */
  isMarked(number: number): boolean {
    return this.#search !== undefined && !this.#filter && this.#search.matches.has(number);
  }

  /** Number of the next match after an entry, or before it, and from the other end when there is none. */
  nextMatch(from: number, step: 1 | -1): number | undefined {
    const matches = this.#search?.matches;
    if (!matches) return undefined;
    const before = matches.countBefore(from);
    if (step === -1) return matches.at(before) ?? matches.at(matches.count);
    return matches.at(before + (matches.has(from) ? 2 : 1)) ?? matches.at(1);
  }

  /**
   * What the filter's patterns found in some texts, for marks on the page: a pattern is only run here, under guard, and
   * never on the page, which nothing could stop.
   */
  hitsIn(texts: readonly string[]): string[] {
    const hits = new Set<string>();
    if (this.#patterns.length === 0) return [];
    const look = (): void => {
      for (const pattern of this.#patterns)
        for (const text of texts)
          for (const [hit] of text.matchAll(pattern)) {
            if (hit !== '' && hit.length <= maxHitLength) hits.add(hit);
            if (hits.size >= maxHits) return;
          }
    };
    if (this.#slicing.limitTime) this.#slicing.limitTime(look, maxMarkingMs);
    else look();
    return [...hits];
  }

  /** What the page has to be told now; undefined when it knows. */
  news(): FindProgress | undefined {
    const { version } = this;
    if (version === 0) return undefined;
    const search = this.#search;
    const place = this.#isPlaceSent ? undefined : this.#placeForPage();
    const progress: FindProgress = {
      version,
      isActive: search !== undefined,
      rowCount: this.rowCount,
      matches: search?.matches.count ?? 0,
      searched: search?.searched ?? this.#log.length,
      entries: this.#log.length,
      isDone: search?.isDone ?? true,
      ...(search?.stoppedAt !== undefined && { stoppedAt: search.stoppedAt }),
      ...(place && { place }),
    };
    const text = JSON.stringify(search ? progress : { version, place });
    if (text === this.#sent) return undefined;
    this.#sent = text;
    if (place) this.#isPlaceSent = true;
    return progress;
  }

  dispose(): void {
    this.#search?.dispose();
  }

  get #filter(): EntrySearch | undefined {
    return this.#message?.showsOnlyMatches ? this.#search : undefined;
  }

  /** Known as soon as the search has passed what the page looks at. */
  #placeForPage(): FindProgress['place'] {
    const { near = 0, upTo = 0 } = this.#message ?? {};
    const filter = this.#filter;
    if (filter && !filter.isDone && filter.stoppedAt === undefined) {
      if (filter.searched < upTo || (filter.matches.at(filter.matches.count) ?? 0) < near) return undefined;
    }
    const entry = near === 0 ? undefined : this.placeOf(near);
    return {
      ...(entry && { entry }),
      ...(upTo > 0 && { endPosition: filter ? filter.matches.countBefore(upTo + 1) : upTo }),
    };
  }
}
