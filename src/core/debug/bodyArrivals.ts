// The bytes of one body, put in order. Until the debugger has answered the question for them, it tells only how many came and
// when; its answer has all of these at once, and what comes after it comes with each read.

/** Bytes that came together. */
export interface BodyRead {
  readonly bytes: Uint8Array;
  readonly atMs: number;
  /** Of the body so far, as they went over the wire. */
  readonly wireBytes: number;
  /** From 1. */
  readonly readNumber: number;
}

interface Announced {
  readonly length: number;
  readonly atMs: number;
  readonly wireBytes: number;
  readonly bytes: Uint8Array | undefined;
}

export class BodyArrivals {
  /** What was told before the answer came. */
  #announced: Announced[] | undefined = [];
  #wireBytes = 0;
  #reads = 0;

  /** Whether the answer is awaited. */
  get isAsking(): boolean {
    return this.#announced !== undefined;
  }

  /** Bytes that were told of and are not there yet. */
  get missing(): number {
    return (this.#announced ?? []).reduce((sum, { length, bytes }) => sum + (bytes ? 0 : length), 0);
  }

  /** A read was told of. Returns what can be written. @param bytes undefined where only their number is known */
  take(length: number, wireLength: number, atMs: number, bytes: Uint8Array | undefined): BodyRead[] {
    this.#wireBytes += wireLength;
    if (this.#announced) {
      this.#announced.push({ length, atMs, wireBytes: this.#wireBytes, bytes });
      return [];
    }
    return bytes ? [this.#arrival(bytes, atMs)] : [];
  }

  /**
   * The answer has come.
   * @param buffered all that came before it; undefined: there was no answer
   * @param atMs when it came
   */
  answer(buffered: Uint8Array | undefined, atMs: number): BodyRead[] {
    const announced = this.#announced ?? [];
    this.#announced = undefined;
    const arrivals: BodyRead[] = [];
    let at = 0;
    const total = buffered?.length ?? 0;
    for (const read of announced) {
      if (read.bytes) continue;
      const piece = buffered?.subarray(at, at + read.length) ?? new Uint8Array(0);
      at += piece.length;
      if (piece.length > 0) arrivals.push(this.#arrival(piece, read.atMs, read.wireBytes));
    }
    // More than was told of: nothing says when it came but the answer.
    if (buffered && at < total) {
      this.#wireBytes += total - at;
      arrivals.push(this.#arrival(buffered.subarray(at), announced.at(-1)?.atMs ?? atMs));
    }
    for (const read of announced)
      if (read.bytes) arrivals.push(this.#arrival(read.bytes, read.atMs, read.wireBytes));
    return arrivals;
  }

  #arrival(bytes: Uint8Array, atMs: number, wireBytes = this.#wireBytes): BodyRead {
    this.#reads += 1;
    return { bytes, atMs, wireBytes, readNumber: this.#reads };
  }
}
