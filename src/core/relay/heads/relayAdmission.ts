// Which requests a relay takes. It listens on loopback, and that alone does not keep web pages of other sites away:
// `Host` shuts out names that were made to resolve here (DNS rebinding), `Origin` the pages of other sites. What the
// parser lets through and RFC 9112 leaves no single reading of is refused here too.

import { isLoopbackOrigin, relayHosts } from './relayAddress.ts';

/** An answer that turns a request down: an HTTP status and a sentence for whoever sent it. */
export interface Refusal {
  readonly status: number;
  readonly sentence: string;
}

/** The head of a request as the parser gives it; header names in lower case, in order, duplicates kept. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface AdmissionRules {
  readonly port: number;
  readonly upstreamOrigin: string;
  /** Origins that may use the relay besides those of this machine and the server's own. */
  readonly allowedOrigins: readonly string[];
}

/** Why a request is not taken, or where it goes: the path and query to ask the server for. */
export function admit(head: RequestHead, rules: AdmissionRules): Refusal | { readonly path: string } {
  const hosts = valuesOf(head, 'host');
  if (hosts.length !== 1) {
    return { status: 400, sentence: 'A request needs exactly one Host header.' };
  }
  if (!relayHosts(rules.port).includes((hosts[0] ?? '').toLowerCase())) {
    return {
      status: 421,
      sentence: `This relay answers to 127.0.0.1:${rules.port} and localhost:${rules.port} only. Use one of them in the address.`,
    };
  }
  return refuseFraming(head) ?? refuseForeign(head, rules) ?? pathOf(head.target, rules);
}

/** [spec] RFC 9112, 6.1: a transfer coding that is not understood is 501; HTTP/1.0 has none at all. */
function refuseFraming(head: RequestHead): Refusal | undefined {
  if (head.httpVersion !== '1.1' && head.httpVersion !== '1.0') {
    return { status: 505, sentence: 'This relay speaks HTTP/1.1.' };
  }
  const codings = valuesOf(head, 'transfer-encoding');
  if (codings.length === 0) return undefined;
  if (head.httpVersion === '1.0') {
    return {
      status: 400,
      sentence: 'HTTP/1.0 has no Transfer-Encoding, so the length of this body is unknown.',
    };
  }
  if (codings.length === 1 && codings[0]?.trim().toLowerCase() === 'chunked') return undefined;
  return { status: 501, sentence: 'This relay knows no transfer coding but "chunked".' };
}

function refuseForeign(head: RequestHead, rules: AdmissionRules): Refusal | undefined {
  const origins = valuesOf(head, 'origin');
  if (origins.length > 1) return { status: 400, sentence: 'A request has at most one Origin header.' };
  const [origin] = origins;
  const isForeign =
    origin === undefined ? isForeignSubresource(head, rules) : !isAllowedOrigin(origin, rules);
  if (!isForeign) return undefined;
  const whose = origin === undefined ? 'another site' : `the origin ${origin.slice(0, 200)}`;
  return {
    status: 403,
    sentence: `This relay does not serve pages of ${whose}. If the page is yours, add its origin to the setting sse.relay.allowedOrigins.`,
  };
}

/** Images, scripts and the like of another site carry no Origin, but browsers mark them. */
function isForeignSubresource(head: RequestHead, rules: AdmissionRules): boolean {
  const [site] = valuesOf(head, 'sec-fetch-site');
  const [mode] = valuesOf(head, 'sec-fetch-mode');
  if (site !== 'cross-site' || mode === 'navigate') return false;
  const [referrer = ''] = valuesOf(head, 'referer');
  return !URL.canParse(referrer) || !isAllowedOrigin(new URL(referrer).origin, rules);
}

function isAllowedOrigin(origin: string, { upstreamOrigin, allowedOrigins }: AdmissionRules): boolean {
  return origin === upstreamOrigin || isLoopbackOrigin(origin) || allowedOrigins.includes(origin);
}

/** [spec] RFC 9112, 3.2: the four forms of a request's target. */
function pathOf(target: string, { port }: AdmissionRules): Refusal | { readonly path: string } {
  if (target.includes('#')) return { status: 400, sentence: 'The target of a request has no fragment.' };
  if (target.startsWith('/') || target === '*') return { path: target };
  const absolute = /^http:\/\/([^/?]*)(.*)$/i.exec(target);
  if (!absolute || !relayHosts(port).includes((absolute[1] ?? '').toLowerCase())) {
    return {
      status: 421,
      sentence: 'This relay goes to its one server only. It is no proxy for other addresses.',
    };
  }
  const rest = absolute[2] ?? '';
  return { path: rest.startsWith('/') ? rest : `/${rest}` };
}

function valuesOf({ headers }: RequestHead, name: string): string[] {
  return headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);
}
