// The headers of a stream's request: what an EventSource sends, what the user adds or replaces, and what may not
// follow a redirect to another origin.

import { isSecretHeader } from '../core/secrets.ts';
import { encodeText } from '../core/text.ts';
import { lastEventIdHeaderValue } from '../core/lastEventIdHeader.ts';
import { methodOf, type Header, type StreamRequest } from '../core/streamRequest.ts';

const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Thrown for a request that cannot be sent as it is; the message says what to change. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
  readonly field: 'url' | 'method' | 'headers';

  constructor(field: InvalidRequestError['field'], message: string) {
    super(message);
    this.field = field;
  }
}

/** @throws InvalidRequestError for a URL that does not parse, a method or header that HTTP does not allow */
export function checkRequest(request: StreamRequest): void {
  if (!URL.canParse(request.url)) {
    throw new InvalidRequestError('url', `"${request.url}" is not an absolute URL.`);
  }
  const method = methodOf(request);
  if (!tokenPattern.test(method)) throw new InvalidRequestError('method', `"${method}" is not an HTTP method.`);
  if (method === 'CONNECT' || method === 'TRACE') {
    throw new InvalidRequestError('method', `${method} cannot carry an event stream. Use GET or POST.`);
  }
  for (const [name, value] of request.headers ?? []) {
    if (!tokenPattern.test(name)) {
      throw new InvalidRequestError('headers', `"${name}" is not a header name: letters, digits and - are allowed.`);
    }
    if (hasControlCharacter(value)) {
      throw new InvalidRequestError('headers', `The value of ${name} has a control character (such as a line break) in it.`);
    }
  }
}

/** Headers to send, in order. `lastEventId` empty leaves Last-Event-ID out; undefined for an id no header can carry. */
export function headersToSend(request: StreamRequest, lastEventId: string): Header[] | undefined {
  const idValue = lastEventIdHeaderValue(lastEventId);
  if (idValue === undefined) return undefined;
  const own = (request.headers ?? []).map(([name, value]): Header => [name, asWireText(value)]);
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const standard: Header[] = [
    ['Accept', 'text/event-stream'],
    ['Cache-Control', 'no-cache'],
    ['Accept-Encoding', 'identity'],
    ['User-Agent', 'sse-inspector'],
  ];
  if (request.body !== undefined) standard.push(['Content-Type', guessContentType(request.body)]);
  const headers = [...standard.filter(([name]) => !names.has(name.toLowerCase())), ...own];
  // The id of the stream wins over one typed as a header: that one was for the first attempt at most.
  if (lastEventId === '') return headers;
  return [...headers.filter(([name]) => name.toLowerCase() !== 'last-event-id'), ['Last-Event-ID', idValue]];
}

/** Headers that go on after a redirect. [spec] Fetch, "HTTP-redirect fetch": no credentials to another origin. */
export function headersAfterRedirect(headers: readonly Header[], isSameOrigin: boolean, dropsBody: boolean): Header[] {
  return headers.filter(([name]) => {
    if (!isSameOrigin && isSecretHeader(name)) return false;
    return !(dropsBody && /^content-(type|length|encoding|language|location)$/i.test(name));
  });
}

/** Non-Latin-1 text as the bytes of its UTF-8, one character each, which is what Node writes unchanged. */
function asWireText(value: string): string {
  return /^[\x20-\x7e\t]*$/.test(value) ? value : String.fromCharCode(...encodeText(value));
}

function hasControlCharacter(value: string): boolean {
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
}

function guessContentType(body: string): string {
  try {
    JSON.parse(body);
    return 'application/json';
  } catch {
    return 'text/plain;charset=UTF-8';
  }
}
