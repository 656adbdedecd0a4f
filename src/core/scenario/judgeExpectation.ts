// Judges what a scenario expects, of one attempt or of all, against what the client did. As long as the answer can still change
// there is none: an expectation is decided by an entry of the timeline, never by a guess.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import { describeEnding, describeStop, describeVerdict } from '../log/endingWords.ts';
import { listIds, shortenId } from './expectationWords.ts';
import { formatDuration } from '../base/format.ts';
import type { AttemptExpectation, ExpectedRange, OverallExpectation } from './scenario.ts';
import type { StopReason } from '../stream/connection.ts';
import type { AttemptFacts, ReceivedFacts, ScenarioObservation, Shown } from './scenarioObservation.ts';
import { present } from '../base/present.ts';

/** An answer that does not change any more. */
export interface Judgement {
  readonly state: 'kept' | 'broken';
  /** What was seen, as a sentence. */
  readonly sentence: string;
  /** The entry that shows it; absent when there is none, or when the timeline was cleared. */
  readonly entry?: number;
}

/** How much earlier a timer of this length may fire than the clock says: both round to milliseconds. */
const timerRoundingMs = 2;

/** The judgement, or undefined as long as it is open. */
export function judgeAttempt(
  expectation: AttemptExpectation,
  number: number,
  observation: ScenarioObservation,
): Judgement | undefined {
  const facts = observation.attempt(number);
  if (!facts) return undefined;
  switch (expectation.kind) {
    case 'lastEventId':
      return judgeRequest(facts, ({ fact: { lastEventId }, entry }) => {
        const sentence =
          lastEventId === undefined
            ? l10n.t('The request had no Last-Event-ID.')
            : l10n.t('The request had Last-Event-ID {0}.', shortenId(lastEventId));
        return judge((lastEventId ?? null) === expectation.id, sentence, entry);
      });
    case 'reconnectsWithinMs':
      return judgeRequest(facts, (request) =>
        judgeDelay(expectation, request, observation.attempt(number - 1)),
      );
    case 'events':
      return judgeCount(expectation, facts, facts.end !== undefined, facts.end?.entry);
    case 'ids':
      return judgeIds(expectation.ids, facts, facts.end !== undefined, facts.end?.entry);
    case 'ending': {
      if (!facts.end) return undefined;
      const { ending } = facts.end.fact;
      return judge(expectation.causes.includes(ending.cause), describeEnding(ending), facts.end.entry);
    }
    case 'next':
      return facts.end?.fact.endedFirst === undefined
        ? judgeNext(expectation.next, facts, observation.attempt(number + 1))
        : judgeAppNext(expectation.next, facts, observation.attempt(number + 1), observation.waitedInVainMs);
    case 'standardNext': {
      if (!facts.end) return undefined;
      const { verdict, ending } = facts.end.fact;
      return judge(verdict.next === expectation.next, describeVerdict(verdict, ending), facts.end.entry);
    }
    default:
      return assertNever(expectation);
  }
}

/**
 * The judgement on all attempts together: made when the client has stopped, or has done too much already.
 * @param stopped why it has stopped; undefined: it has not
 */
export function judgeOverall(
  expectation: OverallExpectation,
  observation: ScenarioObservation,
  stopped: StopReason | undefined,
): Judgement | undefined {
  const { attemptCount, received } = observation;
  const hasStopped = stopped !== undefined;
  const endEntry = observation.attempt(attemptCount)?.end?.entry;
  switch (expectation.kind) {
    case 'attempts': {
      const { min, max } = expectation;
      if (!hasStopped && attemptCount <= max) return undefined;
      const surplus = attemptCount > max ? observation.attempt(max + 1)?.request?.entry : undefined;
      const isWithin = attemptCount >= min && attemptCount <= max;
      const sentence =
        attemptCount === 1
          ? l10n.t('There was 1 attempt.')
          : l10n.t('There were {0} attempts.', attemptCount);
      return judge(isWithin, sentence, surplus ?? endEntry);
    }
    case 'events':
      return judgeCount(expectation, received, hasStopped, endEntry);
    case 'ids':
      return judgeIds(expectation.ids, received, hasStopped, endEntry);
    case 'stops': {
      if (!stopped) return undefined;
      const isExpected = expectation.reason === undefined || expectation.reason === stopped.kind;
      return judge(isExpected, describeStop(stopped), endEntry);
    }
    default:
      return assertNever(expectation);
  }
}

/** The number of messages, once no more can come, or as soon as there are too many. */
function judgeCount(
  { min, max }: ExpectedRange,
  { messages, lastMessage }: ReceivedFacts,
  isOver: boolean,
  endEntry: number | undefined,
): Judgement | undefined {
  if (!isOver && messages <= max) return undefined;
  const isWithin = messages >= min && messages <= max;
  const sentence = messages === 1 ? l10n.t('1 message came.') : l10n.t('{0} messages came.', messages);
  return judge(isWithin, sentence, messages > max ? lastMessage : endEntry);
}

