// The events that Chromium's panel has listed of a stream (`_eventSourceMessages`): with their times, and without bytes.

import { encodeText } from '../../base/text.ts';
import { dataOfEvent, eventsOfBody, typeOfEvent } from '../reading/bodyEvents.ts';
import type { CapturedChunk } from '../reading/capturedExchange.ts';
import { asFields, asList, asNumber, asText } from '../reading/jsonFields.ts';

export interface ListedEvent {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly type: string;
  /** The id in force. */
  readonly id: string;
  /** Absent where it was taken out. */
  readonly data?: string;
}

/** Events that are compared before there is a pause. */
const sliceEvents = 500;

/** The list of a HAR entry; undefined when it has none. */
export function listedEventsOf(value: unknown): readonly ListedEvent[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return asList(value).flatMap((each) => {
    const { time, eventName, eventId, data } = asFields(each);
    const seconds = asNumber(time);
    if (seconds === undefined) return [];
    const text = asText(data);
    return [
      {
        atMs: seconds * 1_000,
        type: asText(eventName) ?? 'message',
        id: asText(eventId) ?? '',
        ...(text !== undefined && { data: text }),
      },
    ];
  });
}

/**
 * The body in parts, each up to the end of an event and with its time. Events before the first that is listed, and bytes
 * after the last, have none. Pauses between slices.
 * @returns undefined when what is listed are not the body's events
 */
export function* timedByList(
  bytes: Uint8Array,
  listed: readonly ListedEvent[],
): Generator<undefined, CapturedChunk[] | undefined> {
  const events = yield* eventsOfBody(bytes);
  const chunks: CapturedChunk[] = [];
  let from = 0;
  let next = 0;
  let atMs = 0;
  for (const event of events) {
    const wanted = listed[next];
    if (!wanted) break;
    if (next % sliceEvents === sliceEvents - 1) yield undefined;
    const isIt =
      typeOfEvent(event) === wanted.type &&
      (wanted.data === undefined || wanted.data === dataOfEvent(bytes, event));
    if (!isIt) {
      // The list may begin later than the body, and has no gaps then.
      if (next > 0) return undefined;
      continue;
    }
    next += 1;
    if (from === 0 && next === 1 && event !== events[0]) {
      const before = events[events.indexOf(event) - 1]?.end ?? 0;
      chunks.push({ bytes: bytes.subarray(0, before) });
      from = before;
    }
    atMs = Math.max(atMs, wanted.atMs);
    chunks.push({ bytes: bytes.subarray(from, event.end), atMs });
    from = event.end;
  }
  if (next < listed.length) return undefined;
  if (from < bytes.length) chunks.push({ bytes: bytes.subarray(from) });
  return chunks;
}

/** The events as bytes of an event stream, as a client would read the same of them. */
export function bytesOfListed(listed: readonly ListedEvent[]): CapturedChunk[] {
  let idInForce = '';
  return listed.map(({ atMs, type, id, data = '' }) => {
    const lines: string[] = [];
    if (type !== 'message') lines.push(`event: ${type}`);
    if (id !== idInForce) lines.push(`id: ${id}`);
    idInForce = id;
    for (const line of data.split('\n')) lines.push(`data: ${line}`);
    return { bytes: encodeText(`${lines.join('\n')}\n\n`), atMs };
  });
}
