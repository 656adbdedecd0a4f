// The events of a log as far as resuming is concerned: their ids and fingerprints, read from the bytes when asked for.

import { digestOf } from './digest.ts';
import { entryFlags, type Entry } from './entry.ts';
import type { EventLog } from './eventLog.ts';
import type { ResumeEvent } from './resumeVerdict.ts';

/** Events read for a comparison by default: enough to see what a server repeats, in a few milliseconds. */
const defaultMaxEvents = 2_000;

/**
 * The message entries up to `last`, oldest first: the newest `maxEvents` of them, and before these the very first, by
 * which a stream that begins again is known.
 */
export function resumeEventsOf(log: EventLog, last: number, maxEvents = defaultMaxEvents): ResumeEvent[] {
  const events: ResumeEvent[] = [];
  let number = last;
  for (; number >= 1 && events.length < maxEvents; number -= 1) {
    if (log.index.kind(number) === 'message') events.push(resumeEventOf(log, log.entry(number)));
  }
  const first = number >= 1 ? firstMessage(log, number) : undefined;
  if (first !== undefined) events.push(resumeEventOf(log, log.entry(first)));
  return events.toReversed();
}

function firstMessage(log: EventLog, last: number): number | undefined {
  for (let number = 1; number <= last; number += 1) if (log.index.kind(number) === 'message') return number;
  return undefined;
}

/** One message entry as an event to compare. */
export function resumeEventOf(log: EventLog, entry: Entry): ResumeEvent {
  const { data, id } = log.fields(entry);
  return {
    id: entry.flags & entryFlags.hasId ? id : undefined,
    digest: digestOf(`${entry.type}\n${data ?? ''}`),
    entry: entry.number,
  };
}
