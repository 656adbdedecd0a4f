// Counts what a stream has received: in the attempt that runs, and in all of them. Clearing the log changes nothing here.

export interface TrafficCounts {
  /** Messages dispatched. */
  readonly messages: number;
  /** Bytes of bodies after content decoding, and as they came over the wire. */
  readonly bodyBytes: number;
  readonly wireBytes: number;
}

const nothing: TrafficCounts = { messages: 0, bodyBytes: 0, wireBytes: 0 };

export class TrafficCounter {
  #before = nothing;
  #current: { -readonly [key in keyof TrafficCounts]: number } = { ...nothing };

  /** Counts of the attempt that runs, or ran last. */
  get attempt(): TrafficCounts {
    return { ...this.#current };
  }

  /** Counts of all attempts. */
  get total(): TrafficCounts {
    return {
      messages: this.#before.messages + this.#current.messages,
      bodyBytes: this.#before.bodyBytes + this.#current.bodyBytes,
      wireBytes: this.#before.wireBytes + this.#current.wireBytes,
    };
  }

  beginAttempt(): void {
    this.#before = this.total;
    this.#current = { ...nothing };
  }

  addMessages(count: number): void {
    this.#current.messages += count;
  }

  /** @param wireBytes of the attempt so far, not of this piece alone */
  addBytes(bodyBytes: number, wireBytes: number): void {
    this.#current.bodyBytes += bodyBytes;
    this.#current.wireBytes = wireBytes;
  }
}
