// Writes what a file has of a stream into a log, as if it had been recorded: by the writer that live streams have, whose
// clock stands where the file says. What the file does not know leaves no entry; a notice says so.

import { present } from '../base/present.ts';
import { redactUrl } from '../base/redactText.ts';
import { AttemptWriter, type WrittenAttempt } from '../log/attemptWriter.ts';
import type { ResponseHead } from '../log/detail.ts';
import type { EventLog } from '../log/eventLog.ts';
import { noticesOfHead } from '../log/headNotices.ts';
import { isRefusedByEventSource, readingOf, type BodyReading } from '../stream/bodyFormat.ts';
import { initialConnection, type AttemptReason } from '../stream/connection.ts';
import { headerValues } from '../stream/headerValues.ts';
import { redactBody, redactHeaders } from '../stream/requestSecrets.ts';
import { methodOf, type StreamRequest } from '../stream/streamRequest.ts';
import { standardVerdict } from '../stream/verdict.ts';
import type { CapturedExchange, CapturedHead, CapturedStream } from './reading/capturedExchange.ts';

/** Bytes that are written in one step: well under a millisecond's work. */
const maxStepBytes = 64 * 1024;

export interface CaptureWriterOptions {
  readonly log: EventLog;
  readonly maxEventBytes: number;
  /** Address of the file, which stands where it does not know what was asked for. */
  readonly fileUrl: string;
}

/** Writes one stream, a step at a time. */
export class CaptureWriter {
  /** What was sent first, as far as the file has it. */
  readonly request: StreamRequest;
  readonly writer: AttemptWriter;
  readonly #stream: CapturedStream;
  readonly #maxEventBytes: number;
  readonly #fileUrl: string;
  /** Each writes a little. */
  readonly steps: Generator<undefined, void>;
  readonly #startMs: number;
  #nowMs = 0;
  #isCut = false;

  constructor(stream: CapturedStream, { log, maxEventBytes, fileUrl }: CaptureWriterOptions) {
    this.#stream = stream;
    this.#maxEventBytes = maxEventBytes;
    this.#fileUrl = fileUrl;
    this.#startMs = firstTimeOf(stream) ?? 0;
    const first = stream.attempts[0];
    this.request = requestOf(first, fileUrl);
    const lastEventId = headerValues(first?.request?.headers ?? [], 'last-event-id')[0];
    if (lastEventId !== undefined) log.beginWithId(lastEventId);
    this.writer = new AttemptWriter({
      log,
      request: this.request,
      state: initialConnection({ policy: { kind: 'standard' }, ...present({ lastEventId }) }),
      maxEventBytes,
      nowMs: () => this.#nowMs,
    });
    this.steps = this.#write();
  }

  /** Milliseconds since the stream began, up to what is written. */
  nowMs(): number {
    return this.#nowMs;
  }

