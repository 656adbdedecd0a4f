// What a client that is no browser's EventSource does after an ending, as sentences: from what was measured, and no more.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import { behavioursAfter } from './clientBehaviour.ts';
import type { MeasuredCaller, MeasuredOutcome } from './measuredCall.ts';
import { callerFor, caseOf, causeFor, measuredCalls, outcomeOf, type EndedCall } from './measuredCalls.ts';
import { subjectOfClient, type ClientProfile } from '../stream/clientProfile.ts';
import type { EndingCause } from '../stream/ending.ts';

const noticeableMs = 100;
const minuteMs = 60_000;
const secondMs = 1000;

/** One to three sentences on what the client does after the ending. */
export function describeReaction(profile: ClientProfile, call: EndedCall): string {
  const client = subjectOfClient(profile);
  if (call.ending.cause === 'client')
    return l10n.t('{client} that is closed by its own app does not come back.', { client });
  const caller = callerFor(profile, call.method);
  const standing = caseOf(call);
  const outcome = caller && standing && outcomeOf(caller, standing.name);
  if (!caller || !standing || !outcome) return describeOldReaction(profile, client, call.ending.cause);
  const sentences = [describeMeasured(client, call, outcome, caller)];
  if (standing.name === 'lost-block') sentences.push(describeLostBlock(client, outcome));
  if (standing.status !== undefined)
    sentences.push(l10n.t('This was measured with status {0}.', standing.status));
  return sentences.join(' ');
}

/** What the client does, by what was measured. */
export function describeMeasured(
  client: string,
  call: EndedCall,
  outcome: MeasuredOutcome,
  caller: MeasuredCaller,
): string {
  switch (causeFor(call.ending)) {
    case 'end':
      return describeEnd(client, outcome, caller);
    case 'idle':
      return describeSilence(client, outcome);
    case 'unreachable':
      return describeRefusal(client, outcome);
    case 'close-message':
      return describeCloseMessage(client, call, outcome, caller);
    default:
      return describeFailure(client, call, outcome);
  }
}

/** A clean end; whether the answer had its end mark is not known here. */
function describeEnd(client: string, outcome: MeasuredOutcome, { cases }: MeasuredCaller): string {
  const { whole } = cases;
  const endsWhole = whole?.sees === 'ends';
  if (outcome.next === 'back')
    return endsWhole
      ? l10n.t('{return}, unless the stream had its end mark.', { return: describeReturn(client, outcome) })
      : `${describeReturn(client, outcome)}.`;
  switch (outcome.sees) {
    case 'ends':
      return l10n.t('{client} takes this for a whole answer: it ends without an error.', { client });
    case 'throws':
      return endsWhole
        ? l10n.t('{client} throws an error, unless the answer had its end mark.', { client })
        : l10n.t('{client} throws an error.', { client });
    case 'error':
      return endsWhole
        ? l10n.t('{client} tells its app of an error, unless the answer had its end mark.', { client })
        : l10n.t('{client} tells its app of an error.', { client });
    default:
      return describeWordless(client);
  }
}

/** What the client does with the block that the end of the body cut. */
export function describeLostBlock(client: string, { lost, lostId }: MeasuredOutcome): string {
  if (lost && lostId)
    return l10n.t('{client} delivers the block that is not complete all the same, and sends its id.', {
      client,
    });
  if (lost) return l10n.t('{client} delivers the block that is not complete all the same.', { client });
  if (lostId)
    return l10n.t('{client} drops the block that is not complete, and sends its id all the same.', {
      client,
    });
  return l10n.t('{client} drops the block that is not complete.', { client });
}

function describeSilence(client: string, outcome: MeasuredOutcome): string {
  const { next, sees, leftAfterMs, seesAfterMs, id } = outcome;
  if (leftAfterMs === undefined) {
    return sees === 'throws' && seesAfterMs !== undefined
      ? l10n.t('{client} throws an error after about {time} of silence.', {
          client,
          time: formatRounded(seesAfterMs),
        })
      : l10n.t('{client} waits on the silent connection: it still did after {time}.', {
          client,
          time: formatDuration(measuredCalls.silenceMs),
        });
  }
  const told =
    sees === 'throws' && seesAfterMs !== undefined ? Math.min(seesAfterMs, leftAfterMs) : leftAfterMs;
  const time = formatRounded(told);
  if (next === 'back')
    return id === undefined
      ? l10n.t('{client} gives up after about {time} of silence, and comes back without Last-Event-ID.', {
          client,
          time,
        })
      : l10n.t('{client} gives up after about {time} of silence, and comes back with the last id.', {
          client,
          time,
        });
  return sees === 'throws'
    ? l10n.t('{client} throws an error after about {time} of silence.', { client, time })
    : l10n.t('{client} gives up after about {time} of silence.', { client, time });
}

/** Programs that know `[DONE]` for what it is. */
const knowDone: ReadonlySet<ClientProfile> = new Set([
  'openai-loop',
  'openai-stream',
  'ai-stream-text',
  'ai-use-chat',
]);

