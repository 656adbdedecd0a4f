// Writes the body of one attempt into the log: bytes first, then an entry for each thing that the framer finds in
// them, telling the connection what counts for it (an event, its id, a retry) in the order of the bytes.

import { maxDelayMs } from '../stream/connection.ts';
import type { Ending } from '../stream/ending.ts';
import { entryFlags, unnamedTypes, type EntryKind, type NoticeCode } from './entry.ts';
import type { EventLog } from './eventLog.ts';
import type { EntryRecord } from './recordBlock.ts';
import { maxCloseMessageBytes } from '../wire/closeMessage.ts';
import { maxTraceBytes } from '../wire/closeMessageFilter.ts';
import type { BodyFramer } from '../wire/bodyFramer.ts';
import { createFramer, isOfLines, type BodyFormat } from '../wire/bodyFraming.ts';
import type { Block, FramerSink } from '../wire/framer.ts';

/** What the connection has to know of a body, before the entry for it is written. */
export interface AttemptListener {
  onMessage(): void;
  /**
   * A block with an id ended; clients take it over even when the block dispatches nothing. Once its entry is written,
   * it is the log's `currentLastEventId`.
   */
  onId(): void;
  onRetry(delayMs: number): void;
  /** An event, or a line, is larger than the limit; the attempt must end. */
  onTooLarge(): void;
  /**
   * Asked of each message of an event stream, whose block is `bytes[start, end)`, whether it is to be told once it is in the log. A block
   * that was cut over chunks comes in pieces, each of which has the last bytes of the one before.
   * @param type undefined when it is longer than `maxTypeBytes`
   */
  wantsMessage?(type: string | undefined, bytes: Uint8Array, start: number, end: number): boolean;
  /** Such a message is in the log; told before anything after it is read. */
  onMessageLogged?(number: number): void;
  /** Asked after each entry: whether the client still listens. If not, nothing more is read. */
  isListening(): boolean;
}

/** Where and when bytes came in. */
export interface ChunkFacts {
  /** Milliseconds since the stream began. */
  readonly receivedAtMs: number;
  /** Network read, counted over the stream from 1. */
  readonly chunk: number;
  /** Set for what the server did not send, or not so. */
  readonly isSimulated?: boolean;
}

/** Bytes at the end of a body that are nothing yet for a client: it still waits for a blank line, or the end of a line. */
export interface IncompleteBytes {
  readonly part: 'event' | 'line';
  readonly sizeBytes: number;
  /** Offset in the log of the first of them. */
  readonly offset: number;
  /** When the first of them came, in milliseconds since the stream began. */
  readonly sinceMs: number;
}

export class AttemptRecorder implements FramerSink {
  readonly #log: EventLog;
  readonly #attempt: number;
  readonly #listener: AttemptListener;
  readonly #maxEventBytes: number;
  #framer: BodyFramer;
  /** Type of a message that names none. */
  #unnamedType: string = unnamedTypes['event-stream'];
  /** Set for entries of a body without fields. */
  #lineFlag = 0;
  /** Offset in the log of the body's first byte; -1 before there is one. */
  #bodyStart = -1;
  /** Where in the body the incomplete part begins, and when that came. */
  #incompleteStart = -1;
  #incompleteSinceMs = 0;
  /** Place in the log of the last entry; 0 before there is one. */
  #lastPlace = 0;
  #simulatedFlag = 0;
  #hasLostBlock = false;
  /** The bytes being read, and the offset of the first of them in the body. */
  #chunk: Uint8Array = new Uint8Array(0);
  #chunkStart = 0;
  /** The entry that is being written: one object for all of them, because there may be millions a second. */
  readonly #record: { -readonly [field in keyof EntryRecord]: EntryRecord[field] };

