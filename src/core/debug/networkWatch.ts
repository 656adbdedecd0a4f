// Finds the event streams among the requests of one page, worker or Node process, and tells of each exchange in the order
// in which it went on: request, head, bytes, end. Requests that have nothing to do with streams leave nothing behind.

import { bytesOfBase64 } from '../capture/reading/base64.ts';
import type { RedirectHop, ResponseHead } from '../log/detail.ts';
import { readingOf } from '../stream/bodyFormat.ts';
import type { Ending } from '../stream/ending.ts';
import { headerValues } from '../stream/headerValues.ts';
import type { Header } from '../stream/streamRequest.ts';
import { present } from '../base/present.ts';
import { BodyArrivals, type BodyRead } from './bodyArrivals.ts';
import { DebuggedClock } from './debuggedClock.ts';
import { debuggedEnding } from './debuggedEnding.ts';
import { debuggedHead, debuggedHop } from './debuggedHead.ts';
import type { NetworkEvent, ToldResponse } from './networkEvent.ts';
import type { WatchedPause, WatchedRequest, WatchListener } from './watchListener.ts';
import { bytesOfWholeText } from './wholeBody.ts';

/** Requests of which it is not known yet whether they are streams; the oldest are forgotten when there are more. */
const maxUnknown = 2_000;
/** Requests that are known to have been, whatever became of them. */
const maxSeen = 3 * maxUnknown;

interface Exchange {
  readonly id: string;
  request: WatchedRequest;
  readonly frame: string;
  redirects: RedirectHop[];
  /** Whether the listener knows of it. */
  isTold: boolean;
  headers: readonly Header[] | undefined;
  head: ResponseHead | undefined;
  /** There while the response is a stream. */
  body: BodyArrivals | undefined;
  /** It is said that the debugger is behind. */
  isBehind: boolean;
  /** How it ended, while the answer for its bytes is awaited. */
  ended: { readonly ending: Ending; readonly atMs: number } | undefined;
}

/** Shorter stops are steps from line to line. */
export const leastPauseMs = 1_000;
/** A debugger is always a little behind. */
const leastBehindMs = 2_000;

export class NetworkWatch {
  readonly #listener: WatchListener;
  readonly #clock = new DebuggedClock();
  readonly #exchanges = new Map<string, Exchange>();
  /** Ids of requests, the newest of them. */
  readonly #seen = new Set<string>();
  /** Headers that were told of before their request. */
  readonly #early = new Map<string, readonly Header[]>();
  #pausedAtMs: number | undefined;
  #resumedAtMs = -Infinity;
  /** Exchanges that are over and whose bytes are awaited; what is told meanwhile waits, or a next attempt would come before. */
  #unsettled = 0;
  #waiting: (readonly [event: NetworkEvent, toldAtMs: number])[] = [];

  constructor(listener: WatchListener) {
    this.#listener = listener;
  }

  /** Whether a request was told of, and not so long ago that this is forgotten. */
  knows(id: string): boolean {
    return this.#seen.has(id);
  }

