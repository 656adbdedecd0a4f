// Finds the byte after which a body is to be cut inside an event or inside a character. It looks at the bytes as they
// come and needs no state of the framer, so it can be armed at any time.

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dataName = [0x64, 0x61, 0x74, 0x61] as const;

export class CutFinder {
  readonly #place: 'inside event' | 'inside character';
  /** Bytes of `data` that were matched at the start of the line; -1 once the line is another one. */
  #matched = -1;

  constructor(place: 'inside event' | 'inside character') {
    this.#place = place;
  }

  /** How many bytes of the chunk to let through before the cut; undefined when the place has not come yet. */
  find(chunk: Uint8Array): number | undefined {
    return this.#place === 'inside character' ? findInsideCharacter(chunk) : this.#findInsideData(chunk);
  }

  #findInsideData(chunk: Uint8Array): number | undefined {
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i] ?? 0;
      if (byte === lineFeed || byte === carriageReturn) {
        this.#matched = 0;
      } else if (this.#matched === dataName.length) {
        return i + Math.max(1, Math.floor(lineRest(chunk, i) / 2));
      } else if (this.#matched >= 0) {
        this.#matched = byte === dataName[this.#matched] ? this.#matched + 1 : -1;
      }
    }
    return undefined;
  }
}

/** Bytes from a position to the end of its line, as far as the chunk goes. */
function lineRest(chunk: Uint8Array, from: number): number {
  let end = from;
  while (end < chunk.length && chunk[end] !== lineFeed && chunk[end] !== carriageReturn) end += 1;
  return end - from;
}

/** After the first byte of the first character that has more than one. */
function findInsideCharacter(chunk: Uint8Array): number | undefined {
  const lead = chunk.findIndex((byte) => byte >= 0xc2 && byte <= 0xf4);
  return lead === -1 ? undefined : lead + 1;
}
