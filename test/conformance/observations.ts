// What a client observes of a stream, in the terms of a case: open, events, and errors with what comes after them.

import { type EventLog, isKind } from '../../src/core/log/eventLog.ts';
import type { ConnectionState } from '../../src/core/stream/connection.ts';
import type { ExpectedObservation, Observation, ReadyState } from './caseFormat.ts';

/** The observation that an entry is for an application; undefined when an EventSource would fire nothing. */
export function observationOf(log: EventLog, number: number): Observation | undefined {
  const entry = log.entry(number);
  if (entry.kind === 'open') return { open: true };
  if (entry.kind === 'message') {
    const data = log.fields(entry).data ?? '';
    return { event: { type: entry.type, data, lastEventId: log.lastEventId(entry) ?? '' } };
  }
  if (!isKind(entry, 'close') && !isKind(entry, 'error')) return undefined;
  const detail = log.detail(entry);
  if (!detail || detail.ending.cause === 'client') return undefined;
  return { error: detail.next.next === 'reconnect' ? 'reconnecting' : 'fatal' };
}

/** Whether an observation is the expected one. */
export function isExpected(observed: Observation, expected: ExpectedObservation): boolean {
  if ('anyError' in expected) return 'error' in observed;
  if ('open' in expected) return 'open' in observed;
  if ('error' in expected) return 'error' in observed && observed.error === expected.error;
  if (!('event' in observed)) return false;
  const { type = 'message', data, dataLength, dataStart, lastEventId } = expected.event;
  const { event } = observed;
  return (
    event.type === type &&
    (data === undefined || event.data === data) &&
    (dataLength === undefined || event.data.length === dataLength) &&
    (dataStart === undefined || event.data.startsWith(dataStart)) &&
    (lastEventId === undefined || event.lastEventId === lastEventId)
  );
}

/** `readyState` of an EventSource in this state. */
export function readyStateOf({ phase }: ConnectionState): ReadyState {
  switch (phase) {
    case 'idle':
    case 'connecting':
    case 'waiting':
      return 'connecting';
    case 'open':
      return 'open';
    case 'stopped':
      return 'closed';
  }
}
