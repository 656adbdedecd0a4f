// Looks at the responses of a server as its code writes them: the methods of their prototypes are wrapped, which sees those
// that are open already as well. Of a response that is no event stream nothing is looked at but its type. Nothing here may
// throw into the app, nor change what its calls do.

import type { IncomingMessage, ServerResponse } from 'node:http';

import {
  isBodiless,
  probeCalls,
  type ProbeCall,
  type ProbeMessage,
  type ProbeMoment,
} from '../../../core/probe/probeMessage.ts';
import type { Header } from '../../../core/stream/streamRequest.ts';
import { builtin } from './builtin.ts';
import { CallPlaces } from './callPlaces.ts';
import { ChunkPlaces } from './chunkPlaces.ts';
import { EventBreaks } from './eventBreaks.ts';
import { Wrapping, type Method } from './wrapping.ts';

/** Between two that are told of, when nobody gets what is written. */
const repeatMs = 1_000;

/** The function whose caller is meant. */
type Called = (...args: never[]) => unknown;

interface Tracked {
  readonly id: number;
  readonly response: ServerResponse;
  isFull: boolean;
  isEnded: boolean;
  /** The connection is gone. */
  isClosed: boolean;
  /** By the code, while the connection was there. */
  isDestroyed: boolean;
  /** There is a Content-Encoding: what is written here is no event stream to read. */
  readonly isCoded: boolean;
  /** It has a head alone, and Node sends nothing of what is written. */
  readonly isBodiless: boolean;
  /** What stands before it was ended. */
  isEndedBefore: boolean;
  readonly wrapping: Wrapping;
  /** Calls after the end or the close, and when the newest was told. */
  late: number;
  lateToldAtMs: number;
}

/** What a call found. */
interface StateBefore {
  /** There was a head. */
  readonly isSent: boolean;
  /** The write before returned false, and it is full still. */
  readonly isPressed: boolean;
  /** The connection was gone already, though nobody has been told. */
  readonly isGone: boolean;
}

export class Responses {
  readonly #tell: (message: ProbeMessage) => void;
  readonly #nowMs: () => number;
  readonly #places: CallPlaces;
  /** What is known of a response; undefined there: it is no stream. */
  readonly #known = new WeakMap<ServerResponse, Tracked | undefined>();
  readonly #open = new Set<Tracked>();
  readonly #requestedAtMs = new WeakMap<ServerResponse, number>();
  readonly #chunks: ChunkPlaces;
  readonly #wrapping = new Wrapping();
  /** At which events the program is to stop. */
  readonly breaks: EventBreaks;
  readonly #channel = builtin('node:diagnostics_channel');
  /** The response whose method runs: what that calls in turn is not told. */
  #inside: ServerResponse | undefined;
  #isOver = false;
  #lastId = 0;

