// Logs as they are recorded, written without sockets and clocks: attempts with their heads, reads and endings.

import type { ResponseHead } from '../../../src/core/log/detail.ts';
import { AttemptWriter, type WrittenAttempt } from '../../../src/core/log/attemptWriter.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { initialConnection, reduceConnection } from '../../../src/core/stream/connection.ts';
import type { Ending, EndingCause } from '../../../src/core/stream/ending.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';
import { verdictOfState } from '../../../src/core/stream/verdict.ts';
import { bytesOf, noLimit } from '../recording.ts';

export interface WrittenPart {
  /** Before it, in milliseconds; 1 by default. */
  readonly afterMs?: number;
  readonly bytes: string | Uint8Array;
}

export interface WrittenAttemptOptions {
  /** Absent: 200 with text/event-stream; null: there was none. */
  readonly head?: {
    readonly status?: number;
    readonly headers?: readonly Header[];
    readonly timings?: ResponseHead['timings'];
  } | null;
  readonly parts?: readonly (WrittenPart | string)[];
  /** Absent: it still runs. */
  readonly ending?: Ending | EndingCause;
}

interface RunningAttempt {
  readonly written: WrittenAttempt;
  readonly head: NonNullable<WrittenAttemptOptions['head']> | null;
  readonly isOpened: boolean;
}

const request = { url: 'http://localhost:3000/events' };

export class WrittenLog {
  readonly log: EventLog;
  nowMs = 0;
  #hasStopped = false;
  #wireBytes = 0;
  #reads = 0;
  #running: RunningAttempt | undefined;
  readonly writer: AttemptWriter;

  /** @param reconnectionTimeMs of the client, until a server says another one */
  constructor(log = new EventLog(0), reconnectionTimeMs = 1) {
    this.log = log;
    this.writer = new AttemptWriter({
      log,
      request,
      state: initialConnection({ policy: { kind: 'standard' }, reconnectionTimeMs }),
      maxEventBytes: noLimit,
      nowMs: () => this.nowMs,
    });
  }

  attempt({ head = {}, parts = [], ending }: WrittenAttemptOptions): this {
    const { writer } = this;
    const [connecting] = reduceConnection(writer.state, { kind: 'connect' });
    writer.enter(connecting, () => {});
    const { attempt, lastEventId } = connecting;
    const reason = attempt === 1 ? 'connect' : this.#hasStopped ? 'by hand' : 'reconnect';
    this.#hasStopped = false;
    const written = writer.begin(
      { attempt, lastEventId, reason, delayMs: 0 },
      { onTooLarge: () => {}, isListening: () => true },
    );
    const { journal } = written;
    this.#wireBytes = 0;
    this.#reads = 0;
    journal.writeRequest(request.url, 'GET', []);
    this.nowMs += 1;
    const isOpened = head !== null && (parts.length > 0 || ending === undefined || isEndOfStream(ending));
    if (isOpened) {
      const [open] = reduceConnection(writer.state, { kind: 'opened', attempt });
      writer.enter(open, () => journal.writeOpen(headOf(head)));
    }
    this.#running = { written, head, isOpened };
    for (const part of parts) this.push(part);
    return ending === undefined ? this : this.end(ending);
  }

  /** The running attempt ends. */
  end(ending: Ending | EndingCause): this {
    if (!this.#running) throw new Error('No attempt runs.');
    const { writer } = this;
    const { written, head, isOpened } = this.#running;
    const { attempt } = writer.state;
    this.#running = undefined;
    this.nowMs += 1;
    const facts = typeof ending === 'string' ? { cause: ending } : ending;
    writer.endBody(written, facts.cause === 'end');
    const before = writer.state;
    const [ended] =
      facts.cause === 'client'
        ? reduceConnection(before, { kind: 'close' })
        : reduceConnection(before, { kind: 'ended', attempt, ending: facts });
    this.#hasStopped = ended.phase === 'stopped';
    writer.enter(ended, () =>
      written.journal.writeEnd(
        facts,
        head === null || isOpened ? undefined : headOf(head),
        before,
        written.counts,
        { next: verdictOfState(writer.state) },
      ),
    );
    return this;
  }

  /** One more read of the running attempt. */
  push(part: WrittenPart | string): void {
    const { bytes, afterMs = 1 } = typeof part === 'string' ? { bytes: part } : part;
    const read = typeof bytes === 'string' ? bytesOf(bytes) : bytes;
    this.nowMs += afterMs;
    this.#wireBytes += read.length;
    this.#reads += 1;
    this.writer.push(read, this.#wireBytes, this.#reads, this.nowMs);
  }
}

function isEndOfStream(ending: Ending | EndingCause): boolean {
  const cause = typeof ending === 'string' ? ending : ending.cause;
  return ['end', 'truncated', 'reset', 'client', 'idle', 'limit', 'close-message', 'bad-encoding'].includes(
    cause,
  );
}

function headOf({
  status = 200,
  headers = [['Content-Type', 'text/event-stream']],
  timings = {},
}: NonNullable<WrittenAttemptOptions['head']>): ResponseHead {
  return {
    url: request.url,
    status,
    statusText: '',
    httpVersion: '1.1',
    headers,
    isConnectionReused: false,
    redirects: [],
    timings,
  };
}
