// Two logs of the same responses: one that a traced server has written, and one of its client.

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import type { ServerPlace } from '../../../src/core/debug/words/serverNote.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { TracedLog } from '../../../src/core/probe/matchedWrite.ts';
import { WriteTable } from '../../../src/core/probe/writeTable.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

export interface ExchangeFacts {
  readonly method?: string;
  readonly url?: string;
  /** Of the client, as it knows it. */
  readonly localPort?: number;
  /** Of the client, as the server knows it. */
  readonly peer?: string;
  /** In the log's time. */
  readonly atMs?: number;
}

export function placeOf(line: number): ServerPlace {
  return { url: '/app/sse.js', line, column: 1, name: '' };
}

/** A log of attempts, of either side. */
export class SideLog implements TracedLog {
  readonly log: EventLog;
  attempts = 0;
  readonly #writes = new WriteTable();
  #recorder: AttemptRecorder | undefined;
  #chunk = 0;

  /** @param startedAtMs milliseconds since 1970 */
  constructor(startedAtMs: number) {
    this.log = new EventLog(startedAtMs);
  }

  /** The request of the next attempt and the head of its answer. */
  begin({
    method = 'GET',
    url = 'http://localhost/events',
    localPort,
    peer,
    atMs = 0,
  }: ExchangeFacts = {}): this {
    this.attempts += 1;
    const at = { attempt: this.attempts, receivedAtMs: atMs };
    const reason = this.attempts === 1 ? 'connect' : 'reconnect';
    this.log.appendDetailEntry('request', { method, url, headers: [], reason, delayMs: 0 }, at);
    const head = { url, status: 200, statusText: '', httpVersion: '1.1', headers: [], redirects: [] };
    this.log.appendDetailEntry(
      'open',
      {
        ...head,
        isConnectionReused: false,
        timings: {},
        ...(localPort !== undefined && { localPort }),
        ...(peer !== undefined && { remoteAddress: peer }),
      },
      at,
    );
    this.#recorder = new AttemptRecorder(this.log, this.attempts, noLimit, listener());
    return this;
  }

  /** Bytes of the body that came, or that a line wrote. */
  push(text: string, atMs: number, line = 1): this {
    this.#chunk += 1;
    const from = this.log.bodyLength;
    this.#recorder?.push(bytesOf(text), { receivedAtMs: atMs, chunk: this.#chunk });
    this.#writes.add(from, this.log.bodyLength, { place: line, atMs });
    return this;
  }

  writeAt(offset: number): ReturnType<TracedLog['writeAt']> {
    const found = this.#writes.at(offset);
    return found && { place: placeOf(found.place), atMs: found.atMs };
  }
}
