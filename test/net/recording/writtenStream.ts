// A stream that is written by hand, with every kind of entry, on a clock of its own: for comparing what is recorded with what
// was there.

import fc from 'fast-check';

import { AttemptWriter, type WrittenAttempt } from '../../../src/core/log/attemptWriter.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import {
  initialConnection,
  reduceConnection,
  type ConnectionState,
} from '../../../src/core/stream/connection.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { verdictOfState } from '../../../src/core/stream/verdict.ts';
import type { RecordedStream } from '../../../src/net/recording/recordedStream.ts';
import { createLog } from '../../../src/net/storage/storedLog.ts';
import type { ResponseHead } from '../../../src/core/log/detail.ts';

export type Step =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'attempt' }
  | { readonly kind: 'end'; readonly ending: Ending }
  | { readonly kind: 'note' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'undo' }
  /** What is there is written into the recording. */
  | { readonly kind: 'flush' };

export function bytesStep(text: string): Step {
  return { kind: 'bytes', bytes: new TextEncoder().encode(text) };
}

const pieces = [
  'data: a\n\n',
  'data: ä\r\n\r\n',
  'event: tick\nid: 7\ndata: {"a":1}\n\n',
  'id: 8\r\rdata: x\r\r',
  ': comment\n',
  'retry: 20\n\n',
  'id\n\n',
  'id: 9\n\n',
  'event: only\n\n',
  `event: ${'long'.repeat(100)}\ndata: y\n\n`,
  'data: no end',
  '\uFEFFdata: mark\n\n',
  'unknown: field\ndata: z\n\n',
  '\r',
  '\n',
];

const endings: readonly Ending[] = [
  { cause: 'end', isClean: true },
  { cause: 'reset', isClean: false },
  { cause: 'truncated', isClean: false },
].map((ending) => ending as Ending);

/** Steps of streams, whose bytes are cut anywhere. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc
        .tuple(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }), fc.nat(40), fc.nat(40))
        .map(([texts, from, less]): Step => {
          const bytes = new TextEncoder().encode(texts.join(''));
          const start = Math.min(from, bytes.length - 1);
          return { kind: 'bytes', bytes: bytes.slice(start % 5, Math.max(1, bytes.length - (less % 4))) };
        }),
    },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: 'attempt' }) },
    { weight: 2, arbitrary: fc.constantFrom(...endings).map((ending): Step => ({ kind: 'end', ending })) },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: 'note' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'clear' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'undo' }) },
    { weight: 3, arbitrary: fc.constant<Step>({ kind: 'flush' }) },
  ),
  { maxLength: 60 },
);

const head: ResponseHead = {
  url: 'http://localhost:3000/events',
  status: 200,
  statusText: 'OK',
  httpVersion: '1.1',
  headers: [['content-type', 'text/event-stream']],
  isConnectionReused: false,
  redirects: [],
  timings: { sentMs: 1, headMs: 2 },
};

export class WrittenStream {
  readonly log: EventLog;
  readonly request: StreamRequest = { url: 'http://localhost:3000/events' };
  readonly #writer: AttemptWriter;
  #written: WrittenAttempt | undefined;
  #reads = 0;
  #nowMs = 0;

  /** @param before a stream whose log this one goes on with */
  constructor(before?: RecordedStream) {
    this.log = before
      ? createLog(undefined, () => this.#writer.now(), undefined, before.logBefore)
      : new EventLog(1_700_000_000_000);
    if (before) this.#nowMs = before.nowMs();
    this.#writer = new AttemptWriter({
      log: this.log,
      request: this.request,
      state: before?.state ?? initialConnection({ policy: { kind: 'backoff', maxDelayMs: 60_000 } }),
      ...(before && { before: { totals: before.totals, reads: 1_000_000, phaseSinceMs: 0 } }),
      maxEventBytes: 1_000_000,
      nowMs: () => this.nowMs(),
    });
  }

  nowMs(): number {
    return this.#nowMs;
  }

  get state(): ConnectionState {
    return this.#writer.state;
  }

  get phaseSinceMs(): number {
    return this.#writer.phaseSinceMs;
  }

  get totals(): AttemptWriter['totals'] {
    return this.#writer.totals;
  }

  do(step: Step): void {
    this.#nowMs += 1.5;
    switch (step.kind) {
      case 'attempt':
        if (!this.#written) this.#begin();
        break;
      case 'bytes': {
        const written = this.#written ?? this.#begin();
        this.#reads += 1;
        // The caller may reuse its buffer: what was pushed is overwritten.
        const buffer = step.bytes.slice();
        this.#writer.push(buffer, written.counts.bodyBytes + buffer.length, this.#reads, this.#nowMs);
        buffer.fill(0x0a);
        break;
      }
      case 'end':
        this.#end(step.ending);
        break;
      case 'note':
        this.#written?.journal.writeNotice({ notice: 'long-id', sizeBytes: this.#reads });
        break;
      case 'clear':
        this.#writer.clear();
        break;
      case 'undo':
        this.log.undoClear();
        break;
      case 'flush':
        break;
    }
  }

  #begin(): WrittenAttempt {
    const [state] = reduceConnection(this.state, { kind: 'connect' });
    const { attempt, lastEventId } = state;
    this.#writer.enter(state, () => {});
    const written = this.#writer.begin(
      { attempt, lastEventId, reason: attempt === 1 ? 'connect' : 'by hand', delayMs: 0 },
      { onTooLarge: () => {}, isListening: () => true },
    );
    this.#written = written;
    this.#reads = 0;
    written.journal.writeRequest(this.request.url, 'GET', [['accept', 'text/event-stream']]);
    const [open] = reduceConnection(this.state, { kind: 'opened', attempt });
    this.#writer.enter(open, () => written.journal.writeOpen(head));
    return written;
  }

  #end(ending: Ending): void {
    const written = this.#written;
    if (!written) return;
    this.#written = undefined;
    this.#writer.endBody(written, ending.cause === 'end');
    const before = this.state;
    const [after] = reduceConnection(before, { kind: 'ended', attempt: before.attempt, ending });
    this.#writer.enter(after, () => {
      written.journal.writeEnd(ending, undefined, before, written.counts, { next: verdictOfState(after) });
    });
  }
}

/** All that can be asked of a log's entries: of all of them, or of so many from one on. */
export function contentOf(log: EventLog, first = 1, count = log.length): unknown[] {
  return log.entries(first, count).map((entry) => ({
    ...entry,
    type: entry.type,
    bytes: Buffer.from(log.bytes(entry)).toString('latin1'),
    id: log.lastEventId(entry),
    detail: log.detail(entry),
  }));
}

/** When the bytes of a log came. */
export function arrivalsOf({ arrivals }: EventLog): unknown[] {
  return Array.from({ length: arrivals.count - arrivals.first }, (_, at) => arrivals.at(arrivals.first + at));
}
