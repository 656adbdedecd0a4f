// Finds the lines of a body in which each line is an event of its own, such as NDJSON. A line ends with a LF, before which
// a CR may stand: alone, a CR is white space to JSON. Lines of nothing but white space are told as comments, since servers
// send them to keep a connection alive. What the body's end cuts off is a line where the body is whole, as every reader of
// such streams takes it, and lost where it is not.

import type { BodyFramer, UnfinishedPart } from './bodyFramer.ts';
import type { Block, FramerSink } from './framer.ts';
import { byteOrderMark, carriageReturn, lineFeed } from './lines.ts';

const space = 0x20;
const tab = 0x09;

export class LineFramer implements BodyFramer {
  readonly #sink: FramerSink;
  readonly #maxLineBytes: number;
  /** Bytes of the body before the chunk being read. */
  #base = 0;
  #lineStart = 0;
  /** Whether the line so far has nothing but white space in it. */
  #isBlank = true;
  #isReading = false;
  #isStopped = false;
  /** What the sink is told of: one object for all lines, because there may be millions a second. */
  readonly #block: { -readonly [field in keyof Block]: Block[field] } = {
    kind: 'message',
    start: 0,
    end: 0,
    type: '',
    hasId: false,
    hasIgnored: false,
  };

  /** @param maxLineBytes a line longer than this is reported as `too-large` and ends the reading */
  constructor(sink: FramerSink, maxLineBytes: number) {
    this.#sink = sink;
    this.#maxLineBytes = maxLineBytes;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  get offset(): number {
    return this.#base;
  }

  get unfinishedStart(): number {
    return this.#lineStart;
  }

  get incomplete(): UnfinishedPart | undefined {
    return this.#isStopped || this.#isBlank ? undefined : { part: 'line', start: this.#lineStart };
  }

  get isInsideLine(): boolean {
    return this.#base !== this.#lineStart;
  }

  push(chunk: Uint8Array): void {
    this.#isReading = true;
    let position = 0;
    while (position < chunk.length && !this.#isStopped) {
      const found = chunk.indexOf(lineFeed, position);
      const end = found === -1 ? chunk.length : found;
      if (this.#isBlank) this.#isBlank = isBlank(chunk, position, end, this.#base);
      if (found === -1) {
        position = end;
        break;
      }
      position = found + 1;
      this.#endLine(this.#base + position);
    }
    this.#base += position;
    if (!this.#isStopped) this.#reportIfTooLarge(this.#base);
    this.#isReading = false;
  }

  end(isWhole: boolean): void {
    // Called by the sink, it means that nobody reads on.
    if (!this.#isStopped && !this.#isReading && !this.#isBlank)
      this.#tell(isWhole ? 'message' : 'lost', this.#base);
    this.#isStopped = true;
  }

  #endLine(end: number): void {
    if (this.#reportIfTooLarge(end)) return;
    const goesOn = this.#isBlank ? this.#sink.comment(this.#lineStart, end) : this.#tell('message', end);
    this.#lineStart = end;
    this.#isBlank = true;
    if (!goesOn) this.#isStopped = true;
  }

  #reportIfTooLarge(end: number): boolean {
    if (end - this.#lineStart <= this.#maxLineBytes) return false;
    this.#tell('too-large', this.#lineStart + this.#maxLineBytes);
    this.#isStopped = true;
    return true;
  }

  #tell(kind: Block['kind'], end: number): boolean {
    const block = this.#block;
    block.kind = kind;
    block.start = this.#lineStart;
    block.end = end;
    return this.#sink.block(block);
  }
}

/** Whether `bytes[from, to)` is white space, or of the mark that a body may begin with. @param base offset of the bytes */
function isBlank(bytes: Uint8Array, from: number, to: number, base: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    const isSpace = byte === carriageReturn || byte === space || byte === tab;
    if (!isSpace && byte !== byteOrderMark[base + at]) return false;
  }
  return true;
}