function describeCloseMessage(
  client: string,
  { ending }: EndedCall,
  outcome: MeasuredOutcome,
  { profile }: MeasuredCaller,
): string {
  if (ending.reason?.includes('[DONE]') && knowDone.has(profile))
    return l10n.t('{client} knows this message, and ends without an error.', { client });
  if (outcome.next === 'back')
    return l10n.t(
      '{client} does not know a message such as {message}, and comes back when the response has ended.',
      { client, message: '{"type":"close"}' },
    );
  switch (outcome.sees) {
    case 'throws':
    case 'error':
      return l10n.t('{client} does not know a message such as {message}, and tells its app of an error.', {
        client,
        message: '{"type":"close"}',
      });
    default:
      return l10n.t(
        '{client} takes no notice of a message such as {message}: it ends when the response does.',
        { client, message: '{"type":"close"}' },
      );
  }
}

/** A break, or an answer in the place of a stream. */
function describeFailure(client: string, call: EndedCall, outcome: MeasuredOutcome): string {
  const { next, sees, tries: count = 1, obeys, got } = outcome;
  if (next === 'back') return `${describeReturn(client, outcome)}.`;
  switch (sees) {
    case 'ends':
      return causeFor(call.ending) === 'wrong-type' && got
        ? l10n.t('{client} takes the body for its answer, without an error.', { client })
        : l10n.t('{client} ends empty, without an error.', { client });
    case 'throws':
      if (count <= 1) return l10n.t('{client} throws an error, and does not ask again.', { client });
      return obeys && call.hasRetryAfter
        ? l10n.t(
            '{client} waits as Retry-After says: it asks {count} times in all, and then throws an error.',
            {
              client,
              count,
            },
          )
        : l10n.t('{client} asks {count} times in all, and then throws an error.', { client, count });
    case 'error':
      if (count <= 1)
        return l10n.t('{client} tells its app of an error, and does not ask again.', { client });
      return obeys && call.hasRetryAfter
        ? l10n.t(
            '{client} waits as Retry-After says: it asks {count} times in all, and then tells its app of an error.',
            { client, count },
          )
        : l10n.t('{client} asks {count} times in all, and then tells its app of an error.', {
            client,
            count,
          });
    default:
      return count > 1
        ? l10n.t('{client} asks {count} times in all, and then gives up without a word to its app.', {
            client,
            count,
          })
        : describeWordless(client);
  }
}

/** Where nothing listens, only what the app was told is known. */
function describeRefusal(client: string, { next, sees, delayMs = 0 }: MeasuredOutcome): string {
  if (next === 'back')
    return l10n.t('{client} tries again and again, {delay} after each try.', {
      client,
      delay: formatDuration(delayMs),
    });
  switch (sees) {
    case 'throws':
      return l10n.t('{client} throws an error where nothing accepts its connection.', { client });
    case 'error':
      return l10n.t('{client} tells its app of an error where nothing accepts its connection.', { client });
    default:
      return l10n.t('{client} tells its app of no error where nothing accepts its connection.', { client });
  }
}

function describeWordless(client: string): string {
  return l10n.t('{client} does not come back, and tells its app of no error.', { client });
}

/** Without its full stop. */
function describeReturn(client: string, { delayMs = 0, id }: MeasuredOutcome): string {
  if (delayMs < noticeableMs)
    return id === undefined
      ? l10n.t('{client} comes back at once without Last-Event-ID', { client })
      : l10n.t('{client} comes back at once with the last id', { client });
  const delay = formatDuration(delayMs);
  if (id === 'query')
    return l10n.t('{client} comes back after {delay} with the last id in its query', { client, delay });
  return id === undefined
    ? l10n.t('{client} comes back after {delay} without Last-Event-ID', { client, delay })
    : l10n.t('{client} comes back after {delay} with its Last-Event-ID', { client, delay });
}

/** Whole seconds, or minutes: a busy machine makes what is measured longer, never shorter. */
export function formatRounded(timeMs: number): string {
  return timeMs >= 2 * minuteMs
    ? l10n.t('{0} min', Math.floor(timeMs / minuteMs))
    : l10n.t('{0} s', Math.floor(timeMs / secondMs));
}

/** Who of the clients that were measured as EventSources stands for a profile. */
const measuredNames: Partial<Record<ClientProfile, string>> = {
  'node-eventsource': 'eventsource',
  'eventsource-client': 'eventsource-client',
  'fetch-event-source': '@microsoft/fetch-event-source',
  fetch: 'bare `fetch` reader',
};

/** For endings that were put before EventSources alone. */
function describeOldReaction(profile: ClientProfile, client: string, cause: EndingCause): string {
  const behaviour = behavioursAfter(cause).find(({ client: { name } }) => name === measuredNames[profile]);
  switch (behaviour?.next) {
    case 'reconnect':
      return l10n.t('{client} comes back by itself.', { client });
    case 'stop':
      return l10n.t('{client} does not come back by itself.', { client });
    case 'wait':
      return l10n.t('{client} waits on the silent connection.', { client });
    case 'unsent':
      return l10n.t('{client} tries again and again, and no request leaves it.', { client });
    case undefined:
      return l10n.t('{client} was not measured at this ending.', { client });
  }
}
