// The head of a recorded response as it may be given again, by another server, at another time, to another client.

import { isSecretHeader } from '../base/credentialNames.ts';
import type { Header } from '../stream/streamRequest.ts';

/** Headers that would be false, or do harm, when they are given again. */
const leftOut: ReadonlySet<string> = new Set([
  // Of the connection and of the body as it was framed and coded then.
  'connection',
  'content-encoding',
  'content-length',
  'content-md5',
  'content-range',
  'digest',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'repr-digest',
  'content-digest',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // Of that time.
  'age',
  'date',
  'expires',
  'last-modified',
  // What a browser would keep of this machine, or do to what it has kept of it.
  'alt-svc',
  'clear-site-data',
  'expect-ct',
  'public-key-pins',
  'public-key-pins-report-only',
  'strict-transport-security',
  // What leads a client to other servers.
  'content-security-policy-report-only',
  'link',
  'location',
  'nel',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'sourcemap',
  'x-sourcemap',
  // Which pages may read it is said by the dev server.
  'cross-origin-resource-policy',
  'vary',
]);

const leftOutBeginnings = ['access-control-', 'sec-', ':'];

/** The headers that are given again, in their order; those of one name together, where the first of them stood. */
export function headersToPlay(headers: readonly Header[]): ReadonlyMap<string, readonly string[]> {
  const kept = new Map<string, { readonly name: string; readonly values: string[] }>();
  const options = connectionOptions(headers);
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (options.has(lower) || !isPlayed(lower) || !canBeSent(name, value)) continue;
    const same = kept.get(lower);
    if (same) same.values.push(value);
    else kept.set(lower, { name, values: [value] });
  }
  return new Map([...kept.values()].map(({ name, values }) => [name, values]));
}

function isPlayed(lower: string): boolean {
  if (leftOut.has(lower) || leftOutBeginnings.some((beginning) => lower.startsWith(beginning))) return false;
  return !isSecretHeader(lower);
}

/** Names that the connection says are its own. */
function connectionOptions(headers: readonly Header[]): ReadonlySet<string> {
  const values = headers.filter(([name]) => name.toLowerCase() === 'connection').map(([, value]) => value);
  return new Set(values.flatMap((value) => value.split(',').map((option) => option.trim().toLowerCase())));
}

/** A recording may hold anything. */
function canBeSent(name: string, value: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\u0020-\u007E\u0080-\u00FF]*$/.test(value);
}

/** The reason phrase, where it can be sent. */
export function reasonToPlay(statusText: string): string | undefined {
  return statusText !== '' && /^[\t\u0020-\u007E]*$/.test(statusText) ? statusText : undefined;
}
