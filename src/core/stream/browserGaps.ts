// What a browser would have done with the same address and the inspector did not, where that may decide what came back:
// cookies of a session, HTTP/2, content codings. Where nothing speaks for it, nothing is said.

import type { BrowserGap, Ending } from './ending.ts';
import { headerValues } from './headerValues.ts';
import type { Header } from './streamRequest.ts';

/** What was asked last, and what came back. */
export interface AskedRequest {
  readonly url: string;
  /** As they were sent. */
  readonly headers: readonly Header[];
  /** How many redirects led here. */
  readonly redirects: number;
  /** Of the answer; none where there was no answer. */
  readonly answerHeaders: readonly Header[];
}

/** Statuses that servers give who know only HTTP/2, or mistrust a client that has not. 464 is that of an AWS load balancer. */
const statusesOfVersions = new Set([403, 421, 426, 464, 505]);

/** So many are a circle. */
const manyRedirects = 10;

/** A page on which people sign in. */
const signIn = /type\s*=\s*["']?password|\b(?:sign|log)[ -]?in\b/i;

/** The differences that may have decided this ending. */
export function browserGapsAt(ending: Ending, asked: AskedRequest): BrowserGap[] {
  const gaps: BrowserGap[] = [];
  const { cause, status = 0 } = ending;
  if (headerValues(asked.headers, 'cookie').length === 0 && mayWantCookies(ending, asked))
    gaps.push('cookies');
  if (asked.url.startsWith('https:') && mayWantHttp2(ending)) gaps.push('http2');
  const accepted = headerValues(asked.headers, 'accept-encoding').join(',');
  if (cause === 'http-error' && (status === 406 || status === 415) && /^(?:identity)?$/i.test(accepted))
    gaps.push('codings');
  if (cause === 'bad-encoding' && isZstd(asked.answerHeaders)) gaps.push('zstd');
  return gaps;
}

function mayWantCookies(
  { cause, status = 0, contentType = '', bodyStart = '' }: Ending,
  asked: AskedRequest,
): boolean {
  switch (cause) {
    case 'http-error':
      if (status === 401 || status === 403) return true;
      // A session that the server begins with a refusal.
      return status >= 400 && status < 500 && headerValues(asked.answerHeaders, 'set-cookie').length > 0;
    case 'wrong-type':
      // The page to which those are sent who are not signed in.
      return /^text\/html\b/i.test(contentType) && (asked.redirects > 0 || signIn.test(bodyStart));
    case 'bad-redirect':
      // A server that looks for the cookie which it has just set sends its client round and round.
      return asked.redirects >= manyRedirects;
    default:
      return false;
  }
}

function mayWantHttp2({ cause, status = 0, code = '' }: Ending): boolean {
  if (cause === 'http-error') return statusesOfVersions.has(status);
  if (cause === 'unreachable') return code.includes('NO_APPLICATION_PROTOCOL');
  return cause === 'no-response';
}

function isZstd(headers: readonly Header[]): boolean {
  const codings = headerValues(headers, 'content-encoding').join(',').toLowerCase();
  return codings.split(',').some((coding) => coding.trim() === 'zstd');
}
