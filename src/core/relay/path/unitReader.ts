// Cuts a body into units in the order of its bytes: events, comments between blocks, and all the rest (blank lines,
// blocks without data, `retry` on its own), without loss or overlap. Where a unit ends depends on the bytes alone, never on
// the chunks. Only a LF that follows a unit ending in CR at the end of a chunk comes on its own, as that unit's tail.

import { Framer, type Block, type FramerSink } from '../../wire/framer.ts';
import { joinBytes } from '../../base/joinBytes.ts';
import { byteOrderMarkLength, carriageReturn, hasByteOrderMark, lineFeed } from '../../wire/lines.ts';

const blankLine = new Uint8Array([lineFeed]);

export interface Unit {
  /**
   * `event`: a block that dispatches a message. `rest`: bytes of a block whose beginning was let through before
   * anybody asked for units. `mark`: a byte order mark. `lost`: what the end of the body cut off.
   */
  readonly kind: 'event' | 'comment' | 'other' | 'mark' | 'lost' | 'rest';
  /** Offset of its first byte in the body. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Type of an event, as clients see it, undefined when it is longer than `maxTypeBytes`; empty for anything else. */
  readonly type: string | undefined;
  /** Set on the `rest` that completes an event. */
  readonly completesEvent: boolean;
  /** Whether no block is open behind it. */
  readonly endsAtBorder: boolean;
}

/** Takes the units. */
export interface UnitSink {
  unit(unit: Unit): void;
  /** The LF that belongs to the unit before. */
  tail(byte: Uint8Array): void;
  /** An event or line is larger than the limit: what follows is given on as it comes, as `other`. */
  tooLarge(): void;
}

/** Where the reading begins: in the middle of a body whose bytes so far were let through. */
export interface ReadingPosition {
  /** Offset in the body of the unfinished block or line, or of what comes next. */
  readonly offset: number;
  /** Its bytes so far. */
  readonly unfinished: Uint8Array;
}

export class UnitReader implements FramerSink {
  readonly #sink: UnitSink;
  readonly #framer: Framer;
  /** Offset in the body of what the framer counts from. */
  readonly #base: number;
  /** Where the block begins that flows through; -1 when none does. */
  #flowStart = -1;
  /** Bytes from `#givenTo` on, as yet part of no unit. */
  readonly #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** Offset, from `#base`, up to which bytes were given on. */
  #givenTo = 0;
  #isBlind = false;
  /** What was given on last ended in CR: a LF that comes next belongs to it. */
  #mayHaveTail = false;

  /** @param position where to begin; the unfinished block there flows through to its end */
  constructor(sink: UnitSink, maxEventBytes: number, position?: ReadingPosition) {
    this.#sink = sink;
    this.#framer = new Framer(this, maxEventBytes);
    const { offset, unfinished } = position ?? { offset: 0, unfinished: new Uint8Array(0) };
    this.#base = offset;
    if (offset > 0) {
      // Past the start of the body, what looks like a byte order mark is text.
      this.#framer.push(blankLine);
      this.#base -= blankLine.length;
    }
    this.#givenTo = this.#framer.offset + unfinished.length;
    this.#framer.push(unfinished);
    const { unfinishedStart } = this.#framer;
    this.#flowStart = unfinishedStart < this.#framer.offset ? unfinishedStart : -1;
  }

  /** Whether the bytes that were given on end between two blocks. */
  get isAtBorder(): boolean {
    return !this.#isBlind && this.#flowStart === -1;
  }

  /** Offset in the body up to which bytes were given on. */
  get offset(): number {
    return this.#base + this.#givenTo;
  }

