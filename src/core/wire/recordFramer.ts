// Finds the records of a JSON text sequence (RFC 7464): each begins with the byte RS and ends with a line feed. Records may
// have line breaks inside, so the line feed that ends one is the first outside of its brackets and strings; that way
// a record is there as soon as it has come, and not only with the next. One that the next RS or the end of the body cuts
// off is lost, unless its own brackets or quotation marks show that it is complete. Text without RS is taken for a record too.

import type { BodyFramer, UnfinishedPart } from './bodyFramer.ts';
import type { Block, FramerSink } from './framer.ts';
import { byteOrderMark, carriageReturn, lineFeed, recordSeparator } from './lines.ts';

const space = 0x20;
const tab = 0x09;
const quote = 0x22;
const backslash = 0x5c;
const [openBracket, closeBracket] = [0x5b, 0x5d];
const [openBrace, closeBrace] = [0x7b, 0x7d];

export class RecordFramer implements BodyFramer {
  readonly #sink: FramerSink;
  readonly #maxRecordBytes: number;
  /** Bytes of the body before the chunk being read. */
  #base = 0;
  /** Where the record that is read begins; -1 between two records. */
  #start = -1;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** The last byte of the record that is no white space; -1 before there is one. */
  #last = -1;
  #isReading = false;
  #isStopped = false;

  /** @param maxRecordBytes a record longer than this is reported as `too-large` and ends the reading */
  constructor(sink: FramerSink, maxRecordBytes: number) {
    this.#sink = sink;
    this.#maxRecordBytes = maxRecordBytes;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  get offset(): number {
    return this.#base;
  }

  get unfinishedStart(): number {
    return this.#start === -1 ? this.#base : this.#start;
  }

  get incomplete(): UnfinishedPart | undefined {
    return this.#isStopped || this.#last === -1 ? undefined : { part: 'line', start: this.#start };
  }

  get isInsideLine(): boolean {
    return this.#start !== -1;
  }

  push(chunk: Uint8Array): void {
    this.#isReading = true;
    let at = 0;
    for (; at < chunk.length && !this.#isStopped; at += 1) this.#take(chunk[at] ?? 0, this.#base + at);
    this.#base += at;
    this.#isReading = false;
  }

  end(): void {
    // Called by the sink, it means that nobody reads on.
    if (!this.#isStopped && !this.#isReading) this.#cutOff(this.#base);
    this.#isStopped = true;
  }

  #take(byte: number, offset: number): void {
    if (byte === recordSeparator) {
      this.#cutOff(offset);
      this.#begin(offset);
      return;
    }
    if (this.#start === -1) {
      if (isSpace(byte) || byte === byteOrderMark[offset]) return;
      this.#begin(offset);
    }
    const isEnd = byte === lineFeed && this.#last !== -1 && this.#depth <= 0 && !this.#isInString;
    if (offset + 1 - this.#start > this.#maxRecordBytes) {
      this.#report('too-large', this.#start + this.#maxRecordBytes);
      this.#isStopped = true;
    } else if (isEnd) {
      this.#report('message', offset + 1);
    } else {
      this.#follow(byte);
    }
  }

  #begin(offset: number): void {
    this.#start = offset;
    this.#depth = 0;
    this.#isInString = false;
    this.#isEscaped = false;
    this.#last = -1;
  }

  #follow(byte: number): void {
    if (!isSpace(byte)) this.#last = byte;
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === backslash) this.#isEscaped = true;
      else if (byte === quote) this.#isInString = false;
    } else if (byte === quote) this.#isInString = true;
    else if (byte === openBracket || byte === openBrace) this.#depth += 1;
    else if (byte === closeBracket || byte === closeBrace) this.#depth -= 1;
  }

  /** Something else follows on the record that is read, or nothing. */
  #cutOff(end: number): void {
    if (this.#last === -1) return;
    const isClosed =
      this.#depth <= 0 &&
      !this.#isInString &&
      (this.#last === closeBrace || this.#last === closeBracket || this.#last === quote);
    this.#report(isClosed ? 'message' : 'lost', end);
  }

  #report(kind: Block['kind'], end: number): void {
    const start = this.#start;
    this.#start = -1;
    this.#last = -1;
    if (!this.#sink.block({ kind, start, end, type: '', hasId: false, hasIgnored: false }))
      this.#isStopped = true;
  }
}

function isSpace(byte: number): boolean {
  return byte === lineFeed || byte === carriageReturn || byte === space || byte === tab;
}