  readonly #onRequest = (message: unknown): void => {
    const response = (message as { readonly response?: unknown } | undefined)?.response;
    if (typeof response === 'object' && response !== null)
      this.#requestedAtMs.set(response as ServerResponse, this.#nowMs());
  };

  constructor(tell: (message: ProbeMessage) => void, nowMs: () => number) {
    this.#tell = tell;
    this.#nowMs = nowMs;
    this.breaks = new EventBreaks(nowMs);
    this.#places = new CallPlaces((place, frames) => tell({ what: 'place', place, frames }));
    this.#chunks = new ChunkPlaces(this.#places);
    this.#channel?.subscribe('http.server.request.start', this.#onRequest);
    const prototypes = [
      builtin('node:http')?.ServerResponse.prototype,
      builtin('node:http2')?.Http2ServerResponse.prototype,
    ];
    for (const prototype of prototypes) if (prototype) this.#wrap(prototype);
  }

  /** Leaves the app as it was. */
  stop(): void {
    this.#isOver = true;
    this.#channel?.unsubscribe('http.server.request.start', this.#onRequest);
    this.#wrapping.stop();
    this.#chunks.stop();
    for (const { wrapping } of this.#open) wrapping.stop();
    this.#open.clear();
  }

  #wrap(prototype: object): void {
    for (const name of probeCalls)
      this.#wrapping.wrap(prototype, name, (original) => this.#wrapperOf(name, original));
    // A listener of its own would count for the limit of listeners, and go with those that the app removes.
    this.#wrapping.wrap(prototype, 'emit', (original) => {
      const closed = (response: object): void => this.#closed(response as ServerResponse);
      return function (this: object, ...args: unknown[]) {
        if (args[0] === 'close') closed(this);
        return Reflect.apply(original, this, args);
      };
    });
  }

  #wrapperOf(name: ProbeCall, original: Method): Method {
    // oxlint-disable-next-line unicorn/no-this-assignment, typescript/no-this-alias -- the methods are those of a response
    const responses = this;
    const wrapper = function (this: ServerResponse, ...args: unknown[]): unknown {
      const isLeft = responses.#isOver || responses.#inside === this || responses.#isNone(this);
      if (isLeft) return Reflect.apply(original, this, args);
      const before = responses.#stateOf(this);
      const outer = responses.#inside;
      responses.#inside = this;
      if (!responses.breaks.isEmpty && (name === 'write' || name === 'end'))
        responses.#breakAt(this, args, wrapper);
      let result: unknown;
      try {
        result = Reflect.apply(original, this, args);
      } finally {
        responses.#inside = outer;
      }
      try {
        responses.#told(this, { name, args, result, before, wrapper });
      } catch {
        // The app has nothing to do with it.
      }
      return result;
    };
    return wrapper as Method;
  }

  /** Stops in the debugger where an event is written that it is to stop at. */
  #breakAt(response: ServerResponse, args: readonly unknown[], wrapper: Called): void {
    let isMet = false;
    try {
      const known = this.#known.get(response);
      if (known ? known.isCoded : !isStreamType(String(response.getHeader('content-type')))) return;
      const bytes = Buffer.from(base64Of(args[0], args[1]), 'base64');
      for (const rule of this.breaks.metBy(response, bytes)) {
        isMet = true;
        this.#tell({ what: 'break', rule, place: this.#places.of(wrapper).number });
      }
    } catch {
      // The app has nothing to do with it.
    }
    if (isMet) pausedBySseInspector();
  }

  /** Whether the response is known to be no stream. */
  #isNone(response: ServerResponse): boolean {
    return this.#known.has(response) && this.#known.get(response) === undefined;
  }

  #stateOf(response: ServerResponse): StateBefore {
    try {
      return {
        isSent: response.headersSent,
        isPressed: this.#known.get(response)?.isFull === true && response.writableNeedDrain,
        isGone: isGone(response),
      };
    } catch {
      return { isSent: false, isPressed: false, isGone: false };
    }
  }

  #told(
    response: ServerResponse,
    call: {
      readonly name: ProbeCall;
      readonly args: readonly unknown[];
      readonly result: unknown;
      readonly before: StateBefore;
      readonly wrapper: Called;
    },
  ): void {
    const { name, args, result, before, wrapper } = call;
    const known = this.#known.get(response) ?? this.#begin(response, name, before.isSent, wrapper);
    if (!known) return;
    const chunk = name === 'write' || name === 'end' ? args[0] : undefined;
    const handed = sizeOf(chunk, args[1]);
    const moment = momentOf(known, known.isEnded);
    if (name === 'write') known.isFull = result === false;
    if (moment) {
      if (handed > 0) this.#tellLate(known, moment, { name, size: handed, wrapper });
      return;
    }
    const size = known.isBodiless ? 0 : handed;
    const isWriting = size > 0;
    const isPressed = isWriting && before.isPressed;
    if (name === 'end') known.isEnded = true;
    if (name === 'destroy' && !before.isGone) known.isDestroyed = true;
    // Setting the head is told when the response becomes known, and sends nothing.
    if (name === 'writeHead') return;
    const atMs = this.#nowMs();
    const place = this.#placeOf(chunk, wrapper);
    const data = isWriting && !known.isCoded ? { data: base64Of(chunk, args[1]) } : {};
    const { isCoded } = known;
    this.#tell({
      what: 'call',
      id: known.id,
      atMs,
      call: name,
      place,
      size,
      ...data,
      ...(isPressed && { isPressed }),
      ...(isCoded && { isCoded }),
    });
  }

  /** The line that wrote, or that handed what is written to the web stream which it came through. */
  #placeOf(chunk: unknown, wrapper: Called): number {
    const { number, isOwn } = this.#places.of(wrapper);
    if (isOwn) return number;
    if (chunk instanceof Uint8Array) this.#chunks.watch();
    return this.#chunks.of(chunk) || number;
  }

  #tellLate(
    known: Tracked,
    moment: ProbeMoment,
    { name, size, wrapper }: { readonly name: ProbeCall; readonly size: number; readonly wrapper: Called },
  ): void {
    known.late += 1;
    const atMs = this.#nowMs();
    if (known.late > 1 && atMs - known.lateToldAtMs < repeatMs) return;
    known.lateToldAtMs = atMs;
    const place = this.#places.of(wrapper).number;
    this.#tell({ what: 'call', id: known.id, atMs, call: name, place, size, moment, count: known.late });
  }

  /** What a response is can be told once it has a head. */
  #begin(response: ServerResponse, call: ProbeCall, isLate: boolean, wrapper: Called): Tracked | undefined {
    const head = headOf(response);
    if (!head) return undefined;
    const type = head.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
    if (!isStreamType(type)) {
      this.#known.set(response, undefined);
      return undefined;
    }
    const coding = head.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1] ?? 'identity';
    const isCoded = coding.trim().toLowerCase() !== 'identity';
    this.#lastId += 1;
    const known: Tracked = {
      id: this.#lastId,
      response,
      isFull: false,
      isEnded: false,
      isClosed: false,
      isDestroyed: false,
      isCoded,
      isBodiless: isBodiless(response.req.method, response.statusCode),
      isEndedBefore: false,
      wrapping: new Wrapping(),
      late: 0,
      lateToldAtMs: 0,
    };
    this.#known.set(response, known);
    this.#open.add(known);
    const requestedAtMs = this.#requestedAtMs.get(response);
    this.#tell({
      what: 'open',
      id: known.id,
      atMs: this.#nowMs(),
      ...(requestedAtMs !== undefined && { requestedAtMs }),
      ...requestOf(response.req),
      status: response.statusCode,
      statusText: response.statusMessage ?? '',
      head,
      isLate,
      call,
      place: this.#places.of(wrapper).number,
    });
    if (isCoded) this.#wrapBefore(known);
    return known;
  }

  /** A middleware that compresses has methods of its own on the response: there the events can still be read. */
  #wrapBefore(known: Tracked): void {
    const { response, wrapping } = known;
    const told = (name: 'write' | 'end', args: readonly unknown[], wrapper: Called): void => {
      const size = sizeOf(args[0], args[1]);
      const moment = momentOf(known, known.isEndedBefore);
      if (moment && size > 0) return this.#tellLate(known, moment, { name, size, wrapper });
      if (moment) return;
      if (name === 'end') known.isEndedBefore = true;
      const place = this.#places.of(wrapper).number;
      const data = size > 0 ? { data: base64Of(args[0], args[1]) } : {};
      this.#tell({ what: 'call', id: known.id, atMs: this.#nowMs(), call: name, place, size, ...data });
    };
    for (const name of ['write', 'end'] as const) {
      if (!Object.hasOwn(response, name)) continue;
      wrapping.wrap(response, name, (original) => {
        const isOver = (): boolean => this.#isOver;
        const wrapper: Method = function (this: object, ...args: unknown[]) {
          try {
            if (!isOver()) told(name, args, wrapper);
          } catch {
            // The app has nothing to do with it.
          }
          return Reflect.apply(original, this, args);
        };
        return wrapper;
      });
    }
  }

  #closed(response: ServerResponse): void {
    try {
      const known = this.#isOver ? undefined : this.#known.get(response);
      if (!known || known.isClosed) return;
      known.isClosed = true;
      this.#open.delete(known);
      const { errored } = response as { readonly errored?: unknown };
      this.#tell({
        what: 'close',
        id: known.id,
        atMs: this.#nowMs(),
        isEnded: response.writableEnded,
        isFinished: response.writableFinished,
        isDestroyed: known.isDestroyed,
        code: codeOf(errored),
      });
    } catch {
      // The app has nothing to do with it.
    }
  }
}