/** The ids, once no more can come, or at the first that is not the expected one. */
function judgeIds(
  expected: readonly string[],
  { ids }: ReceivedFacts,
  isOver: boolean,
  endEntry: number | undefined,
): Judgement | undefined {
  const at = ids.findIndex(({ fact }, position) => fact !== expected[position]);
  const other = ids[at];
  if (other) {
    const wanted = expected[at];
    const id = shortenId(other.fact);
    const sentence =
      wanted === undefined
        ? l10n.t('The id {0} came after the last expected one.', id)
        : l10n.t('The id {id} came instead of {wanted}.', { id, wanted: shortenId(wanted) });
    return judge(false, sentence, other.entry);
  }
  if (!isOver) return undefined;
  const missing = expected.slice(ids.length);
  if (missing.length > 0)
    return judge(false, l10n.t('The ids {0} did not come.', listIds(missing)), endEntry);
  return judge(
    true,
    ids.length === 0 ? l10n.t('No ids came.') : l10n.t('The ids came in order.'),
    ids.at(-1)?.entry ?? endEntry,
  );
}

/** A judgement that leaves out an entry that is gone. */
function judge(isKept: boolean, sentence: string, entry: number | undefined): Judgement {
  return { state: isKept ? 'kept' : 'broken', sentence, ...present({ entry }) };
}

function judgeRequest(
  { request, end }: AttemptFacts,
  judgeSent: (request: NonNullable<AttemptFacts['request']>) => Judgement,
): Judgement | undefined {
  if (request) return judgeSent(request);
  return (
    end && judge(false, `${l10n.t('No request was sent.')} ${describeEnding(end.fact.ending)}`, end.entry)
  );
}

function judgeDelay(
  { min, max }: ExpectedRange,
  { fact: { reason, delayMs }, entry }: Shown<{ readonly reason: string; readonly delayMs: number }>,
  before: AttemptFacts | undefined,
): Judgement {
  if (reason !== 'reconnect') return judge(false, l10n.t('The attempt was made by hand.'), entry);
  const retryMs = reconnectionTimeMs(before);
  if (retryMs === undefined) return judge(false, l10n.t('No reconnection time was in force.'), entry);
  const laterMs = delayMs - retryMs;
  const isWithin = laterMs >= min - timerRoundingMs && laterMs <= max;
  const sentence = l10n.t('It came after {delay}, with a reconnection time of {retry}.', {
    delay: formatDuration(delayMs),
    retry: formatDuration(retryMs),
  });
  return judge(isWithin, sentence, entry);
}

/** The reconnection time that was in force when an attempt ended, whatever a policy made of it. */
function reconnectionTimeMs(before: AttemptFacts | undefined): number | undefined {
  if (!before?.end) return undefined;
  const { verdict, next } = before.end.fact;
  if (verdict.next === 'reconnect') return verdict.delayMs;
  return next.next === 'reconnect' ? next.delayMs : undefined;
}

/** An app does not say what it will do: only what it did counts. */
function judgeAppNext(
  expected: 'reconnect' | 'stop',
  { end }: AttemptFacts,
  after: AttemptFacts | undefined,
  waitedInVainMs: number | undefined,
): Judgement | undefined {
  if (after?.request) {
    const { fact, entry } = after.request;
    const sentence = l10n.t('The app came back after {0}.', formatDuration(fact.delayMs));
    return judge(expected === 'reconnect', sentence, entry);
  }
  if (waitedInVainMs === undefined) return undefined;
  const sentence = l10n.t('The app did not come back within {0}.', formatDuration(waitedInVainMs));
  return judge(expected === 'stop', sentence, end?.entry);
}

function judgeNext(
  expected: 'reconnect' | 'stop',
  { end }: AttemptFacts,
  after: AttemptFacts | undefined,
): Judgement | undefined {
  if (!end) return undefined;
  if (end.fact.next.next !== 'reconnect')
    return judge(expected === 'stop', l10n.t('The client stopped.'), end.entry);
  const { delayMs } = end.fact.next;
  if (expected === 'stop')
    return judge(false, l10n.t('The client comes back in {0}.', formatDuration(delayMs)), end.entry);
  // A plan to come back is not yet a reconnect, and an attempt by hand does not show what the plan came to.
  if (after?.request?.fact.reason !== 'reconnect') return undefined;
  const { fact, entry } = after.request;
  return judge(true, l10n.t('The client came back after {0}.', formatDuration(fact.delayMs)), entry);
}