  *#write(): Generator<undefined, void> {
    const { attempts } = this.#stream;
    let endedAtMs = 0;
    for (const [at, exchange] of attempts.entries()) {
      this.#passTo(exchange.requestedAtMs ?? exchange.headAtMs);
      const written = this.#begin(exchange, at, at === 0 ? 0 : this.#nowMs - endedAtMs);
      yield* this.#writeBody(exchange, written);
      this.#end(exchange, written);
      endedAtMs = this.#nowMs;
    }
  }

  /** The clock never goes back: entries are found by their time. */
  #passTo(atMs: number | undefined): void {
    if (atMs !== undefined) this.#nowMs = Math.max(this.#nowMs, atMs - this.#startMs);
  }

  #begin(exchange: CapturedExchange, at: number, delayMs: number): WrittenAttempt {
    const { request, head, notes } = exchange;
    const attempt = at + 1;
    const reason: AttemptReason = at === 0 ? 'connect' : 'reconnect';
    const lastEventId = (request && headerValues(request.headers, 'last-event-id')[0]) ?? '';
    this.#isCut = false;
    const written = this.writer.begin(
      { attempt, lastEventId, reason, delayMs },
      {
        onTooLarge: () => {
          this.#isCut = true;
        },
        isListening: () => !this.#isCut,
      },
    );
    const { journal } = written;
    this.writer.enter({ ...this.writer.state, attempt, phase: 'connecting' }, () => {
      if (request)
        journal.writeRequest(addressOf(request.url, this.#fileUrl), request.method, request.headers);
    });
    this.#passTo(exchange.headAtMs);
    const reading = readingOfExchange(exchange);
    if (!head || reading) {
      if (reading) written.body.readAs(reading.format);
      this.writer.enter({ ...this.writer.state, phase: 'open' }, () => {
        if (!head) return;
        journal.writeOpen(headOf(exchange, head, this.#fileUrl));
        if (reading) for (const notice of noticesOfHead(head, reading)) journal.writeNotice(notice);
      });
    }
    for (const note of notes) journal.writeNotice({ notice: 'capture', note });
    return written;
  }

  *#writeBody({ body, wireBytes }: CapturedExchange, { counts }: WrittenAttempt): Generator<undefined, void> {
    let reads = 0;
    for (const { bytes, atMs } of body) {
      this.#passTo(atMs);
      reads += 1;
      for (let from = 0; from < bytes.length; from += maxStepBytes) {
        const piece = bytes.subarray(from, from + maxStepBytes);
        const soFar = counts.bodyBytes + piece.length;
        this.writer.push(piece, wireBytes ?? soFar, reads, this.#nowMs);
        yield undefined;
      }
    }
  }

  #end(exchange: CapturedExchange, written: WrittenAttempt): void {
    const { head } = exchange;
    const reading = readingOfExchange(exchange);
    this.#passTo(exchange.endedAtMs);
    const known = this.#isCut ? ({ cause: 'limit', limit: this.#maxEventBytes } as const) : exchange.ending;
    this.writer.endBody(written, known?.cause === 'end' || exchange.isLastLineWhole === true);
    const before = this.writer.state;
    if (!known) {
      this.writer.enter({ ...before, phase: 'stopped', reason: { kind: 'file ends' } }, () =>
        written.journal.writeNotice({ notice: 'capture', note: { what: 'end-unknown' } }),
      );
      return;
    }
    const readAs = reading && isRefusedByEventSource(reading) ? { readAs: reading.format } : {};
    const ending = written.journal.endingOf(written.body.endingOf({ ...known, ...readAs }), written.counts);
    const next = standardVerdict(before, ending);
    this.writer.enter({ ...before, phase: 'stopped', reason: { kind: 'standard', ending } }, () => {
      const refused = head && !reading ? headOf(exchange, head, this.#fileUrl) : undefined;
      written.journal.writeEnd(ending, refused, before, written.counts, { next });
    });
  }
}

/** How a body is read; undefined for a response that opens no stream. */
export function readingOfExchange({ head, format }: CapturedExchange): BodyReading | undefined {
  if (!head) return { format: format ?? 'event-stream', isAnyway: false };
  if (head.status !== 200) return undefined;
  const asked = format === 'json-seq' ? 'json-lines' : format;
  return readingOf(headerValues(head.headers, 'content-type'), asked);
}

/** The first time that the file has of a stream; undefined when it has none. */
export function firstTimeOf({ attempts }: CapturedStream): number | undefined {
  for (const { requestedAtMs, headAtMs, body, endedAtMs } of attempts) {
    const first = requestedAtMs ?? headAtMs ?? body.find(({ atMs }) => atMs !== undefined)?.atMs ?? endedAtMs;
    if (first !== undefined) return first;
  }
  return undefined;
}

/** The request as a stream has it, without credentials. */
function requestOf(exchange: CapturedExchange | undefined, fileUrl: string): StreamRequest {
  const request = exchange?.request;
  if (!request) return { url: fileUrl };
  const { url, headers, body } = request;
  const method = methodOf(request);
  return {
    url: redactUrl(addressOf(url, fileUrl)),
    headers: redactHeaders(headers),
    ...(method !== 'GET' && { method }),
    ...present({ body: body === undefined ? undefined : redactBody(body) }),
    literal: 'all',
  };
}

function headOf({ request }: CapturedExchange, head: CapturedHead, fileUrl: string): ResponseHead {
  return {
    url: addressOf(request?.url, fileUrl),
    ...head,
    isConnectionReused: false,
    isFromFile: true,
    redirects: [],
    timings: {},
  };
}

/** An address, or that of the file where there is none that is one. */
function addressOf(url: string | undefined, fileUrl: string): string {
  return url !== undefined && URL.canParse(url) ? url : fileUrl;
}
