// The memory of a log, in segments of one size, and how much of it there may be. What is given back is used again, so
// that a stream that runs for ever makes no garbage.

const maxSegmentBytes = 256 * 1024;
const minSegmentBytes = 4 * 1024;
/** Most bytes that wait for the disk beyond the budget before the stream waits for it. */
const maxSlackBytes = 8 * 1024 * 1024;
/** Most bytes of one write. */
const maxWriteBytes = 4 * 1024 * 1024;

export class SegmentMemory {
  readonly segmentSizeBytes: number;
  /** Segments beyond the budget for which the disk need not be waited for. */
  readonly slack: number;
  /** Most segments of one write. */
  readonly maxBatch: number;
  readonly #budget: number;
  #held = 0;
  readonly #spare: Uint8Array[] = [];

  constructor(budgetBytes: number) {
    const wanted = 2 ** Math.floor(Math.log2(Math.max(1, budgetBytes / 8)));
    const size = Math.min(maxSegmentBytes, Math.max(minSegmentBytes, wanted));
    this.segmentSizeBytes = size;
    // The segment that one of the two stores has only begun does not count as full.
    this.#budget = Math.max(2, Math.ceil(budgetBytes / size)) + 1;
    this.slack = Math.max(1, Math.floor(Math.min(maxSlackBytes, budgetBytes / 4) / size));
    this.maxBatch = Math.max(1, Math.min(this.slack, Math.floor(maxWriteBytes / size)));
  }

  /** Bytes of memory that segments have now. */
  get heldBytes(): number {
    return this.#held * this.segmentSizeBytes;
  }

  /** Bytes of memory, with what waits to be used again. */
  get residentBytes(): number {
    return (this.#held + this.#spare.length) * this.segmentSizeBytes;
  }

  /** Segments that are too many once `more` are taken. */
  excess(more: number): number {
    return this.#held + more - this.#budget;
  }

  take(): Uint8Array {
    this.#held += 1;
    return this.#spare.pop() ?? new Uint8Array(this.segmentSizeBytes);
  }

  giveBack(memory: Uint8Array): void {
    this.#held -= 1;
    if (this.#spare.length < this.maxBatch) this.#spare.push(memory);
  }
}
