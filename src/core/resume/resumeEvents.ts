// The events of a log as far as resuming is concerned: their ids and fingerprints, read from the bytes when asked for,
// and of as many bytes as that may cost.

import { digestOf } from '../base/digest.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import type { EventLog } from '../log/eventLog.ts';
import { readBlockValues } from '../wire/blockValues.ts';
import type { ResumeEvent } from '../log/resumeVerdict.ts';

/** Events read for a comparison by default: enough to see what a server repeats, in a few milliseconds. */
const defaultMaxEvents = 2_000;
/** The first events of all that are read besides, by which a stream that begins again is known. */
const maxFirstEvents = 10;
/** Bytes after which no further event is read, however few there were. */
const maxReadBytes = 8 * 1024 * 1024;
/** Entries among which events are looked for: a stream may have millions of comments between two of them. */
const maxLookedAt = 200_000;

/** How an entry becomes an event. */
type ReadEvent = (log: EventLog, entry: Entry) => ResumeEvent;

/** The message entries up to `last`, oldest first: the newest `maxEvents` of them, and before these the very first. */
export function resumeEventsOf(
  log: EventLog,
  last: number,
  maxEvents = defaultMaxEvents,
  read: ReadEvent = resumeEventOf,
): ResumeEvent[] {
  const newest: ResumeEvent[] = [];
  let bytes = 0;
  let number = last;
  const end = Math.max(log.first, last - maxLookedAt);
  for (; number >= end && newest.length < maxEvents && bytes < maxReadBytes; number -= 1) {
    if (!isEvent(log, number)) continue;
    const entry = log.entry(number);
    // What is gone says nothing, and neither does anything before it.
    if (log.isGone(entry)) return newest.toReversed();
    newest.push(read(log, entry));
    bytes += entry.length;
  }
  // The very first ones are known only as long as none of the entries is gone.
  return log.first > 1 ? newest.toReversed() : [...firstEventsOf(log, number, read), ...newest.toReversed()];
}

function firstEventsOf(log: EventLog, last: number, read: ReadEvent): ResumeEvent[] {
  const first: ResumeEvent[] = [];
  let bytes = 0;
  let number = 1;
  const end = Math.min(last, maxLookedAt);
  for (; number <= end && first.length < maxFirstEvents && bytes < maxReadBytes; number += 1) {
    if (!isEvent(log, number)) continue;
    const entry = log.entry(number);
    first.push(read(log, entry));
    bytes += entry.length;
  }
  // Where some are left out, the newer ones of the same attempt do not follow on these.
  return number > last ? first : first.map((event) => ({ ...event, sequence: -event.sequence }));
}

/**
 * The same for each reconnect of a stream: events that were read for the one before are not read again, where there is memory
 * for them. A server that ends each response at once has hundreds of reconnects a second.
 */
export class KnownEvents {
  readonly #log: EventLog;
  #generation = 0;
  #read: WeakRef<Map<number, ResumeEvent>> | undefined;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** The message entries up to `last`, as `resumeEventsOf` gives them. */
  upTo(last: number): ResumeEvent[] {
    const { generation } = this.#log;
    const before = this.#generation === generation ? this.#read?.deref() : undefined;
    const read = new Map<number, ResumeEvent>();
    const events = resumeEventsOf(this.#log, last, defaultMaxEvents, (log, entry) => {
      const event = before?.get(entry.number) ?? resumeEventOf(log, entry);
      read.set(entry.number, event);
      return event;
    });
    this.#read = new WeakRef(read);
    this.#generation = generation;
    return events;
  }
}

/** Whether it is a message of an event stream: no other can be resumed. */
export function isEvent({ index }: EventLog, number: number): boolean {
  return index.kind(number) === 'message' && (index.flags(number) & entryFlags.line) === 0;
}

/** One message entry as an event to compare. */
export function resumeEventOf(log: EventLog, entry: Entry): ResumeEvent {
  const { type } = entry;
  const bytes = log.bytes(entry);
  const startsBody = (entry.flags & entryFlags.startsBody) !== 0;
  const { data, id } = readBlockValues(bytes, 0, bytes.length, startsBody);
  return {
    id: entry.flags & entryFlags.hasId && id !== '' ? id : undefined,
    type,
    digest: digestOf(`${type}\n${data}`),
    entry: entry.number,
    sequence: entry.attempt,
  };
}
