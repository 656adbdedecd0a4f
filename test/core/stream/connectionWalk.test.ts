// Random walks through the reducer, with its effects carried out on a make-believe world: one attempt at most, timers
// in pairs, nothing after a close, and a way on from everywhere.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  initialConnection,
  isLive,
  maxDelayMs,
  reduceConnection,
  type ConnectionInput,
  type ConnectionState,
} from '../../../src/core/stream/connection.ts';
import { endingTraits, type EndingCause } from '../../../src/core/stream/ending.ts';
import type { ReconnectPolicy } from '../../../src/core/stream/streamRequest.ts';

const policies: fc.Arbitrary<ReconnectPolicy> = fc.oneof(
  fc.constant({ kind: 'standard' } as const),
  fc.constant({ kind: 'off' } as const),
  fc.record({ kind: fc.constant('limited' as const), attempts: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ kind: fc.constant('backoff' as const), maxDelayMs: fc.nat(100_000) }),
  fc.record({ kind: fc.constant('slow' as const), leastDelayMs: fc.nat(100_000) }),
);

const causes = fc.constantFrom(...(Object.keys(endingTraits) as EndingCause[]));

/** Attempts are told relative to the current one: 0 is the current one, others are gone or never were. */
const steps = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'connect' } as const) },
  { weight: 5, arbitrary: fc.constant({ kind: 'timer' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'close' } as const) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('policy' as const), policy: policies }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('opened' as const, 'message' as const),
      attempt: staleness(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('id' as const), attempt: staleness(), id: fc.string() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('retry' as const),
      attempt: staleness(),
      delayMs: fc.nat(2 ** 31),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('ended' as const),
      attempt: staleness(),
      ending: fc.record({ cause: causes }),
    }),
  },
);

function staleness(): fc.Arbitrary<number> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1) });
}

/** Sockets and timers as the effects leave them. */
class World {
  readonly liveAttempts = new Set<number>();
  isTimerRunning = false;
  state: ConnectionState;

  constructor(policy: ReconnectPolicy) {
    this.state = initialConnection({ policy });
  }

  take(input: ConnectionInput): void {
    const before = this.state;
    // A timer that fires, and an attempt that ends, are gone before anybody hears of them.
    if (input.kind === 'timer') this.isTimerRunning = false;
    if (input.kind === 'ended') this.liveAttempts.delete(input.attempt);
    const [state, effects] = reduceConnection(before, input);
    this.state = state;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'attempt':
          expect(effect.attempt).toBe(before.attempt + 1);
          this.liveAttempts.add(effect.attempt);
          break;
        case 'abort':
          expect(this.liveAttempts.delete(effect.attempt)).toBe(true);
          break;
        case 'start timer':
          expect(this.isTimerRunning).toBe(false);
          expect(effect.delayMs).toBeGreaterThanOrEqual(0);
          expect(effect.delayMs).toBeLessThanOrEqual(maxDelayMs);
          this.isTimerRunning = true;
          break;
        case 'stop timer':
          expect(this.isTimerRunning).toBe(true);
          this.isTimerRunning = false;
          break;
      }
      expect(this.liveAttempts.size).toBeLessThanOrEqual(1);
    }
  }
}

it('keeps sockets and timers in step with the phase on every walk', () => {
  fc.assert(
    fc.property(policies, fc.array(steps, { maxLength: 60 }), (policy, walk) => {
      const world = new World(policy);
      for (const step of walk) {
        if (step.kind === 'timer' && !world.isTimerRunning) continue;
        const input = 'attempt' in step ? { ...step, attempt: world.state.attempt + step.attempt } : step;
        const before = world.state;
        world.take(input);
        const { state } = world;
        expect([...world.liveAttempts]).toEqual(isLive(state) ? [state.attempt] : []);
        expect(world.isTimerRunning).toBe(state.phase === 'waiting');
        // Once stopped, only a hand starts it again.
        if (before.phase === 'stopped' && input.kind !== 'connect') expect(state.phase).toBe('stopped');
        // Old attempts have no say.
        if ('attempt' in input && input.attempt !== before.attempt) expect(state).toBe(before);
        if (input.kind === 'connect') expect(state.phase).toBe('connecting');
        if (input.kind === 'close') expect(['stopped', 'idle']).toContain(state.phase);
        // A phase has no field of another one.
        expect('delayMs' in state).toBe(state.phase === 'waiting');
        expect('reason' in state).toBe(state.phase === 'stopped');
      }
      world.take({ kind: 'close' });
      expect(world.liveAttempts.size).toBe(0);
      expect(world.isTimerRunning).toBe(false);
    }),
    { numRuns: 3_000 },
  );
});
