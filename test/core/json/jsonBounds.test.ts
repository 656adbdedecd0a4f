// The limits of what is read of JSON, each with its two sides, the names that tell languages apart, and trees that are
// asked again.

import { describe, expect, it } from 'vitest';

import { compareData, maxComparedBytes } from '../../../src/core/json/dataComparison.ts';
import { parseJsonPath } from '../../../src/core/json/jsonPath.ts';
import { JsonTree, rootNode } from '../../../src/core/json/jsonTree.ts';
import { prettyJson } from '../../../src/core/json/prettyJson.ts';
import { redactJson } from '../../../src/core/json/redactJson.ts';
import { decodeJsonString, scanJson } from '../../../src/core/json/scanJson.ts';
import { guessLanguage, textLanguages } from '../../../src/core/json/textLanguage.ts';

describe('the language of a text', () => {
  const tags =
    'html head body div span p ul ol li table tr td section article main nav header footer form button input img a h1 h2 h3 h4 h5 h6 script style template br hr b i em strong turbo-stream';

  it('is one of five', () => {
    expect([...textLanguages].toSorted()).toEqual(['html', 'json', 'markdown', 'plaintext', 'xml']);
  });

  it.each(tags.split(' '))('is HTML where it begins with <%s', (tag) => {
    expect(
      [`<${tag}>`, `<${tag} a="b">`, ` <${tag.toUpperCase()}/>`, `<${tag}`].map((text) =>
        guessLanguage(text),
      ),
    ).toEqual(Array(4).fill('html'));
    expect(guessLanguage(`<${tag}x>`)).toBe('xml');
  });
});

describe('a nesting', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  const ignored = { open: () => {}, close: () => {}, name: () => {}, literal: () => {} };

  it('is read to a depth of 512', () => {
    expect([scanJson(nested(512), ignored), scanJson(nested(513), ignored)]).toEqual(['whole', undefined]);
    expect([JsonTree.parse(nested(512))?.count, JsonTree.parse(nested(513))]).toEqual([512, undefined]);
    expect(prettyJson(nested(513))).toBeUndefined();
    expect(redactJson(nested(513))).toBeUndefined();
    // Beside each other there may be any number.
    expect(scanJson(`[${Array(600).fill('[]').join(',')}]`, ignored)).toBe('whole');
  });

  it('of JSON in strings is looked into for credentials three deep', () => {
    const within = (depth: number): string => {
      let text = '{"token":"hunter2"}';
      for (let at = 0; at < depth; at += 1) text = JSON.stringify([text]);
      return text;
    };
    for (const depth of [0, 1, 2, 3]) expect(redactJson(within(depth))).not.toContain('hunter2');
    expect(redactJson(within(4))).toBe(within(4));
  });
});

describe('a path', () => {
  it('is read again as if there had been none before', () => {
    const texts = ['$.a[0]', '', 'b..c', '$.a[0]', '["x', '$.a[0]'];
    const first = texts.map((text) => parseJsonPath(text));
    expect(texts.map((text) => parseJsonPath(text))).toEqual(first);
    expect(first[3]).toEqual(first[0]);
    expect(first[0]).toEqual({
      steps: [
        { kind: 'name', name: 'a' },
        { kind: 'place', place: 0 },
      ],
    });
  });
});

describe('a tree', () => {
  it('holds the tree of a string of up to a megabyte, which is made once', () => {
    const wrapped = (length: number): JsonTree | undefined =>
      JsonTree.parse(`["[${'1'.repeat(length - 4)}]"]`);
    const largest = wrapped(1024 * 1024);
    expect(largest?.sourceLength(1)).toBe(1024 * 1024);
    expect(largest?.nested(1)?.childCount(rootNode)).toBe(1);
    expect(largest?.nested(1)).toBe(largest?.nested(1));
    expect(wrapped(1024 * 1024 + 1)?.nested(1)).toBeUndefined();
  });

  it('holds none where a string has nothing in its JSON, or something else', () => {
    const tree = JsonTree.parse(JSON.stringify(['[]', '{}', ' [1]', '\n{"a":1}', 'x', '[', 1, [1]]));
    const held = tree?.children(rootNode).map((node) => tree.nested(node)?.count);
    expect(held).toEqual([undefined, undefined, 2, 2, undefined, undefined, undefined, undefined]);
    expect(tree?.nested(rootNode)).toBeUndefined();
  });

  it('has no node beyond its last', () => {
    const tree = JsonTree.parse('[1]');
    expect(() => tree?.kind(2)).toThrow('There is no node 2: the tree has 2.');
    expect(() => tree?.kind(-1)).toThrow(RangeError);
  });

  it('gives of a node as much of its text as is asked for', () => {
    const tree = JsonTree.parse('{"ab":[1,2]}');
    expect([0, 1, 5, 6, 99].map((length) => tree?.source(1, length))).toEqual([
      '',
      '[',
      '[1,2]',
      '[1,2]',
      '[1,2]',
    ]);
    expect([tree?.sourceLength(1), tree?.name(1), tree?.name(0)]).toEqual([5, 'ab', undefined]);
  });
});

describe('a string', () => {
  it.each([
    ['"a"', 'a'],
    ['""', ''],
    ['"', ''],
    ['"a', 'a'],
    ['"a\\', 'a'],
    ['"a\\\\', 'a\\'],
    ['"a\\\\\\', 'a\\'],
    ['"a\\u', 'a'],
    ['"a\\u00', 'a'],
    ['"a\\u00e', 'a'],
    ['"a\\u00e9', 'aé'],
    ['"a\\\\u00', 'a\\u00'],
    ['"a\\"', 'a"'],
    ['"a\\""', 'a"'],
    ['"\\b\\f\\n\\r\\t\\/\\""', '\b\f\n\r\t/"'],
  ])('%s says %j, also when its end is cut', (source, text) => {
    expect(decodeJsonString(source)).toBe(text);
  });
});

describe('two texts', () => {
  it.each([
    ['{"a":1}', '{"a":1}', 'same'],
    ['{"a":1}', '{ "a": 1 }', 'json'],
    ['{"a":1}', '{"a":2}', 'json'],
    ['{"a":1}', 'a', 'text'],
    ['a', '{"a":1}', 'text'],
    ['1', '2', 'text'],
    ['', '', 'same'],
  ])('%s and %s are compared as %s', (before, after, kind) => {
    expect(compareData(before, after).kind).toBe(kind);
  });

  it('that differ in nothing but white space have no changes', () => {
    expect(compareData('{"a":"é"}', '{ "a": "\\u00e9" }')).toEqual({ kind: 'json', changes: [] });
    expect(maxComparedBytes).toBe(262_144);
  });
});

it('indents a text the same way each time, however deep the one before was', () => {
  const texts = [
    '[[[[1]]]]',
    '{}',
    '[]',
    '{"a":{},"b":[1,{"c":null}],"a":2}',
    '[1',
    '{"a":{},"b":[1,{"c":null}],"a":2}',
  ];
  const first = texts.map((text) => prettyJson(text));
  expect(texts.map((text) => prettyJson(text))).toEqual(first);
  expect(first[3]).toBe('{\n  "a": {},\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ],\n  "a": 2\n}');
  expect(first[4]).toBeUndefined();
});
