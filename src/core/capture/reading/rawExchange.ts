// One exchange of a raw capture while it is read, and the streams that the exchanges of a file are.

import { joinBytes } from '../../base/joinBytes.ts';
import { present } from '../../base/present.ts';
import { decodeText } from '../../base/text.ts';
import { formatSaidBy } from '../../stream/bodyFormat.ts';
import type { CaptureKind, CaptureNote } from '../../stream/captureNote.ts';
import type { Ending } from '../../stream/ending.ts';
import { headerValues } from '../../stream/headerValues.ts';
import { looksLikeEvents } from './eventsStart.ts';
import type {
  CapturedChunk,
  CapturedExchange,
  CapturedHead,
  CapturedRequest,
  CapturedStream,
} from './capturedExchange.ts';
import { ChunkedFraming, isFramed } from './chunkedFraming.ts';
import { midnightOf } from './clockTimes.ts';
import { requestHeadAt, responseHeadAt } from './httpHead.ts';
import { endingOfRefused, isEndedByClose } from './statusEnding.ts';

export class RawExchange {
  #request: CapturedRequest | undefined;
  #requestedAtMs: number | undefined;
  #sent: Uint8Array[] = [];
  #headParts: Uint8Array[] = [];
  #head: CapturedHead | undefined;
  #headAtMs: number | undefined;
  #chunks: CapturedChunk[] = [];
  /** Undefined before it is known whether there is any. */
  #framing: ChunkedFraming | 'none' | undefined;
  #wireBytes = 0;
  #how: Ending | 'whole' | undefined;
  #endedAtMs: number | undefined;
  #hasFirstTimeOnly = false;

  get hasResponse(): boolean {
    return this.#headParts.length > 0 || this.#head !== undefined;
  }

