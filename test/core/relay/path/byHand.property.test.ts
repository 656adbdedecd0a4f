// Rules that are made and taken back by hand, at any time and between any two bytes, while a body comes in pieces.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fateFlags, type FateLog } from '../../../../src/core/relay/path/fateLog.ts';
import type { RelayRule, RuleTrigger } from '../../../../src/core/relay/rules/relayRule.ts';
import { lastingKinds, type RelayFault } from '../../../../src/core/stream/relayFault.ts';
import { cut, cuttings } from '../../arbitraryStreams.ts';
import { arbitraryRules, eventBodies, keepingFaults } from '../rules/arbitraryRules.ts';
import { PathUnderTest } from './pathUnderTest.ts';

const runs = { numRuns: 200 };
const longMs = 10_000_000;

/** What somebody does, or time, between two pieces of the body. */
type Step =
  | { readonly does: 'make'; readonly rule: RelayRule }
  /** Takes back one of the rules so far, of which there may be none. */
  | { readonly does: 'take back'; readonly number: number }
  | { readonly does: 'stop'; readonly kind: (typeof lastingKinds)[number] }
  | { readonly does: 'clear' }
  | { readonly does: 'wait'; readonly ms: number };

const triggers: fc.Arbitrary<RuleTrigger> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'now' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'event', number: 2 } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'pattern', pattern: { text: 'a' } } as const) },
);

function stepsOf(faults: fc.Arbitrary<RelayFault>): fc.Arbitrary<Step> {
  const rules = fc.record({ fault: faults, trigger: triggers });
  return fc.oneof(
    { weight: 5, arbitrary: rules.map((rule): Step => ({ does: 'make', rule })) },
    {
      weight: 2,
      arbitrary: fc.integer({ min: 1, max: 5 }).map((number): Step => ({ does: 'take back', number })),
    },
    { weight: 2, arbitrary: fc.constantFrom(...lastingKinds).map((kind): Step => ({ does: 'stop', kind })) },
    { weight: 1, arbitrary: fc.constant<Step>({ does: 'clear' }) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(0, 1, 5, 20, 100, 2_500).map((ms): Step => ({ does: 'wait', ms })),
    },
  );
}

/** Places in a body, as fractions of its length, and what happens there. */
type Plan = readonly (readonly [number, Step])[];

function plansOf(faults: fc.Arbitrary<RelayFault>): fc.Arbitrary<Plan> {
  return fc
    .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), stepsOf(faults)), { maxLength: 8 })
    .map((plan) => plan.toSorted(([a], [b]) => a - b));
}

function take(test: PathUnderTest, step: Step): void {
  const { rules, clock } = test;
  switch (step.does) {
    case 'make':
      rules.add(step.rule, clock.nowMs());
      return;
    case 'take back':
      rules.remove(step.number);
      return;
    case 'stop':
      rules.stop(step.kind);
      return;
    case 'clear':
      rules.clear();
      return;
    case 'wait':
      clock.advance(step.ms);
  }
}

interface Act {
  readonly body: Uint8Array;
  readonly plan: Plan;
  /** How the pieces between two steps are cut further. */
  readonly cutting?: 'bytes' | readonly number[];
}

function run({ body, plan, cutting = [] }: Act): PathUnderTest {
  const test = new PathUnderTest();
  let from = 0;
  for (const [place, step] of plan) {
    const to = Math.floor(place * body.length);
    test.send(...cut(body.subarray(from, to), cutting));
    from = to;
    take(test, step);
  }
  test.send(...cut(body.subarray(from), cutting));
  return test;
}

/** The server ends, nobody keeps anything back any more, and there is all the time that is needed. */
function finish(test: PathUnderTest): PathUnderTest {
  test.path.serverEnded('end');
  test.rules.clear();
  test.clock.advance(longMs);
  return test;
}

/** Where the byte at an offset of the server's body lies in what was written. */
function placeOf(fates: FateLog, at: number): number {
  const { start = 0, appStart = -1, flags } = fates.ofServer(at) ?? {};
  return flags === 0 ? appStart : appStart + at - start;
}

/** Whether the byte at an offset of what was written is the one that it is said to come from. */
function isFrom(fates: FateLog, at: number, bytes: Uint8Array, body: Uint8Array): boolean {
  const origin = fates.ofApp(at);
  const fate = origin?.server;
  // Of what was made up or edited, nothing can be said; the last line end is completed at times.
  if (!fate || fate.flags & fateFlags.edited || at === origin.start + origin.length - 1)
    return origin !== undefined;
  return body[fate.flags === 0 ? fate.start : fate.start + at - origin.start] === bytes[at];
}

