// The head of a response as a timeline has it, made of what the debugger tells.

import { present } from '../base/present.ts';
import type { ExchangeTimings, RedirectHop, ResponseHead } from '../log/detail.ts';
import type { Header } from '../stream/streamRequest.ts';
import { headerValues } from '../stream/headerValues.ts';
import type { ToldResponse } from './networkEvent.ts';

/**
 * @param headers as they came over the wire; those of the response where that is not told
 * @param redirects that led there
 */
export function debuggedHead(
  response: ToldResponse,
  headers: readonly Header[] | undefined,
  redirects: readonly RedirectHop[],
): ResponseHead {
  const { url, status, statusText, protocol, remoteAddress, isConnectionReused, tls } = response;
  return {
    url,
    status,
    statusText,
    httpVersion: versionOf(protocol),
    headers: headers ?? response.headers,
    isConnectionReused,
    redirects,
    timings: timingsOf(response.timing),
    ...present({ remoteAddress, tls }),
  };
}

/** A redirect, of which the response is told with the next request. */
export function debuggedHop({ url, status, headers }: ToldResponse, to: string): RedirectHop {
  const location = headerValues(headers, 'location')[0];
  return {
    status,
    from: url,
    to: location !== undefined && URL.canParse(location, url) ? new URL(location, url).href : to,
  };
}

/** `http/1.1` is 1.1, `h2` is 2. */
function versionOf(protocol: string): string {
  const version = /^(?:http\/|h)(\d(?:\.\d)?)/i.exec(protocol)?.[1];
  return version ?? '';
}

/** The protocol has the ends of stages since the request, and a negative number for those that were left out. */
function timingsOf(timing: Readonly<Record<string, number>>): ExchangeTimings {
  const at = (name: string): number | undefined => {
    const ms = timing[name];
    return ms === undefined || ms < 0 ? undefined : ms;
  };
  return present({
    dnsMs: at('dnsEnd'),
    connectMs: at('connectEnd'),
    tlsMs: at('sslEnd'),
    sentMs: at('sendEnd'),
    headMs: at('receiveHeadersEnd'),
  });
}
