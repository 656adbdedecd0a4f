// Passes over entries that cannot hold a text: a block of many entries is searched at once, and those in which no hit
// ends are never looked at one by one. What is left may hold it and has to be tested.

import { entryFlags } from '../log/entry.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { Needle } from './needle.ts';
import { isTestedByBytes } from './textTest.ts';

const nothing: Uint8Array = new Uint8Array(0);

export class NeedleScan {
  readonly #log: EventLog;
  readonly #needle: Needle;
  #block = nothing;
  #blockStart = 0;
  /** Offset from which the block was searched. */
  #from = 0;
  /** Offset of the first hit from there on, and where it ends; Infinity when the block has none. */
  #hit = Infinity;
  #hitEnd = Infinity;

  /** @param needle a usable one */
  constructor(log: EventLog, needle: Needle) {
    this.#log = log;
    this.#needle = needle;
  }

  /** To be called first in each turn of the event loop: the block at hand lives no longer. */
  beginTurn(): void {
    this.#block = nothing;
  }

  /** The first entry from `number` to `last` that may hold the needle; the one after `last` when none may. */
  firstCandidate(number: number, last: number): number {
    let at = number;
    while (at <= last && this.#isExcluded(at)) at += 1;
    return at;
  }

  #isExcluded(number: number): boolean {
    const { index } = this.#log;
    if (index.flags(number) & entryFlags.detail || !isTestedByBytes(index.kind(number))) return false;
    const offset = index.offset(number);
    const end = offset + index.length(number);
    if (offset < this.#blockStart || end > this.#blockStart + this.#block.length) this.#read(number, offset);
    else if (offset < this.#from || offset > this.#hit) this.#search(offset);
    // The block is shorter where the entry's bytes are lost.
    return end < this.#hitEnd && end <= this.#blockStart + this.#block.length;
  }

  #read(number: number, offset: number): void {
    this.#block = this.#log.blockFrom(this.#log.entry(number));
    this.#blockStart = offset;
    this.#search(offset);
  }

  #search(from: number): void {
    const at = this.#needle.indexIn(this.#block, from - this.#blockStart, this.#block.length);
    this.#from = from;
    this.#hit = at === -1 ? Infinity : this.#blockStart + at;
    this.#hitEnd = this.#hit + this.#needle.length;
  }
}
