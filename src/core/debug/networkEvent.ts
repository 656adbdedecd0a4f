// What the Chrome DevTools Protocol tells of requests, narrowed: events of its Network, Page and Debugger domains, as
// Chromium and Node send them. What has another shape is no event.

import { isRecord } from '../base/narrowing.ts';
import { present } from '../base/present.ts';
import { bytesOfBase64 } from '../capture/reading/base64.ts';
import type { CodePlace } from './words/debugNote.ts';
import type { Header } from '../stream/streamRequest.ts';

/** The head of a response, as the protocol has it. */
export interface ToldResponse {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Header[];
  /** Such as `http/1.1` or `h2`; empty where it is not told. */
  readonly protocol: string;
  readonly remoteAddress?: string;
  readonly isConnectionReused: boolean;
  readonly tls?: string;
  /** Milliseconds since the request was begun; negative for stages that did not happen. */
  readonly timing: Readonly<Record<string, number>>;
}

/** Ids are those of requests; times are seconds on the clock of the process that tells. */
export type NetworkEvent =
  | {
      readonly kind: 'request';
      readonly id: string;
      readonly atS: number;
      readonly method: string;
      readonly url: string;
      readonly headers: readonly Header[];
      readonly body?: string;
      /** Such as `EventSource`, `Fetch` or `XHR`; undefined where it is not told. */
      readonly type: string | undefined;
      /** The document that sends it; empty where there are none. */
      readonly document: string;
      readonly frame: string;
      /** The code that sends it. */
      readonly place?: CodePlace;
      /** Set where it goes on with a redirect. */
      readonly redirect?: ToldResponse;
    }
  /** The headers of a request as they went over the wire. */
  | { readonly kind: 'request headers'; readonly id: string; readonly headers: readonly Header[] }
  | { readonly kind: 'response'; readonly id: string; readonly atS: number; readonly response: ToldResponse }
  /** The headers of a response as they came over the wire. */
  | {
      readonly kind: 'response headers';
      readonly id: string;
      readonly status: number | undefined;
      readonly headers: readonly Header[];
    }
  | {
      readonly kind: 'data';
      readonly id: string;
      readonly atS: number;
      /** Bytes of the body. */
      readonly length: number;
      /** Bytes that went over the wire for them. */
      readonly wireLength: number;
      /** Only once they were asked for. */
      readonly bytes?: Uint8Array;
    }
  | { readonly kind: 'finished'; readonly id: string; readonly atS: number }
  | {
      readonly kind: 'failed';
      readonly id: string;
      readonly atS: number;
      /** Such as `net::ERR_CONNECTION_RESET`. */
      readonly error: string;
      readonly isCanceled: boolean;
      /** Why the browser itself stopped it, such as `mixed-content`. */
      readonly blockedReason?: string;
      /** Why the browser kept the response from the page, such as `MissingAllowOriginHeader`. */
      readonly corsError?: string;
    }
  /** The frame has another document. */
  | { readonly kind: 'document'; readonly frame: string; readonly document: string }
  | { readonly kind: 'frame gone'; readonly frame: string }
  | { readonly kind: 'paused' | 'resumed' }
  /** Nothing tells of it: it is seen by the clock that a pause has lasted for `leastPauseMs`. */
  | { readonly kind: 'still paused' };

type Fields = Readonly<Record<string, unknown>>;

/** The names of the events that are read. */
export const networkEventNames = [
  'Network.requestWillBeSent',
  'Network.requestWillBeSentExtraInfo',
  'Network.responseReceived',
  'Network.responseReceivedExtraInfo',
  'Network.dataReceived',
  'Network.loadingFinished',
  'Network.loadingFailed',
  'Page.frameNavigated',
  'Page.frameDetached',
  'Debugger.paused',
  'Debugger.resumed',
] as const;

/** @returns undefined for an event that is none of these, or has another shape */
export function readNetworkEvent(method: string, params: unknown): NetworkEvent | undefined {
  const told = isRecord(params) ? params : {};
  switch (method) {
    case 'Network.requestWillBeSent':
      return readRequest(told);
    case 'Network.requestWillBeSentExtraInfo':
      return withId(told, (id) => ({ kind: 'request headers', id, headers: headersOf(told['headers']) }));
    case 'Network.responseReceived': {
      const response = readResponse(told['response']);
      return response && withTime(told, (id, atS) => ({ kind: 'response', id, atS, response }));
    }
    case 'Network.responseReceivedExtraInfo':
      return withId(told, (id) => ({
        kind: 'response headers',
        id,
        status: numberOf(told['statusCode']),
        headers: headersOf(told['headers']),
      }));
    case 'Network.dataReceived':
      return withTime(told, (id, atS) => readData(told, id, atS));
    case 'Network.loadingFinished':
      return withTime(told, (id, atS) => ({ kind: 'finished', id, atS }));
    case 'Network.loadingFailed':
      return withTime(told, (id, atS) => readFailure(told, id, atS));
    case 'Page.frameNavigated':
      return readNavigation(told['frame']);
    case 'Page.frameDetached':
      return typeof told['frameId'] === 'string' ? { kind: 'frame gone', frame: told['frameId'] } : undefined;
    case 'Debugger.paused':
      return { kind: 'paused' };
    case 'Debugger.resumed':
      return { kind: 'resumed' };
    default:
      return undefined;
  }
}

