// Every change that a rule can be, by its name, and each of its numbers at its bounds.

import { describe, expect, it } from 'vitest';

import { changeNames, parseRule } from '../../../../src/core/relay/rules/relayRuleParser.ts';

/** The least that each change needs. */
const least: Readonly<Record<string, object>> = {
  drop: {},
  delay: { delayMs: 5 },
  duplicate: {},
  reorder: {},
  edit: { edit: { data: 'x' } },
  inject: { event: { data: 'x' } },
  hold: {},
  'stop-heartbeats': {},
  silence: {},
  burst: { everyMs: 5 },
  split: {},
  slow: { bytesPerSecond: 5 },
  resume: { with: 'gap' },
  refuse: {},
  ending: { ending: 'end' },
};

function faultOf(given: object): unknown {
  const rule = parseRule(given);
  return typeof rule === 'string' ? rule : rule.fault;
}

describe('the changes', () => {
  it('have just these names', () => {
    expect(new Set(changeNames)).toEqual(new Set(Object.keys(least)));
    expect(parseRule({ change: 'other' })).toBe(`The change must be one of ${changeNames.join(', ')}.`);
  });

  it.each(Object.entries(least))('%s is a rule of its own kind, by hand', (change, given) => {
    expect(parseRule({ change, ...given })).toMatchObject({
      fault: { kind: change },
      trigger: { kind: 'now' },
    });
  });

  it.each(['hold', 'stop-heartbeats', 'silence', 'burst', 'split', 'slow'])(
    '%s may last for a time',
    (change) => {
      const given = { change, ...least[change] };
      expect(faultOf(given)).not.toHaveProperty('forMs');
      expect(faultOf({ ...given, forMs: 7 })).toMatchObject({ kind: change, forMs: 7 });
    },
  );

  it.each(['resume', 'refuse'])('%s is about requests, and takes no event', (change) => {
    for (const trigger of [{ at: 1 }, { match: { id: '1' } }, { probability: 1 }])
      expect(parseRule({ change, ...least[change], ...trigger })).toMatch(
        /takes? no at, match or probability/,
      );
  });

  it.each(Object.keys(least).filter((change) => !['resume', 'refuse'].includes(change)))(
    '%s happens at an event, a pattern, or by chance',
    (change) => {
      const given = { change, ...least[change] };
      expect(parseRule({ ...given, at: 3 })).toMatchObject({ trigger: { kind: 'event', number: 3 } });
      expect(parseRule({ ...given, match: { id: '1' }, times: 2 })).toMatchObject({
        trigger: { kind: 'pattern', pattern: { id: '1' } },
        times: 2,
      });
      expect(parseRule({ ...given, probability: 0.5 })).toMatchObject({
        trigger: { kind: 'chance', probability: 0.5, seed: 1 },
      });
    },
  );

  it.each(Object.keys(least))(
    '%s happens more often by hand only where it is about single events',
    (change) => {
      const isOfEvents = ['drop', 'delay', 'duplicate', 'reorder', 'edit', 'resume'].includes(change);
      const rule = parseRule({ change, ...least[change], times: 2 });
      expect(typeof rule === 'string' ? 'This happens once' : 'rule').toBe(
        isOfEvents ? 'rule' : 'This happens once',
      );
    },
  );
});

