// A process whose probe says what a test says, without a program: the streams that become of it.

import type { ProbeFrame, ProbeMessage } from '../../../src/core/probe/probeMessage.ts';
import { TracedProcess } from '../../../src/net/probe/tracedProcess.ts';
import type { TracedStream } from '../../../src/net/probe/tracedStream.ts';
import { Changes, until } from '../../helpers/waiting.ts';

export type OpenMessage = Extract<ProbeMessage, { readonly what: 'open' }>;
type CallMessage = Extract<ProbeMessage, { readonly what: 'call' }>;
export type CloseMessage = Extract<ProbeMessage, { readonly what: 'close' }>;

export class ToldProcess {
  readonly streams: TracedStream[] = [];
  readonly hellos: unknown[] = [];
  readonly breaks: number[] = [];
  readonly traced: TracedProcess;
  #sent = 0;
  #taken = 0;
  readonly #changes = new Changes();

  constructor(
    locate = (frames: readonly ProbeFrame[]): Promise<readonly ProbeFrame[]> => Promise.resolve(frames),
  ) {
    this.traced = new TracedProcess({
      streamOptions: () => ({
        debuggedAs: { session: 'Server', isServer: true },
        maxEventBytes: 1_000_000,
        storage: undefined,
      }),
      onStream: (stream) => void this.streams.push(stream),
      onHello: (hello) => void this.hellos.push(hello),
      onBreak: (rule) => void this.breaks.push(rule),
      locate,
      onTaken: (length) => {
        this.#taken += length;
        this.#changes.tell();
      },
    });
    // The clocks are as far apart as the latest time says: what comes at earlier times is where it says it is.
    this.open(9_999, 0, { atMs: latestMs });
    this.streams.length = 0;
  }

  /** So many characters were taken, of all that were told. */
  get untaken(): number {
    return this.#sent - this.#taken;
  }

  tellText(json: string): this {
    this.#sent += json.length;
    this.traced.take(json);
    return this;
  }

  tell(message: ProbeMessage): this {
    return this.tellText(JSON.stringify(message));
  }

  place(number: number, line: number, url = '/app/sse.js'): this {
    return this.tell({ what: 'place', place: number, frames: [{ url, line, column: 1, name: '' }] });
  }

  /** @param atMs after the moment at which these tests begin */
  open(id: number, atMs: number, more: Partial<OpenMessage> = {}): this {
    return this.tell({
      what: 'open',
      id,
      atMs: toldBeganMs + atMs,
      requestedAtMs: toldBeganMs + atMs,
      method: 'GET',
      url: 'http://localhost/events',
      headers: [],
      httpVersion: '1.1',
      status: 200,
      statusText: 'OK',
      head: [['Content-Type', 'text/event-stream']],
      isLate: false,
      peer: '127.0.0.1:50000',
      call: 'writeHead',
      place: 1,
      ...more,
    });
  }

  call(id: number, atMs: number, call: CallMessage['call'], more: Partial<CallMessage> = {}): this {
    return this.tell({ what: 'call', id, atMs: toldBeganMs + atMs, call, place: 1, size: 0, ...more });
  }

  write(id: number, atMs: number, text: string, place = 1, more: Partial<CallMessage> = {}): this {
    const bytes = Buffer.from(text);
    const data = { size: bytes.length, data: bytes.toString('base64') };
    return this.call(id, atMs, 'write', { place, ...data, ...more });
  }

  closed(id: number, atMs: number, more: Partial<CloseMessage> = {}): this {
    const how = { isEnded: true, isFinished: true, isDestroyed: false, code: '' };
    return this.tell({ what: 'close', id, atMs: toldBeganMs + atMs, ...how, ...more });
  }

  async settled(): Promise<this> {
    await until(
      () => this.untaken === 0,
      this.#changes.source,
      () => `${this.untaken} characters are not taken`,
    );
    return this;
  }

  async first(): Promise<TracedStream> {
    const [stream] = (await this.settled()).streams;
    if (!stream) throw new Error('There is no stream.');
    return stream;
  }
}

/** On the clock of the process. */
export const toldBeganMs = 1_000_000;
const latestMs = 2_000_000;

export const codesOf = (stream: TracedStream): string[] =>
  stream.serverFindings().findings.map(({ code }) => code);