  constructor(log: EventLog, attempt: number, maxEventBytes: number, listener: AttemptListener) {
    this.#log = log;
    this.#attempt = attempt;
    this.#listener = listener;
    this.#maxEventBytes = maxEventBytes;
    this.#framer = createFramer('event-stream', this, maxEventBytes);
    this.#record = {
      kind: 'message',
      attempt,
      receivedAtMs: 0,
      type: '',
      offset: 0,
      length: 0,
      chunk: 0,
      flags: 0,
    };
  }

  /** Says how the body is read, before anything of it came; as an event stream by default. */
  readAs(format: BodyFormat): void {
    this.#framer = createFramer(format, this, this.#maxEventBytes);
    this.#unnamedType = unnamedTypes[format];
    this.#lineFlag = isOfLines(format) ? entryFlags.line : 0;
  }

  /** The bytes of the entry that is being written, if all of them came with the chunk that is being read. */
  readonly #bytesAtHand = (): Uint8Array | undefined => {
    const start = this.#record.offset - this.#bodyStart - this.#chunkStart;
    return start < 0 ? undefined : this.#chunk.subarray(start, start + this.#record.length);
  };

  /** Offset in the log from which bytes may still become part of an entry. */
  get unfinishedFrom(): number {
    return this.#bodyStart === -1 ? this.#log.bodyLength : this.#bodyStart + this.#framer.unfinishedStart;
  }

  /** How the attempt ended on the wire, with what the end of the body says of it. */
  endingOf(ending: Ending): Ending {
    return ending.cause === 'end' && !ending.isSimulated && this.#hasLostBlock
      ? { ...ending, isInsideEvent: true }
      : ending;
  }

  /** What has come and is nothing yet; undefined when there is no such, or when nothing more is read. */
  get incomplete(): IncompleteBytes | undefined {
    const { incomplete, offset } = this.#framer;
    if (!incomplete) return undefined;
    const { part, start } = incomplete;
    return {
      part,
      sizeBytes: offset - start,
      offset: this.#bodyStart + start,
      sinceMs: this.#incompleteSinceMs,
    };
  }

  /** Whether the bytes so far end in the middle of a line. */
  get isInsideLine(): boolean {
    return this.#framer.isInsideLine;
  }

  /** Takes bytes of the body, as they came in. */
  push(bytes: Uint8Array, facts: ChunkFacts): void {
    const offset = this.#log.appendBody(bytes, facts.receivedAtMs, facts.chunk);
    if (this.#bodyStart === -1) this.#bodyStart = offset;
    this.#record.receivedAtMs = facts.receivedAtMs;
    this.#record.chunk = facts.chunk;
    this.#simulatedFlag = facts.isSimulated ? entryFlags.simulated : 0;
    if (this.#framer.isStopped) return;
    this.#chunk = bytes;
    this.#chunkStart = this.#framer.offset;
    this.#framer.push(bytes);
    const start = this.#framer.incomplete?.start ?? -1;
    if (start === this.#incompleteStart) return;
    this.#incompleteStart = start;
    this.#incompleteSinceMs = facts.receivedAtMs;
  }

  /** The body is over. @param isWhole whether it ended where the server meant it to, as far as the wire tells */
  end(facts: ChunkFacts, isWhole = false): void {
    this.#record.receivedAtMs = facts.receivedAtMs;
    this.#framer.end(isWhole);
  }

  block(block: Block): boolean {
    const flags = (block.hasId ? entryFlags.hasId : 0) | (block.hasIgnored ? entryFlags.hasIgnored : 0);
    switch (block.kind) {
      case 'message':
        if (block.hasId) this.#listener.onId();
        this.#listener.onMessage();
        return this.#appendMessage(block, flags);
      case 'id':
        this.#listener.onId();
        return this.#appendTyped('id', block.type, block, flags);
      case 'no-data':
        return this.#appendNotice('no-data', block, flags);
      case 'lost':
        this.#hasLostBlock = true;
        return this.#appendNotice('lost-block', block, flags & ~entryFlags.hasId);
      case 'too-large':
        this.#appendNotice('event-too-large', block, flags & ~entryFlags.hasId);
        this.#listener.onTooLarge();
        return false;
    }
  }

  comment(start: number, end: number): boolean {
    return this.#append('comment', '', start, end, 0);
  }

  retry(delayMs: number, start: number, end: number): boolean {
    this.#listener.onRetry(delayMs);
    const isListening = this.#append('retry', '', start, end, 0);
    if (isListening && delayMs > maxDelayMs) this.#noteCappedRetry(delayMs);
    return isListening;
  }

  extendLast(): void {
    if (this.#lastPlace > 0) this.#log.extend(this.#lastPlace);
  }

  #appendMessage(block: Block, flags: number): boolean {
    const { start, end } = block;
    const type = block.type === '' ? this.#unnamedType : block.type;
    if (!this.#appendTyped('message', type, block, flags)) return false;
    // Who heard of it may have had it cleared.
    const number = this.#log.numberAt(this.#lastPlace);
    if (number === undefined || !this.#isWanted(type, start, end)) return true;
    this.#listener.onMessageLogged?.(number);
    return this.#listener.isListening();
  }

  #isWanted(type: string | undefined, start: number, end: number): boolean {
    const listener = this.#listener;
    if (!listener.wantsMessage || this.#lineFlag !== 0 || end - start > maxCloseMessageBytes) return false;
    const at = start - this.#chunkStart;
    if (at >= 0) return listener.wantsMessage(type, this.#chunk, at, end - this.#chunkStart);
    // Piece by piece, as it lies in the log: an event is not copied only to be looked at.
    for (let from = start; from < end;) {
      const piece = this.#log.bodyBlock(this.#bodyStart + from, maxTraceBytes);
      const size = Math.min(piece.length, end - from);
      if (listener.wantsMessage(type, piece, 0, size)) return true;
      if (size < maxTraceBytes) return false;
      from += size - maxTraceBytes + 1;
    }
    return false;
  }

  #noteCappedRetry(retryMs: number): void {
    const detail = { notice: 'retry-capped', retryMs, cappedMs: maxDelayMs } as const;
    const { receivedAtMs } = this.#record;
    this.#log.appendDetailEntry('notice', detail, {
      attempt: this.#attempt,
      receivedAtMs,
      type: 'retry-capped',
    });
  }

  #appendNotice(code: NoticeCode, block: Block, flags: number): boolean {
    return this.#append('notice', code, block.start, block.end, flags);
  }

  /** @param type undefined when it is longer than `maxTypeBytes` */
  #appendTyped(kind: EntryKind, type: string | undefined, { start, end }: Block, flags: number): boolean {
    if (type === undefined) return this.#append(kind, '', start, end, flags | entryFlags.longType);
    return this.#append(kind, type, start, end, flags);
  }

  #append(kind: EntryKind, type: string, start: number, end: number, flags: number): boolean {
    this.#lastPlace = this.#log.lastPlace + 1;
    const record = this.#record;
    record.kind = kind;
    record.type = type;
    record.offset = this.#bodyStart + start;
    record.length = end - start;
    record.flags = flags | this.#lineFlag | this.#simulatedFlag | (start === 0 ? entryFlags.startsBody : 0);
    this.#log.appendBodyEntry(record, this.#bytesAtHand);
    return this.#listener.isListening();
  }
}
