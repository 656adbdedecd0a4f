// Headers between Node's shapes and the project's, and what is read from them.

import { readHeaderText } from '../../core/wire/headerText.ts';
import type { Header, ResolvedHeader } from '../../core/stream/streamRequest.ts';

/** Headers as Node takes them: one entry a name, with all of its values. */
export function groupHeaders(headers: readonly ResolvedHeader[]): Record<string, string | string[]> {
  const grouped = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of headers) {
    const group = grouped.get(name.toLowerCase());
    if (group) group.values.push(value);
    else grouped.set(name.toLowerCase(), { name, values: [value] });
  }
  return Object.fromEntries(
    [...grouped.values()].map(({ name, values }) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

/**
 * Headers as Node takes them where spelling, order and duplicates are to stay: names and values, one after the other.
 * Behind a Content-Length Node decodes a Content-Disposition, whose bytes are to stay as well: there the length comes last.
 */
export function flatHeaders(headers: readonly Header[]): string[] {
  const isDecoded = headers.some(
    ([name, value]) => /^content-disposition$/i.test(name) && /[\x80-\xff]/.test(value),
  );
  const isLength = ([name]: Header): boolean => isDecoded && /^content-length$/i.test(name);
  return [...headers.filter((header) => !isLength(header)), ...headers.filter(isLength)].flatMap(
    ([name, value]) => [name, value],
  );
}

/** Names and values in pairs; Node gives raw headers as a flat list, each character a byte. */
export function pairRawHeaders(raw: readonly string[]): Header[] {
  const headers: Header[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return headers;
}

/** Headers to be shown: values that are UTF-8 as what they mean. */
export function readableHeaders(headers: readonly Header[]): Header[] {
  return headers.map(([name, value]) => [name, readHeaderText(value)]);
}
