// Events of the protocol as Chromium and Node send them, and what a watch makes of them.

import type { BodyRead } from '../../../src/core/debug/bodyArrivals.ts';
import { readNetworkEvent } from '../../../src/core/debug/networkEvent.ts';
import { NetworkWatch } from '../../../src/core/debug/networkWatch.ts';
import type { WatchedRequest, WatchListener } from '../../../src/core/debug/watchListener.ts';
import { encodeBase64 } from '../../../src/core/base/base64.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import type { ResponseHead } from '../../../src/core/log/detail.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';

/** What was told of one exchange. */
export interface ToldExchange {
  readonly request: WatchedRequest;
  head?: ResponseHead;
  readonly reads: BodyRead[];
  readonly notes: string[];
  end?: { readonly ending: Ending; readonly head: ResponseHead | undefined; readonly atMs: number };
}

/** A page whose debugger tells of its requests, a millisecond after each. */
export class ToldPage {
  readonly exchanges = new Map<string, ToldExchange>();
  /** Requests whose bytes were asked for, and those that were asked for as a whole. */
  readonly asked: string[] = [];
  readonly askedWhole: string[] = [];
  readonly watch: NetworkWatch;
  nowMs = 1_000;

  constructor() {
    const of = (id: string): ToldExchange => {
      const exchange = this.exchanges.get(id);
      if (!exchange) throw new Error(`Nothing was told of ${id}`);
      return exchange;
    };
    const listener: WatchListener = {
      onRequest: (id, request) => this.exchanges.set(id, { request, reads: [], notes: [] }),
      onRedirect: (id, { status, to }) => of(id).notes.push(`${status} ${to}`),
      onOpen: (id, head) => {
        of(id).head = head;
        this.asked.push(id);
      },
      onBytes: (id, read) => of(id).reads.push({ ...read, bytes: read.bytes.slice() }),
      onNote: (id, { what }) => of(id).notes.push(what),
      onPause: (id, { pausedMs, isGoingOn }) =>
        of(id).notes.push(`paused ${pausedMs}${isGoingOn ? ' and more' : ''}`),
      onWholeWanted: (id) => this.askedWhole.push(id),
      onEnd: (id, ending, head, atMs) => {
        of(id).end = { ending, head, atMs };
      },
      onForgotten: (id) => of(id).notes.push('forgotten'),
    };
    this.watch = new NetworkWatch(listener);
  }

  /** An event of the protocol. Its time is that of the page, whose clock began at -100 s. */
  tell(method: string, params: object): this {
    const event = readNetworkEvent(method, { timestamp: this.nowMs / 1000 + 100, ...params });
    if (!event) throw new Error(`${method} is no event`);
    this.watch.take(event, this.nowMs + 1);
    return this;
  }

  pass(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  request(requestId: string, more: object = {}, request: object = {}): this {
    return this.tell('Network.requestWillBeSent', {
      requestId,
      type: 'EventSource',
      loaderId: 'document 1',
      frameId: 'frame 1',
      request: {
        method: 'GET',
        url: 'http://localhost/events',
        headers: { Accept: 'text/event-stream' },
        ...request,
      },
      ...more,
    });
  }

  response(requestId: string, response: object = {}): this {
    return this.tell('Network.responseReceived', {
      requestId,
      response: {
        url: 'http://localhost/events',
        status: 200,
        statusText: 'OK',
        protocol: 'http/1.1',
        headers: { 'Content-Type': 'text/event-stream', 'Transfer-Encoding': 'chunked' },
        ...response,
      },
    });
  }

  data(requestId: string, text: string, isSent = true): this {
    const bytes = encodeText(text);
    return this.tell('Network.dataReceived', {
      requestId,
      dataLength: bytes.length,
      encodedDataLength: bytes.length + 5,
      ...(isSent && { data: encodeBase64(bytes) }),
    });
  }

  finished(requestId: string): this {
    return this.tell('Network.loadingFinished', { requestId });
  }

  failed(requestId: string, errorText: string, more: object = {}): this {
    return this.tell('Network.loadingFailed', { requestId, errorText, ...more });
  }

  /** The debugger answers with what had come. */
  answer(requestId: string, text: string | undefined): this {
    this.watch.bodyAnswered(
      requestId,
      text === undefined ? undefined : encodeBase64(encodeText(text)),
      this.nowMs,
    );
    return this;
  }

  textOf(requestId: string): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      Uint8Array.from((this.exchanges.get(requestId)?.reads ?? []).flatMap(({ bytes }) => [...bytes])),
    );
  }

  endingOf(requestId: string): Ending | undefined {
    return this.exchanges.get(requestId)?.end?.ending;
  }
}
