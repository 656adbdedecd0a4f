// Which events say that a stream is over, by the rules of a setting.

import { describe, expect, it } from 'vitest';

import {
  defaultCloseMessages,
  describeCloseRule,
  findCloseMessage,
  parseCloseMessages,
  type CloseMessageRule,
} from '../../../src/core/wire/closeMessage.ts';

/** Whether an event meets a rule. */
function meets(rule: CloseMessageRule, data: string, type = 'message'): boolean {
  return findCloseMessage([rule], { type, data }) === rule;
}

describe('a rule about the data', () => {
  it.each([
    ['[DONE]', true],
    ['[DONE] ', false],
    ['[done]', false],
    ['x[DONE]', false],
    ['', false],
  ])('[DONE] with %j: %s', (data, isMet) => {
    expect(meets({ data: '[DONE]' }, data)).toBe(isMet);
  });

  it('can be met by empty data', () => {
    expect(meets({ data: '' }, '')).toBe(true);
  });
});

describe('a rule about the type', () => {
  it.each([
    ['close', 'close', true],
    ['close', 'Close', false],
    ['close', 'message', false],
    ['message', 'message', true],
  ])('%s with %s: %s', (event, type, isMet) => {
    expect(meets({ event }, 'x', type)).toBe(isMet);
  });
});

describe('a rule about a member', () => {
  const rows: readonly (readonly [rule: CloseMessageRule, data: string, isMet: boolean])[] = [
    [{ path: 'type', equals: 'close' }, '{"type":"close"}', true],
    [{ path: '$.type', equals: 'close' }, ' {"a":1,"type":"close"}\n', true],
    [{ path: '$["type"]', equals: 'close' }, '{"type":"close"}', true],
    [{ path: "$['type']", equals: 'close' }, '{"type":"close"}', true],
    [{ path: '$.a[-1].b', equals: 'end' }, '{"a":[{"b":1},{"b":"end"}]}', true],
    [{ path: '$.a[-1].b', equals: 'end' }, '{"a":[{"b":"end"},{"b":1}]}', false],
    [{ path: '$.a[*].b', equals: 'end' }, '{"a":[{"b":1},{"b":"end"},{"b":2}]}', true],
    [{ path: '$.a[*].b', equals: 'end' }, '{"a":[{"b":1},{"c":"end"}]}', false],
    [{ path: '$.a[*].b' }, '{"a":[{"c":1},{"b":null}]}', true],
    [{ path: '$.a[*].b' }, '{"a":[{"c":1}]}', false],
    [{ path: 'a..b' }, '{"a":{"b":1}}', false],
    [{ path: 'type', equals: 'close' }, '{"type":"closed"}', false],
    [{ path: 'type', equals: 'close' }, '{"type":["close"]}', false],
    [{ path: 'type', equals: 'close' }, '{"nested":{"type":"close"}}', false],
    [{ path: 'type', equals: 'close' }, '"close"', false],
    [{ path: 'type', equals: 'close' }, '{"type":"close"', false],
    [{ path: 'type', equals: 'close' }, '', false],
    [{ path: 'type', equals: 'close' }, 'null', false],
    [{ path: 'type', equals: 'close' }, '[{"type":"close"}]', false],
    [{ path: '[0].type', equals: 'close' }, '[{"type":"close"}]', true],
    [{ path: 'choices[0].finish_reason', equals: 'stop' }, '{"choices":[{"finish_reason":"stop"}]}', true],
    [{ path: 'choices[1].finish_reason', equals: 'stop' }, '{"choices":[{"finish_reason":"stop"}]}', false],
    [{ path: 'choices.length', equals: 1 }, '{"choices":[1]}', false],
    [{ path: 'a["odd.name"]', equals: 1 }, '{"a":{"odd.name":1}}', true],
    [{ path: 'done', equals: true }, '{"done":true}', true],
    [{ path: 'done', equals: true }, '{"done":"true"}', false],
    [{ path: 'done', equals: true }, '{"done":1}', false],
    [{ path: 'done' }, '{"done":false}', true],
    [{ path: 'done' }, '{"done":null}', true],
    [{ path: 'done' }, '{}', false],
    [{ path: 'done' }, 'done', false],
    [{ path: 'done' }, '{"done"', false],
    [{ path: 'done' }, '', false],
    [{ path: '$' }, ' {}', true],
    [{ path: '$' }, '[]', true],
    [{ path: '$' }, '5', false],
    [{ path: '$', equals: 'x' }, '"x"', false],
    [{ path: 'next', equals: null }, '{"next":null}', true],
    [{ path: 'next', equals: null }, '{}', false],
    [{ path: 'next', equals: null }, '{"next":0}', false],
    [{ path: 'constructor' }, '{}', false],
    [{ path: '__proto__.x' }, '{}', false],
    [{ path: 'code', equals: 0 }, '{"code":-0}', true],
  ];
  it.each(rows)('%j with %s: %s', (rule, data, isMet) => {
    expect(meets(rule, data)).toBe(isMet);
  });
});

