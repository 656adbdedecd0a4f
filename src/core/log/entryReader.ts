// Reads the bytes of many entries one after the other, as searches and exports do: in large blocks, wherever the bytes
// live, and without a copy for each entry. What it gives is the same as `EventLog.bytes`, whatever the order.

import { entryFlags, type Entry } from './entry.ts';
import type { EventLog } from './eventLog.ts';

const nothing: Uint8Array = new Uint8Array(0);

export class EntryReader {
  readonly #log: EventLog;
  #block = nothing;
  #blockStart = 0;
  /** Which store the block is of: the flag `detail`, or 0. */
  #blockOf = 0;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Forgets the block at hand: to be called first in each turn of the event loop, since blocks live no longer. */
  beginTurn(): void {
    this.#block = nothing;
  }

  /** The entry's bytes, empty when they are gone. Valid until the next call. */
  bytes(entry: Entry): Uint8Array {
    const isDetail = entry.flags & entryFlags.detail;
    let at = entry.offset - this.#blockStart;
    if (isDetail !== this.#blockOf || at < 0 || at + entry.length > this.#block.length) {
      this.#block = this.#log.blockFrom(entry);
      this.#blockStart = entry.offset;
      this.#blockOf = isDetail;
      at = 0;
    }
    return this.#block.subarray(at, at + entry.length);
  }
}
