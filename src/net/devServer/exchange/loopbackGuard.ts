// Keeps the dev server to this machine. Binding 127.0.0.1 shuts out other machines; checking `Host` shuts out web
// pages whose own name was made to resolve here (DNS rebinding); checking `Origin` shuts out pages of other sites.
// Pages on another port of this machine are let in by CORS, because a developer's own page is one of those.
import type { Refusal } from '../../../core/relay/heads/relayAdmission.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';

const loopbackName = String.raw`(?:127\.0\.0\.1|localhost|\[::1\])`;
// Any port: a forwarded port (VS Code Remote) or a proxy in front keeps its own, and a rebinding page cannot choose
// the name, which is what the check is about.
const loopbackHost = new RegExp(`^${loopbackName}(?::\\d{1,5})?$`, 'i');
const loopbackOrigin = new RegExp(`^https?://${loopbackName}(?::\\d{1,5})?$`, 'i');

const headerName = /^[\w!#$%&'*+.^`|~-]+$/;

/** Why a request is not from this machine, or undefined when it may be served. */
export function refuseForeign({ headers }: IncomingMessage): Refusal | undefined {
  if (!loopbackHost.test(headers.host ?? '')) {
    return {
      status: 421,
      sentence:
        'This dev server answers to 127.0.0.1, localhost and [::1] only. Use one of them in the address.',
    };
  }
  const isForeignPage =
    headers.origin === undefined
      ? headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate'
      : !loopbackOrigin.test(headers.origin);
  if (!isForeignPage) return undefined;
  return {
    status: 403,
    sentence: 'This dev server serves pages of this machine only. Open the page from localhost or 127.0.0.1.',
  };
}

/** Lets a page on another port of this machine read the answer. Call it before the head is written. */
export function allowLoopbackOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Vary', 'Origin');
  if (headers.origin === undefined || !loopbackOrigin.test(headers.origin)) return;
  response.setHeader('Access-Control-Allow-Origin', headers.origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
}

/**
 * Answers a CORS preflight for a route with the given methods. A page that was written for another server sends that
 * server's headers along; nothing is done with them.
 */
export function answerPreflight(
  { headers }: IncomingMessage,
  response: ServerResponse,
  methods: readonly string[],
): void {
  const asked = headers['access-control-request-headers']?.split(',').map((name) => name.trim()) ?? [];
  const usual = ['Accept', 'Authorization', 'Cache-Control', 'Content-Type', 'Last-Event-ID'];
  const isUsual = new Set(usual.map((name) => name.toLowerCase()));
  const others = asked.filter((name) => headerName.test(name) && !isUsual.has(name.toLowerCase()));
  response.setHeader('Access-Control-Allow-Methods', methods.join(', '));
  response.setHeader('Access-Control-Allow-Headers', [...usual, ...others].join(', '));
  response.writeHead(204).end();
}

/** Turns a request down with one sentence of plain text. */
export function refuse(
  response: ServerResponse,
  { status, sentence }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(`${sentence}\n`);
}
