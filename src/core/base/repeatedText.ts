// Decodes texts of which most are equal to the one before, such as the types of events: comparing bytes costs less than
// decoding them, and equal texts are one string.

import { decodeText } from './text.ts';

export class RepeatedText {
  #bytes = new Uint8Array(0);
  #text = '';

  /** The text of `bytes[from, to)`. */
  decode(bytes: Uint8Array, from: number, to: number): string {
    const last = this.#bytes;
    let isSame = to - from === last.length;
    for (let i = 0; isSame && i < last.length; i += 1) isSame = bytes[from + i] === last[i];
    if (!isSame) {
      this.#bytes = bytes.slice(from, to);
      this.#text = decodeText(this.#bytes);
    }
    return this.#text;
  }
}
