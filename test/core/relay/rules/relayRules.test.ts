// Which rules fire when, over the attempts of a stream.

import { describe, expect, it } from 'vitest';

import type { EventFacts, RelayRule } from '../../../../src/core/relay/rules/relayRule.ts';
import { RelayRules } from '../../../../src/core/relay/rules/relayRules.ts';

function facts(id: string, data = ''): EventFacts {
  return { type: 'message', read: () => ({ id, data }) };
}

function seeded(seed: number): RelayRule {
  return { fault: { kind: 'drop' }, trigger: { kind: 'chance', probability: 0.3, seed } };
}

/** At which of so many events the rules fire. */
function firings(rules: readonly RelayRule[], count: number): number[] {
  const active = new RelayRules();
  for (const rule of rules) active.add(rule, 0);
  return Array.from({ length: count }, (_, at) => active.meet(facts(String(at))).length);
}

describe('rules', () => {
  it('with a seed fire at the same events each time', () => {
    expect(firings([seeded(5)], 500)).toEqual(firings([seeded(5)], 500));
    expect(firings([seeded(5)], 500)).not.toEqual(firings([seeded(6)], 500));
  });

  it('of chance are not changed by others beside them', () => {
    const alone = firings([seeded(5)], 100);
    const never: RelayRule = { fault: { kind: 'drop' }, trigger: { kind: 'pattern', pattern: { id: 'x' } } };
    expect(firings([never, seeded(5)], 100)).toEqual(alone);
  });

  it('count over attempts', () => {
    const rules = new RelayRules();
    rules.add({ fault: { kind: 'drop' }, trigger: { kind: 'event', number: 3 } }, 0);
    rules.meet(facts('1'));
    rules.endAttempt();
    rules.meet(facts('2'));
    expect(rules.meet(facts('3'))).toHaveLength(1);
    expect(rules.isIdle).toBe(true);
  });

  it('are listed while they can fire, and while what they began lasts', () => {
    const rules = new RelayRules();
    const hold = rules.add({ fault: { kind: 'hold' }, trigger: { kind: 'now' } }, 0);
    const drop = rules.add({ fault: { kind: 'drop' }, trigger: { kind: 'now' } }, 0);
    expect(rules.list.map(({ number }) => number)).toEqual([hold, drop]);
    rules.meet(facts('1'));
    expect(rules.list.map(({ number }) => number)).toEqual([hold]);
    expect(rules.remove(hold)).toBe(true);
    expect(rules.remove(hold)).toBe(false);
    expect(rules.list).toEqual([]);
  });

  it('end with the attempt what only a connection can have', () => {
    const rules = new RelayRules();
    for (const fault of [{ kind: 'hold' }, { kind: 'silence' }, { kind: 'split' }] as const) {
      rules.add({ fault, trigger: { kind: 'now' } }, 0);
    }
    rules.endAttempt();
    expect(rules.lasting.map(({ fault }) => fault.kind)).toEqual(['split']);
  });
});

describe('a resume', () => {
  const before = (id: string, events: number): string | undefined => {
    const earlier = Number(id) - events;
    return earlier > 0 ? String(earlier) : undefined;
  };

  it.each([
    ['earlier', '7', '5'],
    ['none', '7', undefined],
    ['gap', '7', '7'],
    ['earlier', '1', undefined],
  ] as const)('with %s asks for another id', (answer, sent, instead) => {
    const rules = new RelayRules();
    rules.add({ fault: { kind: 'resume', answer, events: 2 }, trigger: { kind: 'now' } }, 0);
    const resumed = rules.resume(sent, before);
    expect(resumed.lastEventId).toBe(instead);
    expect(resumed.firing?.rule).toBe(1);
    expect(rules.resume(sent, before)).toEqual({ lastEventId: sent });
  });

  it('with a gap leaves out the first events after it', () => {
    const rules = new RelayRules();
    rules.add({ fault: { kind: 'resume', answer: 'gap', events: 2 }, trigger: { kind: 'now' } }, 0);
    rules.resume('7', before);
    expect([1, 2, 3].map((id) => rules.meet(facts(String(id))).map(({ fault }) => fault.kind))).toEqual([
      ['drop'],
      ['drop'],
      [],
    ]);
  });

  it('waits for a request that has an id', () => {
    const rules = new RelayRules();
    rules.add({ fault: { kind: 'resume', answer: 'none', events: 1 }, trigger: { kind: 'now' } }, 0);
    expect(rules.resume(undefined, before)).toEqual({ lastEventId: undefined });
    expect(rules.resume('7', before).firing).toBeDefined();
  });
});
