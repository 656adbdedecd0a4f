// The sentences of each outcome that a measurement can have: the table has some of them today, and others after the next one.

import { describe, expect, it } from 'vitest';

import { describeBehaviour, type ClientBehaviour } from '../../../src/core/clients/clientBehaviour.ts';
import { clientsAfter } from '../../../src/core/clients/clientsTogether.ts';
import type { MeasuredOutcome } from '../../../src/core/clients/measuredCall.ts';
import type { EndedCall } from '../../../src/core/clients/measuredCalls.ts';
import {
  describeLostBlock,
  describeMeasured,
  describeReaction,
  formatRounded,
} from '../../../src/core/clients/reactionWords.ts';
import type { ClientProfile } from '../../../src/core/stream/clientProfile.ts';
import type { EndingCause } from '../../../src/core/stream/ending.ts';

const client = { name: 'A', version: '1', label: 'A 1' };
const where = 'where it rains';

describe('an EventSource', () => {
  it.each<[sentence: string, behaviour: Partial<ClientBehaviour> & Pick<ClientBehaviour, 'next'>]>([
    ['A 1 comes back.', { next: 'reconnect' }],
    ['A 1 comes back where it rains.', { next: 'reconnect', situation: where }],
    ['A 1 comes back with its Last-Event-ID.', { next: 'reconnect', sendsId: true }],
    [
      'A 1 comes back with its Last-Event-ID where it rains.',
      { next: 'reconnect', sendsId: true, situation: where },
    ],
    ['A 1 comes back without Last-Event-ID.', { next: 'reconnect', sendsId: false }],
    [
      'A 1 comes back without Last-Event-ID where it rains.',
      { next: 'reconnect', sendsId: false, situation: where },
    ],
    ['A 1 comes back after 2.0 s.', { next: 'reconnect', delayMs: 2000 }],
    ['A 1 comes back after 2.0 s where it rains.', { next: 'reconnect', delayMs: 2000, situation: where }],
    ['A 1 comes back at once with its Last-Event-ID.', { next: 'reconnect', delayMs: 0, sendsId: true }],
    [
      'A 1 comes back at once with its Last-Event-ID where it rains.',
      { next: 'reconnect', delayMs: 0, sendsId: true, situation: where },
    ],
    ['A 1 comes back at once without Last-Event-ID.', { next: 'reconnect', delayMs: 0, sendsId: false }],
    [
      'A 1 comes back at once without Last-Event-ID where it rains.',
      { next: 'reconnect', delayMs: 0, sendsId: false, situation: where },
    ],
    ['A 1 does not come back.', { next: 'stop' }],
    ['A 1 does not come back where it rains.', { next: 'stop', situation: where }],
    ['A 1 noticed nothing and waited, for the 14 s that were measured.', { next: 'wait' }],
    ['A 1 notices nothing and waits where it rains.', { next: 'wait', situation: where }],
    ['A 1 tries again and again, and no request leaves it.', { next: 'unsent' }],
    [
      'A 1 tries again and again where it rains, and no request leaves it.',
      { next: 'unsent', situation: where },
    ],
  ])('%s', (sentence, behaviour) => {
    expect(describeBehaviour({ client, measuredOn: '2026-01-01', cause: 'end', ...behaviour })).toBe(
      sentence,
    );
  });
});

/** After which ending an outcome is told. */
const calls = {
  end: { ending: { cause: 'end' } },
  idle: { ending: { cause: 'idle', limit: 400_000 } },
  refused: { ending: { cause: 'unreachable', stage: 'connect' } },
  close: { ending: { cause: 'close-message', reason: 'event close' } },
  done: { ending: { cause: 'close-message', reason: 'data [DONE]' } },
  reset: { ending: { cause: 'reset' } },
  html: { ending: { cause: 'wrong-type', status: 200 } },
  busy: { ending: { cause: 'http-error', status: 503 }, hasRetryAfter: true },
} satisfies Readonly<Record<string, EndedCall>>;

