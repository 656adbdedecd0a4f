// The memory of all logs of a window together: how much they hold, what was given back and waits to be used again, and
// who has to give when there is too much. The log that holds most gives first, so that small ones stay in memory.

import { maxPagesBytes, RecordPages } from '../../core/log/recordPages.ts';
import { maxReadCacheBytes, ReadCache } from './readCache.ts';

/** Most bytes that wait to be used again: as much as one write makes free. */
const maxSpareBytes = 4 * 1024 * 1024;
/** Most bytes that wait for the disk beyond the budget before a stream waits for it. */
export const maxSlackBytes = 8 * 1024 * 1024;

/** A budget below this is for logs alone: what is read is more than it then, however little it is. */
const minSharedBudgetBytes = 4 * 1024 * 1024;

/** What is read from files, and of indexes, takes so much at most. */
const maxReadBytes = maxReadCacheBytes + maxPagesBytes;

/** What of a budget is for the bytes of logs. The rest is for what is read, and for what waits to be used again. */
export function budgetOfLogs(budgetBytes: number): number {
  return without(budgetBytes, maxReadBytes + maxSpareBytes);
}

/** What is left of a budget for all logs once what is read from them has its part. */
export function budgetWithoutReads(budgetBytes: number): number {
  return without(budgetBytes, maxReadBytes);
}

function without(budgetBytes: number, bytes: number): number {
  return budgetBytes - Math.min(bytes, Math.max(0, budgetBytes - minSharedBudgetBytes) / 4);
}

/** A log that holds memory. */
export interface MemoryHolder {
  readonly heldBytes: number;
  /** Begins to write so much to disk, in the background. Returns whether something is being written. */
  spillSoon(bytes: number): boolean;
  /**
   * Gives some memory at once: what it held is on disk then, or lost where the disk takes no more.
   * @param isIdle whether nothing is being appended just now, so that unfinished segments may go too
   * @returns whether there was any
   */
  giveUp(isIdle: boolean): boolean;
}

export class LogMemory {
  /** For parts of indexes that are looked at, and for what is read from files. */
  readonly pages = new RecordPages();
  readonly reads = new ReadCache();
  /** Most bytes of all logs, with what was read of them and what waits to be used again. */
  budgetBytes: number;
  readonly #holders = new Set<MemoryHolder>();
  #heldBytes = 0;
  #spare: Uint8Array[] = [];
  #spareBytes = 0;

  constructor(budgetBytes = Infinity) {
    this.budgetBytes = budgetBytes;
  }

  /** Bytes that logs hold. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Bytes that wait to be used again. */
  get spareBytes(): number {
    return this.#spareBytes;
  }

  add(holder: MemoryHolder): void {
    this.#holders.add(holder);
  }

  /** What the log holds is no longer counted: nobody can look at it any more. */
  remove(holder: MemoryHolder): void {
    if (this.#holders.delete(holder)) this.#heldBytes -= holder.heldBytes;
  }

  take(sizeBytes: number): Uint8Array {
    this.#heldBytes += sizeBytes;
    const at = this.#spare.findLastIndex(({ length }) => length === sizeBytes);
    const [spare] = at === -1 ? [] : this.#spare.splice(at, 1);
    if (!spare) return new Uint8Array(sizeBytes);
    this.#spareBytes -= sizeBytes;
    return spare;
  }

  /** @param isForReuse whether memory of that size will be wanted again */
  giveBack(memory: Uint8Array, isForReuse: boolean): void {
    this.#heldBytes -= memory.length;
    if (!isForReuse || this.#spareBytes + memory.length > maxSpareBytes) return;
    if (this.#excess(memory.length) > this.#slackBytes) return;
    this.#spare.push(memory);
    this.#spareBytes += memory.length;
  }

  /**
   * Has logs give memory until there is room for so many bytes more, but for what the disk may take its time with.
   * @param asking the log that wants them
   */
  makeRoom(bytes: number, asking?: MemoryHolder): void {
    const isSpare = this.#spare.some(({ length }) => length === bytes);
    let more = isSpare ? 0 : bytes;
    if (this.#excess(more) <= 0) return;
    const emptyHanded = new Set<MemoryHolder>();
    const isWriting = this.#largest(emptyHanded)?.spillSoon(this.#excess(more)) ?? false;
    // What is let go of stays garbage for a while: what a stream that goes on will want again is kept where there is room.
    if (!isWriting || this.#excess(more) > this.#slackBytes) {
      this.#dropSpare();
      more = bytes;
    }
    while (this.#excess(more) > this.#slackBytes) {
      const largest = this.#largest(emptyHanded);
      if (!largest) break;
      if (!largest.giveUp(largest !== asking)) emptyHanded.add(largest);
      this.#dropSpare();
    }
  }

  #dropSpare(): void {
    this.#spare = [];
    this.#spareBytes = 0;
  }

  /** Bytes beyond the budget that the disk may take its time with. */
  get #slackBytes(): number {
    return Math.min(maxSlackBytes, this.budgetBytes / 4);
  }

  #excess(more: number): number {
    return this.#heldBytes + this.#spareBytes + more - budgetWithoutReads(this.budgetBytes);
  }

  /** The log that holds most, but for those. */
  #largest(butFor: ReadonlySet<MemoryHolder>): MemoryHolder | undefined {
    let largest: MemoryHolder | undefined;
    for (const holder of this.#holders) {
      if (holder.heldBytes > (largest?.heldBytes ?? 0) && !butFor.has(holder)) largest = holder;
    }
    return largest;
  }
}
