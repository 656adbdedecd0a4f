// What a connection by hand takes back, and what stays over it: a stream that is connected again is a new one, but for
// what the server has said and what somebody chose.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  initialConnection,
  reduceConnection,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionState,
} from '../../../src/core/stream/connection.ts';
import { endingTraits, type EndingCause } from '../../../src/core/stream/ending.ts';
import type { ReconnectPolicy } from '../../../src/core/stream/streamRequest.ts';
import { expectAlwaysLikeNew, expectLikeNew, type Lifecycle } from '../../helpers/secondUse.ts';

/** Inputs of the current attempt, whatever its number. */
type Step =
  | { readonly kind: 'opened' | 'message' | 'timer' | 'close' }
  | { readonly kind: 'ended'; readonly cause: EndingCause };

class Connection {
  state: ConnectionState;
  effects: readonly ConnectionEffect[] = [];

  constructor(policy: ReconnectPolicy) {
    this.state = initialConnection({ policy });
    this.take({ kind: 'connect' });
  }

  step(step: Step): void {
    const { attempt } = this.state;
    if (step.kind === 'ended') this.take({ kind: 'ended', attempt, ending: { cause: step.cause } });
    else if (step.kind === 'timer' || step.kind === 'close') this.take({ kind: step.kind });
    else this.take({ kind: step.kind, attempt });
  }

  take(input: ConnectionInput): void {
    [this.state, this.effects] = reduceConnection(this.state, input);
  }
}

function connectedAgain(policy: ReconnectPolicy): Lifecycle<Connection, Step, unknown> {
  return {
    create: () => new Connection(policy),
    use: (connection, step) => connection.step(step),
    end: (connection) => connection.take({ kind: 'connect' }),
    observe: ({ state: { attempt: _, ...state }, effects }) => ({
      state,
      // Which attempt it is, and that it is not the first, may differ; so may what had to be ended for it.
      effects: effects.filter(({ kind }) => kind === 'start timer'),
    }),
  };
}

const policies: readonly ReconnectPolicy[] = [
  { kind: 'standard' },
  { kind: 'off' },
  { kind: 'limited', attempts: 0 },
  { kind: 'limited', attempts: 2 },
  { kind: 'backoff', maxDelayMs: 20_000 },
  { kind: 'slow', leastDelayMs: 5_000 },
];

const lost = { kind: 'ended', cause: 'reset' } as const;
const timer = { kind: 'timer' } as const;

describe('a stream that is connected by hand again', () => {
  it.each(policies)('is like a new one under the policy %j, whatever it went through', async (policy) => {
    const causes = fc.constantFrom(...(Object.keys(endingTraits) as EndingCause[]));
    const steps: fc.Arbitrary<Step> = fc.oneof(
      { weight: 4, arbitrary: fc.constant(timer) },
      { weight: 3, arbitrary: fc.constant(lost) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('opened', 'message', 'close') }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('ended'), cause: causes }) },
    );
    await expectAlwaysLikeNew(connectedAgain(policy), steps);
  });

  it('backs off from the first delay on', async () => {
    const failing = [lost, timer, lost, timer, lost];
    const backoff = connectedAgain({ kind: 'backoff', maxDelayMs: 60_000 });
    await expectLikeNew(backoff, [failing, failing, failing]);
  });

  it.each([
    ['while it waits', [lost, timer, lost]],
    ['while it connects', [lost, timer]],
    ['once it gave up', [lost, timer, lost, timer, lost]],
    ['once it was closed', [lost, timer, { kind: 'close' }]],
  ] as const)('has all its reconnects again, %s', async (_, before) => {
    const failing = [lost, timer, lost, timer, lost];
    await expectLikeNew(connectedAgain({ kind: 'limited', attempts: 2 }), [before, failing]);
  });

  it('keeps the last event id, the time that the server asked for, and the policy', () => {
    const connection = new Connection({ kind: 'standard' });
    connection.take({ kind: 'id', attempt: 1, id: 'x' });
    connection.take({ kind: 'retry', attempt: 1, delayMs: 70 });
    connection.take({ kind: 'policy', policy: { kind: 'limited', attempts: 1 } });
    connection.step({ kind: 'close' });
    connection.take({ kind: 'connect' });
    expect(connection.effects).toEqual([
      { kind: 'attempt', attempt: 2, lastEventId: 'x', reason: 'by hand' },
    ]);
    connection.step(lost);
    expect(connection.state).toMatchObject({ phase: 'waiting', delayMs: 70 });
    connection.step(timer);
    connection.step(lost);
    expect(connection.state).toMatchObject({ phase: 'stopped', reason: { kind: 'gave up', attempts: 1 } });
  });
});

