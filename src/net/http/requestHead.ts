// The headers of a stream's request: what an EventSource sends, what the user adds or replaces, and what may not
// follow a redirect to another origin.

import * as l10n from '@vscode/l10n';

import { acceptOfLines, type AskedFormat } from '../../core/stream/bodyFormat.ts';
import { hasControlCharacter, lastEventIdHeaderValue, writeHeaderText } from '../../core/wire/headerText.ts';
import { reportedLine } from '../../core/base/reportedText.ts';
import {
  methodOf,
  type Header,
  type ResolvedHeader,
  type ResolvedRequest,
} from '../../core/stream/streamRequest.ts';
import type { Route } from './redirect.ts';

const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Thrown for a request that cannot be sent as it is; the message says what to change. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
  readonly field: 'url' | 'method' | 'headers' | 'tls';

  constructor(field: InvalidRequestError['field'], message: string) {
    super(reportedLine(message));
    this.field = field;
  }
}

/** @throws InvalidRequestError for a URL that does not parse, a method or header that HTTP does not allow */
export function checkRequest(request: ResolvedRequest): void {
  if (!URL.canParse(request.url)) {
    throw new InvalidRequestError('url', l10n.t('"{0}" is not an absolute URL.', request.url));
  }
  const method = methodOf(request);
  if (!tokenPattern.test(method))
    throw new InvalidRequestError('method', l10n.t('"{0}" is not an HTTP method.', method));
  if (method === 'CONNECT' || method === 'TRACE') {
    throw new InvalidRequestError(
      'method',
      l10n.t('{0} cannot carry an event stream. Use GET or POST.', method),
    );
  }
  for (const [name, value] of request.headers ?? []) {
    if (!tokenPattern.test(name)) {
      throw new InvalidRequestError(
        'headers',
        l10n.t('"{0}" is not a header name: letters, digits and - are allowed.', shownName(name)),
      );
    }
    if (hasControlCharacter(value)) {
      throw new InvalidRequestError(
        'headers',
        l10n.t('The value of {0} has a control character (such as a line break) in it.', name),
      );
    }
  }
}

/** A request as it goes on the wire. */
export interface OutgoingRequest {
  readonly method: string;
  /** Without user name and password: these are in a header. */
  readonly url: URL;
  /** All of them, in order. Each character of a value is one byte. */
  readonly headers: readonly ResolvedHeader[];
  /** As bytes: Node writes a body that is text together with the head, and both as UTF-8. */
  readonly body: Uint8Array | undefined;
}

/**
 * What is sent on the given route; undefined for a last event id that no header can carry.
 * @param lastEventId empty leaves Last-Event-ID out
 */
export function outgoingRequest(
  request: ResolvedRequest,
  lastEventId: string,
  route: Route,
): OutgoingRequest | undefined {
  const idValue = lastEventIdHeaderValue(lastEventId);
  if (idValue === undefined) return undefined;
  const method = route.isTurnedToGet ? 'GET' : methodOf(request);
  const text = route.isTurnedToGet ? undefined : request.body;
  const body = text === undefined ? undefined : Buffer.from(text);
  const url = new URL(route.url);
  const own = (request.headers ?? [])
    .filter((header) => staysOnRoute(header, route) && !(lastEventId !== '' && isLastEventId(header[0])))
    .map(([name, value, ...reference]): ResolvedHeader => [name, writeHeaderText(value), ...reference]);
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const standard = standardHeaders(method, url, text, request.readAs).filter(([name]) => {
    const isReplaced = names.has(name.toLowerCase());
    return !isReplaced && !(name === 'Content-Length' && names.has('transfer-encoding'));
  });
  url.username = '';
  url.password = '';
  // The id of the stream wins over one typed as a header: that one was for the first attempt at most.
  const id: Header[] = lastEventId === '' ? [] : [['Last-Event-ID', idValue]];
  return { method, url, headers: [...standard, ...own, ...id], body };
}

/**
 * What goes out without being asked for. Written here to the last header, so that what is shown is what is sent; Node
 * would leave the length of a body out for GET.
 */
function standardHeaders(
  method: string,
  url: URL,
  body: string | undefined,
  readAs: AskedFormat | undefined,
): Header[] {
  const headers: Header[] = [
    ['Host', url.host],
    ['Connection', 'keep-alive'],
    ['Accept', readAs === 'json-lines' ? acceptOfLines : 'text/event-stream'],
    ['Cache-Control', 'no-cache'],
    ['Accept-Encoding', 'identity'],
    ['User-Agent', 'sse-inspector'],
  ];
  if (url.username !== '' || url.password !== '') headers.push(['Authorization', basicCredentials(url)]);
  if (body !== undefined) headers.push(['Content-Type', guessContentType(body)]);
  if (body !== undefined || !/^(?:GET|HEAD|DELETE|OPTIONS)$/.test(method)) {
    headers.push(['Content-Length', String(Buffer.byteLength(body ?? ''))]);
  }
  return headers;
}

/** What stays on its origin: as in a browser, and values of the secret storage whatever their header is called. */
export interface LeftBehind {
  /** Names of headers that fetch does not send on either. */
  readonly asFetch: readonly string[];
  /** Names of other headers, whose values came from the secret storage. */
  readonly stored: readonly string[];
}

/** The headers of the request that are not sent on the route, because a redirect led to another origin. */
export function leftBehindOn(route: Route, request: ResolvedRequest): LeftBehind {
  if (!route.hasLeftOrigin) return { asFetch: [], stored: [] };
  const headers = request.headers ?? [];
  const ofFetch = headers.filter(([name]) => isOfOrigin(name)).map(([name]) => name);
  const { username, password } = new URL(request.url);
  const isInAddress =
    (username !== '' || password !== '') && !ofFetch.some((name) => /^authorization$/i.test(name));
  return {
    asFetch: distinct([...ofFetch, ...(isInAddress ? ['Authorization'] : [])]),
    stored: distinct(
      headers
        .filter(([name, , reference]) => reference !== undefined && !isOfOrigin(name))
        .map(([name]) => name),
    ),
  };
}

/**
 * [spec] Fetch, "HTTP-redirect fetch", takes Authorization away; cookies and Proxy-Authorization are the browser's own
 * and belong to an origin.
 */
function isOfOrigin(name: string): boolean {
  return /^(?:authorization|cookie|proxy-authorization)$/i.test(name);
}

function distinct(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

/** Whether a header is sent after the redirects. */
function staysOnRoute([name, , reference]: ResolvedHeader, route: Route): boolean {
  if (route.hasLeftOrigin && (reference !== undefined || isOfOrigin(name) || name.toLowerCase() === 'host'))
    return false;
  return !(
    route.isTurnedToGet &&
    /^(?:content-(?:type|length|encoding|language|location)|transfer-encoding)$/i.test(name)
  );
}

/** A name that is none, up to what makes it so: a value may have been pasted with it. */
function shownName(name: string): string {
  const start = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]*/.exec(name)?.[0] ?? '';
  return name.length > start.length + 1 ? `${name.slice(0, start.length + 1)}…` : name;
}

function isLastEventId(name: string): boolean {
  return name.toLowerCase() === 'last-event-id';
}

function basicCredentials(url: URL): string {
  const credentials = `${decodePercent(url.username)}:${decodePercent(url.password)}`;
  return ['Basic', Buffer.from(credentials).toString('base64')].join(' ');
}

/** Text without its percent encoding; a percent sign that encodes nothing stays. */
function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function guessContentType(body: string): string {
  try {
    JSON.parse(body);
    return 'application/json';
  } catch {
    return 'text/plain;charset=UTF-8';
  }
}
