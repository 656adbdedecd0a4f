// Addresses of the server in what it answers, made into addresses of the relay, and the other way round in what the app
// sends. Only the origin is exchanged: the rest of the text stays as it was written.

import { isSameServer } from './relayAddress.ts';

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