function withId(told: Fields, make: (id: string) => NetworkEvent): NetworkEvent | undefined {
  const id = told['requestId'];
  return typeof id === 'string' ? make(id) : undefined;
}

function withTime(told: Fields, make: (id: string, atS: number) => NetworkEvent): NetworkEvent | undefined {
  const atS = numberOf(told['timestamp']);
  return atS === undefined ? undefined : withId(told, (id) => make(id, atS));
}

function readRequest(told: Fields): NetworkEvent | undefined {
  const request = told['request'];
  if (!isRecord(request)) return undefined;
  const { method, url, postData } = request;
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  return withTime(told, (id, atS) => ({
    kind: 'request',
    id,
    atS,
    method: textOf(method, 'GET'),
    url,
    headers: headersOf(request['headers']),
    type: typeof told['type'] === 'string' ? told['type'] : undefined,
    document: textOf(told['loaderId']),
    frame: textOf(told['frameId']),
    ...present({
      body: typeof postData === 'string' ? postData : undefined,
      place: placeOf(told['initiator']),
      redirect: readResponse(told['redirectResponse']),
    }),
  }));
}

function readResponse(value: unknown): ToldResponse | undefined {
  if (!isRecord(value)) return undefined;
  const status = numberOf(value['status']);
  if (status === undefined || typeof value['url'] !== 'string') return undefined;
  const { remoteIPAddress: host, remotePort: port, securityDetails: security } = value;
  const address =
    typeof host === 'string' && host !== '' && typeof port === 'number' ? { host, port } : undefined;
  const tls = isRecord(security)
    ? [security['protocol'], security['cipher']].filter((part) => typeof part === 'string' && part !== '')
    : [];
  return {
    url: value['url'],
    status,
    statusText: textOf(value['statusText']),
    headers: headersOf(value['headers']),
    protocol: textOf(value['protocol']),
    isConnectionReused: value['connectionReused'] === true,
    timing: timingOf(value['timing']),
    ...present({
      remoteAddress: address && `${address.host}:${address.port}`,
      tls: tls.length > 0 ? tls.join(' ') : undefined,
    }),
  };
}

function readData(told: Fields, id: string, atS: number): NetworkEvent {
  const { data } = told;
  const bytes = typeof data === 'string' && data !== '' ? bytesOfBase64(data) : undefined;
  const length = bytes?.length ?? numberOf(told['dataLength']) ?? 0;
  const wireLength = numberOf(told['encodedDataLength']) ?? 0;
  return { kind: 'data', id, atS, length, wireLength, ...present({ bytes }) };
}

function readFailure(told: Fields, id: string, atS: number): NetworkEvent {
  const { blockedReason, corsErrorStatus: cors } = told;
  return {
    kind: 'failed',
    id,
    atS,
    error: textOf(told['errorText']),
    isCanceled: told['canceled'] === true,
    ...present({
      blockedReason: typeof blockedReason === 'string' && blockedReason !== '' ? blockedReason : undefined,
      corsError: isRecord(cors) ? textOf(cors['corsError'], 'CORS') : undefined,
    }),
  };
}

function readNavigation(frame: unknown): NetworkEvent | undefined {
  if (!isRecord(frame) || typeof frame['id'] !== 'string') return undefined;
  return { kind: 'document', frame: frame['id'], document: textOf(frame['loaderId']) };
}

/** Where the innermost function is that the request was sent from, through calls that were waited for as well. */
function placeOf(initiator: unknown): CodePlace | undefined {
  if (!isRecord(initiator)) return undefined;
  let stack = initiator['stack'];
  // Deeper than any real one.
  for (let depth = 0; isRecord(stack) && depth < 32; depth += 1) {
    const frames: unknown = stack['callFrames'];
    const found = Array.isArray(frames) ? frames.find(hasAddress) : undefined;
    if (found) return placeOfFrame(found);
    stack = stack['parent'];
  }
  return undefined;
}

function hasAddress(frame: unknown): frame is Fields {
  // What Node itself does is nobody's line.
  return isRecord(frame) && typeof frame['url'] === 'string' && !/^(?:node:|$)/.test(frame['url']);
}

function placeOfFrame(frame: Fields): CodePlace {
  return {
    url: textOf(frame['url']),
    line: (numberOf(frame['lineNumber']) ?? 0) + 1,
    column: (numberOf(frame['columnNumber']) ?? 0) + 1,
    name: textOf(frame['functionName']),
  };
}

/** Headers of an object; several of one name stand in one value there, a line each. */
function headersOf(value: unknown): Header[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, values]) =>
    typeof values === 'string' ? values.split('\n').map((one): Header => [name, one]) : [],
  );
}

function timingOf(value: unknown): Readonly<Record<string, number>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => numberOf(entry[1]) !== undefined),
  );
}

function textOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
