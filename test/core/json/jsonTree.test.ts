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
