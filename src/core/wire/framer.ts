// Finds lines and blocks in a body's bytes as they arrive, and says where each thing lies. The results depend on the
// bytes alone, never on how they were cut into chunks. Of the fields it reads only what the index and the reconnect
// need (does the block dispatch, its type, `id`, `retry`); everything else is read from the bytes when looked at.
// [spec] WHATWG HTML, 9.2.5 "Parsing an event stream" and 9.2.6 "Interpreting an event stream".

import type { BodyFramer, UnfinishedPart } from './bodyFramer.ts';
import { classifyLine, hasNul, parseDigits, valueStart, type LineClass } from './fieldLine.ts';
import { LineCarry, maxTypeBytes } from './lineCarry.ts';
import { byteOrderMarkLength, hasByteOrderMark, carriageReturn, lineFeed } from './lines.ts';
import { RepeatedText } from '../base/repeatedText.ts';

const nearBytes = 32;

/** A block of field lines, valid during the call that tells of it; offsets are in bytes of the body, `end` is past its blank line. */
export interface Block {
  /**
   * What clients do with it: dispatch a message, take over its id only, or nothing at all. A block of nothing but
   * `retry` lines is none: these were reported on their own.
   */
  readonly kind: 'message' | 'id' | 'no-data' | 'lost' | 'too-large';
  readonly start: number;
  readonly end: number;
  /** Value of the last `event` field; empty when there was none, undefined when it is longer than `maxTypeBytes`. */
  readonly type: string | undefined;
  /** Whether it has an `id` field that counts. */
  readonly hasId: boolean;
  /** Whether it has a line that clients ignore: an unknown field, an id with NUL, a retry that is no number. */
  readonly hasIgnored: boolean;
}

/**
 * Takes what a framer finds, in the order of the bytes. Returning false ends the reading: nothing more is reported. A
 * sink may call the framer's `end`, which does the same, and no other of its methods.
 */
export interface FramerSink {
  block(block: Block): boolean;
  /** A comment line, its terminator included. */
  comment(start: number, end: number): boolean;
  /** A `retry` line of digits only, which applies as soon as its line ends. */
  retry(delayMs: number, start: number, end: number): boolean;
  /** The thing reported last ended in CR at the end of a chunk, and the LF that came belongs to it: one byte more. */
  extendLast(): void;
}

export class Framer implements BodyFramer {
  readonly #sink: FramerSink;
  readonly #maxEventBytes: number;
  readonly #carry = new LineCarry();
  /** Bytes of the body before the chunk being read. */
  #base = 0;
  #lineStart = 0;
  #isReading = false;
  #isStopped = false;
  /** The chunk before ended in the CR that ended a line: a LF now belongs to it. */
  #isAfterReturn = false;
  /** The line that ended was reported, so that LF makes the reported range longer. */
  #isLastReported = false;

  #blockStart = -1;
  #hasData = false;
  #hasEvent = false;
  #type: string | undefined = '';
  #hasId = false;
  #hasIgnored = false;