  /** Takes the next bytes of the body. They are kept as they are until their unit is complete. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (!this.#isBlind) this.#framer.push(chunk);
    if (this.#isBlind) {
      this.#giveAll('other', { endsAtBorder: false });
      return;
    }
    const { unfinishedStart } = this.#framer;
    // A block that nothing has to be said of ended without a report: the next one does not flow any more.
    if (unfinishedStart > this.#flowStart) this.#flowStart = -1;
    if (this.#flowStart >= 0) this.#giveAll('rest', { endsAtBorder: false });
    else this.#giveUpTo(unfinishedStart, 'other');
  }

  /** Ends the reading in the middle of the body. Returns the bytes that are part of no unit yet. */
  release(): Uint8Array {
    return this.#take(this.#givenTo + this.#pendingBytes);
  }

  /** The body is over. */
  end(): void {
    if (!this.#isBlind) this.#framer.end();
    this.#giveAll('lost');
  }

  block({ kind, start, end, type }: Block): boolean {
    if (kind === 'too-large') {
      this.#isBlind = true;
      this.#sink.tooLarge();
      return false;
    }
    if (kind === 'lost') return true;
    const isEvent = kind === 'message';
    if (start < this.#givenTo) {
      this.#giveUpTo(end, 'rest', { completesEvent: isEvent });
    } else {
      this.#giveUpTo(start, 'other');
      const facts = isEvent ? { type: type === '' ? 'message' : type } : {};
      this.#giveUpTo(end, isEvent ? 'event' : 'other', facts);
    }
    this.#flowStart = -1;
    return true;
  }

  comment(start: number, end: number): boolean {
    // Inside a block, a comment is a line of that block.
    if (this.#framer.unfinishedStart !== start) return true;
    if (start < this.#givenTo) {
      this.#giveUpTo(end, 'rest');
      this.#flowStart = -1;
    } else {
      this.#giveUpTo(start, 'other');
      this.#giveUpTo(end, 'comment');
    }
    return true;
  }

  retry(): boolean {
    return true;
  }

  extendLast(): void {
    this.#giveTail();
  }

  #giveTail(): void {
    if (this.#mayHaveTail && this.#pending[0]?.[0] === lineFeed) {
      this.#mayHaveTail = false;
      this.#sink.tail(this.#take(this.#givenTo + 1));
    }
  }

  #giveAll(kind: Unit['kind'], facts: Partial<Unit> = {}): void {
    this.#giveUpTo(this.#givenTo + this.#pendingBytes, kind, facts);
  }

  #giveUpTo(end: number, kind: Unit['kind'], facts: Partial<Unit> = {}): void {
    this.#giveTail();
    if (this.offset === 0 && end >= byteOrderMarkLength && this.#beginsWithMark()) {
      this.#give(byteOrderMarkLength, 'mark', {});
    }
    if (end > this.#givenTo) this.#give(end, kind, facts);
  }

  #give(end: number, kind: Unit['kind'], facts: Partial<Unit>): void {
    const start = this.offset;
    const bytes = this.#take(end);
    this.#mayHaveTail = bytes.at(-1) === carriageReturn;
    this.#sink.unit({ kind, start, bytes, type: '', completesEvent: false, endsAtBorder: true, ...facts });
  }

  #beginsWithMark(): boolean {
    const [first] = this.#pending;
    if (first && first.length >= byteOrderMarkLength) return hasByteOrderMark(first);
    return hasByteOrderMark(joinBytes(this.#pending.slice(0, byteOrderMarkLength)));
  }

  /** The bytes from `#givenTo` to `end`, which are given on with that. */
  #take(end: number): Uint8Array {
    let wanted = end - this.#givenTo;
    this.#givenTo = end;
    this.#pendingBytes -= wanted;
    const parts: Uint8Array[] = [];
    let used = 0;
    for (const chunk of this.#pending) {
      if (chunk.length > wanted) {
        if (wanted > 0) parts.push(chunk.subarray(0, wanted));
        break;
      }
      parts.push(chunk);
      wanted -= chunk.length;
      used += 1;
    }
    if (used > 0) this.#pending.splice(0, used);
    const [next] = this.#pending;
    if (next && wanted > 0) this.#pending[0] = next.subarray(wanted);
    return parts.length === 1 && parts[0] ? parts[0] : joinBytes(parts);
  }
}
