// How a request says who asks: the one header of it that carries a credential, taken apart for people, and put together
// again. It is a view of the headers; they are what is sent.

import { decodeText } from '../base/text.ts';
import { basicAuthorization, bearerAuthorization } from '../paste/reading/percentEncoding.ts';
import type { Header } from '../stream/streamRequest.ts';

export const authorizationKinds = ['none', 'bearer', 'basic', 'apiKey'] as const;
export type AuthorizationKind = (typeof authorizationKinds)[number];

export type Authorization =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  /** `stored` instead of name and password where these are in a store of secrets. */
  | { readonly kind: 'basic'; readonly user: string; readonly password: string; readonly stored?: string }
  | { readonly kind: 'apiKey'; readonly header: string; readonly value: string };

/** An authorization and the header that it is in; -1 for none. */
export interface FoundAuthorization {
  readonly authorization: Authorization;
  readonly index: number;
}

/** Headers that vendors take keys in, the usual one first. */
export const keyHeaders = [
  'X-Api-Key',
  'api-key',
  'x-goog-api-key',
  'xi-api-key',
  'Ocp-Apim-Subscription-Key',
] as const;

/**
 * The authorization of a request.
 * @param keyHeader name of a header that somebody said has a key, besides the usual ones
 */
export function findAuthorization(headers: readonly Header[], keyHeader?: string): FoundAuthorization {
  const named = new Set([...keyHeaders, ...(keyHeader === undefined ? [] : [keyHeader])].map(lower));
  for (const [index, [name, value]] of headers.entries()) {
    const authorization =
      lower(name) === 'authorization'
        ? readScheme(value)
        : named.has(lower(name))
          ? keyOf(name, value)
          : undefined;
    if (authorization) return { authorization, index };
  }
  return { authorization: { kind: 'none' }, index: -1 };
}

/** The header that says so; undefined for none. */
export function headerOf(authorization: Authorization): Header | undefined {
  switch (authorization.kind) {
    case 'none':
      return undefined;
    case 'bearer':
      return ['Authorization', bearerAuthorization(authorization.token)];
    case 'basic': {
      const { user, password, stored } = authorization;
      const pair = `${user}:${password}`;
      // Names in braces get their values first: what has a colon in it is not encoded yet.
      if (stored !== undefined) return ['Authorization', basicAs(stored)];
      return ['Authorization', pair.includes('{{') ? basicAs(pair) : basicAuthorization(pair)];
    }
    case 'apiKey':
      return [authorization.header, authorization.value];
  }
}

/** Whether it says how to ask, and not yet who: it cannot be sent like this. */
export function isEmptyAuthorization(authorization: Authorization): boolean {
  switch (authorization.kind) {
    case 'none':
      return false;
    case 'bearer':
      return authorization.token === '';
    case 'basic':
      return authorization.user === '' && authorization.password === '' && authorization.stored === undefined;
    case 'apiKey':
      return authorization.value === '' || authorization.header.trim() === '';
  }
}

/** What of a header's value is the secret: all of it but the name of a scheme in front. */
export function secretPartOf(value: string): { readonly scheme: string; readonly secret: string } {
  const scheme = /^(?:Basic|Bearer|Token)\s+/i.exec(value)?.[0] ?? '';
  return { scheme, secret: value.slice(scheme.length) };
}

function readScheme(value: string): Authorization | undefined {
  const [, scheme, rest = ''] = /^(Bearer|Basic)(?:\s+(.*))?$/is.exec(value.trimStart()) ?? [];
  if (scheme === undefined) return undefined;
  if (lower(scheme) === 'bearer') return { kind: 'bearer', token: rest };
  if (/^\$\{secret:[^}]+\}$/.test(rest)) return { kind: 'basic', user: '', password: '', stored: rest };
  const pair = rest.includes(':') ? rest : fromBase64(rest.trim());
  if (pair === undefined) return undefined;
  const colon = pair.indexOf(':');
  return colon < 0
    ? { kind: 'basic', user: pair, password: '' }
    : { kind: 'basic', user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

function keyOf(header: string, value: string): Authorization {
  return { kind: 'apiKey', header, value };
}

function fromBase64(text: string): string | undefined {
  try {
    return decodeText(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** What is not encoded, or is so already. */
function basicAs(credentials: string): string {
  return ['Basic', credentials].join(' ');
}

function lower(text: string): string {
  return text.toLowerCase();
}
