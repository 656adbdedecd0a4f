// The reducer's transitions as a table, each from a state reached by inputs.

import { describe, expect, it } from 'vitest';

import {
  initialConnection,
  maxDelayMs,
  reduceConnection,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionState,
} from '../../../src/core/stream/connection.ts';
import { type EndingCause, endingTraits } from '../../../src/core/stream/ending.ts';
import type { ReconnectPolicy } from '../../../src/core/stream/streamRequest.ts';

const connect = { kind: 'connect' } as const;
const close = { kind: 'close' } as const;
const timer = { kind: 'timer' } as const;
const opened = (attempt = 1): ConnectionInput => ({ kind: 'opened', attempt });
const message = (attempt = 1): ConnectionInput => ({ kind: 'message', attempt });
const id = (value: string, attempt = 1): ConnectionInput => ({ kind: 'id', attempt, id: value });
const retry = (delayMs: number, attempt = 1): ConnectionInput => ({ kind: 'retry', attempt, delayMs });
const ended = (cause: EndingCause = 'end', attempt = 1): ConnectionInput => ({
  kind: 'ended',
  attempt,
  ending: { cause },
});

/** State and effects of the last of the inputs. */
function run(
  inputs: readonly ConnectionInput[],
  policy: ReconnectPolicy = { kind: 'standard' },
): readonly [ConnectionState, readonly ConnectionEffect[]] {
  let state = initialConnection({ policy });
  let effects: readonly ConnectionEffect[] = [];
  for (const input of inputs) [state, effects] = reduceConnection(state, input);
  return [state, effects];
}

const attemptEffect = (attempt: number, reason: string, lastEventId = '') => ({
  kind: 'attempt',
  attempt,
  lastEventId,
  reason,
});
const timerEffect = (delayMs: number) => ({ kind: 'start timer', delayMs });
const stopTimer = { kind: 'stop timer' };
const abort = (attempt: number) => ({ kind: 'abort', attempt });

describe('transitions', () => {
  it.each([
    ['connects', [connect], 'connecting', [attemptEffect(1, 'connect')]],
    ['opens', [connect, opened()], 'open', []],
    ['waits after an end', [connect, opened(), ended()], 'waiting', [timerEffect(3000)]],
    ['waits after a failure to connect', [connect, ended('unreachable')], 'waiting', [timerEffect(3000)]],
    ['reconnects', [connect, ended(), timer], 'connecting', [attemptEffect(2, 'reconnect')]],
    [
      'reconnects with the id',
      [connect, opened(), id('x'), ended(), timer],
      'connecting',
      [attemptEffect(2, 'reconnect', 'x')],
    ],
    [
      'reconnects without an id that was reset',
      [connect, id('x'), id(''), ended(), timer],
      'connecting',
      [attemptEffect(2, 'reconnect')],
    ],
    ['waits as long as the server said', [connect, retry(70), ended()], 'waiting', [timerEffect(70)]],
    [
      'keeps the retry over attempts',
      [connect, retry(70), ended(), timer, ended('end', 2)],
      'waiting',
      [timerEffect(70)],
    ],
    ['caps a retry', [connect, retry(1e15), ended()], 'waiting', [timerEffect(maxDelayMs)]],
    ['closes before it connects', [close], 'idle', []],
    ['closes while it connects', [connect, close], 'stopped', [abort(1)]],
    ['closes while it is open', [connect, opened(), close], 'stopped', [abort(1)]],
    ['closes while it waits', [connect, ended(), close], 'stopped', [stopTimer]],
    ['closes once', [connect, close, close], 'stopped', []],
    ['connects again after a close', [connect, close, connect], 'connecting', [attemptEffect(2, 'by hand')]],
    [
      'does not wait any longer',
      [connect, ended(), connect],
      'connecting',
      [stopTimer, attemptEffect(2, 'by hand')],
    ],
    [
      'restarts while it is open',
      [connect, opened(), id('x'), connect],
      'connecting',
      [abort(1), attemptEffect(2, 'by hand', 'x')],
    ],
    ['ignores the end of an old attempt', [connect, connect, ended('end', 1)], 'connecting', []],
    [
      'ignores an id of an old attempt',
      [connect, connect, id('x', 1), ended('end', 2), timer],
      'connecting',
      [attemptEffect(3, 'reconnect')],
    ],
    ['ignores an open after a close', [connect, close, opened()], 'stopped', []],
    ['ignores a timer that was stopped', [connect, ended(), close, timer], 'stopped', []],
    ['ignores a timer while it is open', [connect, opened(), timer], 'open', []],
  ] as const)('%s', (_, inputs, phase, effects) => {
    const [state, actual] = run(inputs);
    expect(state.phase).toBe(phase);
    expect(actual).toEqual(effects);
  });

  it.each(Object.entries(endingTraits))('after %s goes on as its traits say', (cause, { next }) => {
    const [state] = run([connect, opened(), ended(cause as EndingCause)]);
    expect(state.phase).toBe(next === 'stop' ? 'stopped' : 'waiting');
    if (state.phase === 'stopped') expect(state.reason).toEqual({ kind: 'standard', ending: { cause } });
  });
});