describe('a path with rules by hand in the middle', () => {
  it('writes every byte once and in order, where the rules only keep back', () => {
    fc.assert(
      fc.property(eventBodies, plansOf(keepingFaults), cuttings, (body, plan, cutting) => {
        const test = finish(run({ body, plan, cutting }));
        expect(test.bytes).toEqual(body);
        expect(test.simulated).not.toContain(true);
        expect(test.endings).toEqual(['app: end']);
        expect([...body.keys()].filter((at) => placeOf(test.fates, at) !== at)).toEqual([]);
        expect(test.clock.waiting).toBe(0);
      }),
      runs,
    );
  });

  const anything = arbitraryFaults();

  it('does the same however the pieces between are cut', () => {
    fc.assert(
      fc.property(eventBodies, plansOf(anything), cuttings, (body, plan, cutting) => {
        const whole = finish(run({ body, plan }));
        const test = finish(run({ body, plan, cutting }));
        const isEarly = plan.some(([, step]) => step.does === 'make' && comesAtEnd(step.rule.fault));
        const shown = isEarly ? saidLines : (text: string): string => text;
        expect(shown(test.output)).toBe(shown(whole.output));
        expect(test.endings).toEqual(whole.endings);
        expect(test.told).toEqual(whole.told);
      }),
      runs,
    );
  });

  it('has a fate for every byte of both sides, and each is the byte that it says', () => {
    fc.assert(
      fc.property(eventBodies, plansOf(anything), cuttings, (body, plan, cutting) => {
        const test = finish(run({ body, plan, cutting }));
        test.path.close();
        const isUntold = (at: number): boolean =>
          ((test.fates.ofServer(at)?.flags ?? fateFlags.waiting) & fateFlags.waiting) !== 0;
        expect([...body.keys()].filter(isUntold)).toEqual([]);
        const { bytes } = test;
        expect([...bytes.keys()].filter((at) => !isFrom(test.fates, at, bytes, body))).toEqual([]);
      }),
      runs,
    );
  });

  it('leaves no timer when the app leaves', () => {
    fc.assert(
      fc.property(eventBodies, plansOf(anything), cuttings, (body, plan, cutting) => {
        const test = run({ body, plan, cutting });
        test.path.close();
        expect(test.clock.waiting).toBe(0);
      }),
      runs,
    );
  });
});

/**
 * The lines that say something, up to the last event: what comes at once cannot wait for the LF of a CR, and all that is
 * between two events is let through together.
 */
function saidLines(text: string): string {
  const lines = text.split(/[\r\n]+/);
  while (/^(?:retry: \d+)?$/.test(lines.at(-1) ?? 'none')) lines.pop();
  return lines.join('\n');
}

/** Whether it comes right behind something, or between two blocks, where the LF of a CR may still be on its way. */
function comesAtEnd(fault: RelayFault): boolean {
  if (fault.kind !== 'ending') return fault.kind === 'inject';
  const { effect, moment } = fault.fault;
  return effect.kind === 'close-message' || ['after entry', 'after next event'].includes(moment.kind);
}

function arbitraryFaults(): fc.Arbitrary<RelayFault> {
  const endings: fc.Arbitrary<RelayFault> = fc
    .tuple(
      fc.constantFrom('end', 'truncated', 'reset', 'stall', 'close-message', 'no-content'),
      fc.oneof(
        fc
          .constantFrom('now', 'after next event', 'inside event', 'inside character')
          .map((kind) => ({ kind })),
        fc.constantFrom(1, 3).map((number) => ({ kind: 'after entry' as const, number })),
        fc.constantFrom(1, 30).map((delayMs) => ({ kind: 'after delay' as const, delayMs })),
      ),
      fc.constantFrom('app', 'server', 'both'),
    )
    .map(([kind, moment, side]) => ({ kind: 'ending', fault: { effect: { kind }, moment }, side }));
  const others = arbitraryRules.chain((rules) =>
    fc.constantFrom(...rules.map(({ fault }) => fault), { kind: 'hold' } as const),
  );
  return fc.oneof(
    { weight: 4, arbitrary: others },
    { weight: 2, arbitrary: keepingFaults },
    { weight: 1, arbitrary: endings },
  );
}
