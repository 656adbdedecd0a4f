// One request while a route serves it: writing with back-pressure, waiting, the ways to end it, and the log lines a
// server author wants. When the client leaves, everything the route waits for is cancelled at once, and the log says
// when that was noticed and what was cleaned up. Nothing of an exchange outlives its `detach()`.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { AnswerEffect } from '../../stream/faultInjector.ts';
import { type EventFields, formatComment, formatEvent } from '../../../core/wire/eventWriter.ts';
import { readHeaderText } from '../../../core/wire/headerText.ts';
import { readingTimeMs, WireFault } from './wireFault.ts';

interface ExchangeOptions {
  /** Counts the exchanges of a dev server from 1; every log line starts with it. */
  readonly number: number;
  /** The route's path. */
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The id that a polyfill has written into the query; empty: none. */
  readonly idInQuery: string;
  readonly log: (line: string) => void;
  /** Aborts when the dev server stops. */
  readonly stopSignal: AbortSignal;
  /** Takes the answer that a fault leaves for the next request of this address. */
  readonly leaveAnswer: (answer: AnswerEffect) => void;
}

export class Exchange {
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly stopSignal: AbortSignal;
  /** What the client sent as Last-Event-ID, read as UTF-8, or in the query; undefined without either. */
  readonly lastEventId: string | undefined;
  readonly #number: number;
  readonly #log: (line: string) => void;
  readonly #startedAtMs = performance.now();
  readonly #departure = new AbortController();
  readonly #held = new Map<string, string>();
  /** The fault that may happen to it on the wire. */
  readonly fault: WireFault;
  #hasClientLeft = false;
  #lastWriteAtMs = this.#startedAtMs;
  #eventCount = 0;

