// The numbers of the entries that match, ascending. A place in the list is a position from 1, as the page counts rows.
// There may be as many as entries, so they are bits, 1 KiB for 8,192 entries, in a store that moves to disk like the log.
// Stretches where all match or none does take none.

import { firstPlace } from '../base/ascendingNumbers.ts';
import { MemoryByteStore, type ByteStore } from '../log/byteStore.ts';

/** Bytes of the bits that go to the store together, and the entries that they stand for. */
const groupBytes = 1024;
const groupEntries = groupBytes * 8;

/** Where the bits of a group are when they are not in the store. */
const [allMatch, noneMatches] = [-1, -2];

const bitCounts = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

export class MatchList {
  readonly #store: ByteStore;
  /** Bits of the last group, which more are added to. */
  readonly #last = new Uint8Array(groupBytes);
  /** Bits of another group, those that were looked at last. */
  readonly #looked = { group: -1, bits: new Uint8Array(groupBytes) };
  /** For each group the matches before it, and for each but the last where its bits are. */
  #before: number[] = [0];
  #places: number[] = [];
  #count = 0;

  /** @param store for what is not in the last group; nobody else's */
  constructor(store: ByteStore = new MemoryByteStore()) {
    this.#store = store;
  }

  get count(): number {
    return this.#count;
  }

  /** @param number larger than all before */
  add(number: number): void {
    const group = groupOf(number);
    while (this.#places.length < group) this.#beginGroup();
    const at = number - 1 - group * groupEntries;
    this.#last[at >>> 3] = (this.#last[at >>> 3] ?? 0) | (1 << (at & 7));
    this.#count += 1;
  }

  /** Number at a position; undefined beyond the ends. */
  at(position: number): number | undefined {
    if (position < 1 || position > this.#count) return undefined;
    const group = firstPlace(0, this.#before.length, (each) => (this.#before[each] ?? 0) >= position) - 1;
    let left = position - (this.#before[group] ?? 0);
    const bits = this.#bitsOf(group);
    let byte = 0;
    for (; left > bitCountOf(bits, byte); byte += 1) left -= bitCountOf(bits, byte);
    let bit = 0;
    for (; ; bit += 1) {
      left -= ((bits[byte] ?? 0) >>> bit) & 1;
      if (left <= 0 || bit === 7) break;
    }
    return group * groupEntries + byte * 8 + bit + 1;
  }

  /** How many of the numbers are smaller. */
  countBefore(number: number): number {
    const group = groupOf(number);
    if (group >= this.#before.length) return this.#count;
    const bits = this.#bitsOf(group);
    const at = number - 1 - group * groupEntries;
    let count = this.#before[group] ?? 0;
    for (let byte = 0; byte < at >>> 3; byte += 1) count += bitCountOf(bits, byte);
    return count + (bitCounts[(bits[at >>> 3] ?? 0) & ((1 << (at & 7)) - 1)] ?? 0);
  }

  has(number: number): boolean {
    return this.at(this.countBefore(number) + 1) === number;
  }

  /** Position of the number, or of the nearest one; 0 in an empty list. */
  nearest(number: number): number {
    const before = this.countBefore(number);
    const [lower, upper] = [this.at(before), this.at(before + 1)];
    if (upper === undefined) return before;
    return lower !== undefined && number - lower < upper - number ? before : before + 1;
  }

  /** Lets go of the number and all larger ones. */
  removeFrom(number: number): void {
    const count = this.countBefore(number);
    if (count === this.#count) return;
    // More are added from the last number that is left on, which may be in an earlier group.
    const kept = this.at(count) ?? 0;
    const group = Math.max(0, groupOf(kept));
    // What of it is in the store already stays there unused: that is about one group.
    this.#last.set(this.#bitsOf(group));
    this.#before.length = group + 1;
    this.#places.length = group;
    const at = kept - group * groupEntries;
    if (at < groupEntries) this.#last[at >>> 3] = (this.#last[at >>> 3] ?? 0) & ((1 << (at & 7)) - 1);
    this.#last.fill(0, (at >>> 3) + 1);
    this.#looked.group = -1;
    this.#count = count;
  }

  clear(): void {
    this.#store.discardBefore(this.#store.length);
    this.#last.fill(0);
    this.#looked.group = -1;
    this.#before = [0];
    this.#places = [];
    this.#count = 0;
  }

  #beginGroup(): void {
    const inGroup = this.#count - (this.#before.at(-1) ?? 0);
    this.#places.push(
      inGroup === 0 ? noneMatches : inGroup === groupEntries ? allMatch : this.#store.append(this.#last),
    );
    this.#before.push(this.#count);
    this.#last.fill(0);
  }

  #bitsOf(group: number): Uint8Array {
    if (group === this.#places.length) return this.#last;
    const { bits } = this.#looked;
    if (this.#looked.group === group) return bits;
    this.#looked.group = group;
    const place = this.#places[group] ?? noneMatches;
    if (place === noneMatches) bits.fill(0);
    else if (place === allMatch) bits.fill(0xff);
    else if (!this.#store.readInto(place, bits)) this.#fillLost(group, bits);
    return bits;
  }

  /** Bits are only lost after the records of their entries: which of these are told of makes no difference any more. */
  #fillLost(group: number, bits: Uint8Array): void {
    const count = (this.#before[group + 1] ?? 0) - (this.#before[group] ?? 0);
    bits.fill(0);
    bits.fill(0xff, 0, count >>> 3);
    if (count & 7) bits[count >>> 3] = (1 << (count & 7)) - 1;
  }
}

function groupOf(number: number): number {
  return Math.floor((number - 1) / groupEntries);
}

function bitCountOf(bits: Uint8Array, byte: number): number {
  return bitCounts[bits[byte] ?? 0] ?? 0;
}