describe('policies', () => {
  it('off stops at the first ending', () => {
    const [state, effects] = run([connect, opened(), ended()], { kind: 'off' });
    expect(state).toMatchObject({ phase: 'stopped', reason: { kind: 'policy off' } });
    expect(effects).toEqual([]);
  });

  it('limited makes its reconnects and gives up', () => {
    const reconnects = [1, 2, 3].flatMap((attempt) => [ended('reset', attempt), timer]);
    const [waiting] = run([connect, ...reconnects], { kind: 'limited', attempts: 3 });
    expect(waiting).toMatchObject({ phase: 'connecting', attempt: 4 });
    const [state] = run([connect, ...reconnects, ended('reset', 4)], { kind: 'limited', attempts: 3 });
    expect(state).toMatchObject({
      phase: 'stopped',
      reason: { kind: 'gave up', attempts: 3, ending: { cause: 'reset' } },
    });
    const [again] = run([connect, ...reconnects, ended('reset', 4), connect, ended('reset', 5)], {
      kind: 'limited',
      attempts: 3,
    });
    expect(again.phase).toBe('waiting');
  });

  it('backoff doubles with each further fruitless attempt, up to its limit, and starts anew after an event', () => {
    const delays: number[] = [];
    let state = initialConnection({ policy: { kind: 'backoff', maxDelayMs: 10_000 } });
    const step = (input: ConnectionInput): void => {
      [state] = reduceConnection(state, input);
      if (state.phase === 'waiting') delays.push(state.delayMs);
    };
    step(connect);
    for (const attempt of [1, 2, 3, 4]) [ended('unreachable', attempt), timer].forEach(step);
    [opened(5), message(5), ended('end', 5), timer, ended('end', 6), timer, ended('end', 7)].forEach(step);
    expect(delays).toEqual([3_000, 6_000, 10_000, 10_000, 3_000, 3_000, 6_000]);
  });

  it.each([
    [0, 60_000, 0],
    [90_000, 60_000, 90_000],
    [maxDelayMs, Number.MAX_SAFE_INTEGER, maxDelayMs],
  ])('backoff from %i ms with a limit of %i ms never leaves what a timer holds', (first, limit, expected) => {
    let state = initialConnection({
      policy: { kind: 'backoff', maxDelayMs: limit },
      reconnectionTimeMs: first,
    });
    [state] = reduceConnection(state, connect);
    for (let attempt = 1; attempt <= 1_100; attempt += 1) {
      [state] = reduceConnection(state, ended('unreachable', attempt));
      [state] = reduceConnection(state, timer);
    }
    [state] = reduceConnection(state, ended('unreachable', 1_101));
    expect(state).toMatchObject({ phase: 'waiting', delayMs: expected });
  });

  it.each([
    [0, 5_000, 5_000],
    [4_999, 5_000, 5_000],
    [5_001, 5_000, 5_001],
    [0, Number.MAX_SAFE_INTEGER, maxDelayMs],
  ])('slow waits %i ms that the server asks for, but at least %i ms: %i', (asked, leastDelayMs, delayMs) => {
    let state = initialConnection({ policy: { kind: 'slow', leastDelayMs }, reconnectionTimeMs: asked });
    for (const attempt of [1, 2, 3]) {
      [state] = reduceConnection(state, attempt === 1 ? connect : timer);
      [state] = reduceConnection(state, ended('end', attempt));
      expect(state).toMatchObject({ phase: 'waiting', delayMs });
    }
  });

  it('switched off while waiting stops the waiting; any other applies from the next ending on', () => {
    const [off, effects] = run([connect, ended(), { kind: 'policy', policy: { kind: 'off' } }]);
    expect(off.phase).toBe('stopped');
    expect(effects).toEqual([stopTimer]);
    const [limited] = run([connect, ended(), { kind: 'policy', policy: { kind: 'limited', attempts: 0 } }]);
    expect(limited.phase).toBe('waiting');
    const [stopped] = run([connect, { kind: 'policy', policy: { kind: 'limited', attempts: 0 } }, ended()]);
    expect(stopped).toMatchObject({ phase: 'stopped', reason: { kind: 'gave up', attempts: 0 } });
  });
});