  constructor(options: ExchangeOptions) {
    const { number, path, request, response, idInQuery, log, stopSignal, leaveAnswer } = options;
    this.path = path;
    this.request = request;
    this.response = response;
    this.socket = request.socket;
    this.stopSignal = stopSignal;
    const { 'last-event-id': lastEventId } = request.headers;
    this.lastEventId = typeof lastEventId === 'string' ? readHeaderText(lastEventId) : idInQuery || undefined;
    this.#number = number;
    this.#log = log;
    this.socket.once('close', this.#onClose);
    this.fault = new WireFault({
      response,
      socket: this.socket,
      log: (line) => this.log(line),
      leaveAnswer,
      onEnd: () => {
        this.detach();
        this.#departure.abort();
      },
    });
  }

  /** Aborts when the client has left, a fault has ended the connection, or the dev server stops. */
  get signal(): AbortSignal {
    return this.#departure.signal;
  }

  /** Events written so far. */
  get eventCount(): number {
    return this.#eventCount;
  }

  log(line: string): void {
    this.#log(`#${this.#number} ${line}`);
  }

  /** Sends the head of a stream, so that the client is open before the first event. */
  open(headers: Readonly<Record<string, string>> = {}): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      ...headers,
    });
    this.response.flushHeaders();
  }

  async send(event: EventFields): Promise<void> {
    await this.write(formatEvent(event), 1);
  }

  async comment(text: string): Promise<void> {
    await this.write(formatComment(text));
  }

  /** Writes body bytes, holding `eventCount` events, and resolves when the operating system has taken them. */
  async write(bytes: string | Uint8Array, eventCount = 0): Promise<void> {
    if (bytes.length === 0) return;
    await this.#whilePresent(`write of ${bytes.length} bytes`, (done) => {
      this.response.write(bytes, (error) => {
        if (error === null || error === undefined) this.#countWrite(eventCount);
        done(error);
      });
    });
  }

  /** Notes for the log that events were written, by the route itself or by what writes in its place. */
  recordWrite(eventCount: number): void {
    if (!this.fault.isHolding) this.#countWrite(eventCount);
  }

  /** Writes bytes past HTTP's framing, for bodies and heads that are wrong on purpose. */
  writeRaw(bytes: string): Promise<void> {
    return this.#whilePresent(`write of ${bytes.length} bytes`, (done) => {
      if (!this.fault.isHolding) this.socket.write(bytes, done);
    });
  }

  /** Waits; rejects as soon as the client leaves. With 0 ms other connections get their turn, nothing more. */
  async pause(delayMs: number): Promise<void> {
    const { signal } = this;
    if (delayMs === 0) return setImmediate(undefined, { signal });
    this.hold('timer', `timer of ${delayMs} ms`);
    try {
      await setTimeout(delayMs, undefined, { signal });
    } finally {
      this.release('timer');
    }
  }

  /** Waits for the client to leave, at most `limitMs` (absent: for ever). Says whether it left; rejects at another end. */
  async waitForDeparture(limitMs?: number): Promise<boolean> {
    try {
      if (limitMs !== undefined) await this.pause(limitMs);
      else await this.#whilePresent('open response', () => undefined);
      return false;
    } catch (error) {
      if (!this.#hasClientLeft) throw error;
      return true;
    }
  }

  /**
   * Waits until something else has happened; rejects as soon as the client leaves.
   * @param begin is given what to call then, and returns how to let go of it
   */
  async waitFor(what: string, begin: (done: () => void) => () => void): Promise<void> {
    let letGo: (() => void) | undefined;
    try {
      await this.#whilePresent(what, (done) => {
        letGo = begin(() => done());
      });
    } finally {
      letGo?.();
    }
  }

  /** Names something that exists only for this client, for the log line that says what was cleaned up. */
  hold(key: string, description: string): void {
    this.#held.set(key, description);
  }

  release(key: string): void {
    this.#held.delete(key);
  }

  /** Ends the response as HTTP means it: the client sees a complete body. */
  end(consequence = 'an EventSource comes back'): void {
    if (this.fault.isHolding) return;
    this.detach();
    this.response.end();
    this.log(`ended the response after ${this.#countedEvents()}: complete, so ${consequence}`);
  }

  /** Closes the connection (FIN) once all bytes are out, whether or not the body is complete. */
  cut(what: string): void {
    if (this.fault.isHolding) return;
    this.detach();
    this.socket.destroySoon();
    this.log(`closed the connection (FIN) ${what}, after ${this.#countedEvents()}`);
  }

  /** Resets the connection (RST) after a moment for the client to read, since a reset discards what it has not read. */
  async resetAfterReading(): Promise<void> {
    await this.pause(readingTimeMs);
    this.reset();
  }

  /** Resets the connection (RST) at once. */
  reset(): void {
    if (this.fault.isHolding) return;
    this.detach();
    this.socket.resetAndDestroy();
    this.log(`reset the connection (RST) after ${this.#countedEvents()}`);
  }

  /** The route has done its part. Resolves when the exchange is over: a fault may hold the connection for longer. */
  async finish(): Promise<void> {
    await this.fault.settle();
    this.detach();
  }

  /** Stops watching for the client to leave: the route is done, or wants to show what not watching means. */
  detach(): void {
    this.socket.off('close', this.#onClose);
  }

  /** Cancels everything because the dev server stops, or what it serves is removed. */
  stop(why = 'the dev server stops'): void {
    this.detach();
    this.fault.release(why);
    this.#departure.abort();
    this.socket.destroy();
    this.log(`was cut off: ${why}`);
  }

  readonly #onClose = (hadError: boolean): void => {
    const nowMs = performance.now();
    const cleanedUp = [...this.#held.values(), 'close listener'];
    this.#hasClientLeft = true;
    this.#departure.abort();
    const sinceStart = Math.round(nowMs - this.#startedAtMs);
    const sinceWrite = Math.round(nowMs - this.#lastWriteAtMs);
    this.log(
      `client ${hadError ? 'reset' : 'closed'} the connection: noticed ${sinceStart} ms after it came, ` +
        `${sinceWrite} ms after the last write, ${this.#countedEvents()} sent; ` +
        `cleaned up: ${cleanedUp.join(', ')}`,
    );
  };

  #countWrite(eventCount: number): void {
    this.#lastWriteAtMs = performance.now();
    this.#eventCount += eventCount;
  }

  #countedEvents(): string {
    return this.#eventCount === 1 ? '1 event' : `${this.#eventCount} events`;
  }

  #whilePresent(holding: string, begin: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal } = this;
      signal.throwIfAborted();
      const leave = (): void => reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      this.hold('wait', holding);
      begin((error) => {
        const failed = error !== null && error !== undefined;
        // Writing to a connection that is going away fails before its close event, which then cancels the wait.
        if (failed && this.socket.destroyed) return;
        signal.removeEventListener('abort', leave);
        this.release('wait');
        if (failed) reject(error);
        else resolve();
      });
    });
  }
}
