// Which redirects are followed, what is wrong with the others, and what following them does to the request. The request
// of an EventSource stays changed: reconnecting goes where the redirects led, with what they left of it.

import * as l10n from '@vscode/l10n';

import { redactUrl } from '../../core/base/redactText.ts';
import { shortenText } from '../../core/base/reportedText.ts';
import type { RedirectHop } from '../../core/log/detail.ts';

/** [spec] Fetch, "HTTP-redirect fetch": a redirect count of 20 is a network error. */
const maxRedirects = 20;

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** Where a request goes once redirects were followed, and what they took from it for good. */
export interface Route {
  readonly url: string;
  /** A redirect turned the method into GET, without a body. */
  readonly isTurnedToGet: boolean;
  /** A redirect led to another origin: credentials are not sent any more. */
  readonly hasLeftOrigin: boolean;
}

/** The route of a request that was not redirected. */
export function directRoute(url: string): Route {
  return { url, isTurnedToGet: false, hasLeftOrigin: false };
}

/**
 * The route after one more redirect.
 * @param method the method that was redirected
 */
export function routeAfter(route: Route, hop: RedirectHop, method: string): Route {
  // [spec] Fetch: 303 turns all but GET and HEAD into GET, 301 and 302 do so for POST.
  const turnsToGet =
    (hop.status === 303 && method !== 'GET' && method !== 'HEAD') ||
    ((hop.status === 301 || hop.status === 302) && method === 'POST');
  return {
    url: hop.to,
    isTurnedToGet: route.isTurnedToGet || turnsToGet,
    hasLeftOrigin: route.hasLeftOrigin || new URL(hop.from).origin !== new URL(hop.to).origin,
  };
}

export type NextHop =
  | { readonly kind: 'none' }
  | { readonly kind: 'follow'; readonly url: string }
  | { readonly kind: 'bad'; readonly reason: string };

/** What to do with a response of this status and Location. */
export function nextHop(
  status: number,
  location: string | undefined,
  from: string,
  followed: number,
): NextHop {
  if (!redirectStatuses.has(status)) return { kind: 'none' };
  if (location === undefined || location === '')
    return { kind: 'bad', reason: l10n.t('the Location header is missing') };
  // Node reads headers as latin1; a Location in UTF-8 has to be put together again.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (!URL.canParse(text, from)) {
    return {
      kind: 'bad',
      reason: l10n.t('the Location "{0}" is not a URL', shortenText(redactUrl(text), 200)),
    };
  }
  const target = new URL(text, from);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    return {
      kind: 'bad',
      reason: l10n.t('the Location leads to {0} instead of http: or https:', target.protocol),
    };
  }
  if (followed >= maxRedirects)
    return { kind: 'bad', reason: l10n.t('{0} redirects were followed and there is another', maxRedirects) };
  target.hash = '';
  return { kind: 'follow', url: target.href };
}
