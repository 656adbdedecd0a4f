// The memory of one log, in segments of one size, and how much of it there may be. It comes from what all logs have
// together. What is given back is used again, so that a stream that runs for ever makes no garbage.

import { budgetOfLogs, maxSlackBytes, type LogMemory } from './logMemory.ts';
import { maxSegmentBytes } from './segment.ts';

const minSegmentBytes = 4 * 1024;
/** Most bytes of one write. */
const maxWriteBytes = 4 * 1024 * 1024;

export class SegmentMemory {
  readonly segmentSizeBytes: number;
  /** Bytes beyond the budget for which the disk need not be waited for. */
  readonly slackBytes: number;
  /** Most segments of one write. */
  readonly maxBatch: number;
  readonly #budgetBytes: number;
  #shared: LogMemory | undefined;
  #heldBytes = 0;

  /** @param shared the memory of all logs */
  constructor(budgetBytes: number, shared: LogMemory) {
    const wanted = 2 ** Math.floor(Math.log2(Math.max(1, budgetBytes / 8)));
    const size = Math.min(maxSegmentBytes, Math.max(minSegmentBytes, wanted));
    this.segmentSizeBytes = size;
    // The segment that one of the stores has only begun does not count as full.
    this.#budgetBytes = (Math.max(2, Math.ceil(budgetOfLogs(budgetBytes) / size)) + 1) * size;
    const slack = Math.max(1, Math.floor(Math.min(maxSlackBytes, budgetBytes / 4) / size));
    this.slackBytes = slack * size;
    this.maxBatch = Math.max(1, Math.min(slack, Math.floor(maxWriteBytes / size)));
    this.#shared = shared;
  }

  /** Bytes of memory that segments have now. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Bytes of memory, with what waits to be used again by any log. */
  get residentBytes(): number {
    return this.#heldBytes + (this.#shared?.spareBytes ?? 0);
  }

  /** Bytes that are too many once `more` are taken. */
  excess(more: number): number {
    return this.#heldBytes + more - this.#budgetBytes;
  }

  take(sizeBytes: number): Uint8Array {
    this.#heldBytes += sizeBytes;
    return this.#shared?.take(sizeBytes) ?? new Uint8Array(sizeBytes);
  }

  giveBack(memory: Uint8Array): void {
    this.#heldBytes -= memory.length;
    this.#shared?.giveBack(memory, memory.length === this.segmentSizeBytes);
  }

  /** From now on nothing is taken from what all logs have. */
  leaveShared(): void {
    this.#shared = undefined;
  }
}