/** The code that writes the event is what called this, a few lines down the call stack. */
function pausedBySseInspector(): void {
  // oxlint-disable-next-line no-debugger -- somebody asked for it, at this event
  debugger;
}

/** What is written then gets nowhere, and why. What the code did itself comes before what became of the connection. */
function momentOf(known: Tracked, isEnded: boolean): ProbeMoment | undefined {
  if (isEnded) return 'after end';
  if (known.isDestroyed) return 'after destroy';
  return known.isClosed ? 'after close' : undefined;
}

function isGone({ socket, stream }: ServerResponse & { readonly stream?: unknown }): boolean {
  const isStreamGone =
    typeof stream === 'object' && stream !== null && 'destroyed' in stream && stream.destroyed === true;
  return isStreamGone || socket?.destroyed === true;
}

function isStreamType(type: string): boolean {
  return /^\s*text\/event-stream\s*(?:;|$)/i.test(type);
}

/** The head as it is sent; undefined while there is none. */
function headOf(response: ServerResponse): Header[] | undefined {
  if (!response.headersSent) return undefined;
  // Headers that were given to `writeHead` are nowhere else.
  const { _header: text } = response as { readonly _header?: unknown };
  if (typeof text !== 'string') return pairsOf(response.getHeaders());
  return text
    .split('\r\n')
    .slice(1)
    .flatMap((line): Header[] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).trim()]] : [];
    });
}

