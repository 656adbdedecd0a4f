// Rules for a second time: armed again, taken away and made anew, over attempts; and what a rule leaves when it is gone.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { lastingKinds, type LastingFault, type RelayFault } from '../../../../src/core/stream/relayFault.ts';
import {
  ActiveRule,
  type EventFacts,
  type RelayRule,
  type RuleTrigger,
} from '../../../../src/core/relay/rules/relayRule.ts';
import { RelayRules } from '../../../../src/core/relay/rules/relayRules.ts';
import { expectAlwaysLikeNew } from '../../../helpers/secondUse.ts';
import { arbitraryRules } from './arbitraryRules.ts';

function facts(id: string, data = '', type = 'message'): EventFacts {
  return { type, read: () => ({ id, data }) };
}

const drop: RelayFault = { kind: 'drop' };
const now: RuleTrigger = { kind: 'now' };
const lastingFaults: Readonly<Record<LastingFault['kind'], LastingFault>> = {
  hold: { kind: 'hold' },
  'stop-heartbeats': { kind: 'stop-heartbeats' },
  silence: { kind: 'silence' },
  burst: { kind: 'burst', everyMs: 5 },
  split: { kind: 'split' },
  slow: { kind: 'slow', bytesPerSecond: 5 },
};

function kinds(rules: RelayRules, event = facts('1')): string[] {
  return rules.meet(event).map(({ fault }) => fault.kind);
}

describe('rules that were cleared', () => {
  it('are as good as new ones', async () => {
    const use = fc.oneof(
      arbitraryRules.map((rules) => ({ add: rules })),
      fc.record({ meet: fc.constantFrom('a', 'tick', '') }),
      fc.record({ resume: fc.constantFrom(undefined, '7') }),
      fc.constantFrom({ end: true } as const, { take: true } as const, { answer: true } as const),
      fc.record({ refuse: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ gap: fc.integer({ min: 1, max: 3 }) }),
    );
    await expectAlwaysLikeNew(
      {
        create: () => ({ rules: new RelayRules(), seen: [] as unknown[], first: 0 }),
        use: (thing, wanted) => {
          const { rules, seen } = thing;
          if ('add' in wanted) for (const rule of wanted.add) rules.add(rule, 0);
          else if ('meet' in wanted) seen.push(kinds(rules, facts('1', wanted.meet, wanted.meet)));
          else if ('resume' in wanted) {
            const { lastEventId, firing } = rules.resume(wanted.resume, () => 'earlier');
            seen.push([lastEventId, firing?.fault]);
          } else if ('end' in wanted) rules.endAttempt();
          else if ('take' in wanted) seen.push(rules.takeByHand()?.fault);
          else if ('answer' in wanted) seen.push(rules.takeAnswer());
          else if ('refuse' in wanted) {
            rules.add({ fault: { kind: 'refuse', requests: wanted.refuse }, trigger: now }, 0);
          } else rules.add({ fault: { kind: 'resume', answer: 'gap', events: wanted.gap }, trigger: now }, 0);
        },
        end: (thing) => {
          thing.rules.clear();
          thing.first = thing.rules.lastNumber;
          thing.seen.length = 0;
        },
        observe: ({ rules, seen, first: from }) => ({
          seen: [...seen],
          list: rules.list.map(({ number, fault, rule }) => [number - from, fault, rule?.counts]),
          lasting: rules.lasting.map(({ rule, ...rest }) => ({ rule: rule - from, ...rest })),
          facts: [rules.isIdle, rules.needsEvents, rules.hasAnswer, rules.shape],
        }),
      },
      use,
      { numRuns: 100 },
    );
  });
});

