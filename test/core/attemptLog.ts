// A log of several attempts, written as a stream writes it, for what is read back from it later.

import { AttemptRecorder } from '../../src/core/attemptRecorder.ts';
import type { Ending } from '../../src/core/ending.ts';
import { EventLog } from '../../src/core/eventLog.ts';
import { bytesOf, listener } from './recording.ts';

export class AttemptLog {
  readonly log = new EventLog(0);
  #attempt = 0;
  #recorder: AttemptRecorder | undefined;

  get attempt(): number {
    return this.#attempt;
  }

  /** The request of the next attempt, and its answer. */
  begin(lastEventId?: string, isOpened = true, body?: string): void {
    this.#attempt += 1;
    const detail = {
      method: 'GET',
      url: 'http://localhost/',
      headers: [],
      reason: 'reconnect',
      delayMs: 0,
    } as const;
    this.log.appendDetailEntry(
      'request',
      { ...detail, ...(lastEventId !== undefined && { lastEventId }), ...(body !== undefined && { body }) },
      this.#at(),
    );
    this.#recorder = new AttemptRecorder(this.log, this.#attempt, 64 * 1024 * 1024, listener());
    if (!isOpened) return;
    const head = { url: detail.url, status: 200, statusText: 'OK', httpVersion: '1.1', headers: [] };
    this.log.appendDetailEntry(
      'open',
      { ...head, isConnectionReused: false, redirects: [], timings: {} },
      this.#at(),
    );
  }

  /** Bytes of the attempt's body. */
  push(text: string): void {
    this.#recorder?.push(bytesOf(text), { receivedAtMs: 0, chunk: 1 });
  }

  /** Events with these ids, and the id as their data. */
  events(...ids: readonly (string | number)[]): void {
    for (const id of ids) this.push(`id: ${id}\ndata: of ${id}\n\n`);
  }

  end(ending: Ending = { cause: 'truncated' }): void {
    this.#recorder?.end({ receivedAtMs: 0, chunk: 1 });
    const next = { next: 'reconnect', delayMs: 0, lastEventId: '' } as const;
    const counts = { durationMs: 0, messages: 0, bodyBytes: 0, wireBytes: 0 };
    const detail = { ending, verdict: next, next, policy: { kind: 'standard' }, ...counts } as const;
    this.log.appendDetailEntry(
      ending.cause === 'end' || ending.cause === 'client' ? 'close' : 'error',
      detail,
      this.#at(),
    );
  }

  #at(): { readonly attempt: number; readonly receivedAtMs: number } {
    return { attempt: this.#attempt, receivedAtMs: 0 };
  }
}
