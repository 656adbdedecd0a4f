// What a scenario expects, in words: the left half of each line of its report.

import { assertNever } from '../base/assertNever.ts';
import type { StopReason } from '../stream/connection.ts';
import { formatDuration } from '../base/format.ts';
import type { AttemptExpectation, ExpectedRange, OverallExpectation } from './scenario.ts';

const maxListedIds = 5;
const maxIdLength = 40;

/** What is expected, as the end of the sentence "The client …" or "The attempt …". */
export function describeExpectation(expectation: AttemptExpectation | OverallExpectation): string {
  switch (expectation.kind) {
    case 'lastEventId':
      return expectation.id === null
        ? 'sends no Last-Event-ID'
        : `sends Last-Event-ID ${shortenId(expectation.id)}`;
    case 'reconnectsWithinMs':
      return `comes ${describeTolerance(expectation)} after the reconnection time`;
    case 'events':
      return `brings ${describeCount(expectation, 'message')}`;
    case 'ids':
      return expectation.ids.length === 0 ? 'brings no ids' : `brings the ids ${listIds(expectation.ids)}`;
    case 'ending':
      return `ends as ${expectation.causes.join(' or ')}`;
    case 'next':
      return expectation.next === 'reconnect' ? 'then the client comes back' : 'then the client stops';
    case 'standardNext':
      return `then an EventSource ${standardWords[expectation.next]}`;
    case 'attempts':
      return `makes ${describeCount(expectation, 'attempt')}`;
    case 'stops':
      return expectation.reason === undefined ? 'stops' : `stops ${stopWords[expectation.reason]}`;
    default:
      return assertNever(expectation);
  }
}

const standardWords = { reconnect: 'comes back', stop: 'stops for good', wait: 'waits for ever' } as const;

const stopWords: Readonly<Record<StopReason['kind'], string>> = {
  standard: 'where the standard says so',
  'policy off': 'because its reconnect policy is off',
  'gave up': 'because it gave up',
  'left to app': 'because the app may come back',
  closed: 'by closing itself',
};

/** `3 messages`, `1 attempt`, `1 to 3 messages`. */
function describeCount({ min, max }: ExpectedRange, noun: string): string {
  return min === max ? countOf(min, noun) : `${min} to ${countOf(max, noun)}`;
}

/** `1 message`, `3 messages`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function describeTolerance({ min, max }: ExpectedRange): string {
  return min === 0 ? `at most ${formatDuration(max)}` : `${min} ms to ${max} ms`;
}

/** The first few ids, and how many more there are. */
export function listIds(ids: readonly string[]): string {
  const shown = ids.slice(0, maxListedIds).map(shortenId);
  return ids.length > shown.length
    ? `${shown.join(', ')} and ${ids.length - shown.length} more`
    : shown.join(', ');
}

/** An id that fits into a sentence. */
export function shortenId(id: string): string {
  if (id === '') return '(empty)';
  return id.length > maxIdLength ? `${id.slice(0, maxIdLength - 1)}…` : id;
}
