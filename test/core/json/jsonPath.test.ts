import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findByPath, formatJsonPath, longestPath, parseJsonPath } from '../../../src/core/json/jsonPath.ts';
import { anyText } from '../arbitraryText.ts';

const sample = {
  choices: [{ delta: { content: 'a' } }, { delta: { content: 'b' } }],
  'odd name': { "it's": 1, '"': 2 },
  '1': 'one',
  $x: 3,
  'a..b': 'dots',
};

function valuesOf(path: string): unknown[] {
  const parsed = parseJsonPath(path);
  if ('error' in parsed) throw new Error(parsed.error);
  return findByPath(sample, parsed.steps).map(({ value }) => value);
}

describe('paths', () => {
  it.each([
    ['$.choices[0].delta.content', ['a']],
    ['choices[1].delta.content', ['b']],
    ['choices[-1].delta.content', ['b']],
    ['choices.0.delta.content', ['a']],
    [' $ . choices [ 0 ] . delta . content ', ['a']],
    ['$.choices[*].delta.content', ['a', 'b']],
    ['choices.*.delta.content', ['a', 'b']],
    ["$[\"odd name\"]['it\\'s']", [1]],
    [`$['odd name']['"']`, [2]],
    ['["1"]', ['one']],
    ['$[1]', ['one']],
    ['$x', [3]],
    ['$.none.at.all', []],
    ['choices[7]', []],
    ['choices.length', []],
    ['choices.-1.delta.content', ['b']],
    ['choices.1e0', []],
    ['choices[""]', []],
    ['["a..b"]', ['dots']],
    ['toString', []],
    ['$', [sample]],
  ])('%s', (path, values) => {
    expect(valuesOf(path)).toEqual(values);
  });

  it('tell where a value stands', () => {
    const parsed = parseJsonPath('choices[*].delta.content');
    const found = 'steps' in parsed ? findByPath(sample, parsed.steps) : [];
    expect(found.map(({ path }) => path)).toEqual([
      ['choices', 0, 'delta', 'content'],
      ['choices', 1, 'delta', 'content'],
    ]);
  });

  it('can be read again as they are shown', () => {
    const steps = fc.array(fc.oneof(fc.string(), anyText(), fc.nat()), { maxLength: 5 });
    fc.assert(
      fc.property(steps, (path) => {
        const shown = formatJsonPath(path);
        fc.pre(shown.length <= longestPath);
        expect(parseJsonPath(shown)).toEqual({
          steps: path.map((step) =>
            typeof step === 'number' ? { kind: 'place', place: step } : { kind: 'name', name: step },
          ),
        });
      }),
    );
  });

  it.each([
    ['', 'Enter a path, such as $.choices[0].delta.content.'],
    ['$..content', 'The path has “..”, which is not read here: name each step.'],
    ['choices[', 'The path is not understood from “[” on.'],
    ['choices[0', 'The path is not understood from “[0” on.'],
    ['a..b', 'The path has “..”, which is not read here: name each step.'],
    ['a b', 'The path is not understood from “b” on.'],
    ['a.', 'The path is not understood from “.” on.'],
    ['a[?(@.b)]', 'The path is not understood from “[?(@.b)]” on.'],
    ['["\\x"]', 'The name ["\\x"] is not written as JSON writes it.'],
    ['a'.repeat(1001), 'A path may have 1000 characters.'],
  ])('%j is none', (path, error) => {
    expect(parseJsonPath(path)).toEqual({ error });
  });

  it.each([
    ['a', [{ kind: 'name', name: 'a' }]],
    ['$.a', [{ kind: 'name', name: 'a' }]],
    ['$[0]', [{ kind: 'place', place: 0 }]],
    ['[-12]', [{ kind: 'place', place: -12 }]],
    ['*', [{ kind: 'all' }]],
    ['$.*', [{ kind: 'all' }]],
    ['[ * ]', [{ kind: 'all' }]],
    ['["*"]', [{ kind: 'name', name: '*' }]],
    ["['*']", [{ kind: 'name', name: '*' }]],
    ['["0"]', [{ kind: 'name', name: '0' }]],
    ["['a\\'b\"c']", [{ kind: 'name', name: 'a\'b"c' }]],
    ['["a\\"b]"]', [{ kind: 'name', name: 'a"b]' }]],
    ['["\\u00e9"]', [{ kind: 'name', name: 'é' }]],
    ['$', []],
    [' $ ', []],
    ['$a', [{ kind: 'name', name: '$a' }]],
    ['$ a', undefined],
    ['a$', [{ kind: 'name', name: 'a$' }]],
    [
      'a.$',
      [
        { kind: 'name', name: 'a' },
        { kind: 'name', name: '$' },
      ],
    ],
    [
      'a[0].b',
      [
        { kind: 'name', name: 'a' },
        { kind: 'place', place: 0 },
        { kind: 'name', name: 'b' },
      ],
    ],
    ['[0]a', undefined],
    ['.a', [{ kind: 'name', name: 'a' }]],
    ['a.[0]', undefined],
    ['[0', undefined],
    ['[]', undefined],
    ['[1.5]', undefined],
    ["['a\\x']", undefined],
    ['["a\nb"]', undefined],
  ])('%j are the steps %j', (path, steps) => {
    const parsed = parseJsonPath(path);
    expect('error' in parsed ? undefined : parsed.steps).toEqual(steps);
  });

  it('show what they are not understood from, as far as it is short', () => {
    expect(parseJsonPath(`a ${'b'.repeat(20)}c`)).toEqual({
      error: `The path is not understood from “${'b'.repeat(20)}” on.`,
    });
    expect(parseJsonPath('x'.repeat(longestPath))).toEqual({
      steps: [{ kind: 'name', name: 'x'.repeat(1000) }],
    });
    expect(parseJsonPath(` ${'x'.repeat(longestPath)} `)).toHaveProperty('steps');
  });

  it('lead to a thousand values, those that come first', () => {
    const parsed = parseJsonPath('*');
    const items = Array.from({ length: 1001 }, (_, at) => at);
    const found = 'steps' in parsed ? findByPath(items, parsed.steps) : [];
    expect([found.length, found.at(-1)]).toEqual([1000, { path: [999], value: 999 }]);
    expect('steps' in parsed && findByPath(items.slice(1), parsed.steps)).toHaveLength(1000);
  });

  it.each([
    [[], 0, []],
    [['a'], 0, ['a']],
    [['a'], 1, []],
    [['a', 'b'], -1, ['b']],
    [['a', 'b'], -2, ['a']],
    [['a', 'b'], -3, []],
    [{ '0': 'a' }, 0, ['a']],
    [{ '-1': 'a' }, -1, ['a']],
    ['text', 0, []],
    [null, 0, []],
    [5, 0, []],
  ])('in %j, place %d is %j', (value, place, values) => {
    expect(findByPath(value, [{ kind: 'place', place }]).map((found) => found.value)).toEqual(values);
  });

  it.each([
    [[], '$'],
    [['a', 0, 'b_1', '$x'], '$.a[0].b_1.$x'],
    [['1a'], '$["1a"]'],
    [['a-b', 'é', '', 'a"b'], '$["a-b"]["é"][""]["a\\"b"]'],
  ])('%j is shown as %s', (path, shown) => {
    expect(formatJsonPath(path)).toBe(shown);
  });
});
