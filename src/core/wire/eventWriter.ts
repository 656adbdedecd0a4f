// Formats what a server writes into a text/event-stream body: event blocks, comments and retry lines. Whatever the
// data holds, the result is one well-formed block that a client reads back as the same text.

import type { LineEnd } from './lines.ts';

/** The fields of one event. `retry` is text because a server may send any number of digits (milliseconds). */
export interface EventFields {
  readonly id?: string | undefined;
  readonly event?: string | undefined;
  readonly retry?: string | undefined;
  /** Without it a client dispatches nothing. */
  readonly data?: string | undefined;
}

/** One block with its blank line. Throws a RangeError for an id or event name that holds a line break. */
export function formatEvent(fields: EventFields, lineEnd: LineEnd = '\n'): string {
  const lines: string[] = [];
  if (fields.retry !== undefined) lines.push(fieldLine('retry', fields.retry));
  if (fields.id !== undefined) lines.push(fieldLine('id', singleLine(fields.id)));
  if (fields.event !== undefined) lines.push(fieldLine('event', singleLine(fields.event)));
  for (const line of fields.data?.split(/\r\n|\r|\n/) ?? []) lines.push(fieldLine('data', line));
  return lines.join(lineEnd) + lineEnd + lineEnd;
}

/** One comment line. It stands between blocks and needs no blank line of its own. */
export function formatComment(text: string, lineEnd: LineEnd = '\n'): string {
  return `: ${singleLine(text)}${lineEnd}`;
}

/** A retry line on its own; it applies as soon as the line ends. */
export function formatRetry(retry: string, lineEnd: LineEnd = '\n'): string {
  return fieldLine('retry', retry) + lineEnd;
}

/** A line of a field, without its end. */
export function fieldLine(name: string, value: string): string {
  return `${name}: ${value}`;
}

function singleLine(text: string): string {
  if (/[\r\n]/.test(text)) throw new RangeError('An id, event name or comment cannot hold a line break.');
  return text;
}
