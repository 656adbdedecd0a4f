// What a standard client does after each ending, as the table of endings says, with the delay and the id it comes
// back with.

import { describe, expect, it } from 'vitest';

import {
  initialConnection,
  reduceConnection,
  type ConnectionState,
} from '../../../src/core/stream/connection.ts';
import { endingTraits, isErrorEnding, type EndingCause } from '../../../src/core/stream/ending.ts';
import type { ReconnectPolicy } from '../../../src/core/stream/streamRequest.ts';
import { describeSentId, standardVerdict, verdictOfState } from '../../../src/core/stream/verdict.ts';

const comesBack = { next: 'reconnect', delayMs: 700, lastEventId: 'x' } as const;
const stops = { next: 'stop' } as const;

function openState(policy: ReconnectPolicy): ConnectionState {
  let state = initialConnection({ policy, lastEventId: 'x', reconnectionTimeMs: 700 });
  [state] = reduceConnection(state, { kind: 'connect' });
  return reduceConnection(state, { kind: 'opened', attempt: 1 })[0];
}

describe('an ending', () => {
  const table = [
    ['end', 'server', true, comesBack, 'close'],
    ['truncated', 'server or network', false, comesBack, 'error'],
    ['reset', 'server or network', false, comesBack, 'error'],
    ['no-response', 'server or network', false, comesBack, 'error'],
    ['unreachable', 'network', false, comesBack, 'error'],
    ['bad-encoding', 'server', false, comesBack, 'error'],
    ['no-content', 'server', true, stops, 'close'],
    ['answered', 'server', true, stops, 'close'],
    ['http-error', 'server', true, stops, 'error'],
    ['wrong-type', 'server', true, stops, 'error'],
    ['bad-redirect', 'server', true, stops, 'error'],
    ['close-message', 'both', true, stops, 'close'],
    ['client', 'client', true, stops, 'close'],
    ['idle', 'network', false, { next: 'wait' }, 'error'],
    ['limit', 'client', false, stops, 'error'],
    ['bad-url', 'client', true, stops, 'error'],
    ['bad-id', 'client', true, stops, 'error'],
    ['blocked', 'client', true, stops, 'error'],
  ] as const satisfies readonly (readonly [EndingCause, ...unknown[]])[];

  it.each(table)('%s', (cause, who, isClean, verdict, kind) => {
    expect(endingTraits[cause]).toMatchObject({ who, isClean, next: verdict.next });
    expect(isErrorEnding(cause)).toBe(kind === 'error');
    // The verdict is the standard's, whatever the stream's own policy.
    const policies: ReconnectPolicy[] = [
      { kind: 'standard' },
      { kind: 'off' },
      { kind: 'limited', attempts: 0 },
      { kind: 'backoff', maxDelayMs: 60_000 },
    ];
    for (const policy of policies) expect(standardVerdict(openState(policy), { cause })).toEqual(verdict);
  });

  it.each(table)('%s of what an EventSource refuses at its head stops it', (cause) => {
    for (const readAs of ['event-stream', 'json-lines', 'json-seq'] as const)
      expect(standardVerdict(openState({ kind: 'standard' }), { cause, readAs })).toEqual(stops);
  });

  it('is in the table, whichever it is', () => {
    expect(table.map(([cause]) => cause).toSorted()).toEqual(Object.keys(endingTraits).toSorted());
  });
});

describe('what the stream itself does next', () => {
  it.each([
    ['standard', { kind: 'standard' }, comesBack],
    ['off', { kind: 'off' }, stops],
    ['limited', { kind: 'limited', attempts: 0 }, stops],
  ] as const)('under the policy %s', (_, policy, next) => {
    const [state] = reduceConnection(openState(policy), {
      kind: 'ended',
      attempt: 1,
      ending: { cause: 'reset' },
    });
    expect(verdictOfState(state)).toEqual(next);
  });

  it('is to go on at once when the next attempt was started by hand', () => {
    const [state] = reduceConnection(openState({ kind: 'standard' }), { kind: 'connect' });
    expect(verdictOfState(state)).toEqual({ ...comesBack, delayMs: 0 });
    const [open] = reduceConnection(state, { kind: 'opened', attempt: 2 });
    expect(verdictOfState(open)).toEqual({ ...comesBack, delayMs: 0 });
  });

  it('is to stop before the first attempt, and after a close', () => {
    const idle = initialConnection({ policy: { kind: 'standard' } });
    expect(verdictOfState(idle)).toEqual(stops);
    expect(verdictOfState(reduceConnection(openState({ kind: 'standard' }), { kind: 'close' })[0])).toEqual(
      stops,
    );
  });
});

describe('what a standard client does', () => {
  it('is told of the same history, also while the stream itself only connects', () => {
    let state = initialConnection({
      policy: { kind: 'backoff', maxDelayMs: 60_000 },
      reconnectionTimeMs: 700,
    });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      [state] = reduceConnection(state, { kind: attempt === 1 ? 'connect' : 'timer' });
      expect(standardVerdict(state, { cause: 'unreachable' })).toEqual({ ...comesBack, lastEventId: '' });
      [state] = reduceConnection(state, { kind: 'ended', attempt, ending: { cause: 'unreachable' } });
    }
    // The question changes nothing of what it is asked about.
    expect(state).toMatchObject({ phase: 'waiting', policy: { kind: 'backoff' }, fruitlessAttempts: 3 });
  });
});

it.each([
  ['', 'without Last-Event-ID'],
  ['7', 'with Last-Event-ID 7'],
])('a request with the id %j is sent %s', (id, words) => {
  expect(describeSentId(id)).toBe(words);
  expect(describeSentId(id, (shown) => `<${shown}>`)).toBe(words.replace('7', '<7>'));
});
