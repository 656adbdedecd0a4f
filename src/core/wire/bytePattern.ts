// Finds a run of bytes of which each place allows one or more (Boyer-Moore-Horspool): most bytes are not looked at.

/** Places of a pattern; a bit each. */
export const maxPlaces = 32;

export class BytePattern {
  readonly length: number;
  /** Bit n says that the byte is allowed at place n. */
  readonly #places = new Uint32Array(256);
  /** How far to go on when the byte stands at the last place. */
  readonly #shifts = new Uint8Array(256);
  /** The same, but 0 where the byte is allowed there. */
  readonly #skips = new Uint8Array(256);

  /** @param places the bytes that are allowed at each place, `maxPlaces` at most */
  constructor(places: readonly (readonly number[])[]) {
    this.length = places.length;
    this.#shifts.fill(places.length);
    places.forEach((bytes, at) => {
      for (const byte of bytes) {
        this.#places[byte] = (this.#places[byte] ?? 0) | (1 << at);
        if (at < places.length - 1) this.#shifts[byte] = places.length - 1 - at;
      }
    });
    this.#skips.set(this.#shifts);
    for (const byte of places.at(-1) ?? []) this.#skips[byte] = 0;
  }

  /** Where the first hit in `bytes[start, end)` begins; -1 when there is none. */
  indexIn(bytes: Uint8Array, start: number, end: number): number {
    const last = this.length - 1;
    const [places, shifts, skips] = [this.#places, this.#shifts, this.#skips];
    let at = start + last;
    // All of these places are inside their arrays, which the compiler cannot know; asking at each would cost a third.
    for (;;) {
      let skip = 1;
      while (at < end && (skip = skips[bytes[at] as number] as number) !== 0) at += skip;
      if (at >= end) return -1;
      let place = last - 1;
      while (place >= 0 && (((places[bytes[at - last + place] as number] as number) >>> place) & 1) !== 0)
        place -= 1;
      if (place < 0) return at - last;
      at += shifts[bytes[at] as number] as number;
    }
  }
}
