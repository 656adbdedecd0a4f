// What has to be remembered of a line that is cut over chunks: its bytes while they may matter to the framer (an `id`
// or `retry` field, an `event` field that is no longer than a type may be, or a name not yet complete), otherwise only
// its class. A line of any length of data, comment or type therefore costs no memory here, and any other line a small
// multiple of its length.

import { byteOrderMarkLength, hasByteOrderMark } from './lines.ts';
import { classifyLine, decidingLength, type LineClass } from './fieldLine.ts';

const initialCapacity = 64;

/** Types that take more bytes are left where they are: nobody compares them. */
export const maxTypeBytes = 1024;
/** A line of an event's type that is longer than this has a type of more than `maxTypeBytes`. */
const maxTypeLineBytes = byteOrderMarkLength + 'event: '.length + maxTypeBytes;

const nothing = new Uint8Array(0);

export class LineCarry {
  #buffer = new Uint8Array(initialCapacity);
  #sizeBytes = 0;
  #lineClass: LineClass | undefined;
  /** Whether the bytes that are kept are those of an `event` field. */
  #isOfType = false;

  get isEmpty(): boolean {
    return this.#sizeBytes === 0;
  }

  /** Class of the line when it is known already and its bytes have been let go. */
  get lineClass(): LineClass | undefined {
    return this.#lineClass;
  }

  /** The bytes so far, unless they have been let go. A view, valid until the next call. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#lineClass === undefined ? this.#sizeBytes : 0);
  }

  /**
   * Adds a copy of the next bytes of the unfinished line.
   * @param skippedBytes bytes at the very start of the line that do not count (a byte order mark that may come)
   */
  add(bytes: Uint8Array, skippedBytes: number): void {
    const undecidedBytes = skippedBytes + decidingLength - this.#sizeBytes;
    if (undecidedBytes <= 0) {
      this.#addDecided(bytes);
      return;
    }
    this.#addDecided(bytes.subarray(0, undecidedBytes));
    if (bytes.length < undecidedBytes) return;
    const line = this.bytes;
    const lineClass = classifyLine(line, startOfText(line, skippedBytes), line.length);
    if (lineClass === 'event') this.#isOfType = true;
    else if (lineClass !== 'id' && lineClass !== 'retry') this.#lineClass = lineClass;
    this.#addDecided(bytes.subarray(undecidedBytes));
  }

  /** Bytes that tell nothing more of the line's class, as far as it is known. */
  #addDecided(bytes: Uint8Array): void {
    if (this.#isOfType && this.#sizeBytes + bytes.length > maxTypeLineBytes) this.#lineClass = 'event';
    if (this.#lineClass === undefined) this.#copy(bytes);
    this.#sizeBytes += bytes.length;
  }

  /** The whole line, its last bytes added; the carry is empty then. A view, valid until the next call. */
  take(rest: Uint8Array = nothing): Uint8Array {
    this.#copy(rest);
    const line = this.#buffer.subarray(0, this.#sizeBytes + rest.length);
    this.clear();
    return line;
  }

  clear(): void {
    // One long line does not cost its memory for the rest of the stream.
    if (this.#buffer.length > 64 * initialCapacity) this.#buffer = new Uint8Array(initialCapacity);
    this.#sizeBytes = 0;
    this.#lineClass = undefined;
    this.#isOfType = false;
  }

  #copy(bytes: Uint8Array): void {
    const size = this.#sizeBytes + bytes.length;
    if (size > this.#buffer.length) {
      // Doubling, so that a line that comes byte by byte is not copied at each of them.
      const larger = new Uint8Array(Math.max(size, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#sizeBytes));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#sizeBytes);
  }
}

function startOfText(line: Uint8Array, markLength: number): number {
  return hasByteOrderMark(line) ? markLength : 0;
}
