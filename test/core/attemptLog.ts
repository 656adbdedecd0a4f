// A log of several attempts, written as a stream writes it, for what is read back from it later.

import {
  AttemptRecorder,
  type ChunkFacts,
  type IncompleteBytes,
} from '../../src/core/log/attemptRecorder.ts';
import type { ExchangeTimings, NoticeDetail, RequestDetail } from '../../src/core/log/detail.ts';
import type { Ending } from '../../src/core/stream/ending.ts';
import { EventLog } from '../../src/core/log/eventLog.ts';
import type { BodyFormat } from '../../src/core/wire/bodyFraming.ts';
import type { Header } from '../../src/core/stream/streamRequest.ts';
import { bytesOf, listener } from './recording.ts';

export class AttemptLog {
  readonly log: EventLog;
  #attempt = 0;
  #recorder: AttemptRecorder | undefined;
  #nowMs = 0;
  #chunk = 0;

  constructor(log = new EventLog(0)) {
    this.log = log;
  }

  get attempt(): number {
    return this.#attempt;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** What has come of the attempt's body and is no entry yet. */
  get incomplete(): IncompleteBytes | undefined {
    return this.#recorder?.incomplete;
  }

  /** Moves the clock. */
  pass(ms: number): this {
    this.#nowMs += ms;
    return this;
  }

  /** The request of the next attempt, and its answer. */
  begin(
    lastEventId?: string,
    isOpened = true,
    body?: string,
    headers: readonly Header[] = [],
    timings: ExchangeTimings = {},
  ): void {
    this.#attempt += 1;
    const detail = {
      method: 'GET',
      url: 'http://localhost/',
      headers: [],
      reason: this.#attempt === 1 ? 'connect' : 'reconnect',
      delayMs: 0,
    } as const;
    this.log.appendDetailEntry(
      'request',
      { ...detail, ...(lastEventId !== undefined && { lastEventId }), ...(body !== undefined && { body }) },
      this.#at(),
    );
    this.#recorder = new AttemptRecorder(this.log, this.#attempt, 64 * 1024 * 1024, listener());
    if (isOpened) this.open({ firstByteMs: 5, ...timings }, headers);
  }

  /** The answer to the request of the attempt. */
  open(timings: ExchangeTimings, headers: readonly Header[] = []): void {
    const head = { url: 'http://localhost/', status: 200, statusText: 'OK', httpVersion: '1.1', headers };
    this.log.appendDetailEntry(
      'open',
      { ...head, isConnectionReused: false, redirects: [], timings },
      this.#at(),
    );
  }

  /** The request of the next attempt alone, as it came about. */
  request(more: Partial<Pick<RequestDetail, 'reason' | 'delayMs'>>): void {
    this.#attempt += 1;
    this.log.appendDetailEntry(
      'request',
      {
        method: 'GET',
        url: 'http://localhost/',
        headers: [],
        reason: this.#attempt === 1 ? 'connect' : 'reconnect',
        delayMs: 0,
        ...more,
      },
      this.#at(),
    );
    this.#recorder = new AttemptRecorder(this.log, this.#attempt, 64 * 1024 * 1024, listener());
  }

  /** Says how the attempt's body is read, before anything of it comes, as a stream does. */
  readAs(format: BodyFormat): this {
    this.#recorder?.readAs(format);
    this.notice({ notice: 'read-as', format, isAnyway: false, contentType: 'application/x-ndjson' });
    return this;
  }

  /** One network read of the attempt's body. @param more such as that the inspector simulated it */
  push(text: string, more: Pick<ChunkFacts, 'isSimulated'> = {}): this {
    this.#chunk += 1;
    this.#recorder?.push(bytesOf(text), { ...this.#facts(), ...more });
    return this;
  }

  notice(detail: NoticeDetail): void {
    this.log.appendDetailEntry('notice', detail, { ...this.#at(), type: detail.notice });
  }

  /** Events with these ids, and the id as their data. */
  events(...ids: readonly (string | number)[]): void {
    for (const id of ids) this.push(`id: ${id}\ndata: of ${id}\n\n`);
  }

  end(ending: Ending = { cause: 'truncated' }): void {
    this.#recorder?.end(this.#facts());
    const next = { next: 'reconnect', delayMs: 0, lastEventId: '' } as const;
    const counts = { durationMs: 0, messages: 0, bodyBytes: 0, wireBytes: 0 };
    const detail = { ending, verdict: next, next, policy: { kind: 'standard' }, ...counts } as const;
    this.log.appendDetailEntry(
      ending.cause === 'end' || ending.cause === 'client' ? 'close' : 'error',
      detail,
      { ...this.#at(), isSimulated: ending.isSimulated === true },
    );
  }

  #at(): { readonly attempt: number; readonly receivedAtMs: number } {
    return { attempt: this.#attempt, receivedAtMs: this.#nowMs };
  }

  #facts(): ChunkFacts {
    return { receivedAtMs: this.#nowMs, chunk: this.#chunk };
  }
}