  /** What the sink is told of: one object for all blocks, because there may be millions a second. */
  readonly #block: { -readonly [field in keyof Block]: Block[field] } = {
    kind: 'message',
    start: 0,
    end: 0,
    type: '',
    hasId: false,
    hasIgnored: false,
  };

  readonly #types = new RepeatedText();

  /** @param maxEventBytes a block or a comment line longer than this is reported as `too-large` and ends the reading */
  constructor(sink: FramerSink, maxEventBytes: number) {
    this.#sink = sink;
    this.#maxEventBytes = maxEventBytes;
  }

  /** Whether the sink, the size limit or the end of the body ended the reading. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Bytes of the body that were interpreted, the unfinished line's included. */
  get offset(): number {
    return this.#base;
  }

  /** Where the block or line that is not complete yet begins; equal to `offset` when there is none. */
  get unfinishedStart(): number {
    return this.#blockStart === -1 ? this.#lineStart : this.#blockStart;
  }

  /**
   * The bytes before `offset` of which nothing has been told yet, if there are such: of a block that waits for its blank
   * line, or of a line that waits for its end.
   */
  get incomplete(): UnfinishedPart | undefined {
    if (this.#isStopped) return undefined;
    if (!this.#isBlockReported()) return { part: 'event', start: this.#blockStart };
    return this.#hasUnfinishedLine() ? { part: 'line', start: this.#lineStart } : undefined;
  }

  /** Whether text of a line was read and not its end. */
  get isInsideLine(): boolean {
    return this.#base !== this.#lineStart;
  }

  /** Reads the next bytes of the body. The caller may reuse the chunk afterwards. */
  push(chunk: Uint8Array): void {
    this.#isReading = true;
    const size = chunk.length;
    let position = 0;
    let nextLineFeed = -1;
    let nextReturn = -1;
    while (position < size && !this.#isStopped) {
      if (this.#isAfterReturn) {
        this.#isAfterReturn = false;
        if (chunk[position] === lineFeed) {
          position += 1;
          this.#lineStart = this.#base + position;
          if (this.#isLastReported) this.#sink.extendLast();
          continue;
        }
      }
      if (nextLineFeed < position) nextLineFeed = lineFeedOrEnd(chunk, position);
      if (nextReturn < position) nextReturn = indexOrEnd(chunk, carriageReturn, position);
      const lineEnd = Math.min(nextLineFeed, nextReturn);
      if (lineEnd === size) {
        this.#carry.add(chunk.subarray(position), this.#skippedBytes);
        position = size;
        break;
      }
      const isReturn = lineEnd === nextReturn;
      const next = isReturn && chunk[lineEnd + 1] === lineFeed ? lineEnd + 2 : lineEnd + 1;
      this.#isAfterReturn = isReturn && lineEnd + 1 === size;
      this.#isLastReported = false;
      this.#endLine(chunk, position, lineEnd, next);
      position = next;
      this.#lineStart = this.#base + position;
    }
    this.#base += position;
    if (!this.#isStopped) this.#reportIfTooLarge(this.#base);
    this.#isReading = false;
  }

  /** The body is over. What stands unfinished is reported as lost: clients drop it. */
  end(): void {
    // Called by the sink, it means that nobody reads on: what stands in the middle of a chunk was not lost by the body.
    if (!this.#isStopped && !this.#isReading) {
      if (this.#hasUnfinishedLine() && this.#blockStart === -1) this.#blockStart = this.#lineStart;
      if (this.#hasUnfinishedLine() || !this.#isBlockReported()) this.#reportBlock('lost', this.#base);
    }
    this.#isStopped = true;
  }

  /**
   * Acts on the line that ends before `chunk[to]` and of which `chunk[from, to)` is the part in this chunk.
   * @param next where the line after it begins in the chunk
   */
  #endLine(chunk: Uint8Array, from: number, to: number, next: number): void {
    const end = this.#base + next;
    // The limit is compared at the first byte of the terminator: the LF of a CRLF may come in another chunk.
    const limitedEnd = this.#base + to + 1;
    let line = chunk;
    let start = from;
    let stop = to;
    let lineClass: LineClass | undefined;
    if (!this.#carry.isEmpty) {
      this.#carry.add(chunk.subarray(from, to), this.#skippedBytes);
      lineClass = this.#carry.lineClass;
      if (lineClass === undefined) {
        line = this.#carry.take();
        start = 0;
        stop = line.length;
      } else {
        this.#carry.clear();
      }
    }
    const isAtHand = lineClass === undefined;
    if (lineClass === undefined) {
      // [spec] One leading U+FEFF BYTE ORDER MARK character must be ignored if any are present.
      if (this.#lineStart === 0 && hasByteOrderMark(line, start)) {
        start += byteOrderMarkLength;
      }
      if (start === stop) {
        this.#endBlock(end, limitedEnd);
        return;
      }
      lineClass = classifyLine(line, start, stop);
    }
    if (this.#reportIfTooLarge(limitedEnd)) return;
    if (lineClass === 'comment') {
      this.#report(this.#sink.comment(this.#lineStart, end));
      return;
    }
    if (this.#blockStart === -1) this.#blockStart = this.#lineStart;
    if (isAtHand || lineClass !== 'event') this.#readField(lineClass, line, start, stop, end);
    else this.#takeType(undefined);
  }

  /** Bytes at the start of a line that do not count when they are a byte order mark. */
  get #skippedBytes(): number {
    return this.#lineStart === 0 ? byteOrderMarkLength : 0;
  }

  #takeType(type: string | undefined): void {
    this.#hasEvent = true;
    this.#type = type;
  }

  #readField(lineClass: LineClass, line: Uint8Array, start: number, stop: number, end: number): void {
    switch (lineClass) {
      case 'data':
        this.#hasData = true;
        return;
      case 'event': {
        const from = valueStart(line, start, stop, 'event'.length);
        this.#takeType(stop - from > maxTypeBytes ? undefined : this.#types.decode(line, from, stop));
        return;
      }
      case 'id':
        // [spec] If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value.
        if (hasNul(line, start, stop)) this.#hasIgnored = true;
        else this.#hasId = true;
        return;
      case 'retry': {
        const delayMs = parseDigits(line, valueStart(line, start, stop, 'retry'.length), stop);
        if (delayMs === undefined) this.#hasIgnored = true;
        else this.#report(this.#sink.retry(delayMs, this.#lineStart, end));
        return;
      }
      default:
        this.#hasIgnored = true;
    }
  }

  /** A blank line: the block, if there is one, is complete. */
  #endBlock(end: number, limitedEnd: number): void {
    if (this.#reportIfTooLarge(limitedEnd)) return;
    // [spec] If the data buffer is an empty string, no event is dispatched, but the last event ID is set all the same.
    if (this.#hasData) this.#reportBlock('message', end);
    else if (this.#hasId) this.#reportBlock('id', end);
    else if (!this.#isBlockReported()) this.#reportBlock('no-data', end);
    else this.#forgetBlock();
  }

  /** Whether there is nothing to say of the block so far: it has no lines, or only such as were reported already. */
  #isBlockReported(): boolean {
    return !this.#hasData && !this.#hasId && !this.#hasEvent && !this.#hasIgnored;
  }

  /** Whether text of a line was read and not yet its end. A byte order mark is no text. */
  #hasUnfinishedLine(): boolean {
    if (this.#base === this.#lineStart) return false;
    return !(this.#base === byteOrderMarkLength && hasByteOrderMark(this.#carry.bytes));
  }

  #reportIfTooLarge(end: number): boolean {
    const start = this.#blockStart === -1 ? this.#lineStart : this.#blockStart;
    if (end - start <= this.#maxEventBytes) return false;
    this.#blockStart = start;
    this.#reportBlock('too-large', start + this.#maxEventBytes);
    this.#isStopped = true;
    return true;
  }

  #reportBlock(kind: Block['kind'], end: number): void {
    const block = this.#block;
    block.kind = kind;
    block.start = this.#blockStart;
    block.end = end;
    block.type = this.#type;
    block.hasId = this.#hasId;
    block.hasIgnored = this.#hasIgnored;
    this.#forgetBlock();
    this.#report(this.#sink.block(block));
  }

  #report(goesOn: boolean): void {
    this.#isLastReported = true;
    if (!goesOn) this.#isStopped = true;
  }

  #forgetBlock(): void {
    this.#blockStart = -1;
    this.#hasData = false;
    this.#hasEvent = false;
    this.#type = '';
    this.#hasId = false;
    this.#hasIgnored = false;
  }
}

/** Looks at a few bytes itself, because most lines are short and a call costs as much as many bytes. */
function lineFeedOrEnd(chunk: Uint8Array, from: number): number {
  const near = Math.min(from + nearBytes, chunk.length);
  for (let at = from; at < near; at += 1) if (chunk[at] === lineFeed) return at;
  return indexOrEnd(chunk, lineFeed, near);
}

function indexOrEnd(chunk: Uint8Array, byte: number, from: number): number {
  const index = chunk.indexOf(byte, from);
  return index === -1 ? chunk.length : index;
}
