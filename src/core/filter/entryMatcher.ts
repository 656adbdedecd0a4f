// Whether entries meet the terms of a query. What the index knows is asked first, so that bytes are read only of
// entries that may still match; and text is searched in their bytes, so that few are ever decoded.

import { findCountingValue } from '../wire/blockValues.ts';
import type { TextPattern } from './wildcard.ts';
import { entryFlags } from '../log/entry.ts';
import {
  searchableTexts,
  holdsNeedle,
  isTestedByBytes,
  type EntryBytes,
  NeedleScan,
} from './searchableTexts.ts';
import type { PathStep } from '../json/jsonPath.ts';
import { valuesAtPath } from '../json/valuesAtPath.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { FilterTerm, FilterTest, Moment, NumberTest } from './filterQuery.ts';
import { Needle } from './needle.ts';
import { decodeText } from '../base/text.ts';

/** Bytes of one entry that a regular expression is tried on: as many as the details show. */
export const maxPatternBytes = 1024 * 1024;

/** As JSON writes numbers. */
const plainNumber = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const nothing: Uint8Array = new Uint8Array(0);
/** Types for which the answer is kept, and how long they may be. */
const maxKnownTypes = 1_000;
const maxKnownTypeLength = 256;

type Test = (number: number) => boolean;

/** In this order tests are cheap: by the index, by the bytes, by the decoded text. */
const costs: Readonly<Record<FilterTest['test'], number>> = {
  after: 0,
  before: 0,
  kind: 0,
  attempt: 0,
  size: 0,
  gap: 0,
  type: 1,
  text: 2,
  id: 3,
  value: 4,
  number: 4,
  regex: 5,
};

