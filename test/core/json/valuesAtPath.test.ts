// What paths lead to in texts of events, as somebody reads it.

import { expect, it } from 'vitest';

import { formatPathSteps, parseJsonPath } from '../../../src/core/json/jsonPath.ts';
import { valuesAtPath } from '../../../src/core/json/valuesAtPath.ts';

function valuesOf(text: string, path: string): string[] {
  const parsed = parseJsonPath(path);
  if ('error' in parsed) throw new Error(parsed.error);
  return valuesAtPath(text, parsed.steps);
}

const order =
  '{"id":12345678901234567890,"n":1.0,"s":" a\\n","l":[{"x":1},{"x":null}],"s2":"{\\"in\\":[true]}"}';

it.each<[path: string, values: readonly string[]]>([
  ['$', [order]],
  ['$.id', ['12345678901234567890']],
  ['$.n', ['1.0']],
  ['s', [' a\n']],
  ['$.l', ['[{"x":1},{"x":null}]']],
  ['$.l[*].x', ['1', 'null']],
  ['$.l[-1].x', ['null']],
  ['$.l.0.x', ['1']],
  ['$.l[2].x', []],
  ['$.l[-3].x', []],
  ['$.s2.in[0]', ['true']],
  ['$.s2', ['{"in":[true]}']],
  ['$.none', []],
  ['$.s.none', []],
  ['$.*', ['12345678901234567890', '1.0', ' a\n', '[{"x":1},{"x":null}]', '{"in":[true]}']],
])('%s leads to %j', (path, values) => {
  expect(valuesOf(order, path)).toEqual(values);
});

it.each<[text: string, values: readonly string[]]>([
  ['{"a":1,"a":2}', ['2']],
  ['{"a":1}\n{"a":"two"}\nnone\n{"b":3}', ['1', 'two']],
  ['{"__proto__":{"a":1}}', []],
  ['{"a":', []],
  ['plain', []],
  ['', []],
])('a name that %s has leads to %j', (text, values) => {
  expect(valuesOf(text, '$.a')).toEqual(values);
});

it('gives a thousand values at most', () => {
  expect(valuesOf(JSON.stringify(Array.from({ length: 1001 }, () => 0)), '$[*]')).toHaveLength(1000);
  expect(valuesOf('{"a":1}\n'.repeat(2000), '$.a')).toHaveLength(1000);
});

it.each(['$', '$.a', '$.a[0][-1]', '$["a b"].c', '$[*].x', '$["*"]'])('%s is written in one way', (path) => {
  const parsed = parseJsonPath(path);
  expect('steps' in parsed && formatPathSteps(parsed.steps)).toBe(path);
});

it.each([
  ['a.b', '$.a.b'],
  ["$['a'].*", '$.a[*]'],
  ['choices.0', '$.choices["0"]'],
])('%s is written as %s', (path, written) => {
  const parsed = parseJsonPath(path);
  expect('steps' in parsed && formatPathSteps(parsed.steps)).toBe(written);
});
