// Undoes the framing of a chunked body that a program has written down with the body. [spec] RFC 9112, 7.1.

import { decodeText } from '../../base/text.ts';

const lineFeed = 0x0a;
/** Of a line with a size. */
const maxSizeLine = 4_096;

/** Whether bytes begin as a chunked body does. */
export function isFramed(bytes: Uint8Array): boolean {
  return /^[0-9a-f]{1,8}[\t ]*(?:;[^\r\n]*)?\r\n/i.test(decodeText(bytes.subarray(0, 200)));
}

export class ChunkedFraming {
  #line: number[] = [];
  #left = 0;
  #state: 'size' | 'data' | 'after data' | 'trailer' | 'over' | 'broken' = 'size';

  /** Whether the last chunk, which is empty, has come. */
  get isOver(): boolean {
    return this.#state === 'over' || this.#state === 'trailer';
  }

  /** Whether what came is no such framing. */
  get isBroken(): boolean {
    return this.#state === 'broken';
  }

  /** What the next bytes have of the body. */
  push(bytes: Uint8Array): Uint8Array[] {
    const parts: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length && this.#state !== 'over' && this.#state !== 'broken') {
      if (this.#state === 'data') {
        const part = bytes.subarray(at, at + this.#left);
        parts.push(part);
        at += part.length;
        this.#left -= part.length;
        if (this.#left === 0) this.#state = 'after data';
      } else {
        const byte = bytes[at] ?? 0;
        at += 1;
        if (byte === lineFeed) this.#endLine();
        else if (this.#line.push(byte) > maxSizeLine) this.#state = 'broken';
      }
    }
    return parts;
  }

  #endLine(): void {
    const text = decodeText(Uint8Array.from(this.#line)).replace(/\r$/, '');
    this.#line = [];
    if (this.#state === 'trailer') {
      if (text === '') this.#state = 'over';
      return;
    }
    if (this.#state === 'after data') {
      this.#state = text === '' ? 'size' : 'broken';
      return;
    }
    const [, digits] = /^([0-9a-f]{1,8})[\t ]*(?:;.*)?$/i.exec(text) ?? [];
    if (digits === undefined) {
      this.#state = 'broken';
      return;
    }
    this.#left = Number.parseInt(digits, 16);
    this.#state = this.#left === 0 ? 'trailer' : 'data';
  }
}
