// What changed between two JSON texts: members and items that came, went or have another value, with the texts of both.
// Values are the same when they are spelled the same, except that strings are compared by what they say and white space
// does not count. Strings that hold JSON are compared as that JSON. It takes time in proportion to the texts.

import type { JsonPath } from './jsonPath.ts';
import { rootNode, type JsonTree } from './jsonTree.ts';

export interface JsonChange {
  /** `reordered`: an object's members are the same and stand in another order; the texts are their names. */
  readonly kind: 'added' | 'removed' | 'changed' | 'reordered';
  /** Where: in the text before for what was removed, otherwise in the text after. */
  readonly path: JsonPath;
  /** The value before, as sent; absent for what was added. */
  readonly before?: string;
  /** The value after, as sent; absent for what was removed. */
  readonly after?: string;
}

/** The changes that make `after` of `before`, from top to bottom. */
export function diffJson(before: JsonTree, after: JsonTree, path: JsonPath = []): JsonChange[] {
  const shapes = new Map<string, number>();
  const comparison = new Comparison(before, after, shapesOf(before, shapes), shapesOf(after, shapes));
  comparison.compare(rootNode, rootNode, path);
  return comparison.changes;
}

/** A number for each node, the same for nodes that are the same throughout. */
function shapesOf(tree: JsonTree, known: Map<string, number>): Int32Array {
  const shapes = new Int32Array(tree.count);
  // Descendants follow their nodes, so from the end every child comes before what holds it.
  for (let node = tree.count - 1; node >= 0; node -= 1) {
    const key = shapeKey(tree, node, shapes);
    const shape = known.get(key) ?? known.size;
    known.set(key, shape);
    shapes[node] = shape;
  }
  return shapes;
}

function shapeKey(tree: JsonTree, node: number, shapes: Int32Array): string {
  const kind = tree.kind(node);
  switch (kind) {
    case 'object':
      return `{${tree
        .children(node)
        .map((child) => `${JSON.stringify(tree.name(child))}:${shapes[child]}`)
        .join(',')}`;
    case 'array':
      return `[${tree
        .children(node)
        .map((child) => shapes[child])
        .join(',')}`;
    case 'string':
      return `"${tree.string(node)}`;
    case 'number':
    case 'word':
      return tree.source(node);
  }
}

class Comparison {
  readonly changes: JsonChange[] = [];
  readonly #before: JsonTree;
  readonly #after: JsonTree;
  readonly #oldShapes: Int32Array;
  readonly #newShapes: Int32Array;

  constructor(before: JsonTree, after: JsonTree, oldShapes: Int32Array, newShapes: Int32Array) {
    this.#before = before;
    this.#after = after;
    this.#oldShapes = oldShapes;
    this.#newShapes = newShapes;
  }

  compare(old: number, now: number, path: JsonPath): void {
    if (this.#isSame(old, now)) return;
    const kind = this.#before.kind(old);
    const inside = this.#compareInside(old, now, path);
    if (inside.length > 0) this.changes.push(...inside);
    else if (kind !== this.#after.kind(now) || (kind !== 'object' && kind !== 'array')) {
      this.changes.push({
        kind: 'changed',
        path,
        before: this.#before.source(old),
        after: this.#after.source(now),
      });
    } else if (kind === 'array') {
      this.#compareItems(this.#before.children(old), this.#after.children(now), path);
    } else {
      this.#compareMembers(membersOf(this.#before, old), membersOf(this.#after, now), path);
    }
  }

  /** The changes of the JSON that two strings hold; none when they hold none, or differ in its white space only. */
  #compareInside(old: number, now: number, path: JsonPath): readonly JsonChange[] {
    const before = this.#before.nested(old);
    const after = before && this.#after.nested(now);
    return before && after ? diffJson(before, after, path) : [];
  }

  #isSame(old: number, now: number): boolean {
    return this.#oldShapes[old] === this.#newShapes[now];
  }

  /** Items that stayed at the beginning and the end are set aside; those between stand for each other by their place. */
  #compareItems(old: readonly number[], now: readonly number[], path: JsonPath): void {
    let start = 0;
    while (start < Math.min(old.length, now.length) && this.#isSame(old[start] ?? 0, now[start] ?? 0))
      start += 1;
    let oldEnd = old.length;
    let newEnd = now.length;
    while (oldEnd > start && newEnd > start && this.#isSame(old[oldEnd - 1] ?? 0, now[newEnd - 1] ?? 0)) {
      oldEnd -= 1;
      newEnd -= 1;
    }
    for (let at = start; at < Math.max(oldEnd, newEnd); at += 1) {
      const oldItem = at < oldEnd ? old[at] : undefined;
      const newItem = at < newEnd ? now[at] : undefined;
      this.#comparePair(oldItem, newItem, [...path, at]);
    }
  }

  #compareMembers(old: ReadonlyMap<string, Member>, now: ReadonlyMap<string, Member>, path: JsonPath): void {
    for (const [key, { name, node }] of old) this.#comparePair(node, now.get(key)?.node, [...path, name]);
    for (const [key, { name, node }] of now) {
      if (!old.has(key)) this.#comparePair(undefined, node, [...path, name]);
    }
    const oldOrder = [...old.keys()].filter((key) => now.has(key));
    const newOrder = [...now.keys()].filter((key) => old.has(key));
    if (oldOrder.every((key, at) => key === newOrder[at])) return;
    const namesOf = (members: ReadonlyMap<string, Member>): string =>
      [...members.values()].map(({ name }) => name).join(', ');
    this.changes.push({ kind: 'reordered', path, before: namesOf(old), after: namesOf(now) });
  }

  #comparePair(old: number | undefined, now: number | undefined, path: JsonPath): void {
    if (old !== undefined && now !== undefined) this.compare(old, now, path);
    else if (old !== undefined)
      this.changes.push({ kind: 'removed', path, before: this.#before.source(old) });
    else if (now !== undefined) this.changes.push({ kind: 'added', path, after: this.#after.source(now) });
  }
}

interface Member {
  readonly name: string;
  readonly node: number;
}

/** Members by name; of the same name, the first stands for the first, the second for the second. */
function membersOf(tree: JsonTree, node: number): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  const times = new Map<string, number>();
  for (const child of tree.children(node)) {
    const name = tree.name(child) ?? '';
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    members.set(`${time} ${name}`, { name, node: child });
  }
  return members;
}