  /** @param toldAtMs on our monotonic clock */
  take(event: NetworkEvent, toldAtMs: number): void {
    if (event.kind === 'request') this.#see(event.id);
    if (this.#unsettled > 0) this.#waiting.push([event, toldAtMs]);
    else this.#takeNow(event, toldAtMs);
  }

  #see(id: string): void {
    this.#seen.add(id);
    if (this.#seen.size <= maxSeen) return;
    for (const oldest of this.#seen) {
      // Those that go on stay.
      if (this.#exchanges.has(oldest)) continue;
      this.#seen.delete(oldest);
      return;
    }
  }

  #takeNow(event: NetworkEvent, toldAtMs: number): void {
    switch (event.kind) {
      case 'request':
        return this.#takeRequest(event, this.#clock.read(event.atS, toldAtMs));
      case 'request headers':
        return this.#takeHeaders(event.id, event.headers);
      case 'response headers': {
        const exchange = this.#exchanges.get(event.id);
        if (exchange && !exchange.head) exchange.headers = event.headers;
        return;
      }
      case 'response':
        return this.#takeResponse(event.id, event.response, this.#clock.read(event.atS, toldAtMs));
      case 'data': {
        const exchange = this.#exchanges.get(event.id);
        const atMs = this.#clock.read(event.atS, toldAtMs);
        if (!exchange?.body) return;
        this.#lookBehind(exchange, toldAtMs - atMs, atMs);
        this.#write(exchange, exchange.body.take(event.length, event.wireLength, atMs, event.bytes));
        return;
      }
      case 'finished':
        return this.#end(event.id, undefined, this.#clock.read(event.atS, toldAtMs));
      case 'failed':
        return this.#end(event.id, event, this.#clock.read(event.atS, toldAtMs));
      case 'document':
        return this.#leave(
          ({ frame, request }) => frame === event.frame && request.document !== event.document,
          toldAtMs,
        );
      case 'frame gone':
        return this.#leave(({ frame }) => frame === event.frame, toldAtMs);
      case 'paused':
        this.#pausedAtMs ??= toldAtMs;
        return;
      case 'still paused':
        if (this.#pausedAtMs !== undefined)
          this.#tellPause({ pausedMs: toldAtMs - this.#pausedAtMs, isGoingOn: true }, toldAtMs);
        return;
      case 'resumed':
        return this.#resume(toldAtMs);
    }
  }

  /** The debugger has answered with the bytes that it had; Base64, or undefined where it has none to give. */
  bodyAnswered(id: string, buffered: string | undefined, atMs: number): void {
    const exchange = this.#exchanges.get(id);
    if (!exchange?.body?.isAsking) return;
    const bytes = buffered === undefined ? undefined : bytesOfBase64(buffered);
    if (bytes) this.#settle(exchange, bytes, atMs);
    else this.#listener.onWholeWanted(id);
  }

  /** The debugger has answered with the whole body, as text or as Base64; undefined: it has none. */
  wholeAnswered(
    id: string,
    body: { readonly text: string; readonly isBase64: boolean } | undefined,
    atMs: number,
  ): void {
    const exchange = this.#exchanges.get(id);
    if (!exchange?.body?.isAsking) return;
    if (!body) {
      // Node has a body as long as it knows of the request.
      const isForgotten = isOfNode(exchange.request);
      this.#listener.onNote(id, { what: isForgotten ? 'forgotten' : 'no body' }, atMs);
      return this.#settle(exchange, undefined, atMs);
    }
    if (body.isBase64) return this.#settle(exchange, bytesOfBase64(body.text), atMs);
    const { bytes, note } = bytesOfWholeText(body.text, exchange.body.missing);
    if (note) this.#listener.onNote(id, note, atMs);
    this.#settle(exchange, bytes, atMs);
  }

  /** Requests whose bytes come as they do. */
  get open(): string[] {
    return [...this.#exchanges.values()].flatMap(({ id, body }) => (body && !body.isAsking ? [id] : []));
  }

  /** Requests for streams whose response has not begun. */
  get unanswered(): string[] {
    return [...this.#exchanges.values()].flatMap(({ id, isTold, head }) => (isTold && !head ? [id] : []));
  }

  /** Nothing more is told of a body, or of a request whose response has not begun. */
  forget(id: string, atMs: number): void {
    const exchange = this.#exchanges.get(id);
    if (exchange?.body && !exchange.ended) this.#listener.onNote(id, { what: 'forgotten' }, atMs);
    else if (exchange && !exchange.head) this.#drop(exchange, atMs);
  }

  /** Its response is not told of, so that nothing can be said of its end. */
  #drop({ id, isTold }: Exchange, atMs: number): void {
    this.#exchanges.delete(id);
    if (isTold) this.#listener.onForgotten(id, atMs);
  }

  #takeRequest(event: Extract<NetworkEvent, { readonly kind: 'request' }>, atMs: number): void {
    const { id, redirect } = event;
    const before = this.#exchanges.get(id);
    if (before && redirect) {
      const hop = debuggedHop(redirect, event.url);
      before.redirects.push(hop);
      before.headers = undefined;
      if (before.isTold) this.#listener.onRedirect(id, hop, atMs);
      return;
    }
    const { method, url, headers, type, document, frame } = event;
    const request: WatchedRequest = {
      method,
      url,
      headers,
      sentAtMs: atMs,
      type,
      document,
      ...present({ body: event.body, place: event.place }),
    };
    const exchange: Exchange = {
      id,
      request,
      frame,
      redirects: [],
      isTold: false,
      headers: undefined,
      head: undefined,
      body: undefined,
      isBehind: false,
      ended: undefined,
    };
    this.#exchanges.set(id, exchange);
    this.#forgetUnknown();
    const early = this.#early.get(id);
    this.#early.delete(id);
    if (early) this.#takeHeaders(id, early);
    // Nobody tells of headers over the wire there.
    else if (isOfNode(request) && asksForStream(request)) this.#tell(exchange);
  }

  #takeHeaders(id: string, headers: readonly Header[]): void {
    const exchange = this.#exchanges.get(id);
    if (!exchange) {
      this.#early.set(id, headers);
      const [oldest] = this.#early.keys();
      if (this.#early.size > maxUnknown && oldest !== undefined) this.#early.delete(oldest);
      return;
    }
    if (exchange.isTold || exchange.redirects.length > 0) return;
    // Some of HTTP/2 and later begin with a colon, and are no headers to others.
    exchange.request = { ...exchange.request, headers: headers.filter(([name]) => !name.startsWith(':')) };
    if (asksForStream(exchange.request)) this.#tell(exchange);
  }

  #takeResponse(id: string, response: ToldResponse, atMs: number): void {
    const exchange = this.#exchanges.get(id);
    if (!exchange) return;
    const { redirects, headers } = exchange;
    const head = debuggedHead(response, headers, redirects);
    exchange.head = head;
    const reading =
      head.status === 200 ? readingOf(headerValues(head.headers, 'content-type'), undefined) : undefined;
    if (!reading) return;
    this.#tell(exchange);
    exchange.body = new BodyArrivals();
    this.#listener.onOpen(id, head, reading, atMs);
  }

