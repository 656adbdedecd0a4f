// What a relay changes in the headers that it passes on, in either direction, and nothing else: hop-by-hop fields are
// its own (RFC 9110, 7.6.1), and the addresses of the two sides are exchanged, in what the
// server answers and in what the app sends: only the origin, while the rest of the text stays as it was written. Names,
// spelling, order and duplicates stay.

import type { Header } from '../../stream/streamRequest.ts';
import { isSameServer } from './relayAddress.ts';

/** The two sides of one exchange, as origins without a slash at the end. */
export interface RelayOrigins {
  /** The server's. */
  readonly upstream: string;
  /** The relay's, under the name that this request called it. */
  readonly own: string;
}

/** Transfer-Encoding is one too, and is made anew for each side before this is asked. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade']);

/** Fields that no `Connection` option can take away: they say where a message goes, or where it ends. */
const neverOptions = new Set(['host', 'content-length', 'trailer']);

/** Trailer fields that would change the message if somebody merged them into its head. [spec] RFC 9110, 6.5.1. */
const neverTrailers = new Set(['content-length', 'transfer-encoding', 'host', 'trailer', 'connection']);

export interface ForwardedRequest {
  readonly headers: readonly Header[];
  /** The app's own Origin where it was replaced: the answer's CORS headers are for that one. */
  readonly replacedOrigin: string | undefined;
}

/**
 * The headers of a request as the server gets them.
 * @param upgrade the protocol to upgrade to, in a request that asks for that
 */
export function requestHeaders(
  received: readonly Header[],
  origins: RelayOrigins,
  upgrade?: string,
): ForwardedRequest {
  const options = connectionOptions(received);
  const { host } = new URL(origins.upstream);
  const isChunked = received.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  const takesTrailers = received.some(
    ([name, value]) => name.toLowerCase() === 'te' && /(?:^|,)\s*trailers\s*(?:,|$)/i.test(value),
  );
  const connection = [upgrade === undefined ? 'keep-alive' : 'Upgrade', ...(takesTrailers ? ['TE'] : [])];
  const headers: Header[] = [];
  let hasConnection = false;
  let replacedOrigin: string | undefined;
  for (const [name, value] of received) {
    const lower = name.toLowerCase();
    if (lower === 'transfer-encoding') headers.push([name, 'chunked']);
    else if (lower === 'connection') {
      if (!hasConnection) headers.push([name, connection.join(', ')]);
      hasConnection = true;
    } else if (hopByHop.has(lower) || options.has(lower) || (lower === 'trailer' && !isChunked)) continue;
    else if (lower === 'host') headers.push([name, host]);
    else if (lower === 'origin' && isSameServer(value, origins.own)) {
      replacedOrigin = value;
      headers.push([name, origins.upstream]);
    } else if (lower === 'referer') headers.push([name, mapAddress(value, origins.own, origins.upstream)]);
    else headers.push([name, value]);
  }
  if (!hasConnection) headers.push(['Connection', connection.join(', ')]);
  if (upgrade !== undefined) headers.push(['Upgrade', upgrade]);
  if (takesTrailers) headers.push(['TE', 'trailers']);
  return { headers, replacedOrigin };
}

/** What of a response's head decides how it is passed on. */
export interface ResponseFacts {
  readonly status: number;
  /** Whether the head says that the body comes in chunks; otherwise by its length, or up to the end of the connection. */
  readonly isChunked: boolean;
  /** Whether there are chunks, behind which trailers can follow: an answer to HEAD has none. */
  readonly takesTrailers: boolean;
  readonly replacedOrigin: string | undefined;
}

/** The headers of a response as the app gets them. */
export function responseHeaders(
  received: readonly Header[],
  origins: RelayOrigins,
  { status, isChunked, takesTrailers, replacedOrigin }: ResponseFacts,
): Header[] {
  const options = connectionOptions(received);
  // [spec] RFC 9110, 8.6 and RFC 9112, 6.1: such responses have neither length nor coding.
  const hasNoFraming = status < 200 || status === 204;
  const { hostname } = new URL(origins.upstream);
  const headers: Header[] = [];
  for (const [name, value] of received) {
    const lower = name.toLowerCase();
    if (lower === 'transfer-encoding') {
      if (isChunked && !hasNoFraming) headers.push([name, 'chunked']);
    } else if (hopByHop.has(lower) || options.has(lower) || (hasNoFraming && lower === 'content-length'))
      continue;
    // [spec] RFC 9110, 6.6.2: it announces trailers, which nothing but chunks can have.
    else if (lower === 'trailer' && !takesTrailers) continue;
    else headers.push([name, mapValue(lower, value, hostname, origins, replacedOrigin)]);
  }
  return headers;
}

/** Trailer fields that go on. */
export function forwardedTrailers(received: readonly Header[]): Header[] {
  return received.filter(([name]) => !neverTrailers.has(name.toLowerCase()));
}

function mapValue(
  name: string,
  value: string,
  upstreamName: string,
  { upstream, own }: RelayOrigins,
  replacedOrigin: string | undefined,
): string {
  switch (name) {
    case 'location':
    case 'content-location':
      return mapAddress(value, upstream, own);
    case 'refresh':
      return mapRefresh(value, upstream, own);
    case 'set-cookie':
      return mapCookie(value, upstreamName);
    case 'access-control-allow-origin':
      return replacedOrigin !== undefined && value === upstream ? replacedOrigin : value;
    default:
      return value;
  }
}

function connectionOptions(headers: readonly Header[]): Set<string> {
  const names = headers
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(','))
    .map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => !neverOptions.has(name)));
}

/** The address with one origin in place of the other; relative addresses and those of other servers stay. */
export function mapAddress(address: string, from: string, to: string): string {
  const match = /^((?:https?:)?\/\/[^/?#\\]*)/i.exec(address);
  const authority = match?.[1];
  if (authority === undefined) return address;
  // An address without a scheme has that of the page.
  const isWithoutScheme = authority.startsWith('//');
  const absolute = isWithoutScheme ? `${new URL(from).protocol}${authority}` : authority;
  if (!URL.canParse(absolute) || !isSameServer(absolute, from)) return address;
  return to + address.slice(authority.length);
}

/** `Refresh: 5; url=…` with its address mapped. */
export function mapRefresh(value: string, from: string, to: string): string {
  return value.replace(
    /^(\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?(["']?))([^"']*)/i,
    (_, before: string, _quote: string, address: string) => before + mapAddress(address, from, to),
  );
}

/**
 * A cookie as a browser takes it from the relay: without a Domain that is the server's, for which the relay's own name
 * is the right one. A domain of somebody else stays, and is refused as it would be without the relay.
 * @param serverName host name of the server
 */
export function mapCookie(cookie: string, serverName: string): string {
  return cookie.replace(/;\s*domain\s*=\s*"?\.?([^;"]*?)"?\s*(?=;|$)/gi, (attribute, domain: string) =>
    isDomainOf(domain.trim().toLowerCase(), serverName.toLowerCase()) ? '' : attribute,
  );
}

function isDomainOf(domain: string, name: string): boolean {
  return domain === '' || name === domain || name.endsWith(`.${domain}`);
}
