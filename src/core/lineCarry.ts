// What has to be remembered of a line that is cut over chunks: its bytes while they may matter to the framer (an
// `event`, `id` or `retry` field, or a name not yet complete), otherwise only its class. A line of any length of
// data or comment therefore costs no memory here.

import { classifyLine, decidingLength, type LineClass } from './fieldLine.ts';

export class LineCarry {
  #parts: Uint8Array[] = [];
  #sizeBytes = 0;
  #lineClass: LineClass | undefined;

  get isEmpty(): boolean {
    return this.#sizeBytes === 0;
  }

  /** Class of the line when it is known already and its bytes have been let go. */
  get lineClass(): LineClass | undefined {
    return this.#lineClass;
  }

  /**
   * Adds the next bytes of the unfinished line.
   * @param skippedBytes bytes at the very start of the line that do not count (a byte order mark that may come)
   */
  add(bytes: Uint8Array, skippedBytes: number): void {
    this.#sizeBytes += bytes.length;
    if (this.#lineClass !== undefined) return;
    // A copy: the caller's buffer may be reused, and a view would keep its whole chunk alive.
    this.#parts.push(bytes.slice());
    const neededBytes = skippedBytes + decidingLength;
    const wasDecided = this.#sizeBytes - bytes.length >= neededBytes;
    if (wasDecided || this.#sizeBytes < neededBytes) return;
    const line = this.#joined();
    const lineClass = classifyLine(line, startOfText(line, skippedBytes), line.length);
    if (lineClass === 'event' || lineClass === 'id' || lineClass === 'retry') return;
    this.#lineClass = lineClass;
    this.#parts = [];
  }

  /** The whole line, its last bytes added; the carry is empty then. */
  take(rest: Uint8Array): Uint8Array {
    this.#parts.push(rest);
    const line = this.#joined();
    this.clear();
    return line;
  }

  clear(): void {
    this.#parts = [];
    this.#sizeBytes = 0;
    this.#lineClass = undefined;
  }

  #joined(): Uint8Array {
    if (this.#parts.length === 1 && this.#parts[0]) return this.#parts[0];
    const joined = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of this.#parts) {
      joined.set(part, offset);
      offset += part.length;
    }
    this.#parts = [joined];
    return joined;
  }
}

function startOfText(line: Uint8Array, markLength: number): number {
  return markLength > 0 && hasByteOrderMark(line) ? markLength : 0;
}

export const byteOrderMarkLength = 3;

/** Whether the bytes begin with EF BB BF, U+FEFF in UTF-8. */
export function hasByteOrderMark(bytes: Uint8Array, start = 0): boolean {
  return bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
}
