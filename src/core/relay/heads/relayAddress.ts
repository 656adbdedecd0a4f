// The two addresses of a relay: the server that it stands before, and its own. Whatever an app sends goes to the one
// upstream origin that was fixed when the relay was started, so a relay can never be used to reach anything else.

import * as l10n from '@vscode/l10n';

import { parseAddress } from '../../stream/address.ts';

const loopbackName = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** A server's origin, and the path that was typed with it: where the app will probably go. */
export type UpstreamAddress =
  | { readonly origin: string; readonly path: string }
  | { readonly message: string };

/** The server of an address as people type it; its path and query are only kept to be shown. */
export function parseUpstream(typed: string): UpstreamAddress {
  const address = parseAddress(typed);
  if ('message' in address) return address;
  const url = new URL(address.url);
  if (url.username !== '' || url.password !== '') {
    return {
      message: l10n.t('Leave the user name and the password out: the app sends its own through the relay.'),
    };
  }
  return { origin: url.origin, path: `${url.pathname}${url.search}` };
}

/** Names by which an app may call a relay that listens on this port, as they stand in `Host`. */
export function relayHosts(port: number): readonly string[] {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'];
  // Browsers leave the port of the scheme out.
  return [...hosts.map((host) => `${host}:${port}`), ...(port === 80 ? hosts : [])];
}

/** Whether an origin is a page of this machine, on whatever port. */
export function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return (protocol === 'http:' || protocol === 'https:') && loopbackName.test(hostname);
}

/** Whether two origins are the same server: equal, or two names of this machine with the same scheme and port. */
export function isSameServer(one: string, other: string): boolean {
  if (!URL.canParse(one) || !URL.canParse(other)) return false;
  const [a, b] = [new URL(one), new URL(other)];
  if (a.origin === b.origin) return true;
  const bothLoopback = loopbackName.test(a.hostname) && loopbackName.test(b.hostname);
  return bothLoopback && a.protocol === b.protocol && a.port === b.port;
}
