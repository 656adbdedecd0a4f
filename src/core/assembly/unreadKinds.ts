// What a reader did not know of the events of an answer: each kind with how often it came and the first entries that have
// it. Bounded, whatever a stream sends.

import type { Unread } from './reading/reading.ts';

/** Kinds that are told apart; what comes beyond is only counted. */
const maxKinds = 50;
/** Entries of a kind that are named. */
const maxEntries = 20;
const maxNameChars = 100;

/** One kind of event or field that was not read. */
export interface UnreadKind extends Unread {
  readonly count: number;
  /** The first entries that have it. */
  readonly entries: readonly number[];
}

export class UnreadKinds {
  readonly #kinds = new Map<
    string,
    { what: Unread['what']; name: string; count: number; entries: number[] }
  >();
  #others = 0;

  /** Counts what an entry has. */
  add({ what, name }: Unread, entry: number): void {
    const shown = name.length > maxNameChars ? `${name.slice(0, maxNameChars)}…` : name;
    const key = `${what} ${shown}`;
    let kind = this.#kinds.get(key);
    if (!kind) {
      if (this.#kinds.size >= maxKinds) {
        this.#others += 1;
        return;
      }
      kind = { what, name: shown, count: 0, entries: [] };
      this.#kinds.set(key, kind);
    }
    kind.count += 1;
    if (kind.entries.length < maxEntries && kind.entries.at(-1) !== entry) kind.entries.push(entry);
  }

  /** The kinds in the order in which they came. */
  list(): readonly UnreadKind[] {
    return [...this.#kinds.values()].map((kind) => ({ ...kind, entries: [...kind.entries] }));
  }

  /** What came of further kinds. */
  get others(): number {
    return this.#others;
  }
}
