// Which redirects are followed, and what is wrong with the others.

/** [spec] Fetch, "HTTP-redirect fetch": a redirect count of 20 is a network error. */
const maxRedirects = 20;

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

export type NextHop =
  | { readonly kind: 'none' }
  | { readonly kind: 'follow'; readonly url: string }
  | { readonly kind: 'bad'; readonly reason: string };

/** What to do with a response of this status and Location. */
export function nextHop(status: number, location: string | undefined, from: string, followed: number): NextHop {
  if (!redirectStatuses.has(status)) return { kind: 'none' };
  if (location === undefined || location === '') return { kind: 'bad', reason: 'the Location header is missing' };
  // Node reads headers as latin1; a Location in UTF-8 has to be put together again.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (!URL.canParse(text, from)) return { kind: 'bad', reason: `the Location "${text}" is not a URL` };
  const target = new URL(text, from);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    return { kind: 'bad', reason: `the Location leads to ${target.protocol} instead of http: or https:` };
  }
  if (followed >= maxRedirects) return { kind: 'bad', reason: `${maxRedirects} redirects were followed and there is another` };
  target.hash = '';
  return { kind: 'follow', url: target.href };
}