describe('a client that was measured', () => {
  it.each<[call: keyof typeof calls, outcome: MeasuredOutcome, sentence: string, whole?: MeasuredOutcome]>([
    ['end', { sees: 'ends' }, 'X takes this for a whole answer: it ends without an error.'],
    ['end', { sees: 'throws' }, 'X throws an error.'],
    ['end', { sees: 'throws' }, 'X throws an error, unless the answer had its end mark.', { sees: 'ends' }],
    ['end', { sees: 'throws' }, 'X throws an error.', { sees: 'throws' }],
    ['end', { sees: 'error' }, 'X tells its app of an error.'],
    [
      'end',
      { sees: 'error' },
      'X tells its app of an error, unless the answer had its end mark.',
      { sees: 'ends' },
    ],
    ['end', {}, 'X does not come back, and tells its app of no error.'],
    ['end', { next: 'back' }, 'X comes back at once without Last-Event-ID.'],
    [
      'end',
      { next: 'back', delayMs: 99, id: 'header' },
      'X comes back at once with the last id, unless the stream had its end mark.',
      { sees: 'ends' },
    ],
    [
      'end',
      { next: 'back', delayMs: 100, id: 'query' },
      'X comes back after 100 ms with the last id in its query.',
    ],
    [
      'end',
      { next: 'back', delayMs: 100, id: 'header' },
      'X comes back after 100 ms with its Last-Event-ID.',
    ],
    ['end', { next: 'back', delayMs: 100 }, 'X comes back after 100 ms without Last-Event-ID.'],
    ['idle', {}, 'X waits on the silent connection: it still did after 5 min 50 s.'],
    ['idle', { sees: 'throws' }, 'X waits on the silent connection: it still did after 5 min 50 s.'],
    [
      'idle',
      { sees: 'error', seesAfterMs: 60_000 },
      'X waits on the silent connection: it still did after 5 min 50 s.',
    ],
    ['idle', { sees: 'throws', seesAfterMs: 61_000 }, 'X throws an error after about 61 s of silence.'],
    [
      'idle',
      { sees: 'throws', seesAfterMs: 61_000, leftAfterMs: 60_000 },
      'X throws an error after about 60 s of silence.',
    ],
    [
      'idle',
      { sees: 'throws', seesAfterMs: 59_000, leftAfterMs: 60_000 },
      'X throws an error after about 59 s of silence.',
    ],
    ['idle', { sees: 'throws', leftAfterMs: 60_000 }, 'X throws an error after about 60 s of silence.'],
    [
      'idle',
      { sees: 'error', seesAfterMs: 5_000, leftAfterMs: 60_000 },
      'X gives up after about 60 s of silence.',
    ],
    [
      'idle',
      { next: 'back', leftAfterMs: 120_000 },
      'X gives up after about 2 min of silence, and comes back without Last-Event-ID.',
    ],
    [
      'idle',
      { next: 'back', leftAfterMs: 120_000, id: 'header' },
      'X gives up after about 2 min of silence, and comes back with the last id.',
    ],
    ['refused', { sees: 'throws' }, 'X throws an error where nothing accepts its connection.'],
    ['refused', { sees: 'error' }, 'X tells its app of an error where nothing accepts its connection.'],
    ['refused', {}, 'X tells its app of no error where nothing accepts its connection.'],
    ['refused', { next: 'back', delayMs: 2_000 }, 'X tries again and again, 2.0 s after each try.'],
    ['refused', { next: 'back' }, 'X tries again and again, 0 ms after each try.'],
    ['done', {}, 'X knows this message, and ends without an error.'],
    [
      'close',
      { next: 'back' },
      'X does not know a message such as {"type":"close"}, and comes back when the response has ended.',
    ],
    [
      'close',
      { sees: 'throws' },
      'X does not know a message such as {"type":"close"}, and tells its app of an error.',
    ],
    [
      'close',
      { sees: 'error' },
      'X does not know a message such as {"type":"close"}, and tells its app of an error.',
    ],
    [
      'close',
      { sees: 'ends' },
      'X takes no notice of a message such as {"type":"close"}: it ends when the response does.',
    ],
    ['reset', { next: 'back' }, 'X comes back at once without Last-Event-ID.'],
    ['reset', { sees: 'ends', got: true }, 'X ends empty, without an error.'],
    ['html', { sees: 'ends', got: true }, 'X takes the body for its answer, without an error.'],
    ['html', { sees: 'ends' }, 'X ends empty, without an error.'],
    ['reset', { sees: 'throws' }, 'X throws an error, and does not ask again.'],
    ['reset', { sees: 'throws', tries: 1 }, 'X throws an error, and does not ask again.'],
    ['reset', { sees: 'throws', tries: 2, obeys: true }, 'X asks 2 times in all, and then throws an error.'],
    ['busy', { sees: 'throws', tries: 2 }, 'X asks 2 times in all, and then throws an error.'],
    [
      'busy',
      { sees: 'throws', tries: 2, obeys: true },
      'X waits as Retry-After says: it asks 2 times in all, and then throws an error.',
    ],
    ['reset', { sees: 'error' }, 'X tells its app of an error, and does not ask again.'],
    [
      'reset',
      { sees: 'error', tries: 2, obeys: true },
      'X asks 2 times in all, and then tells its app of an error.',
    ],
    ['busy', { sees: 'error', tries: 2 }, 'X asks 2 times in all, and then tells its app of an error.'],
    [
      'busy',
      { sees: 'error', tries: 2, obeys: true },
      'X waits as Retry-After says: it asks 2 times in all, and then tells its app of an error.',
    ],
    ['reset', { tries: 1 }, 'X does not come back, and tells its app of no error.'],
    ['reset', { tries: 2 }, 'X asks 2 times in all, and then gives up without a word to its app.'],
  ])('after %s, with %j: %s', (call, outcome, sentence, whole) => {
    const caller = {
      program: 'x',
      profile: 'openai-loop',
      package: 'x',
      version: '1',
      usedAs: '',
      cases: whole ? { whole } : {},
    } as const;
    expect(describeMeasured('X', calls[call], outcome, caller)).toBe(sentence);
  });

  it.each<[MeasuredOutcome, string]>([
    [{}, 'X drops the block that is not complete.'],
    [{ lost: true }, 'X delivers the block that is not complete all the same.'],
    [{ lostId: true }, 'X drops the block that is not complete, and sends its id all the same.'],
    [
      { lost: true, lostId: true },
      'X delivers the block that is not complete all the same, and sends its id.',
    ],
  ])('and a block that is not complete, with %j: %s', (outcome, sentence) => {
    expect(describeLostBlock('X', outcome)).toBe(sentence);
  });

  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [1000, '1 s'],
    [119_999, '119 s'],
    [120_000, '2 min'],
    [179_999, '2 min'],
    [180_000, '3 min'],
  ])('in %d ms: %s', (timeMs, text) => {
    expect(formatRounded(timeMs)).toBe(text);
  });

  it.each<[ClientProfile, EndingCause, string]>([
    ['openai-loop', 'client', 'The openai loop that is closed by its own app does not come back.'],
    ['node-eventsource', 'bad-encoding', ''],
    ['eventsource-client', 'bad-encoding', ''],
    ['fetch-event-source', 'bad-encoding', ''],
    ['fetch', 'bad-encoding', ''],
    ['openai-loop', 'bad-encoding', 'The openai loop was not measured at this ending.'],
  ])('as an EventSource alone: %s after %s', (profile, cause, sentence) => {
    const told = describeReaction(profile, { ending: { cause } });
    if (sentence === '') expect(told).not.toContain('was not measured');
    else expect(told).toBe(sentence);
  });
});

describe('those that do the same', () => {
  it.each<[string, EndedCall]>([
    ['close-message', calls.close],
    ['refused', calls.refused],
    ['idle', calls.idle],
    ['end', calls.end],
    ['404', { ending: { cause: 'http-error', status: 404 } }],
    ['503', calls.busy],
  ])('are told together after %s', (_, call) => {
    expect(clientsAfter(call).sentences.map((text) => text.slice(0, text.indexOf(': ')))).toMatchSnapshot();
  });

  it('are none after what was not measured', () => {
    expect(clientsAfter({ ending: { cause: 'limit' } })).toEqual({ sentences: [], measuredOn: '' });
  });
});