describe('a number', () => {
  const hourMs = 3_600_000;
  it.each<[name: string, min: number, max: number, given: object]>([
    ['delayMs', 1, hourMs, { change: 'delay' }],
    ['copies', 1, 100, { change: 'duplicate' }],
    ['places', 1, 100, { change: 'reorder' }],
    ['forMs', 1, hourMs, { change: 'hold' }],
    ['everyMs', 1, hourMs, { change: 'burst' }],
    ['everyBytes', 1, 1e9, { change: 'burst' }],
    ['bytesPerSecond', 1, 1e9, { change: 'slow' }],
    ['events', 1, 10_000, { change: 'resume', with: 'none' }],
    ['requests', 1, 1_000, { change: 'refuse' }],
    ['at', 1, 1e9, { change: 'drop' }],
    ['times', 1, 1_000_000, { change: 'drop' }],
    ['seed', 0, 2 ** 32 - 1, { change: 'drop', probability: 1 }],
  ])('%s is from %i to %i', (name, min, max, given) => {
    const mistake = `${name} must be a whole number from ${min} to ${max}.`;
    for (const value of [min, max]) expect(typeof parseRule({ ...given, [name]: value })).toBe('object');
    for (const value of [min - 1, max + 1, min + 0.5, NaN, `${min}`, null])
      expect(parseRule({ ...given, [name]: value })).toBe(mistake);
  });

  it('of a probability is from 0 to 1', () => {
    for (const probability of [0, 0.5, 1])
      expect(typeof parseRule({ change: 'drop', probability })).toBe('object');
    for (const probability of [-0.001, 1.001, NaN, '1', null])
      expect(parseRule({ change: 'drop', probability })).toBe(
        'The probability must be a number from 0 to 1.',
      );
  });

  it('of a retry may be 0', () => {
    expect(faultOf({ change: 'inject', event: { retry: 0 } })).toEqual({
      kind: 'inject',
      event: { retry: 0 },
    });
    expect(faultOf({ change: 'edit', edit: { retry: -1 } })).toMatch(/^retry must be a whole number from 0/);
  });
});

describe('a text', () => {
  it('has a length at the most', () => {
    const text = 'x'.repeat(1_000_000);
    expect(faultOf({ change: 'inject', event: { data: text } })).toMatchObject({ kind: 'inject' });
    expect(parseRule({ change: 'inject', event: { data: `${text}x` } })).toBe(
      'event.data must be a text of at most 1000000 characters.',
    );
    const regex = 'x'.repeat(1_000);
    expect(typeof parseRule({ change: 'drop', match: { regex } })).toBe('object');
    expect(parseRule({ change: 'drop', match: { regex: `${regex}x` } })).toBe(
      'A regular expression has at most 1000 characters.',
    );
  });

  it.each(['type', 'id'])('of a %s is one line', (name) => {
    for (const lineEnd of ['\n', '\r', '\r\n']) {
      const event = { data: 'x', [name]: `a${lineEnd}b` };
      for (const given of [
        { change: 'inject', event },
        { change: 'edit', edit: event },
      ])
        expect(parseRule(given)).toBe('A type or an id cannot hold a line break.');
    }
  });

  it('to be replaced goes with the other, and is not empty', () => {
    const mistake = 'find is a text to look for in the data, and goes with replace.';
    expect(parseRule({ change: 'edit', edit: { find: 'a' } })).toBe(mistake);
    expect(parseRule({ change: 'edit', edit: { replace: 'a' } })).toBe(mistake);
    expect(parseRule({ change: 'edit', edit: { find: '', replace: 'a' } })).toBe(mistake);
    expect(faultOf({ change: 'edit', edit: { find: 'a', replace: '' } })).toMatchObject({ kind: 'edit' });
  });

  it.each([
    [
      { change: 'edit', edit: { other: 'x' } },
      'edit has no member other: it takes type, id, data, find, replace, retry.',
    ],
    [{ change: 'inject', event: { find: 'x' } }, 'event has no member find: it takes type, id, data, retry.'],
    [{ change: 'drop', match: { data: 'x' } }, 'match has no member data: it takes type, id, text, regex.'],
  ])('has a name that is known: %j', (given, mistake) => {
    expect(parseRule(given)).toBe(mistake);
  });
});

it.each(['app', 'server', 'both'] as const)('an ending is on the side of %s', (side) => {
  expect(faultOf({ change: 'ending', ending: 'end', side })).toMatchObject({ side });
  expect(faultOf({ change: 'ending', ending: 'end' })).toMatchObject({ side: 'both' });
});
