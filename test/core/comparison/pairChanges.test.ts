import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { changesOf } from '../../../src/core/comparison/pairChanges.ts';
import {
  generalPath,
  matchesPattern,
  parsePattern,
  walkPatterns,
  type PathPattern,
} from '../../../src/core/comparison/pathPatterns.ts';
import { diffJson } from '../../../src/core/json/jsonDiff.ts';
import { JsonTree } from '../../../src/core/json/jsonTree.ts';

function pattern(text: string): PathPattern {
  const parsed = parsePattern(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}

function changes(left: string, right: string, ignored: readonly string[] = []): readonly string[] {
  const event = (data: string): { type: string; id: undefined; data: string } => ({
    type: '',
    id: undefined,
    data,
  });
  return changesOf(event(left), event(right), { patterns: ignored.map(pattern), ids: false });
}

describe('what differs between two events', () => {
  it.each<[left: string, right: string, ignored: readonly string[], expected: readonly string[]]>([
    ['{"a":1}', '{"a":2}', [], ['$.a']],
    ['{"a":1,"b":1}', '{"a":2,"b":2}', [], ['$.a', '$.b']],
    ['{"a":1,"b":1}', '{"a":2,"b":2}', ['$.a'], ['$.b']],
    ['{"a":1}', '{"a":2}', ['$.a'], []],
    ['{"a":{"b":1}}', '{"a":{"b":2}}', ['$.a'], []],
    ['{"a":{"b":1}}', '{"a":{"b":2}}', ['$.a.c'], ['$.a.b']],
    ['{"l":[1,2,3]}', '{"l":[1,5,3]}', [], ['$.l[*]']],
    ['{"l":[{"p":1},{"p":2}]}', '{"l":[{"p":1},{"p":3}]}', [], ['$.l[*].p']],
    ['{"l":[{"p":1},{"p":2}]}', '{"l":[{"p":4},{"p":3}]}', ['$.l[*].p'], []],
    ['{"l":[{"p":1},{"p":2}]}', '{"l":[{"p":4},{"p":3}]}', ['$.l[0].p'], ['$.l[*].p']],
    ['{"l":[1,2]}', '{"l":[0,1,2]}', [], ['$.l[*]']],
    ['{"a":1}', '{"b":1}', [], ['$.a', '$.b']],
    ['{"a":1}', '{"b":1}', ['$.a', '$.b'], []],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', [], ['$']],
    ['{"a":1}', '{ "a" : 1 }', [], []],
    ['{"a":"\\u0041"}', '{"a":"A"}', [], []],
    // What parses to the same value is spelled otherwise: a client that keeps the text sees it.
    ['{"a":1.0}', '{"a":1}', [], ['$.a']],
    ['{"a":1e2}', '{"a":100}', [], ['$.a']],
    ['{"a":12345678901234567890}', '{"a":12345678901234567891}', [], ['$.a']],
    ['{"a":12345678901234567890,"t":1}', '{"a":12345678901234567891,"t":2}', [], ['$.a', '$.t']],
    ['{"a":-0}', '{"a":0}', [], ['$.a']],
    ['{"a":1,"a":2}', '{"a":3,"a":2}', [], ['$.a']],
    ['{"a":"{\\"b\\":1}"}', '{"a":"{\\"b\\":2}"}', [], ['$.a.b']],
    ['{"a":"{\\"b\\":1}"}', '{"a":"{\\"b\\":2}"}', ['$.a.b'], []],
    ['{"a":null}', '{"a":0}', [], ['$.a']],
    ['{"a":[]}', '{"a":{}}', [], ['$.a']],
    ['{"a":1}', '[1]', [], ['$']],
    ['one', 'two', [], ['text']],
    ['{"a":1}', 'no JSON', [], ['text']],
    ['1', '2', [], ['text']],
    ['{"odd name":1}', '{"odd name":2}', [], ['$["odd name"]']],
    ['{"odd name":1}', '{"odd name":2}', ['$["odd name"]'], []],
    ['{"__proto__":1}', '{"__proto__":2}', [], ['$.__proto__']],
  ])('%s and %s, without %j: %j', (left, right, ignored, expected) => {
    expect([...changes(left, right, ignored)].toSorted()).toEqual([...expected].toSorted());
    expect(changes(left, left, ignored)).toEqual([]);
  });

  it('is the type and the id as well, unless ids do not count', () => {
    const left = { type: 'a', id: '1', data: 'x' };
    const right = { type: 'b', id: undefined, data: 'x' };
    expect(changesOf(left, right, { patterns: [], ids: false })).toEqual(['type', 'id']);
    expect(changesOf(left, right, { patterns: [], ids: true })).toEqual(['type']);
  });

  it('is told of fifty paths, the first ones', () => {
    const side = (value: number, count: number): string =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, value])));
    const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `$.m${at}`);
    expect(changes(side(1, 50), side(2, 50))).toEqual(names(50));
    expect(changes(side(1, 51), side(2, 51))).toEqual(names(50));
    // Items of a list are one path.
    const list = (value: number): string => JSON.stringify(Array.from({ length: 60 }, () => ({ v: value })));
    expect(changes(list(1), list(2))).toEqual(['$[*].v']);
  });

  it('of data too large to look into is told as a whole', () => {
    const large = (value: number): string => `{"a":${value},"b":"${'x'.repeat(1024 * 1024)}"}`;
    expect(changes(large(1), large(2))).toEqual(['large']);
    const quick = (value: number): string => `{"a":${value},"b":"${'x'.repeat(1024 * 1024 - 20)}"}`;
    expect(changes(quick(1), quick(2))).toEqual(['$.a']);
  });

  it('is nothing where only what is left out differs, also in data too large for an exact look', () => {
    const long = (...values: readonly unknown[]): string =>
      JSON.stringify({ l: values.map((p) => ({ p })), b: 'x'.repeat(64 * 1024) });
    expect(changes(long(1, 2, 3), long(1, 5, 3), ['$.l[*].p'])).toEqual([]);
    expect(changes(long(1, 2, 3), long(4, 5, 6), ['$.l[*].p'])).toEqual([]);
    expect(changes(long(1, 2, 3), long(1, 5, 3))).toEqual(['$.l[*].p']);
    expect(changes(long(1), long(1, 2), ['$.l[1]'])).toEqual([]);
    // Texts with JSON in them only an exact look can tell.
    expect(changes(long('[1]'), long('[2]'), ['$.l[*].p'])).toEqual(['large']);
    expect(changes(long('[1]', 1), long('[2]', 2), ['$.l[0].p'])).toEqual(['$.l[*].p']);
  });

  it('is where the exact difference of their JSON is, for any JSON', () => {
    const json = fc.oneof(fc.object({ maxDepth: 2, maxKeys: 4 }), fc.array(fc.jsonValue(), { maxLength: 4 }));
    fc.assert(
      fc.property(json, json, (one, other) => {
        const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
        const [before, after] = [JsonTree.parse(left), JsonTree.parse(right)];
        if (!before || !after) return;
        const exact = new Set(diffJson(before, after).map(({ path }) => generalPath(path)));
        expect(new Set(changes(left, right))).toEqual(exact);
      }),
    );
  });
});

