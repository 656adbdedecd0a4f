import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { jsonItems, type JsonItemsEnd } from '../../../src/core/capture/reading/jsonItems.ts';

const entries = ['log', 'entries'];

/** What is found: names and texts of members beside the array, texts of items, and how it ended. */
function found(
  text: string,
  path: readonly string[],
): { items: string[]; beside: string[]; end: JsonItemsEnd } {
  const bytes = new TextEncoder().encode(text);
  const items: string[] = [];
  const beside: string[] = [];
  const walk = jsonItems(bytes, path);
  for (;;) {
    const next = walk.next();
    if (next.done) return { items, beside, end: next.value };
    if (!next.value) continue;
    const { name, start, end } = next.value;
    const part = new TextDecoder().decode(bytes.subarray(start, end));
    if (name === undefined) items.push(part);
    else beside.push(`${name}=${part}`);
  }
}

describe('the items of an array in a file', () => {
  it.each<[text: string, path: readonly string[], items: string[], beside: string[]]>([
    ['[1, "a", {"b": [2]}, [], null]', [], ['1', '"a"', '{"b": [2]}', '[]', 'null'], []],
    [
      '{"log":{"v":"1","entries":[{"a":1},{"log":{"entries":[3]}}]}}',
      entries,
      ['{"a":1}', '{"log":{"entries":[3]}}'],
      ['v="1"'],
    ],
    ['{"x":{"entries":[1]},"log":{"entries":[2],"late":true}}', entries, ['2'], ['late=true']],
    ['{"entries":[1]}', entries, [], []],
    ['{"log":{"entries":["a\\"]}","\\\\"]}}', entries, ['"a\\"]}"', '"\\\\"'], []],
    ['{"log":{"entries":{"0":1}}}', entries, [], []],
    ['{"log":[{"entries":[1]}]}', entries, [], []],
    ['{"interactions":[{"a":1}],"version":1}', ['interactions'], ['{"a":1}'], ['version=1']],
  ])('%s', (text, path, items, beside) => {
    expect(found(text, path)).toMatchObject({ items, beside, end: { isCut: false } });
  });

  it.each([
    ['[1]', [], true],
    ['{"log":{"entries":[]}}', entries, true],
    ['{"log":{"entries":{}}}', entries, false],
    ['{}', entries, false],
  ])('%s at %j: found %s', (text, path, isFound) => {
    expect(found(text, path).end).toEqual({ isFound, isCut: false });
  });

  it('has the whole items of a file that is cut anywhere', () => {
    const text = JSON.stringify({
      log: { creator: { name: 'a"b\\' }, entries: [{ a: 'ü]' }, 12, { b: [{}] }] },
    });
    const whole = found(text, entries).items;
    expect(whole).toHaveLength(3);
    for (let end = 0; end < text.length; end += 1) {
      const { items, end: how } = found(text.slice(0, end), entries);
      expect(how.isCut).toBe(true);
      expect(items).toEqual(whole.slice(0, items.length));
    }
  });

  it('stops at what is nested too deeply', () => {
    expect(found(`{"log":{"entries":[1,${'['.repeat(2_000)}`, entries)).toMatchObject({
      items: ['1'],
      end: { isCut: true, isTooDeep: true },
    });
  });

  it('ends at any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', ' ', 'a', '1') }),
        (text) => {
          found(text, entries);
        },
      ),
    );
  });

  it('finds the items of any array', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1), (list, indent) => {
        const text = JSON.stringify({ log: { pages: [{}], entries: list } }, undefined, indent);
        expect(found(text, entries).items.map((item): unknown => JSON.parse(item))).toEqual(
          JSON.parse(JSON.stringify(list)),
        );
      }),
    );
  });
});