  #end(
    id: string,
    failure: Extract<NetworkEvent, { readonly kind: 'failed' }> | undefined,
    atMs: number,
  ): void {
    const exchange = this.#exchanges.get(id);
    if (!exchange) return;
    const { head, body, request } = exchange;
    // Node tells of each response before its end, unless it has forgotten the request meanwhile.
    if (isOfNode(request) && !head && !failure) return this.#drop(exchange, atMs);
    const isStream = body !== undefined;
    const isEventSource = request.type === 'EventSource';
    if (isEventSource || asksForStream(request)) this.#tell(exchange);
    const ending = debuggedEnding({ head, isStream, isEventSource, failure });
    if (body?.isAsking) this.#endLater(exchange, ending, atMs);
    else this.#tellEnd(exchange, ending, atMs);
  }

  /** What is left of a document that is gone. Nothing else says that it has ended. */
  #leave(isGone: (exchange: Exchange) => boolean, atMs: number): void {
    const ending: Ending = { cause: 'client', by: 'app', isByPage: true };
    for (const exchange of this.#exchanges.values()) {
      if (!isGone(exchange)) continue;
      if (exchange.body?.isAsking) this.#endLater(exchange, ending, atMs);
      else this.#tellEnd(exchange, ending, atMs);
    }
  }

  #resume(atMs: number): void {
    const pausedMs = atMs - (this.#pausedAtMs ?? atMs);
    this.#pausedAtMs = undefined;
    this.#resumedAtMs = atMs;
    if (pausedMs >= leastPauseMs) this.#tellPause({ pausedMs }, atMs);
  }

  #tellPause(pause: WatchedPause, atMs: number): void {
    for (const { id, isTold } of this.#exchanges.values())
      if (isTold) this.#listener.onPause(id, pause, atMs);
  }

  /** Says once that what is told of came long before, unless the app was stopped then. */
  #lookBehind(exchange: Exchange, behindMs: number, atMs: number): void {
    if (behindMs < leastBehindMs / 4) exchange.isBehind = false;
    if (behindMs < leastBehindMs || exchange.isBehind || atMs < this.#resumedAtMs) return;
    exchange.isBehind = true;
    this.#listener.onNote(exchange.id, { what: 'behind', behindMs }, atMs);
  }

  #settle(exchange: Exchange, bytes: Uint8Array | undefined, atMs: number): void {
    const { body, ended } = exchange;
    if (body) this.#write(exchange, body.answer(bytes, ended?.atMs ?? atMs));
    if (!ended) return;
    this.#unsettled -= 1;
    this.#tellEnd(exchange, ended.ending, ended.atMs);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const [event, toldAtMs] of waiting) this.take(event, toldAtMs);
  }

  #endLater(exchange: Exchange, ending: Ending, atMs: number): void {
    exchange.ended = { ending, atMs };
    this.#unsettled += 1;
  }

  #write({ id }: Exchange, arrivals: readonly BodyRead[]): void {
    for (const arrival of arrivals) this.#listener.onBytes(id, arrival);
  }

  #tell(exchange: Exchange): void {
    if (exchange.isTold) return;
    exchange.isTold = true;
    const { id, request, redirects } = exchange;
    this.#listener.onRequest(id, request);
    if (request.place) this.#listener.onNote(id, { what: 'sent by', place: request.place }, request.sentAtMs);
    for (const hop of redirects) this.#listener.onRedirect(id, hop, request.sentAtMs);
  }

  #tellEnd(exchange: Exchange, ending: Ending, atMs: number): void {
    const { id, isTold, body, head } = exchange;
    this.#exchanges.delete(id);
    if (isTold) this.#listener.onEnd(id, ending, body ? undefined : head, atMs);
  }

  #forgetUnknown(): void {
    if (this.#exchanges.size <= maxUnknown) return;
    for (const { id, isTold } of this.#exchanges.values()) {
      if (isTold) continue;
      this.#exchanges.delete(id);
      return;
    }
  }
}

/** Whether Node tells of the request: browsers say of which type it is. */
function isOfNode({ type }: WatchedRequest): boolean {
  return type === undefined;
}

/** Whether a request asks for an event stream and for nothing else. */
function asksForStream({ type, headers }: WatchedRequest): boolean {
  if (type === 'EventSource') return true;
  const accepted = headerValues(headers, 'accept').flatMap((value) => value.split(','));
  return accepted.length > 0 && accepted.every((each) => /^\s*text\/event-stream\s*(?:;|$)/i.test(each));
}
