// An entry as text, for the clipboard and for an editor: its data as a client gets it, its bytes as they came, or all of it
// as JSON.

import { goneWords } from '../log/byteLoss.ts';
import { prettyJson } from '../json/prettyJson.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import type { EventLog } from '../log/eventLog.ts';
import { present } from '../base/present.ts';
import { decodeText } from '../base/text.ts';

/** Data of a message, or a sentence where it is gone; of any other entry, its lines or its details. */
export function entryData(log: EventLog, entry: Entry): string {
  if (log.isGone(entry)) return goneWords;
  if (entry.kind === 'message') return log.fields(entry).data ?? '';
  return entryRaw(log, entry);
}

/** The bytes as sent, as text; for what the inspector wrote itself, its details as JSON. */
export function entryRaw(log: EventLog, entry: Entry): string {
  const text = decodeText(log.bytes(entry));
  return entry.flags & entryFlags.detail ? (prettyJson(text) ?? text) : text;
}

/** The data as JSON: indented when it is JSON itself, otherwise as a JSON string. */
export function entryDataAsJson(log: EventLog, entry: Entry): string {
  const data = entryData(log, entry);
  return prettyJson(data) ?? JSON.stringify(data);
}

/**
 * All of an entry as JSON. Its data stays a string, character for character, as an EventSource hands it out; details that
 * the inspector wrote are an object.
 */
export function entryAsJson(log: EventLog, entry: Entry): string {
  const isDetail = (entry.flags & entryFlags.detail) !== 0;
  const fields = isDetail ? undefined : log.fields(entry);
  return JSON.stringify(
    {
      kind: entry.kind,
      ...present({
        type: entry.type === '' ? undefined : entry.type,
        id: fields?.id,
        lastEventId: log.lastEventId(entry),
        data: entry.kind === 'message' ? (fields?.data ?? '') : undefined,
        raw: isDetail || entry.kind === 'message' ? undefined : entryRaw(log, entry),
        detail:
          isDetail && !log.isGone(entry) ? (JSON.parse(decodeText(log.bytes(entry))) as unknown) : undefined,
      }),
      time: new Date(log.startedAtMs + entry.receivedAtMs).toISOString(),
      receivedAtMs: entry.receivedAtMs,
      attempt: entry.attempt,
      number: entry.number,
    },
    undefined,
    2,
  );
}
