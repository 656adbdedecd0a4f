// A stream without sockets: the real log, the real framer and the real connection reducer, driven by the test with a
// clock that only the test moves.

import type { BodyFormat } from '../../src/core/wire/bodyFraming.ts';
import { AttemptRecorder } from '../../src/core/log/attemptRecorder.ts';
import { MemoryByteStore, type ByteStore } from '../../src/core/log/byteStore.ts';
import {
  initialConnection,
  reduceConnection,
  type ConnectionInput,
  type ConnectionState,
} from '../../src/core/stream/connection.ts';
import type { NoticeDetail, ResponseHead } from '../../src/core/log/detail.ts';
import { isErrorEnding, type Ending, type EndingParty } from '../../src/core/stream/ending.ts';
import { EventLog } from '../../src/core/log/eventLog.ts';
import type { RelayedAs } from '../../src/core/stream/relayedAs.ts';
import { policyOf, type StreamRequest } from '../../src/core/stream/streamRequest.ts';
import type { StreamView } from '../../src/core/page/streamStatus.ts';
import { encodeText } from '../../src/core/base/text.ts';
import { standardVerdict, verdictOfState } from '../../src/core/stream/verdict.ts';

/** 20 November 2026, 14:02:11 UTC. */
const startedAtMs = Date.UTC(2026, 10, 20, 14, 2, 11);

export const okHead: ResponseHead = {
  url: 'http://localhost:3000/events',
  status: 200,
  statusText: 'OK',
  httpVersion: '1.1',
  headers: [
    ['Content-Type', 'text/event-stream'],
    ['Cache-Control', 'no-cache'],
    ['Date', 'Fri, 20 Nov 2026 14:02:11 GMT'],
    ['Connection', 'keep-alive'],
    ['Transfer-Encoding', 'chunked'],
  ],
  remoteAddress: '127.0.0.1:3000',
  isConnectionReused: false,
  redirects: [],
  timings: { dnsMs: 0.4, connectMs: 1.1, sentMs: 1.4, headMs: 12.8, firstByteMs: 14.2 },
};

export class ScriptedStream implements StreamView {
  readonly log: EventLog;
  readonly request: StreamRequest;
  /** Set for a stream that plays a side of a relayed one. */
  relayedAs?: RelayedAs;
  /** Set for a stream that plays one of lines. */
  bodyFormat?: BodyFormat;
  state: ConnectionState;
  phaseSinceMs = 0;
  incomplete: StreamView['incomplete'];
  awaitedSinceMs: StreamView['awaitedSinceMs'];
  #nowMs = 0;
  #recorder: AttemptRecorder | undefined;
  #chunk = 0;
  #messages = 0;
  #messagesBefore = 0;
  #attemptStartedAtMs = 0;
  #endedAtMs: number | undefined;
  #bytes = 0;
  readonly #listeners = new Set<() => void>();

  /**
   * @param bodies where the bytes of its bodies are, for tests that lose some of them
   * @param laterMs how much later it began than others
   */
  constructor(
    request: StreamRequest = { url: 'http://localhost:3000/events' },
    bodies: ByteStore = new MemoryByteStore(),
    laterMs = 0,
  ) {
    this.log = new EventLog(startedAtMs + laterMs, bodies);
    this.request = request;
    this.state = initialConnection({ policy: policyOf(request) });
  }

  get totals(): StreamView['totals'] {
    return { messages: this.#messages, bodyBytes: this.#bytes, wireBytes: this.#bytes };
  }

  nowMs(): number {
    return this.#nowMs;
  }

  onStateChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Moves the clock. */
  pass(ms: number): this {
    this.#nowMs += ms;
    return this;
  }

  /** Begins an attempt: the first one, or the next when the stream waits. */
  attempt(): this {
    const reason = this.state.phase === 'waiting' ? 'reconnect' : 'connect';
    this.#dispatch({ kind: this.state.phase === 'waiting' ? 'timer' : 'connect' });
    const { attempt, lastEventId } = this.state;
    this.#attemptStartedAtMs = this.#nowMs;
    this.#messagesBefore = this.#messages;
    this.log.appendDetailEntry(
      'request',
      {
        method: this.request.method ?? 'GET',
        url: this.request.url,
        headers: [
          ['Accept', 'text/event-stream'],
          ['Cache-Control', 'no-cache'],
          ...(lastEventId === '' ? [] : [['Last-Event-ID', lastEventId] as const]),
        ],
        ...(lastEventId !== '' && { lastEventId }),
        ...(this.request.body !== undefined && { body: this.request.body }),
        reason,
        delayMs: this.#endedAtMs === undefined ? 0 : this.#nowMs - this.#endedAtMs,
      },
      this.#at(),
    );
    this.#recorder = new AttemptRecorder(this.log, attempt, 16 * 1024 * 1024, {
      onMessage: () => {
        this.#messages += 1;
        this.#dispatch({ kind: 'message', attempt });
      },
      onId: () => undefined,
      onRetry: (delayMs) => this.#dispatch({ kind: 'retry', attempt, delayMs }),
      onTooLarge: () => undefined,
      isListening: () => true,
    });
    return this;
  }

  opened(head: ResponseHead = okHead): this {
    this.awaitedSinceMs = undefined;
    this.#dispatch({ kind: 'opened', attempt: this.state.attempt });
    this.log.appendDetailEntry('open', head, this.#at());
    return this;
  }

  /** One network read. */
  receive(text: string): this {
    const bytes = encodeText(text);
    this.#chunk += 1;
    this.#bytes += bytes.length;
    this.#recorder?.push(bytes, { receivedAtMs: this.#nowMs, chunk: this.#chunk });
    this.incomplete = this.#recorder?.incomplete;
    const id = this.log.currentLastEventId;
    if (id !== undefined) this.#dispatch({ kind: 'id', attempt: this.state.attempt, id });
    return this;
  }

  /** The attempt ends. @param endedFirst for a side of a relayed stream */
  notice(detail: NoticeDetail): this {
    this.log.appendDetailEntry('notice', detail, { ...this.#at(), type: detail.notice });
    return this;
  }

  ended(ending: Ending, head?: ResponseHead, endedFirst?: EndingParty): this {
    const before = this.state;
    this.#recorder?.end({ receivedAtMs: this.#nowMs, chunk: this.#chunk });
    this.incomplete = undefined;
    this.#endedAtMs = this.#nowMs;
    this.#dispatch({ kind: 'ended', attempt: before.attempt, ending });
    this.log.appendDetailEntry(
      isErrorEnding(ending.cause) ? 'error' : 'close',
      {
        ending,
        verdict: standardVerdict(before, ending),
        next: verdictOfState(this.state),
        policy: before.policy,
        ...(head && { head }),
        ...(endedFirst && { endedFirst }),
        durationMs: this.#nowMs - this.#attemptStartedAtMs,
        messages: this.#messages - this.#messagesBefore,
        bodyBytes: this.#bytes,
        wireBytes: this.#bytes,
      },
      this.#at(),
    );
    return this;
  }

  #at(): { attempt: number; receivedAtMs: number } {
    return { attempt: this.state.attempt, receivedAtMs: this.#nowMs };
  }

  #dispatch(input: ConnectionInput): void {
    const before = this.state;
    [this.state] = reduceConnection(before, input);
    if (this.state.phase !== before.phase || this.state.attempt !== before.attempt)
      this.phaseSinceMs = this.#nowMs;
    for (const listener of this.#listeners) listener();
  }
}
