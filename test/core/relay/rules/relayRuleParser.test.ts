// Rules as scripts and prompts give them, and what is said of those that are none.

import { describe, expect, it } from 'vitest';

import { describeRule } from '../../../../src/core/relay/rules/relayRule.ts';
import { parseRule } from '../../../../src/core/relay/rules/relayRuleParser.ts';

describe('a rule', () => {
  const cases: readonly (readonly [given: object, words: string])[] = [
    [{ change: 'drop' }, 'drop the event now'],
    [{ change: 'drop', times: 3 }, 'drop the event now, at most 3 times'],
    [{ change: 'drop', at: 5 }, 'drop the event at event 5'],
    [
      { change: 'delay', delayMs: 2000, match: { type: 'tick', text: 'x' } },
      'delay the event by 2.0 s at events with type tick, "x" in the data',
    ],
    [{ change: 'duplicate' }, 'send the event twice now'],
    [
      { change: 'duplicate', copies: 2, probability: 0.5, seed: 7 },
      'send the event 3 times with probability 0.5 (seed 7)',
    ],
    [{ change: 'reorder', places: 2 }, 'send the event after the next 2 now'],
    [
      { change: 'edit', edit: { data: 'x', retry: 1 }, match: { id: '7' } },
      'edit retry, data of the event at events with id 7',
    ],
    [{ change: 'inject', event: { data: 'x', type: 't', id: '' } }, 'inject an event t with id (empty) now'],
    [{ change: 'hold', forMs: 500 }, 'hold everything for 500 ms now'],
    [{ change: 'burst', everyMs: 100, everyBytes: 5000 }, 'hold and burst every 100 ms or every 5.0 kB now'],
    [{ change: 'slow', bytesPerSecond: 100 }, 'slow the stream to 100 B a second now'],
    [
      { change: 'resume', with: 'earlier', events: 2 },
      'ask the server to resume 2 events earlier than the app does now',
    ],
    [
      { change: 'ending', ending: 'reset', when: 'inside event', side: 'app', at: 2 },
      'a reset inside the next event, on the app’s side at event 2',
    ],
  ];

  it.each(cases)('%j', (given, words) => {
    const rule = parseRule(given);
    expect(typeof rule === 'string' ? rule : describeRule(rule)).toBe(words);
  });
});

describe('what a rule leaves out', () => {
  it.each<[given: object, rule: object]>([
    [{ change: 'duplicate' }, { fault: { kind: 'duplicate', copies: 1 }, trigger: { kind: 'now' } }],
    [{ change: 'reorder' }, { fault: { kind: 'reorder', places: 1 }, trigger: { kind: 'now' } }],
    [{ change: 'refuse' }, { fault: { kind: 'refuse', requests: 1 }, trigger: { kind: 'now' } }],
    [
      { change: 'resume', with: 'gap' },
      { fault: { kind: 'resume', answer: 'gap', events: 1 }, trigger: { kind: 'now' } },
    ],
    [{ change: 'silence' }, { fault: { kind: 'silence' }, trigger: { kind: 'now' } }],
    [
      { change: 'burst', everyBytes: 5 },
      { fault: { kind: 'burst', everyBytes: 5 }, trigger: { kind: 'now' } },
    ],
    [
      { change: 'drop', probability: 0 },
      { fault: { kind: 'drop' }, trigger: { kind: 'chance', probability: 0, seed: 1 } },
    ],
    [
      { change: 'ending', ending: 'end' },
      {
        fault: { kind: 'ending', fault: { effect: { kind: 'end' }, moment: { kind: 'now' } }, side: 'both' },
        trigger: { kind: 'now' },
      },
    ],
  ])('is what most want: %j', (given, rule) => {
    expect(parseRule(given)).toEqual(rule);
  });
});

describe('what is no rule', () => {
  const cases: readonly (readonly [given: unknown, part: string])[] = [
    [undefined, 'A rule needs a change'],
    [{ change: 'explode' }, 'The change must be one of drop, delay'],
    [{ change: 'delay' }, 'delayMs must be a whole number from 1 to 3600000.'],
    [{ change: 'delay', delayMs: 1.5 }, 'delayMs must be a whole number'],
    [{ change: 'drop', at: 0 }, 'at must be a whole number from 1'],
    [{ change: 'drop', at: 1, match: { id: '1' } }, 'one of at, match and probability'],
    [{ change: 'drop', at: 1, times: 2 }, 'fires once'],
    [{ change: 'drop', probability: 2 }, 'from 0 to 1'],
    [{ change: 'drop', seed: 2 }, 'A seed goes with a probability.'],
    [{ change: 'drop', probability: 1, seed: -1 }, 'seed must be'],
    [{ change: 'drop', match: {} }, 'match needs one or more of'],
    [{ change: 'drop', match: { typ: 'x' } }, 'match has no member typ'],
    [{ change: 'drop', match: { regex: '(' } }, 'is no regular expression'],
    [{ change: 'edit', edit: {} }, 'An edit needs'],
    [{ change: 'edit' }, 'An edit needs'],
    [{ change: 'edit', edit: null }, 'An edit needs'],
    [{ change: 'edit', edit: 'x' }, 'An edit needs'],
    [{ change: 'inject' }, 'event needs one or more of'],
    [{ change: 'inject', event: null }, 'event needs one or more of'],
    [{ change: 'drop', match: null }, 'match needs one or more of'],
    [{ change: 'drop', match: 'x' }, 'match needs one or more of'],
    [{ change: 'edit', edit: { find: 'x' } }, 'goes with replace'],
    [{ change: 'edit', edit: { id: 'a\nb' } }, 'line break'],
    [{ change: 'edit', edit: { data: 7 } }, 'edit.data must be a text'],
    [{ change: 'inject', event: { type: 'x' } }, 'event needs one or more of'],
    [{ change: 'inject', event: { data: 'x' }, times: 2 }, 'This happens once'],
    [{ change: 'burst' }, 'everyMs, everyBytes or both'],
    [{ change: 'resume', with: 'later' }, 'earlier, none and gap'],
    [{ change: 'resume', with: 'none', at: 2 }, 'takes no at'],
    [{ change: 'refuse', requests: 0 }, 'requests must be'],
    [{ change: 'ending', ending: 'bang' }, 'The ending must be one of'],
    [{ change: 'ending', ending: 'end', side: 'left' }, 'The side must be'],
  ];

  it.each(cases)('%j', (given, part) => {
    expect(parseRule(given)).toContain(part);
  });
});
