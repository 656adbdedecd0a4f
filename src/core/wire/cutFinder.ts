// Finds the byte after which a body is to be cut inside an event or inside a character. It looks at the bytes as they
// come, from any place in a body on.

import { isContinuation } from '../base/text.ts';
import { endsLine, findLineEnd } from './lines.ts';

const colon = 0x3a;
const dataName = [0x64, 0x61, 0x74, 0x61] as const;

export class CutFinder {
  readonly #place: 'inside event' | 'inside character';
  /** Bytes of `data` that were matched at the start of the line; -1 once the line is another one. */
  #matched: number;

  readonly #isOfLines: boolean;

  /**
   * @param isInsideLine whether the first bytes may continue a line
   * @param isOfLines whether each line is an event, without fields
   */
  constructor(place: 'inside event' | 'inside character', isInsideLine = true, isOfLines = false) {
    this.#place = place;
    this.#isOfLines = isOfLines;
    this.#matched = isInsideLine ? -1 : 0;
  }

  /** How many bytes of the chunk to let through before the cut; undefined when the place has not come yet. */
  find(chunk: Uint8Array): number | undefined {
    if (this.#place === 'inside character') return findInsideCharacter(chunk);
    return this.#isOfLines ? this.#findInsideLine(chunk) : this.#findInsideData(chunk);
  }

  /** In the middle of the first line that begins in the chunk, or of what of it the chunk has. */
  #findInsideLine(chunk: Uint8Array): number | undefined {
    for (let at = 0; at < chunk.length; at += 1) {
      if (endsLine(chunk[at])) this.#matched = 0;
      else if (this.#matched === 0) return middleOfLine(chunk, at);
    }
    return undefined;
  }

  #findInsideData(chunk: Uint8Array): number | undefined {
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i] ?? 0;
      if (endsLine(byte)) {
        this.#matched = 0;
      } else if (this.#matched === dataName.length && byte === colon) {
        return middleOfLine(chunk, i);
      } else {
        this.#matched = byte === dataName[this.#matched] ? this.#matched + 1 : -1;
      }
    }
    return undefined;
  }
}

/** The middle between a colon and the end of its line, as far as the chunk goes; not within a character. */
function middleOfLine(chunk: Uint8Array, colonAt: number): number {
  const end = findLineEnd(chunk, colonAt + 1);
  let middle = Math.max(colonAt + 1, Math.floor((colonAt + end) / 2));
  while (middle > colonAt + 1 && isContinuation(chunk[middle])) middle -= 1;
  return middle;
}

/** After the first byte of the first character that has more than one. */
function findInsideCharacter(chunk: Uint8Array): number | undefined {
  const lead = chunk.findIndex((byte) => byte >= 0xc2 && byte <= 0xf4);
  return lead === -1 ? undefined : lead + 1;
}
