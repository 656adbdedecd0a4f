// Heads of HTTP messages as programs write them down: with CRLF or with LF alone, and also of HTTP/2 and 3, where a program
// makes up the first line.

import { decodeText } from '../../base/text.ts';
import type { Header } from '../../stream/streamRequest.ts';
import type { CapturedHead, CapturedRequest } from './capturedExchange.ts';
import { lineAt } from './byteLines.ts';

/** What nobody takes for a head any more: the inspector itself takes 64 KiB from a server. */
const maxHeadBytes = 256 * 1024;

const statusLine = /^HTTP\/(\d(?:\.\d)?) (\d{3})(?: (.*))?$/;
const requestLine = /^([A-Z][A-Z-]{1,20}) (\S+) HTTP\/(\d(?:\.\d)?)$/;
const headerLine = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/;

/** A head and where the body begins behind it. */
export interface HeadAt<Head> {
  readonly head: Head;
  readonly end: number;
}

/** The head of a response that begins at the offset; undefined when there is none, or it is not complete. */
export function responseHeadAt(bytes: Uint8Array, at: number): HeadAt<CapturedHead> | undefined {
  const found = messageAt(bytes, at, statusLine);
  if (!found) return undefined;
  const [, httpVersion = '', status = '', statusText = ''] = found.first;
  return {
    head: { status: Number(status), statusText, httpVersion, headers: found.headers },
    end: found.end,
  };
}

/** The head of a request that begins at the offset. @param scheme of its address, where the head does not say it */
export function requestHeadAt(
  bytes: Uint8Array,
  at: number,
  scheme: 'http' | 'https',
): HeadAt<CapturedRequest> | undefined {
  const found = messageAt(bytes, at, requestLine);
  if (!found) return undefined;
  const [, method = '', target = ''] = found.first;
  const host = found.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  const url = /^https?:/i.test(target) ? target : `${scheme}://${host}${target}`;
  return { head: { method, url, headers: found.headers }, end: found.end };
}

/** Whether a line at the offset begins a response. */
export function isStatusLine(text: string): boolean {
  return statusLine.test(text);
}

function messageAt(
  bytes: Uint8Array,
  at: number,
  pattern: RegExp,
):
  | { readonly first: RegExpExecArray; readonly headers: readonly Header[]; readonly end: number }
  | undefined {
  const start = lineAt(bytes, at);
  if (!start || start.end - at > maxHeadBytes) return undefined;
  const first = pattern.exec(decodeText(bytes.subarray(at, start.end)));
  if (!first) return undefined;
  const headers: Header[] = [];
  for (let next = start.next; next - at < maxHeadBytes;) {
    const line = lineAt(bytes, next);
    if (!line) return undefined;
    if (line.end === next) return { first, headers, end: line.next };
    const [, name, value = ''] = headerLine.exec(decodeText(bytes.subarray(next, line.end))) ?? [];
    if (name === undefined) return undefined;
    headers.push([name, value]);
    next = line.next;
  }
  return undefined;
}