describe('a connection', () => {
  it.each([
    { kind: 'opened', attempt: 1 },
    { kind: 'message', attempt: 1 },
    { kind: 'id', attempt: 1, id: 'x' },
    { kind: 'retry', attempt: 1, delayMs: 5 },
    { kind: 'policy', policy: { kind: 'off' } },
    { kind: 'timer' },
  ] as const)('has nothing to do at %j while it runs, the second time neither', (input) => {
    const connection = new Connection({ kind: 'standard' });
    for (let again = 0; again < 2; again += 1) {
      connection.take(input);
      expect(connection.effects).toEqual([]);
    }
  });

  it('counts the reconnects that it made by itself, also those that delivered events', () => {
    const connection = new Connection({ kind: 'limited', attempts: 2 });
    for (const step of [lost, timer, { kind: 'message' }, lost, timer, { kind: 'message' }, lost] as const)
      connection.step(step);
    expect(connection.state).toMatchObject({ phase: 'stopped', reason: { kind: 'gave up', attempts: 2 } });
  });

  it('opened without an event is as fruitless as one that did not open', () => {
    const delays: number[] = [];
    const connection = new Connection({ kind: 'backoff', maxDelayMs: 60_000 });
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      connection.step({ kind: 'opened' });
      if (attempt === 3) connection.step({ kind: 'message' });
      connection.step(lost);
      if (connection.state.phase === 'waiting') delays.push(connection.state.delayMs);
      connection.step(timer);
    }
    expect(delays).toEqual([3_000, 6_000, 3_000, 3_000]);
  });

  it.each([
    [11_999, 11_999],
    [12_000, 12_000],
    [12_001, 12_000],
    [3_000, 3_000],
    [2_999, 3_000],
    [0, 3_000],
  ])('backs off by at most %i ms, and never less than the reconnection time: %i ms', (maxDelayMs, third) => {
    const connection = new Connection({ kind: 'backoff', maxDelayMs });
    for (const step of [lost, timer, lost, timer, lost] as const) connection.step(step);
    expect(connection.state).toMatchObject({ phase: 'waiting', delayMs: third });
  });

  it('backs off to twice the delay each time, up to what a timer can hold', () => {
    const connection = new Connection({ kind: 'backoff', maxDelayMs: Infinity });
    connection.take({ kind: 'retry', attempt: 1, delayMs: 1 });
    const delays = Array.from({ length: 34 }, () => {
      connection.step(lost);
      const { state } = connection;
      connection.step(timer);
      return state.phase === 'waiting' ? state.delayMs : undefined;
    });
    const doubled = Array.from({ length: 31 }, (_, times) => 2 ** times);
    expect(delays).toEqual([...doubled, ...Array.from({ length: 3 }, () => 2 ** 31 - 1)]);
  });

  it('has at first the id and the time that it was given, within what a timer can hold', () => {
    const policy = { kind: 'standard' } as const;
    expect(initialConnection({ policy })).toEqual({
      phase: 'idle',
      attempt: 0,
      lastEventId: '',
      reconnectionTimeMs: 3_000,
      policy,
      reconnects: 0,
      fruitlessAttempts: 0,
    });
    const given = (reconnectionTimeMs: number) =>
      initialConnection({ policy, lastEventId: 'x', reconnectionTimeMs });
    expect(given(0)).toMatchObject({ lastEventId: 'x', reconnectionTimeMs: 0 });
    expect(given(-1).reconnectionTimeMs).toBe(0);
    expect(given(2 ** 31 - 1).reconnectionTimeMs).toBe(2 ** 31 - 1);
    expect(given(2 ** 31).reconnectionTimeMs).toBe(2 ** 31 - 1);
  });

  it('says what it waits after, why it stopped, and nothing of either once it connects', () => {
    const connection = new Connection({ kind: 'off' });
    connection.step(lost);
    expect(connection.state).toMatchObject({ reason: { kind: 'policy off', ending: { cause: 'reset' } } });
    connection.take({ kind: 'policy', policy: { kind: 'standard' } });
    connection.take({ kind: 'connect' });
    expect(connection.state).not.toHaveProperty('reason');
    connection.step({ kind: 'ended', cause: 'truncated' });
    expect(connection.state).toMatchObject({ phase: 'waiting', ending: { cause: 'truncated' } });
    connection.step(timer);
    expect(connection.state).not.toHaveProperty('ending');
    connection.step({ kind: 'close' });
    expect(connection.state).toMatchObject({ phase: 'stopped', reason: { kind: 'closed' } });
  });
});
