// The line with method and address, the lines that go on with the address, and where a target without a host leads.

import * as l10n from '@vscode/l10n';

import { parseAddress } from '../stream/address.ts';
import type { Header } from '../stream/streamRequest.ts';

export interface RequestLine {
  /** In upper case. */
  readonly method: string;
  readonly url: string;
  /** Why it cannot be inspected. */
  readonly refused?: string;
  /** A stream of httpYac, whose header Event says what it listens to and is not sent. */
  readonly listens?: true;
}

/** Words in the place of a method that stand for other protocols. */
const otherProtocols = new Set([
  'WS',
  'WSS',
  'WEBSOCKET',
  'GRPC',
  'RSOCKET',
  'MQTT',
  'AMQP',
  'KAFKA',
  'TCP',
  'UDP',
]);
const methods = new Set(
  'GET POST PUT PATCH DELETE HEAD OPTIONS CONNECT TRACE QUERY LOCK UNLOCK PROPFIND PROPPATCH COPY MOVE MKCOL SEARCH REPORT'.split(
    ' ',
  ),
);

/** The method and address of a line; a line that is only an address is a GET. */
export function readRequestLine(line: string): RequestLine {
  const text = withoutVersion(line.trim());
  const [, word = '', target = ''] = /^([A-Za-z]+)\s+(.*)$/.exec(text) ?? [];
  const method = word.toUpperCase();
  if (methods.has(method)) return { method, url: target };
  if (method === 'SSE' || method === 'EVENTSOURCE') return { method: 'GET', url: target, listens: true };
  if (otherProtocols.has(method))
    return {
      method,
      url: target,
      refused: l10n.t('{0} is another protocol than server-sent events.', method),
    };
  if (method === 'GRAPHQL')
    return {
      method,
      url: target,
      refused: l10n.t('GRAPHQL requests are not put together here: write the POST with its JSON body.'),
    };
  // A method that nobody knows is one all the same.
  return /^[A-Z]+$/.test(word) && target !== '' ? { method, url: target } : { method: 'GET', url: text };
}

/** Without the version of HTTP at the end. */
function withoutVersion(text: string): string {
  const at = text.toUpperCase().lastIndexOf('HTTP/');
  const isVersion = at > 0 && /^HTTP\/\d(?:\.\d)?(?:\s+\([^()]*\))?$/i.test(text.slice(at, at + 100));
  return isVersion && /\s/.test(text.charAt(at - 1)) ? text.slice(0, at).trimEnd() : text;
}

/** The address with a line that goes on with it. In a parameter of its own, spaces around the equals sign mean nothing. */
export function addContinuation(url: string, line: string): string {
  const text = line.trim();
  const equals = text.indexOf('=');
  if (equals === -1 || !/^[?&]/.test(text)) return url + encodeSpaces(text);
  const name = text.slice(1, equals).trim();
  return `${url}${text.charAt(0)}${encodeSpaces(name)}=${encodeSpaces(text.slice(equals + 1).trim())}`;
}

/** Spaces as an address has them; those of references to variables stay. */
function encodeSpaces(text: string): string {
  return text.replaceAll(/\{\{[^{}]*\}\}|\s/g, (found) => (found.startsWith('{{') ? found : '%20'));
}

/** A target that is only a path leads to the host of the header. */
export function completeTarget(
  { url, refused }: RequestLine,
  headers: readonly Header[],
  defaultHost: string | undefined,
): { readonly url: string; readonly headers: readonly Header[]; readonly refused?: string } {
  if (refused !== undefined) return { url, headers, refused };
  const whole = { url: encodeSpaces(url), headers };
  if (!url.startsWith('/') && url !== '*') return whole;
  const at = headers.findIndex(([name]) => name.toLowerCase() === 'host');
  const host = headers[at]?.[1] ?? defaultHost;
  if (host === undefined || host === '')
    return {
      ...whole,
      refused: l10n.t('The address is a path only: write the whole address, or the header Host below it.'),
    };
  return {
    url: withScheme(host) + (url === '*' ? '/' : whole.url),
    headers: at === -1 ? headers : headers.toSpliced(at, 1),
  };
}

/** The host with the scheme that is likely for it; one that refers to variables gets it once they have values. */
function withScheme(host: string): string {
  if (host.includes('{{')) return host;
  const address = parseAddress(host);
  return 'url' in address ? new URL(address.url).origin : host;
}