describe('a path', () => {
  it.each([
    ['', /Enter a path/],
    ['$', /means the whole text/],
    ['$.a[-1]', /counts from the end/],
    ['$..a', /name each step/],
    ['$[', /not understood/],
  ])('%s is refused', (text, reason) => {
    const parsed = parsePattern(text);
    expect('error' in parsed && parsed.error).toMatch(reason);
  });

  it.each<[pattern: string, path: readonly (string | number)[], matches: boolean]>([
    ['$.a', ['a'], true],
    ['$.a', ['a', 'b', 0], true],
    ['$.a.b', ['a'], false],
    ['$.a[*].b', ['a', 3, 'b'], true],
    ['$.a[3].b', ['a', 3, 'b'], true],
    ['$.a[2].b', ['a', 3, 'b'], false],
    ['$.*', ['x'], true],
    ['a', ['a'], true],
  ])('%s and %j: %s', (text, path, matches) => {
    expect(matchesPattern(path, pattern(text))).toBe(matches);
  });

  it('finds in a text what it finds in the parsed value', () => {
    const text = '{"a":[{"b":1},{"b":{"c":2}}],"b":"x","d\\n":[[3]]}';
    const found = (...patterns: readonly string[]): string[] => {
      const values: string[] = [];
      walkPatterns(text, patterns.map(pattern), {
        found: (start, end) => values.push(text.slice(start, end)),
      });
      return values;
    };
    expect(found('$.a[*].b')).toEqual(['1', '{"c":2}']);
    expect(found('$.a[1].b.c')).toEqual(['2']);
    expect(found('$.a', '$.a[0].b')).toEqual(['[{"b":1},{"b":{"c":2}}]']);
    expect(found('$.b', '$["d\\n"][0][0]')).toEqual(['"x"', '3']);
    expect(found('$.x')).toEqual([]);
    expect(walkPatterns('{"a":', [pattern('$.a')], {})).toBe(false);
  });
});