describe('a rule that was used', () => {
  it.each<[RelayRule, firings: readonly boolean[]]>([
    [{ fault: drop, trigger: now }, [true, false, false]],
    [{ fault: drop, trigger: now, times: 2 }, [true, true, false]],
    [{ fault: drop, trigger: { kind: 'event', number: 2 } }, [false, true, false, false]],
    [{ fault: drop, trigger: { kind: 'pattern', pattern: { type: 'message' } } }, [true, true, true]],
    [
      { fault: drop, trigger: { kind: 'pattern', pattern: { type: 'message' } }, times: 2 },
      [true, true, false],
    ],
    [{ fault: drop, trigger: { kind: 'chance', probability: 1, seed: 1 }, times: 1 }, [true, false]],
    [{ fault: drop, trigger: { kind: 'chance', probability: 0, seed: 1 } }, [false, false]],
  ])('fires as often as it says, and as often again when it is made again: %j', (rule, firings) => {
    const rules = new RelayRules();
    for (let time = 1; time <= 2; time += 1) {
      rules.add(rule, 0);
      expect(firings.map(() => kinds(rules).length > 0)).toEqual(firings);
      rules.clear();
    }
  });

  it('counts what it met and where it fired', () => {
    const rules = new RelayRules();
    rules.add({ fault: drop, trigger: { kind: 'pattern', pattern: { id: '2' } } }, 0);
    for (const id of ['1', '2', '2', '3']) rules.meet(facts(id));
    expect(rules.list[0]?.rule?.counts).toEqual({ seen: 4, fired: 2 });
    const single = new ActiveRule(1, { fault: drop, trigger: now });
    expect([single.isSpent, single.meets(facts('1')), single.isSpent, single.meets(facts('1'))]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(single.counts).toEqual({ seen: 2, fired: 1 });
  });

  it('is told to those who listen when it is made and taken away, until they stop', () => {
    const rules = new RelayRules();
    let told = 0;
    const stop = rules.onChange(() => {
      told += 1;
    });
    const number = rules.add({ fault: drop, trigger: now }, 0);
    expect(told).toBe(1);
    expect(rules.remove(number + 1)).toBe(false);
    expect(rules.stop('hold')).toBe(false);
    expect(told).toBe(1);
    rules.remove(number);
    rules.add({ fault: { kind: 'hold' }, trigger: now }, 0);
    expect(rules.stop('hold')).toBe(true);
    rules.clear();
    expect(told).toBe(5);
    stop();
    rules.clear();
    expect(told).toBe(5);
  });
});

describe('a pattern', () => {
  it.each<[pattern: object, type: string, id: string, data: string, isHit: boolean]>([
    [{ type: 'tick' }, 'tick', '', '', true],
    [{ type: 'tick' }, 'tock', '', '', false],
    [{ id: '1' }, 'tick', '1', '', true],
    [{ id: '1' }, 'tick', '11', '', false],
    [{ id: '' }, 'tick', '', '', true],
    [{ text: 'b' }, 'tick', '', 'abc', true],
    [{ text: 'B' }, 'tick', '', 'abc', false],
    [{ regex: '^a.c$' }, 'tick', '', 'abc', true],
    [{ regex: '^b' }, 'tick', '', 'abc', false],
    [{ type: 'tick', id: '1', text: 'b', regex: 'c$' }, 'tick', '1', 'abc', true],
    [{ type: 'tick', id: '1', text: 'b', regex: 'c$' }, 'tock', '1', 'abc', false],
    [{ type: 'tick', id: '1', text: 'b', regex: 'c$' }, 'tick', '2', 'abc', false],
    [{ type: 'tick', id: '1', text: 'b', regex: 'c$' }, 'tick', '1', 'ac', false],
    [{ type: 'tick', id: '1', text: 'b', regex: 'c$' }, 'tick', '1', 'abd', false],
  ])('%j on an event %s, id %j, data %j: %s', (pattern, type, id, data, isHit) => {
    const active = new ActiveRule(1, { fault: drop, trigger: { kind: 'pattern', pattern } });
    expect(active.meets(facts(id, data, type))).toBe(isHit);
  });
});

describe('what lasts', () => {
  it('is of these kinds, each of which lasts, is listed, and can be stopped', () => {
    expect(new Set(lastingKinds)).toEqual(new Set(Object.keys(lastingFaults)));
    for (const fault of Object.values(lastingFaults)) {
      const rules = new RelayRules();
      for (const time of [1, 2]) {
        expect(rules.add({ fault, trigger: now }, 0)).toBe(time);
        expect(rules.isLasting(fault.kind)).toBe(true);
        expect(rules.isIdle).toBe(false);
        expect(rules.list).toEqual([{ number: time, fault }]);
        expect(rules.stop(fault.kind)).toBe(true);
        expect(rules.isLasting(fault.kind)).toBe(false);
        expect(rules.isIdle).toBe(true);
      }
    }
  });

  it('ends with the attempt for just these', () => {
    const rules = new RelayRules();
    for (const fault of Object.values(lastingFaults)) rules.add({ fault, trigger: now }, 0);
    rules.endAttempt();
    const left = rules.lasting.map(({ fault }) => fault.kind);
    expect(new Set(left)).toEqual(new Set(['stop-heartbeats', 'burst', 'split', 'slow']));
    expect(rules.remove(1)).toBe(false);
  });

  it('shapes what is written, each kind in its own way', () => {
    const plain = { isHeld: false, isSplit: false };
    const shapes: Readonly<Record<string, object>> = {
      hold: { ...plain, isHeld: true },
      split: { ...plain, isSplit: true },
      burst: { ...plain, burst: { everyMs: 5, everyBytes: Infinity } },
      slow: { ...plain, bytesPerSecond: 5 },
      silence: plain,
      'stop-heartbeats': plain,
    };
    for (const fault of Object.values(lastingFaults)) {
      const rules = new RelayRules();
      rules.start(fault, 1, 0);
      expect(rules.shape).toEqual(shapes[fault.kind]);
      rules.stop(fault.kind);
      expect(rules.shape).toEqual(plain);
    }
    const rules = new RelayRules();
    rules.start({ kind: 'burst', everyBytes: 9 }, 1, 0);
    expect(rules.shape.burst).toEqual({ everyMs: Infinity, everyBytes: 9 });
  });

  it('stops by itself at its time, and the next one is asked for', () => {
    const rules = new RelayRules();
    rules.add({ fault: { kind: 'hold', forMs: 100 }, trigger: now }, 1_000);
    rules.add({ fault: { kind: 'split', forMs: 50 }, trigger: now }, 1_000);
    rules.add({ fault: { kind: 'silence' }, trigger: now }, 1_000);
    expect(rules.expire(1_049)).toEqual({ stopped: [], nextMs: 1_050 });
    expect(rules.expire(1_050)).toMatchObject({ stopped: [{ rule: 2 }], nextMs: 1_100 });
    expect(rules.expire(1_100)).toMatchObject({ stopped: [{ rule: 1 }], nextMs: Infinity });
    expect(rules.lasting.map(({ rule }) => rule)).toEqual([3]);
  });

  it('is taken away with its rule, and stays where another rule took its place', () => {
    const rules = new RelayRules();
    const first = rules.add({ fault: { kind: 'hold' }, trigger: now }, 0);
    const second = rules.add({ fault: { kind: 'hold' }, trigger: now }, 0);
    expect(rules.remove(first)).toBe(false);
    expect(rules.isLasting('hold')).toBe(true);
    expect(rules.remove(second)).toBe(true);
    expect(rules.isLasting('hold')).toBe(false);
  });
});

describe('refusals and answers', () => {
  it('are given in their order, once each, and are listed until then', () => {
    const rules = new RelayRules();
    const refuse: RelayFault = { kind: 'refuse', requests: 2 };
    expect(rules.add({ fault: refuse, trigger: now }, 0)).toBe(1);
    rules.answerNext({ kind: 'no-content' });
    expect(rules.list).toEqual([{ number: 1, fault: refuse }]);
    expect(rules.isIdle).toBe(true);
    expect([rules.takeAnswer(), rules.takeAnswer()]).toEqual([{ kind: 'refuse' }, { kind: 'refuse' }]);
    expect(rules.list).toEqual([]);
    expect(rules.hasAnswer).toBe(true);
    expect(rules.takeAnswer()).toEqual({ kind: 'no-content' });
    expect(rules.hasAnswer).toBe(false);
    expect(rules.takeAnswer()).toBeUndefined();
  });

  it('are taken back with their rule, and those of others stay', () => {
    const rules = new RelayRules();
    for (const requests of [2, 1]) rules.add({ fault: { kind: 'refuse', requests }, trigger: now }, 0);
    rules.answerNext({ kind: 'http-error', status: 503 });
    expect(rules.remove(1)).toBe(true);
    expect(rules.remove(1)).toBe(false);
    expect([1, 2, 3].map(() => rules.takeAnswer()?.kind)).toEqual(['refuse', 'http-error', undefined]);
  });

  it('outlive the attempt, and nothing outlives a clear', () => {
    const rules = new RelayRules();
    rules.add({ fault: { kind: 'refuse', requests: 3 }, trigger: now }, 0);
    rules.endAttempt();
    expect(rules.takeAnswer()).toEqual({ kind: 'refuse' });
    rules.clear();
    expect(rules.hasAnswer).toBe(false);
    expect(rules.list).toEqual([]);
  });
});

describe('a gap after resuming', () => {
  const gap = (events: number): RelayRule => ({
    fault: { kind: 'resume', answer: 'gap', events },
    trigger: now,
  });
  const earlier = (): string => 'earlier';

  it('is that of the newest resume, and its rule is named', () => {
    const rules = new RelayRules();
    for (const events of [1, 2]) rules.add(gap(events), 0);
    expect(rules.isIdle).toBe(true);
    rules.resume('7', earlier);
    expect(rules.isIdle).toBe(false);
    rules.resume('7', earlier);
    expect([1, 2, 3].map((id) => rules.meet(facts(String(id))))).toEqual([
      [{ rule: 2, fault: drop }],
      [{ rule: 2, fault: drop }],
      [],
    ]);
    expect(rules.isIdle).toBe(true);
  });

  it('is over with the attempt, and with a clear', () => {
    const rules = new RelayRules();
    for (const end of [() => rules.endAttempt(), () => rules.clear()]) {
      rules.add(gap(5), 0);
      rules.resume('7', earlier);
      expect(kinds(rules)).toEqual(['drop']);
      end();
      expect(kinds(rules)).toEqual([]);
      expect(rules.isIdle).toBe(true);
    }
  });
});

it('faults by hand that need no event are given one by one, in their order, and no others', () => {
  const rules = new RelayRules();
  const inject: RelayFault = { kind: 'inject', event: { data: '' } };
  const end: RelayFault = {
    kind: 'ending',
    fault: { effect: { kind: 'end' }, moment: { kind: 'now' } },
    side: 'both',
  };
  rules.add({ fault: drop, trigger: now }, 0);
  rules.add({ fault: end, trigger: { kind: 'event', number: 1 } }, 0);
  rules.add({ fault: inject, trigger: now }, 0);
  rules.add({ fault: end, trigger: now }, 0);
  expect([1, 2, 3].map(() => rules.takeByHand())).toEqual([
    { rule: 3, fault: inject },
    { rule: 4, fault: end },
    undefined,
  ]);
  expect(kinds(rules)).toEqual(['drop', 'ending']);
});

it('a rule that was stopped for its regular expression is told once', () => {
  const slow = 'x'.repeat(2_000);
  const rules = new RelayRules(() => false);
  rules.add({ fault: drop, trigger: { kind: 'pattern', pattern: { regex: 'x+y' } } }, 0);
  rules.add({ fault: drop, trigger: { kind: 'pattern', pattern: { regex: 'x+' } } }, 0);
  expect(kinds(rules, facts('1', 'xx'))).toEqual(['drop']);
  expect(rules.takeOverdue()).toEqual([]);
  expect(kinds(rules, facts('1', slow))).toEqual([]);
  expect(rules.takeOverdue().map(({ rule }) => rule)).toEqual([1, 2]);
  expect(rules.takeOverdue()).toEqual([]);
  expect(rules.list).toEqual([]);
});

describe('a time limit on a regular expression', () => {
  it.each<[regex: string, length: number, isLimited: boolean]>([
    ['abc', 100_000, false],
    ['a+', 1_000, false],
    ['a+', 1_001, true],
    ['a*b*', 1, true],
    ['a?b{2}', 1, true],
    [String.raw`(a)\1+`, 1, true],
  ])('/%s/ on %i characters: %s', (regex, length, isLimited) => {
    let limited = 0;
    const active = new ActiveRule(
      1,
      { fault: drop, trigger: { kind: 'pattern', pattern: { regex } } },
      (step) => {
        limited += 1;
        step();
        return true;
      },
    );
    active.meets(facts('1', 'a'.repeat(length)));
    expect(limited > 0).toBe(isLimited);
    expect(active.isOverdue).toBe(false);
  });

  it.each<[data: string, isDone: boolean, isHit: boolean]>([
    ['aab', true, true],
    ['aa', true, false],
    ['', true, false],
    ['aab', false, false],
  ])('fires at %j, of which the look came to its end (%s): %s', (data, isDone, isHit) => {
    const rule: RelayRule = { fault: drop, trigger: { kind: 'pattern', pattern: { regex: 'a*a*b' } } };
    const active = new ActiveRule(1, rule, (look) => {
      if (isDone) look();
      return isDone;
    });
    for (const time of [1, 2]) {
      expect(active.meets(facts('1', data))).toBe(isHit);
      expect(active.counts).toEqual({ seen: time, fired: isHit ? time : 0 });
      expect([active.isOverdue, active.isSpent]).toEqual([!isDone, !isDone]);
    }
  });
});
