// Narrows a request and a policy that come from elsewhere: the page, kept state, settings, callers of the API.

import { isCount, isRecord } from '../base/narrowing.ts';
import {
  closeMessageActions,
  type CloseMessageAction,
  type Header,
  type ReconnectPolicy,
  type StreamRequest,
} from './streamRequest.ts';

/** The request when `value` has its shape (the url is checked elsewhere, with a message), otherwise undefined. */
export function parseStreamRequest(value: unknown): StreamRequest | undefined {
  if (!isRecord(value) || typeof value['url'] !== 'string') return undefined;
  const { method, headers, body, lastEventId, policy, onCloseMessage } = value;
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
  };
}

/** The policy when `value` is one, otherwise undefined. */
export function parsePolicy(value: unknown): ReconnectPolicy | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, attempts, maxDelayMs } = value;
  switch (kind) {
    case 'standard':
    case 'off':
      return { kind };
    case 'limited':
      return isCount(attempts) ? { kind, attempts } : undefined;
    case 'backoff':
      return isCount(maxDelayMs) ? { kind, maxDelayMs } : undefined;
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
