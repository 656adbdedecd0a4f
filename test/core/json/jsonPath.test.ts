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
});
