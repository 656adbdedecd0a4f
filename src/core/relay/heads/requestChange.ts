// What a relay asks the server for instead of what the app asked for, where a rule wants that: another Last-Event-ID, or
// none, and a body whose bytes are those of its events.

import { isKind, type EventLog } from '../../log/eventLog.ts';
import { lastEventIdHeaderValue } from '../../wire/headerText.ts';
import type { Header } from '../../stream/streamRequest.ts';

export interface RequestChange {
  /** Undefined: as the app sent it. Null: none. */
  readonly lastEventId?: string | null;
  /** Ask for an uncompressed body. */
  readonly isIdentity: boolean;
}

/** Most entries that are looked at for an id. */
const maxLookedAt = 100_000;

/** Headers with the change made, for the wire: each character of a value is one byte. Order and spelling stay. */
export function changeRequest(headers: readonly Header[], change: RequestChange): Header[] {
  const { lastEventId, isIdentity } = change;
  const idValue = typeof lastEventId === 'string' ? lastEventIdHeaderValue(lastEventId) : undefined;
  return headers.flatMap(([name, value]): Header[] => {
    const lower = name.toLowerCase();
    if (lower === 'accept-encoding' && isIdentity) return [[name, 'identity']];
    if (lower !== 'last-event-id' || lastEventId === undefined) return [[name, value]];
    return idValue === undefined || idValue === '' ? [] : [[name, idValue]];
  });
}

/**
 * The id that was in force so many events before the event of an id; undefined where the log does not tell.
 * @param log what the server sent
 */
export function idBefore(log: EventLog, id: string, events: number): string | undefined {
  const first = Math.max(1, log.length - maxLookedAt);
  for (let number = log.length; number >= first; number -= 1) {
    const entry = log.entry(number);
    if (!isKind(entry, 'message') || log.lastEventId(entry) !== id) continue;
    // Of several events with the same id in force, the first set it.
    if (entry.idEntry !== 0 && entry.idEntry !== number) continue;
    let left = events;
    for (let before = number - 1; before >= first; before -= 1) {
      const earlier = log.entry(before);
      if (!isKind(earlier, 'message')) continue;
      left -= 1;
      if (left === 0) return log.lastEventId(earlier);
    }
    return undefined;
  }
  return undefined;
}
