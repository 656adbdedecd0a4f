// What of an entry can be found by free text: what a person reads in its row and its data, not the names of fields in
// its bytes. Data, type and id of a message; a comment; the values of ids and retry lines; and the words of what the
// inspector itself has to say.

import { readBlockTexts, readLineValues } from '../wire/blockTexts.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import { summarizeEntry } from '../log/entrySummary.ts';
import type { EventLog } from '../log/eventLog.ts';

/**
 * Each text of the entry. A type that the block does not name is none of them, though its row says `message`.
 * @param bytes the entry's, or the beginning of them
 */
export function entryTexts(log: EventLog, entry: Entry, bytes: Uint8Array): string[] {
  const startsBody = (entry.flags & entryFlags.startsBody) !== 0;
  switch (entry.kind) {
    case 'message': {
      const { data, type, id } = readBlockTexts(bytes, 0, bytes.length, startsBody);
      return [data, ...(type === '' ? [] : [type]), ...(id === undefined ? [] : [id])];
    }
    case 'id': {
      const { id } = readBlockTexts(bytes, 0, bytes.length, startsBody);
      return id === undefined ? [] : [id];
    }
    case 'comment':
    case 'retry':
      return readLineValues(bytes, startsBody);
    case 'request':
    case 'open':
    case 'close':
    case 'error':
    case 'notice': {
      const { preview, next } = summarizeEntry(log, entry);
      const words = next === undefined ? [preview] : [preview, next];
      return entry.flags & entryFlags.detail ? words : [...words, ...readLineValues(bytes, startsBody)];
    }
  }
}