function pairsOf(headers: Readonly<Record<string, unknown>>): Header[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): Header => [name, String(each)]),
  );
}

function requestOf(
  request: IncomingMessage,
): Pick<
  Extract<ProbeMessage, { readonly what: 'open' }>,
  'method' | 'url' | 'headers' | 'httpVersion' | 'peer'
> {
  const { method = 'GET', url: target = '/', rawHeaders, httpVersion, socket } = request;
  const headers: Header[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    headers.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  // Some of HTTP/2 begin with a colon.
  const authority = headers.find(([name]) => /^(?:host|:authority)$/i.test(name))?.[1];
  const scheme = 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http';
  const origin = `${scheme}://${authority ?? `localhost:${socket.localPort ?? 80}`}`;
  // Express cuts off what it has matched.
  const { originalUrl } = request as { readonly originalUrl?: unknown };
  const path = typeof originalUrl === 'string' ? originalUrl : target;
  return {
    method,
    url: URL.canParse(path)
      ? path
      : URL.canParse(path, origin)
        ? new URL(path, origin).href
        : 'http://localhost/',
    headers: headers.filter(([name]) => !name.startsWith(':')),
    httpVersion,
    peer: `${socket.remoteAddress ?? ''}:${socket.remotePort ?? ''}`,
  };
}

function sizeOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk, encodingOf(encoding));
  return chunk instanceof Uint8Array ? chunk.byteLength : 0;
}

function base64Of(chunk: unknown, encoding: unknown): string {
  if (typeof chunk === 'string') return Buffer.from(chunk, encodingOf(encoding)).toString('base64');
  if (!(chunk instanceof Uint8Array)) return '';
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('base64');
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
