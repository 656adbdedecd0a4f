// The text of an entry for the clipboard and for an editor: its data as a client gets it, or its bytes as they came.

import { goneText } from '../core/byteLoss.ts';
import { prettyJson } from '../core/prettyJson.ts';
import { entryFlags, type Entry } from '../core/entry.ts';
import type { EventLog } from '../core/eventLog.ts';
import { decodeText } from '../core/text.ts';
import { UserError } from './errorReport.ts';

/** Data of a message, or a sentence where it is gone; of any other entry, its lines or its details. */
export function entryData(log: EventLog, entry: Entry): string {
  if (log.isGone(entry)) return goneText;
  if (entry.kind === 'message') return log.fields(entry).data ?? '';
  return entryRaw(log, entry);
}

/** The bytes as sent, as text; for what the inspector wrote itself, its details as JSON. */
function entryRaw(log: EventLog, entry: Entry): string {
  const text = decodeText(log.bytes(entry));
  return entry.flags & entryFlags.detail ? (prettyJson(text) ?? text) : text;
}

/** Text for the clipboard. @throws UserError when it is gone */
export function textToCopy(log: EventLog, entry: Entry, what: 'data' | 'raw'): string {
  if (log.isGone(entry)) throw new UserError(goneText);
  return what === 'data' ? entryData(log, entry) : entryRaw(log, entry);
}