describe('rules', () => {
  it('have to agree in all that is given', () => {
    const rule = { event: 'end', data: '{"a":1}', path: 'a', equals: 1 };
    expect(meets(rule, '{"a":1}', 'end')).toBe(true);
    expect(meets(rule, '{"a":1}')).toBe(false);
    expect(meets(rule, '{"a": 1}', 'end')).toBe(false);
    expect(meets({ ...rule, equals: 2 }, '{"a":1}', 'end')).toBe(false);
  });

  it('that say nothing are met by nothing', () => {
    expect(meets({}, '')).toBe(false);
    expect(meets({ equals: 'x' }, 'x')).toBe(false);
  });

  it('are tried in their order', () => {
    const rules = [{ event: 'a' }, { data: 'x' }, { event: 'b' }];
    expect(findCloseMessage(rules, { type: 'b', data: 'x' })).toBe(rules[1]);
    expect(findCloseMessage(rules, { type: 'c', data: 'y' })).toBeUndefined();
    expect(findCloseMessage([], { type: 'close', data: '[DONE]' })).toBeUndefined();
  });

  it.each([
    ['message', '[DONE]', true],
    ['message', '{"type":"close"}', true],
    ['close', 'anything', true],
    ['message', '{"choices":[{"finish_reason":"stop"}]}', false],
    ['message', 'close', false],
    ['end', '{}', false],
  ])('are by default met by %s %s: %s', (type, data, isMet) => {
    expect(findCloseMessage(defaultCloseMessages, { type, data }) !== undefined).toBe(isMet);
  });
});

describe('the setting', () => {
  const rows: readonly (readonly [value: unknown, rules: readonly CloseMessageRule[]])[] = [
    [undefined, defaultCloseMessages],
    [null, defaultCloseMessages],
    ['[DONE]', defaultCloseMessages],
    [[], []],
    [[{ data: 'bye' }], [{ data: 'bye' }]],
    [[{ event: 'end' }], [{ event: 'end' }]],
    [[{ path: 'done' }], [{ path: 'done' }]],
    [[{ event: 'end', data: '', path: 'a', equals: 0 }], [{ event: 'end', data: '', path: 'a', equals: 0 }]],
    [[{ event: null, data: 1, path: 'a' }], [{ path: 'a' }]],
    ...['text', '', 0, -1, true, false, null].map(
      (equals) => [[{ path: 'a', equals }], [{ path: 'a', equals }]] as const,
    ),
    ...[[], {}, undefined].map((equals) => [[{ path: 'a', equals }], [{ path: 'a' }]] as const),
    [[{ data: 'bye', event: 5, extra: 1 }], [{ data: 'bye' }]],
    [[{}, null, 'x', 7, [], { equals: 'x' }, { path: 5 }], []],
    [
      [
        { path: 'a', equals: null },
        { path: 'b', equals: {} },
      ],
      [{ path: 'a', equals: null }, { path: 'b' }],
    ],
    [
      [{ path: "$['type']" }, { path: '$.a[-1].b' }, { path: '$.a[*].b', equals: 1 }],
      [{ path: "$['type']" }, { path: '$.a[-1].b' }, { path: '$.a[*].b', equals: 1 }],
    ],
    [
      [{ path: 'a..b' }, { path: '', event: 'x' }, { event: 'end', path: 'a[' }, { path: '$' }],
      [{ path: '$' }],
    ],
  ];
  it.each(rows)('%j', (value, rules) => {
    expect(parseCloseMessages(value)).toStrictEqual(rules);
  });
});

it.each([
  [{ data: '[DONE]' }, 'data [DONE]'],
  [{ event: 'close' }, 'event close'],
  [{ path: 'type', equals: 'close' }, 'type = "close"'],
  [{ path: 'next', equals: null }, 'next = null'],
  [{ path: 'done' }, 'done'],
  [{ event: 'end', path: 'ok', equals: true }, 'event end, ok = true'],
])('%j in words', (rule, words) => {
  expect(describeCloseRule(rule)).toBe(words);
});
