// What a stream asks for, and how it behaves when an attempt ends. Plain data: it crosses to the page and into settings,
// and is narrowed where it comes back.

import { isCount, isRecord } from '../base/narrowing.ts';
import { isAskedFormat, type AskedFormat } from './bodyFormat.ts';
import { parseTlsChoice, type TlsChoice, type TlsMaterial } from './tlsChoice.ts';
import { isClientChoice, type ClientChoice } from './clientProfile.ts';

/** A header as it is sent: name in the sender's spelling, value as text. */
export type Header = readonly [name: string, value: string];

/**
 * A header as it is sent. One whose value came out of a store of secrets carries the reference that was typed: it is
 * shown in the value's place, and the value stays on the origin that it was given to, whatever the header is called.
 */
export type ResolvedHeader = readonly [name: string, value: string, reference?: string];

/** How a stream goes on after an ending after which a standard EventSource reconnects. */
export type ReconnectPolicy =
  /** As the standard says: after the reconnection time, for ever; never where the response was no event stream. */
  | { readonly kind: 'standard' }
  /** Never by itself. */
  | { readonly kind: 'off' }
  /** As the standard, but at most `attempts` times in all until somebody connects by hand. */
  | { readonly kind: 'limited'; readonly attempts: number }
  /** The reconnection time doubles with each further attempt in a row that delivered no event, up to `maxDelayMs`. */
  | { readonly kind: 'backoff'; readonly maxDelayMs: number }
  /** As the standard, but never sooner than this, whatever the server asks for. */
  | { readonly kind: 'slow'; readonly leastDelayMs: number };

/** What a client does at a close message: closes, stays to see what the server does, or takes no notice. */
export const closeMessageActions = ['close', 'stay', 'ignore'] as const;
export type CloseMessageAction = (typeof closeMessageActions)[number];

export const defaultLimitedAttempts = 3;
export const defaultMaxBackoffMs = 60_000;
export const defaultLeastDelayMs = 5_000;

/** The request of a stream; every field but the url has a default. */
export interface StreamRequest {
  /** Absolute http: or https: URL. */
  readonly url: string;
  /** GET when absent. */
  readonly method?: string;
  /** Sent besides Accept, Cache-Control and Last-Event-ID; a header given here replaces the standard one. */
  readonly headers?: readonly Header[];
  /** Sent as UTF-8. Absent: no body. */
  readonly body?: string;
  /** Sent by the first attempt. */
  readonly lastEventId?: string;
  /** Absent: `standard` for GET, `off` for any other method, since repeating such a request can act twice. */
  readonly policy?: ReconnectPolicy;
  /** What the client does at a message that says that the stream is over; it closes when absent. */
  readonly onCloseMessage?: CloseMessageAction;
  /** How a 200 response is read, whatever its Content-Type says. Absent: as that says. */
  readonly readAs?: AskedFormat;
  /** Who reads such a stream in the app, for what is said of its endings; the settings say it when absent. */
  readonly client?: ClientChoice;
  /** Which texts are sent as they are: `{{name}}` in them refers to no variable. Absent: none. */
  readonly literal?: LiteralPart;
  /** The file whose `@name = value` lines it may refer to, as a URI. */
  readonly variablesOf?: string;
  /** How its connection is secured beyond what is usual. */
  readonly tls?: TlsChoice;
}

/** What is sent as it is written, without variables in it. */
export const literalParts = ['body', 'all'] as const;
export type LiteralPart = (typeof literalParts)[number];

/** A value that went into a request, and the text that stands for it where the request is shown. */
export type HiddenValue = readonly [value: string, shown: string];

/** A request with the values in place of the references to stored secrets: only to be sent, never to be kept or shown. */
export interface ResolvedRequest extends Omit<StreamRequest, 'headers'> {
  readonly headers?: readonly ResolvedHeader[];
  /** Values of variables, which are not to be shown where the other side repeats them. */
  readonly hidden?: readonly HiddenValue[];
  /** Whether the body holds a value that is kept for one host: it goes to no other origin. */
  readonly isBodyBound?: boolean;
  /** What is in the files of `tls`. */
  readonly tlsMaterial?: TlsMaterial;
}

/** The policy that applies: the one asked for, or the default of the method. */
export function policyOf(request: StreamRequest): ReconnectPolicy {
  if (request.policy) return request.policy;
  return { kind: methodOf(request) === 'GET' ? 'standard' : 'off' };
}

/** Method in upper case; GET when none was given. */
export function methodOf(request: Pick<StreamRequest, 'method'>): string {
  return (request.method ?? 'GET').toUpperCase();
}

/** The request when `value` has its shape (the url is checked elsewhere, with a message), otherwise undefined. */
export function parseStreamRequest(value: unknown): StreamRequest | undefined {
  if (!isRecord(value) || typeof value['url'] !== 'string') return undefined;
  const { method, headers, body, lastEventId, policy, onCloseMessage, readAs, client } = value;
  const { literal, variablesOf } = value;
  const tls = parseTlsChoice(value['tls']);
  const parsedHeaders = headers === undefined ? undefined : parseHeaders(headers);
  const parsedPolicy = policy === undefined ? undefined : parsePolicy(policy);
  if (headers !== undefined && !parsedHeaders) return undefined;
  if (policy !== undefined && !parsedPolicy) return undefined;
  if (![method, body, lastEventId].every((text) => text === undefined || typeof text === 'string'))
    return undefined;
  return {
    url: value['url'],
    ...(typeof method === 'string' && { method }),
    ...(parsedHeaders && { headers: parsedHeaders }),
    ...(typeof body === 'string' && { body }),
    ...(typeof lastEventId === 'string' && { lastEventId }),
    ...(parsedPolicy && { policy: parsedPolicy }),
    ...(isCloseMessageAction(onCloseMessage) && { onCloseMessage }),
    ...(isAskedFormat(readAs) && { readAs }),
    ...(isClientChoice(client) && { client }),
    ...(isLiteralPart(literal) && { literal }),
    ...(typeof variablesOf === 'string' && { variablesOf }),
    ...(tls && { tls }),
  };
}

function isLiteralPart(value: unknown): value is LiteralPart {
  return literalParts.some((part) => part === value);
}

/** The policy when `value` is one, otherwise undefined. */
export function parsePolicy(value: unknown): ReconnectPolicy | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, attempts, maxDelayMs, leastDelayMs } = value;
  switch (kind) {
    case 'standard':
    case 'off':
      return { kind };
    case 'limited':
      return isCount(attempts) ? { kind, attempts } : undefined;
    case 'backoff':
      return isCount(maxDelayMs) ? { kind, maxDelayMs } : undefined;
    case 'slow':
      return isCount(leastDelayMs) ? { kind, leastDelayMs } : undefined;
    default:
      return undefined;
  }
}

function isCloseMessageAction(value: unknown): value is CloseMessageAction {
  return closeMessageActions.some((action) => action === value);
}

/** Headers as pairs, or as an object from names to values. */
function parseHeaders(value: unknown): readonly Header[] | undefined {
  const pairs: unknown = isRecord(value) ? Object.entries(value) : value;
  if (!Array.isArray(pairs)) return undefined;
  const headers: Header[] = [];
  for (const pair of pairs as unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) return undefined;
    const [name, text] = pair as [unknown, unknown];
    if (typeof name !== 'string' || typeof text !== 'string') return undefined;
    headers.push([name, text]);
  }
  return headers;
}