  /** Time of the head, which may say which day it was. */
  get midnightMs(): number | undefined {
    return midnightOf(this.#head, this.#headAtMs);
  }

  sendHead(bytes: Uint8Array, scheme: 'http' | 'https', atMs: number | undefined): void {
    this.#request ??= requestHeadAt(bytes, 0, scheme)?.head;
    this.#requestedAtMs ??= atMs;
  }

  /** The request as it was read elsewhere. */
  send(request: CapturedRequest, atMs: number | undefined): void {
    this.#request = request;
    this.#requestedAtMs = atMs;
  }

  sendBody(bytes: Uint8Array): void {
    this.#sent.push(bytes);
  }

  /** A part of the head, such as one line of it. */
  receiveHead(bytes: Uint8Array, atMs: number | undefined): void {
    // What comes behind the body are trailers.
    if (this.#chunks.length > 0) return;
    this.#headParts.push(bytes);
    const found = responseHeadAt(joinBytes(this.#headParts), 0);
    if (!found) return;
    this.#headParts = [];
    this.receiveWholeHead(found.head, atMs);
  }

  receiveWholeHead(head: CapturedHead, atMs: number | undefined): void {
    this.#head = head;
    this.#headAtMs = atMs;
  }

  /** A read of the body, with or without the framing of its chunks. */
  receive(bytes: Uint8Array, atMs: number | undefined): void {
    if (bytes.length === 0) return;
    this.#wireBytes += bytes.length;
    this.#framing ??= this.#head && isChunked(this.#head) && isFramed(bytes) ? new ChunkedFraming() : 'none';
    const parts = this.#framing === 'none' ? [bytes] : this.#framing.push(bytes);
    const whole = parts.length === 1 && parts[0] ? parts[0] : joinBytes(parts);
    if (whole.length > 0) this.#chunks.push({ bytes: whole, ...present({ atMs }) });
    else if (this.#framing !== 'none' && this.#framing.isOver) this.#endedAtMs = atMs;
  }

  /** Only the first bytes of the body have a time, which stands for what came after them as well. */
  markFirstTimeOnly(): void {
    this.#hasFirstTimeOnly = true;
  }

  /** What the program says of the end. */
  end(how: Ending | 'whole', atMs: number | undefined): void {
    this.#how = how;
    this.#endedAtMs ??= atMs;
  }

  /** Whether its response can be shown as a stream. */
  get isStream(): boolean {
    const head = this.#head;
    if (!head) return this.#chunks.length > 0;
    if (head.status !== 200) return false;
    return formatSaidBy(headerValues(head.headers, 'content-type')) !== undefined || this.#looksLikeStream;
  }

  get #looksLikeStream(): boolean {
    return looksLikeEvents(this.#chunks[0]?.bytes ?? new Uint8Array(0));
  }

  /** @param offsetMs added to all times */
  exchange(notes: readonly CaptureNote[], offsetMs: number): CapturedExchange {
    const head = this.#head;
    const at = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms + offsetMs);
    const isStream = this.isStream;
    const ending = this.#ending();
    const isTyped = head && formatSaidBy(headerValues(head.headers, 'content-type')) !== undefined;
    const body = this.#sent.length > 0 ? decodeText(joinBytes(this.#sent)) : undefined;
    const hasTimes = this.#chunks.some(({ atMs }) => atMs !== undefined);
    return {
      body: isStream
        ? this.#chunks.map(({ bytes, atMs }) => ({ bytes, ...present({ atMs: at(atMs) }) }))
        : [],
      notes: [
        ...notes,
        ...(this.#request ? [] : [{ what: 'no-request' } as const]),
        ...(isStream && !hasTimes ? [{ what: 'no-times' } as const] : []),
        ...(isStream && hasTimes && this.#hasFirstTimeOnly ? [{ what: 'first-time-only' } as const] : []),
      ],
      ...present({
        request: this.#request && { ...this.#request, ...present({ body: this.#request.body ?? body }) },
        requestedAtMs: at(this.#requestedAtMs),
        head,
        headAtMs: at(this.#headAtMs),
        format: isStream && head && !isTyped ? ('event-stream' as const) : undefined,
        wireBytes: this.#wireBytes > 0 ? this.#wireBytes : undefined,
        contentEncoding: codingLeft(head, this.#chunks),
        ending,
        endedAtMs: at(ending ? this.#endedAtMs : undefined),
      }),
    };
  }

  #ending(): Ending | undefined {
    const head = this.#head;
    if (!head) return typeof this.#how === 'object' ? this.#how : undefined;
    if (!this.isStream)
      return endingOfRefused(head, decodeText(joinBytes(this.#chunks.map(({ bytes }) => bytes))));
    if (typeof this.#how === 'object') return this.#how;
    const isFramedWhole = this.#framing !== undefined && this.#framing !== 'none' && this.#framing.isOver;
    const length = this.#chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const [announced] = headerValues(head.headers, 'content-length');
    if (isFramedWhole || announced === String(length)) return { cause: 'end' };
    if (this.#how !== 'whole') return undefined;
    return isEndedByClose(head) ? { cause: 'end', isEndedByClose: true } : { cause: 'end' };
  }

  /** Whether a client may have asked so again by itself. */
  get isRepeatable(): boolean {
    return this.#request === undefined || this.#request.method.toUpperCase() === 'GET';
  }

  /** Tells the addresses of exchanges apart. */
  get address(): string {
    return `${this.#request?.method} ${this.#request?.url}`;
  }
}

/**
 * The streams of a file: exchanges by GET for one address, or without one, are taken for attempts, one after the other.
 * Responses that are no streams are left out where there is one, unless they are between.
 */
export function streamsOfRaw(exchanges: readonly RawExchange[], kind: CaptureKind): CapturedStream[] {
  const responded = exchanges.filter((each) => each.hasResponse || each.isStream);
  const streamAddresses = new Set(responded.filter(({ isStream }) => isStream).map(({ address }) => address));
  const shown =
    streamAddresses.size === 0 ? responded : responded.filter(({ address }) => streamAddresses.has(address));
  const byAddress = new Map<string, RawExchange[]>();
  const streams: RawExchange[][] = [];
  for (const each of shown) {
    const before = each.isRepeatable ? byAddress.get(each.address) : undefined;
    if (before) before.push(each);
    else {
      const attempts = [each];
      streams.push(attempts);
      byAddress.set(each.address, attempts);
    }
  }
  return streams.map((attempts) => streamOf(attempts, kind));
}

function streamOf(attempts: readonly RawExchange[], kind: CaptureKind): CapturedStream {
  const midnightMs = attempts.find((each) => each.midnightMs !== undefined)?.midnightMs;
  const captured = attempts.map((each, at) => {
    const notes: CaptureNote[] = at === 0 ? [{ what: 'source', kind }] : [];
    if (at === 0 && attempts.length > 1) notes.push({ what: 'joined', attempts: attempts.length });
    return each.exchange(notes, midnightMs ?? 0);
  });
  const hasTimes = captured.some(({ body }) => body.some(({ atMs }) => atMs !== undefined));
  const [first, ...others] = captured;
  const ofDay: CaptureNote | undefined = hasTimes
    ? { what: midnightMs === undefined ? 'no-day' : 'day-of-head' }
    : undefined;
  return {
    attempts: first
      ? [{ ...first, notes: [...first.notes, ...(ofDay ? [ofDay] : [])] }, ...others.map(withoutGeneralNotes)]
      : [],
    clock: midnightMs === undefined ? (hasTimes ? 'day' : 'own') : 'wall',
  };
}

/** What holds for all of the file is said once. */
function withoutGeneralNotes(exchange: CapturedExchange): CapturedExchange {
  return {
    ...exchange,
    notes: exchange.notes.filter(
      ({ what }) => what !== 'no-request' && what !== 'no-times' && what !== 'first-time-only',
    ),
  };
}

function isChunked({ headers }: CapturedHead): boolean {
  return headerValues(headers, 'transfer-encoding').some((value) => /\bchunked\b/i.test(value));
}

/**
 * The Content-Encoding that a body still has: a program may have undone it. Undefined when it has none.
 * @param chunks of the body
 */
export function codingLeft(
  head: CapturedHead | undefined,
  chunks: readonly CapturedChunk[],
): string | undefined {
  const coding = head ? headerValues(head.headers, 'content-encoding').join(', ') : '';
  const start = chunks[0]?.bytes;
  if (coding === '' || !start) return undefined;
  const isEncoded = /\bgzip\b/i.test(coding)
    ? start[0] === 0x1f && start[1] === 0x8b
    : !looksLikeEvents(start);
  return isEncoded ? coding : undefined;
}
