import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { JsonTree, rootNode } from '../../../src/core/json/jsonTree.ts';
import { prettyJson } from '../../../src/core/json/prettyJson.ts';
import { arbitraryJson as json } from './arbitraryJson.ts';

/** The tree written out again, without white space. */
function write(tree: JsonTree, node = rootNode): string {
  const kind = tree.kind(node);
  if (kind !== 'object' && kind !== 'array') return tree.source(node);
  const children = tree.children(node).map((child) => {
    const name = tree.name(child);
    return name === undefined ? write(tree, child) : `${JSON.stringify(name)}:${write(tree, child)}`;
  });
  return kind === 'object' ? `{${children.join(',')}}` : `[${children.join(',')}]`;
}

/** The parts of a JSON text, without white space and with names decoded and encoded alike. */
function tokens(source: string): string[] {
  return [...source.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\],]|[^\s{}[\],:"]+/g)].map(([token]) =>
    token.endsWith(':') ? `${JSON.stringify(JSON.parse(token.slice(0, -1)))}:` : token,
  );
}

describe('a JSON tree', () => {
  it('holds what was sent, token by token', () => {
    fc.assert(
      fc.property(json, (source) => {
        const tree = JsonTree.parse(source);
        expect(tree && tokens(write(tree))).toEqual(tokens(source));
        expect(tokens(prettyJson(source) ?? '')).toEqual(tokens(source));
      }),
    );
  });

  it('accepts what JSON.parse accepts, and nothing else', () => {
    const mutated = fc.tuple(
      json,
      fc.nat(),
      fc.constantFrom('', ',', ':', '"', '}', ']', '0', '\\', 'e', ' '),
    );
    fc.assert(
      fc.property(mutated, ([source, at, put]) => {
        const place = at % source.length;
        const changed = source.slice(0, place) + put + source.slice(place + 1);
        let isJson = /^[ \t\r\n]*[[{]/.test(changed);
        try {
          JSON.parse(changed);
        } catch {
          isJson = false;
        }
        expect(JsonTree.parse(changed) !== undefined).toBe(isJson);
        expect(prettyJson(changed) !== undefined).toBe(isJson);
      }),
    );
  });

  it('of a text that was cut anywhere has what came before the cut', () => {
    fc.assert(
      fc.property(json, fc.nat(), (source, at) => {
        const start = source.slice(0, 1 + (at % source.length));
        const isWhole = JsonTree.parse(start) !== undefined;
        const tree = JsonTree.parse(start, true);
        if (!/^\s*[[{]/.test(start)) return;
        expect(tree?.isCut).toBe(!isWhole);
        for (let node = 0; node < (tree?.count ?? 0); node += 1) {
          if (tree?.kind(node) === 'string') expect(typeof tree.string(node)).toBe('string');
          tree?.name(node);
        }
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['a lone value', '42'],
    ['a lone string', '"x"'],
    ['two values', '{} {}'],
    ['a trailing comma', '[1,]'],
    ['a name without quotes', '{a:1}'],
    ['a number with a leading zero', '[01]'],
    ['a line break in a string', '["a\nb"]'],
    ['the wrong bracket', '[1}'],
    ['too deep a nesting', '['.repeat(600) + ']'.repeat(600)],
  ])('is not made of %s', (_name, source) => {
    expect(JsonTree.parse(source)).toBeUndefined();
    expect(prettyJson(source)).toBeUndefined();
  });

  it('takes a string of megabytes', () => {
    const source = `{"long":"${'é\\n'.repeat(2_000_000)}"}`;
    const tree = JsonTree.parse(source);
    expect(tree?.sourceLength(1)).toBe(source.length - '{"long":}'.length);
    expect(prettyJson(source)).toBe(`{\n  "long": ${source.slice(8, -1)}\n}`);
  });
});

describe('a node', () => {
  const tree = JsonTree.parse(' {"a" : [1.0, "x\\n", {}], "a" : null, "b\\"" : {"c" : true}} ');

  it.each([
    [0, 'object', undefined, 3, [1, 5, 6], '{"a" : [1.0, "x\\n", {}], "a" : null, "b\\"" : {"c" : true}}'],
    [1, 'array', 'a', 3, [2, 3, 4], '[1.0, "x\\n", {}]'],
    [2, 'number', undefined, 0, [], '1.0'],
    [3, 'string', undefined, 0, [], '"x\\n"'],
    [4, 'object', undefined, 0, [], '{}'],
    [5, 'word', 'a', 0, [], 'null'],
    [6, 'object', 'b"', 1, [7], '{"c" : true}'],
    [7, 'word', 'c', 0, [], 'true'],
  ] as const)(
    '%d is a %s named %s with %d children %j: %s',
    (node, kind, name, childCount, children, source) => {
      expect([tree?.kind(node), tree?.name(node), tree?.childCount(node), tree?.children(node)]).toEqual([
        kind,
        name,
        childCount,
        children,
      ]);
      expect([tree?.source(node), tree?.sourceLength(node)]).toEqual([source, source.length]);
      expect([tree?.source(node, 2), tree?.source(node, source.length + 1)]).toEqual([
        source.slice(0, 2),
        source,
      ]);
    },
  );

  it('is one of those that there are', () => {
    expect([tree?.count, tree?.isCut, tree?.string(3)]).toEqual([8, false, 'x\n']);
    expect(() => tree?.kind(8)).toThrow(new RangeError('There is no node 8: the tree has 8.'));
  });

  it('of a text that was cut goes to its end', () => {
    const cut = JsonTree.parse('[[1,"ab', true);
    expect([
      cut?.isCut,
      cut?.count,
      cut?.source(0),
      cut?.children(0),
      cut?.children(1),
      cut?.string(3),
    ]).toEqual([true, 4, '[[1,"ab', [1], [2, 3], 'ab']);
    expect(JsonTree.parse('[[1,"ab')).toBeUndefined();
    expect(JsonTree.parse('[1]', true)?.isCut).toBe(false);
    expect(JsonTree.parse('[1 2', true)).toBeUndefined();
    expect(JsonTree.parse('x', true)).toBeUndefined();
  });
});

describe('JSON in a string', () => {
  const nestedIn = (text: string): string | undefined => {
    const tree = JsonTree.parse(JSON.stringify([text]));
    const nested = tree?.nested(1);
    expect(tree?.nested(1)).toBe(nested);
    return nested?.text;
  };

  it.each([
    ['{"a":1}', true],
    ['[0]', true],
    [' \n\r\t[0]', true],
    ['{}', false],
    ['[]', false],
    ['0', false],
    ['x[0]', false],
    ['[0', false],
    ['"[0]"', false],
    ['', false],
  ])('of %j is seen: %s', (text, isSeen) => {
    expect(nestedIn(text)).toBe(isSeen ? text : undefined);
  });

  it('is looked for in strings alone, up to a million characters with their quotes', () => {
    expect(JsonTree.parse('[[1]]')?.nested(1)).toBeUndefined();
    const ofLength = (length: number): string => `[${' '.repeat(length - '"[0]"'.length)}0]`;
    expect(nestedIn(ofLength(1024 * 1024))).toBeDefined();
    expect(nestedIn(ofLength(1024 * 1024 + 1))).toBeUndefined();
  });
});

it.each([
  ['{}', '{}'],
  ['[]', '[]'],
  [' [ ] ', '[]'],
  [
    '[1,[],{"a":1.0,"a":[2]},"x"]',
    '[\n  1,\n  [],\n  {\n    "a": 1.0,\n    "a": [\n      2\n    ]\n  },\n  "x"\n]',
  ],
  ['{"a":{"b":{}},"c":null}', '{\n  "a": {\n    "b": {}\n  },\n  "c": null\n}'],
  ['[[1],[2]]', '[\n  [\n    1\n  ],\n  [\n    2\n  ]\n]'],
])('%s is indented', (text, indented) => {
  expect(prettyJson(text)).toBe(indented);
});

it.each(['1', '"x"', 'null', '[1', '{"a":1', '', 'x'])('%j is not indented', (text) => {
  expect(prettyJson(text)).toBeUndefined();
});
