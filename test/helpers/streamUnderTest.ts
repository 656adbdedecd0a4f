// Streams that are closed with their test, and ways to wait for what their logs say.

import { onTestFinished } from 'vitest';

import type { DetailByKind, EndDetail } from '../../src/core/detail.ts';
import type { Entry, EntryKind } from '../../src/core/entry.ts';
import { isKind } from '../../src/core/eventLog.ts';
import type { StreamRequest } from '../../src/core/streamRequest.ts';
import { SseStream, type SseStreamOptions } from '../../src/net/sseStream.ts';
import { until } from './waiting.ts';

/** A stream that is connected, and closed when the test is over. */
export function connectStream(request: StreamRequest | string, options: SseStreamOptions = {}): SseStream {
  const stream = createStream(request, options);
  stream.connect();
  return stream;
}

/** The same, not connected yet. */
export function createStream(request: StreamRequest | string, options: SseStreamOptions = {}): SseStream {
  const stream = new SseStream(typeof request === 'string' ? { url: request } : request, options);
  onTestFinished(() => stream.close());
  return stream;
}

/** Resolves once the condition holds, looked at with each entry. */
export async function untilLog(stream: SseStream, condition: () => boolean, limitMs?: number): Promise<void> {
  const describe = (): string => `The log has ${rowsOf(stream).join(' | ')}, the state is ${JSON.stringify(stream.state)}.`;
  await until(condition, (onChange) => stream.log.subscribe(onChange), describe, limitMs);
}

/** Entries of one kind. */
export function entriesOf<Kind extends EntryKind>(stream: SseStream, kind: Kind): (Entry & { readonly kind: Kind })[] {
  return stream.log.entries(1, stream.log.length).filter((entry) => isKind(entry, kind));
}

/** Details of the entries of one kind that have any. */
export function detailsOf<Kind extends keyof DetailByKind>(stream: SseStream, kind: Kind): DetailByKind[Kind][] {
  return entriesOf(stream, kind).flatMap((entry) => stream.log.detail(entry) ?? []);
}

/** How the n-th attempt ended, from 1; waits for it. */
export async function endOf(stream: SseStream, attempt = 1, limitMs?: number): Promise<EndDetail> {
  const find = (): Entry | undefined =>
    [...entriesOf(stream, 'close'), ...entriesOf(stream, 'error')].find((entry) => entry.attempt === attempt);
  await untilLog(stream, () => find() !== undefined, limitMs);
  const entry = find();
  const detail = entry && (isKind(entry, 'close') || isKind(entry, 'error')) && stream.log.detail(entry);
  if (!detail) throw new Error(`The end of attempt ${attempt} has no detail.`);
  return detail;
}

/** Data of the messages so far. */
export function messagesOf(stream: SseStream): string[] {
  return entriesOf(stream, 'message').map((entry) => stream.log.fields(entry).data ?? '');
}

/** Waits until there are so many messages, and returns their data. */
export async function messages(stream: SseStream, count: number, limitMs?: number): Promise<string[]> {
  await untilLog(stream, () => messagesOf(stream).length >= count, limitMs);
  return messagesOf(stream);
}

/** Kind and type of each entry, in short. */
export function rowsOf(stream: SseStream): string[] {
  return stream.log.entries(1, stream.log.length).map(({ kind, type }) => {
    return kind === 'notice' || (kind === 'message' && type !== 'message') ? `${kind} ${type}` : kind;
  });
}
