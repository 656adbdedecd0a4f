import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { diffJson, type JsonChange } from '../../../src/core/json/jsonDiff.ts';
import { formatJsonPath } from '../../../src/core/json/jsonPath.ts';
import { JsonTree, rootNode } from '../../../src/core/json/jsonTree.ts';
import { arbitraryJson, arbitraryPlainJson } from './arbitraryJson.ts';

function treeOf(text: string): JsonTree {
  const tree = JsonTree.parse(text);
  if (!tree) throw new Error(`No JSON: ${text}`);
  return tree;
}

function diff(before: string, after: string): JsonChange[] {
  return diffJson(treeOf(before), treeOf(after));
}

function shown(changes: readonly JsonChange[]): string[] {
  return changes.map(({ kind, path, before, after }) =>
    [kind, formatJsonPath(path), before ?? '', after ?? ''].join(' ').trim(),
  );
}

/** A value by parts that can be changed: members with their names, items, or the text of a literal. */
type Parts = Map<string, Parts> | Parts[] | string;

function partsOf(tree: JsonTree, node = rootNode): Parts {
  const kind = tree.kind(node);
  if (kind === 'string') return JSON.stringify(tree.string(node));
  if (kind === 'number' || kind === 'word') return tree.source(node);
  const children = tree
    .children(node)
    .map((child) => [tree.name(child) ?? '', partsOf(tree, child)] as const);
  return kind === 'object' ? new Map(children) : children.map(([, part]) => part);
}

function valueOf(source: string): Parts {
  const [value] = partsOf(treeOf(`[${source}]`)) as Parts[];
  return value ?? '';
}

/** Carries the changes out. Removed items go from the back, so that the places of the others stay right. */
function apply(root: Parts, changes: readonly JsonChange[]): Parts {
  let result = root;
  const removedLast = changes.toSorted(
    (one, other) => Number(one.kind === 'removed') - Number(other.kind === 'removed'),
  );
  const removals = removedLast.filter(({ kind }) => kind === 'removed').toReversed();
  const others = removedLast.filter(({ kind }) => kind !== 'removed');
  for (const { kind, path, after } of [...removals, ...others]) {
    const last = path.at(-1);
    let holder = result;
    for (const step of path.slice(0, -1)) {
      holder = (holder instanceof Map ? holder.get(String(step)) : (holder as Parts[])[Number(step)]) ?? '';
    }
    if (kind === 'reordered') continue;
    if (last === undefined) result = valueOf(after ?? '');
    else if (holder instanceof Map) {
      if (kind === 'removed') holder.delete(String(last));
      else holder.set(String(last), valueOf(after ?? ''));
    } else if (kind === 'removed') (holder as Parts[]).splice(Number(last), 1);
    else (holder as Parts[]).splice(Number(last), kind === 'added' ? 0 : 1, valueOf(after ?? ''));
  }
  return result;
}

describe('the changes between two JSON texts', () => {
  it('carried out on the one, give the other', () => {
    fc.assert(
      fc.property(arbitraryPlainJson, arbitraryPlainJson, (before, after) => {
        expect(apply(partsOf(treeOf(before)), diff(before, after))).toEqual(partsOf(treeOf(after)));
      }),
    );
  });

  it('are few when little changed', () => {
    const edited = fc.tuple(fc.array(arbitraryPlainJson), arbitraryPlainJson, fc.nat());
    fc.assert(
      fc.property(edited, ([items, put, at]) => {
        const place = at % (items.length + 1);
        const longer = [...items.slice(0, place), put, ...items.slice(place)];
        const changes = diff(`[${items.join()}]`, `[${longer.join()}]`);
        expect(changes).toHaveLength(1);
        expect(changes[0]?.kind).toBe('added');
        expect(diff(`[${longer.join()}]`, `[${items.join()}]`).map(({ kind }) => kind)).toEqual(['removed']);
      }),
    );
  });

  it('are none between a text and itself, however spaced', () => {
    fc.assert(
      fc.property(arbitraryJson, (text) => {
        expect(diff(text, ` ${text}\n`)).toEqual([]);
      }),
    );
  });

  it.each([
    ['{"a":1}', '{"a":2}', ['changed $.a 1 2']],
    ['{"a":1.0}', '{"a":1.00}', ['changed $.a 1.0 1.00']],
    [
      '{"a":12345678901234567890}',
      '{"a":12345678901234567891}',
      ['changed $.a 12345678901234567890 12345678901234567891'],
    ],
    ['{"a":"x"}', '{"a":"\\u0078"}', []],
    ['{"a":1}', '{"b":1}', ['removed $.a 1', 'added $.b  1']],
    ['{"a":[1,2,3]}', '{"a":[1,3]}', ['removed $.a[1] 2']],
    ['{"a":{"b":null}}', '{"a":[]}', ['changed $.a {"b":null} []']],
    ['[]', '{}', ['changed $ [] {}']],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', ['reordered $ a, b b, a']],
    ['{"a":1,"a":2}', '{"a":1,"a":3}', ['changed $.a 2 3']],
    [String.raw`{"a":"{\"b\":1}"}`, String.raw`{"a":"{\"b\":2}"}`, ['changed $.a.b 1 2']],
    [
      String.raw`{"a":"{\"b\":1}"}`,
      String.raw`{"a":"{ \"b\":1}"}`,
      [String.raw`changed $.a "{\"b\":1}" "{ \"b\":1}"`],
    ],
    ['{"__proto__":1}', '{"__proto__":2}', ['changed $.__proto__ 1 2']],
  ])('from %s to %s', (before, after, changes) => {
    expect(shown(diff(before, after))).toEqual(changes);
  });
});

describe('members', () => {
  it.each<[before: string, after: string, ...changes: string[]]>([
    // One that comes first, or goes, changes no order of the others.
    ['{"a":1,"b":2}', '{"c":3,"a":1,"b":2}', 'added $.c  3'],
    ['{"c":3,"a":1,"b":2}', '{"a":1,"b":2}', 'removed $.c 3'],
    ['{"a":1,"b":2}', '{"b":2,"c":3,"a":1}', 'added $.c  3', 'reordered $ a, b b, c, a'],
    ['{"c":3,"a":1,"b":2}', '{"b":2,"a":1}', 'removed $.c 3', 'reordered $ c, a, b b, a'],
    // Of one name, the first stands for the first.
    ['{"a":1,"a":2}', '{"a":1,"a":3}', 'changed $.a 2 3'],
    ['{"a":1,"a":2}', '{"a":2}', 'changed $.a 1 2', 'removed $.a 2'],
    ['{"a":1}', '{"a":1,"a":2}', 'added $.a  2'],
    ['{"a":1,"a":2}', '{"a":1,"a":2}'],
  ])('%s and %s', (before, after, ...changes) => {
    expect(shown(diff(before, after))).toEqual(changes);
  });
});
