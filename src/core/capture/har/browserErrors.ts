// The names that browsers give to errors of the network, as endings. Those that do not say how an exchange ended are none.

import { isEndingCause, type Ending, type EndingCause } from '../../stream/ending.ts';

const truncated = new Set([
  'ERR_INCOMPLETE_CHUNKED_ENCODING',
  'ERR_CONTENT_LENGTH_MISMATCH',
  'NS_ERROR_NET_PARTIAL_TRANSFER',
]);
const reset = new Set([
  'ERR_CONNECTION_RESET',
  'ECONNRESET',
  'ERR_CONNECTION_CLOSED',
  'ERR_HTTP2_PROTOCOL_ERROR',
  'ERR_QUIC_PROTOCOL_ERROR',
  'NS_ERROR_NET_RESET',
]);
const noResponse = new Set(['ERR_EMPTY_RESPONSE', 'ERR_INVALID_HTTP_RESPONSE']);
const aborted = new Set(['ERR_ABORTED', 'NS_BINDING_ABORTED']);
/** Causes that the head of the response says with more in it. */
const ofHead: ReadonlySet<EndingCause> = new Set([
  'no-content',
  'answered',
  'http-error',
  'wrong-type',
  'bad-redirect',
]);
const stages: readonly (readonly [stage: NonNullable<Ending['stage']>, pattern: RegExp])[] = [
  ['dns', /^ERR_NAME_|^NS_ERROR_UNKNOWN_HOST$|^ENOTFOUND$|^EAI_/],
  ['tls', /^ERR_(?:CERT|SSL)_|^SEC_ERROR_|^SSL_ERROR_/],
  ['timeout', /^ERR_(?:CONNECTION_)?TIMED_OUT$|^NS_ERROR_NET_TIMEOUT$/],
  ['proxy', /^ERR_(?:PROXY|TUNNEL)_|^NS_ERROR_PROXY_/],
  [
    'connect',
    /^ERR_(?:CONNECTION_REFUSED|CONNECTION_FAILED|ADDRESS_\w+|INTERNET_DISCONNECTED)$|^NS_ERROR_CONNECTION_REFUSED$|^E(?:CONNREFUSED|HOSTUNREACH|NETUNREACH)$/,
  ],
];

/**
 * The ending that an error stands for, such as `net::ERR_CONNECTION_RESET`; undefined when it says nothing of it.
 * @param hasHead whether a response had begun
 */
export function endingOfBrowserError(error: string, hasHead: boolean): Ending | undefined {
  const code = error.replace(/^net::/, '');
  // Exports of the inspector itself.
  if (isEndingCause(code) && !ofHead.has(code)) return { cause: code };
  if (aborted.has(code)) return { cause: 'client', by: 'app', code };
  if (hasHead) {
    if (truncated.has(code)) return { cause: 'truncated', code };
    return reset.has(code) ? { cause: 'reset', code } : undefined;
  }
  if (noResponse.has(code) || reset.has(code)) return { cause: 'no-response', code };
  const stage = stages.find(([, pattern]) => pattern.test(code))?.[0];
  return stage && { cause: 'unreachable', stage, code };
}
