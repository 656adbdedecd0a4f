// Streams that are closed with their test, and ways to wait for what their logs say.

import { onTestFinished } from 'vitest';

import type { DetailByKind, EndDetail } from '../../src/core/log/detail.ts';
import type { EntryKind, EntryOf } from '../../src/core/log/entry.ts';
import { isKind } from '../../src/core/log/eventLog.ts';
import type { StreamRequest } from '../../src/core/stream/streamRequest.ts';
import { SseStream, type SseStreamOptions } from '../../src/net/stream/sseStream.ts';
import { until, type ChangeSource } from './waiting.ts';

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

/** Resolves once the condition holds, looked at with each entry and each new state. */
export async function untilLog(stream: SseStream, condition: () => boolean): Promise<void> {
  const describe = (): string =>
    `The log has ${rowsOf(stream).slice(0, 50).join(' | ')}, the state is ${JSON.stringify(stream.state)}.`;
  const source: ChangeSource = (onChange) => {
    const stops = [stream.log.subscribe(onChange), stream.onStateChange(onChange)];
    return () => stops.forEach((stop) => stop());
  };
  await until(condition, source, describe);
}

/** Entries of one kind. */
export function entriesOf<Kind extends EntryKind>(stream: SseStream, kind: Kind): EntryOf<Kind>[] {
  return stream.log.entries(1, stream.log.length).filter((entry) => isKind(entry, kind));
}

/** Details of the entries of one kind that have any. */
export function detailsOf<Kind extends keyof DetailByKind>(
  stream: SseStream,
  kind: Kind,
): DetailByKind[Kind][] {
  return entriesOf(stream, kind).flatMap((entry) => stream.log.detail(entry) ?? []);
}

/** How the n-th attempt ended, from 1; waits for it. */
export async function endOf(stream: SseStream, attempt = 1): Promise<EndDetail> {
  const { log } = stream;
  let looked = 0;
  const isEnd = (number: number): boolean =>
    log.index.attempt(number) === attempt && ['close', 'error'].includes(log.index.kind(number));
  const findOn = (): boolean => {
    // The log may have been cleared meanwhile.
    if (looked > log.length) looked = 0;
    while (looked < log.length && !isEnd(looked + 1)) looked += 1;
    return looked < log.length;
  };
  await untilLog(stream, findOn);
  const entry = log.entry(looked + 1);
  const detail = (isKind(entry, 'close') || isKind(entry, 'error')) && log.detail(entry);
  if (!detail) throw new Error(`The end of attempt ${attempt} has no detail.`);
  return detail;
}

/** Data of the messages so far. */
export function messagesOf(stream: SseStream): string[] {
  return entriesOf(stream, 'message').map((entry) => stream.log.fields(entry).data ?? '');
}

/** Waits until there are so many messages, and returns their data. */
export async function messages(stream: SseStream, count: number): Promise<string[]> {
  await untilLog(stream, () => stream.totals.messages >= count);
  return messagesOf(stream);
}

/** Kind and type of each entry, in short. */
export function rowsOf(stream: SseStream): string[] {
  return stream.log.entries(1, stream.log.length).map(({ kind, type }) => {
    return kind === 'notice' || (kind === 'message' && type !== 'message') ? `${kind} ${type}` : kind;
  });
}

/** Does something within the news of the first entry of a kind. */
export function atFirst(stream: SseStream, kind: EntryKind, act: () => void): void {
  const stop = stream.log.subscribe((number) => {
    if (number === 0 || stream.log.index.kind(number) !== kind) return;
    stop();
    act();
  });
}