export class EntryMatcher {
  readonly #log: EventLog;
  readonly #matchesCase: boolean;
  readonly #tests: readonly Test[];
  /** One for all entries: a million of them would be much to make and to forget. */
  readonly #place: { -readonly [key in keyof EntryBytes]: EntryBytes[key] } = {
    bytes: nothing,
    start: 0,
    stop: 0,
    kind: 'message',
    startsBody: false,
    isLine: false,
  };
  #blockStart = 0;
  /** For a text that every match holds. */
  readonly #scan: NeedleScan | undefined;

  constructor(log: EventLog, terms: readonly FilterTerm[], matchesCase: boolean) {
    this.#log = log;
    this.#matchesCase = matchesCase;
    this.#tests = terms
      .toSorted((a, b) => costs[a.test] - costs[b.test])
      .map((term) => {
        const test = this.#testOf(term);
        return term.isNegated ? (number) => !test(number) : test;
      });
    this.#scan = this.#scanOf(terms);
  }

  /** To be called first in each turn of the event loop: bytes at hand live no longer. */
  beginTurn(): void {
    this.#place.bytes = nothing;
    this.#scan?.beginTurn();
  }

  /** The first entry from `number` to `last` that may match; the one after `last` when none may. */
  firstCandidate(number: number, last: number): number {
    return this.#scan?.firstCandidate(number, last) ?? number;
  }

  /** Whether the entry meets all terms. One whose bytes are lost is judged as if it had no text. */
  matches(number: number): boolean {
    for (const test of this.#tests) if (!test(number)) return false;
    return true;
  }

  /** Looks for the longest of the texts that must be there, if there are any. */
  #scanOf(terms: readonly FilterTerm[]): NeedleScan | undefined {
    const needles = terms.flatMap((term) =>
      term.test === 'text' && !term.isNegated ? [new Needle(term.text, this.#matchesCase)] : [],
    );
    const [longest] = needles.filter(({ isUsable }) => isUsable).toSorted((a, b) => b.length - a.length);
    return longest && new NeedleScan(this.#log, longest);
  }

  #testOf(term: FilterTest): Test {
    const { index } = this.#log;
    switch (term.test) {
      case 'kind': {
        const kinds = new Set(term.kinds);
        return (number) => kinds.has(index.kind(number));
      }
      case 'attempt':
        return (number) => meetsAny(index.attempt(number), term.any);
      case 'size':
        return (number) =>
          (index.flags(number) & entryFlags.detail) === 0 && meetsAny(index.length(number), term.any);
      case 'gap':
        return (number) =>
          // When what is lost came is not known.
          number > this.#log.first &&
          meetsAny(index.receivedAtMs(number) - index.receivedAtMs(number - 1), term.any);
      case 'after':
        return this.#isAfter(term.moment);
      case 'before':
        return this.#isBefore(term.moment);
      case 'type':
        return this.#typeTest(term.patterns);
      case 'id':
        return (number) => this.#hasId(number, term.patterns);
      case 'text':
        return this.#textTest(term.text);
      case 'value':
        return (number) =>
          this.#valuesAt(number, term.steps).some((value) =>
            term.patterns.some((pattern) => pattern.test(value)),
          );
      case 'number':
        return (number) =>
          this.#valuesAt(number, term.steps).some(
            (value) => plainNumber.test(value) && meetsAny(Number(value), term.any),
          );
      case 'regex':
        return (number) => this.#texts(number, maxPatternBytes).some((text) => term.pattern.test(text));
    }
  }

  /** What a path leads to in the data of a message of no more bytes than are looked through. */
  #valuesAt(number: number, steps: readonly PathStep[]): string[] {
    const { index } = this.#log;
    if (index.kind(number) !== 'message' || index.length(number) > maxPatternBytes) return [];
    const [data] = this.#texts(number, maxPatternBytes);
    return data === undefined ? [] : valuesAtPath(data, steps);
  }

  #isAfter(moment: Moment): Test {
    if ('number' in moment) return (number) => number > moment.number;
    return (number) => this.#log.index.receivedAtMs(number) >= moment.atMs;
  }

  #isBefore(moment: Moment): Test {
    if ('number' in moment) return (number) => number < moment.number;
    return (number) => this.#log.index.receivedAtMs(number) < moment.atMs;
  }

  /** Streams repeat few types: the answer for each is kept. */
  #typeTest(patterns: readonly TextPattern[]): Test {
    const known = new Map<string, boolean>();
    return (number) => {
      const type = this.#log.index.type(number);
      let isMet = known.get(type);
      if (isMet === undefined) {
        isMet = patterns.some((pattern) => pattern.test(type));
        if (known.size >= maxKnownTypes) known.clear();
        if (type.length <= maxKnownTypeLength) known.set(type, isMet);
      }
      return isMet;
    };
  }

  #hasId(number: number, patterns: readonly TextPattern[]): boolean {
    if ((this.#log.index.flags(number) & entryFlags.hasId) === 0) return false;
    const { bytes, start, stop, startsBody } = this.#bytesOf(number);
    const span = findCountingValue(bytes, start, stop, startsBody, 'id');
    if (!span) return false;
    const id = decodeText(bytes.subarray(span.start, span.stop));
    return patterns.some((pattern) => pattern.test(id));
  }

  #textTest(text: string): Test {
    const needle = new Needle(text, this.#matchesCase);
    const isInTexts: Test = (number) =>
      this.#texts(number, Infinity).some((each) => needle.pattern.test(each));
    if (!needle.isUsable) return isInTexts;
    return (number) =>
      isTestedByBytes(this.#log.index.kind(number))
        ? holdsNeedle(needle, this.#bytesOf(number))
        : isInTexts(number);
  }

  #texts(number: number, maxBytes: number): string[] {
    const entry = this.#log.entry(number);
    if (this.#log.isGone(entry)) return [];
    if (entry.flags & entryFlags.detail) return searchableTexts(this.#log, entry, nothing);
    const { bytes, start, stop } = this.#bytesOf(number);
    return searchableTexts(this.#log, entry, bytes.subarray(start, Math.min(stop, start + maxBytes)));
  }

  /** The bytes of an entry of a body, within a block of many: empty when they are gone. Valid until the next call. */
  #bytesOf(number: number): EntryBytes {
    const { index } = this.#log;
    const [place, offset, length] = [this.#place, index.offset(number), index.length(number)];
    let start = offset - this.#blockStart;
    if (start < 0 || start + length > place.bytes.length) {
      place.bytes = this.#log.blockFrom(this.#log.entry(number));
      this.#blockStart = offset;
      start = 0;
    }
    place.start = start;
    place.stop = Math.min(start + length, place.bytes.length);
    place.kind = index.kind(number);
    const flags = index.flags(number);
    place.startsBody = (flags & entryFlags.startsBody) !== 0;
    place.isLine = (flags & entryFlags.line) !== 0;
    return place;
  }
}

/** Whether a number meets one of the tests. */
export function meetsAny(value: number, tests: readonly NumberTest[]): boolean {
  return tests.some(({ comparison, value: other }) => {
    switch (comparison) {
      case '=':
        return value === other;
      case '>':
        return value > other;
      case '>=':
        return value >= other;
      case '<':
        return value < other;
      case '<=':
        return value <= other;
    }
  });
}
