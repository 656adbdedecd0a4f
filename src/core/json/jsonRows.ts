// The lines that a JSON tree is shown as: a node each, its children only when it is open. Large objects and arrays are
// shown in groups of a hundred, so that no line opens into more than anybody reads. A string that holds JSON opens as
// that JSON does; one that is long or has line breaks opens as its text.

import { formatJsonPath, type JsonPath } from './jsonPath.ts';
import { rootNode, type JsonTree } from './jsonTree.ts';

/** Children that are shown without groups, and in each group. */
const groupSize = 100;
/** Strings of up to this length that have no line breaks are whole on their own line. */
const longestInlineString = 120;
/** Trees of up to this many nodes are open at first. */
const smallTree = 50;

export interface JsonRow {
  /** Tells the row from all others of its tree, and is the same in other trees of the same shape. */
  readonly id: string;
  /** From 1. */
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  readonly tree: JsonTree;
  readonly node: number;
  /** Name of a member, index of an item, borders of a group; empty for the root and a string's text. */
  readonly label: string;
  readonly path: JsonPath;
  readonly shows: 'value' | 'group' | 'text';
  /** The same name stands in the object before: clients keep the last. */
  readonly isDuplicate: boolean;
  /** The tree that the string of this row holds. */
  readonly nested?: JsonTree;
  /** Of a group: the children from `first` to before `end`. */
  readonly group?: { readonly first: number; readonly end: number; readonly of: readonly number[] };
}

/** What somebody opened and closed; it applies to the trees that are shown next as well. */
export interface JsonOpenness {
  /** How rows are that nobody touched: as suits the tree, all open, or all but the root closed. */
  readonly base: 'auto' | 'all' | 'none';
  readonly touched: ReadonlyMap<string, boolean>;
}

export const initialOpenness: JsonOpenness = { base: 'auto', touched: new Map() };

/** The row of the whole tree. */
export function rootRow(tree: JsonTree): JsonRow {
  return valueRow(tree, rootNode, '', [], { id: '$', level: 1, position: 1, setSize: 1, isDuplicate: false });
}

/** Whether a row has something to open. */
export function canOpen(row: JsonRow): boolean {
  if (row.shows !== 'value') return row.shows === 'group';
  if (row.nested || isLongString(row)) return true;
  return row.tree.childCount(row.node) > 0;
}

/** The rows that stand below a row when it is open. */
export function childRows(row: JsonRow): JsonRow[] {
  if (row.shows === 'text') return [];
  if (row.group) return rowsBetween(row, row.group.of, row.group.first, row.group.end);
  if (row.nested) return memberRows({ ...row, tree: row.nested, node: rootNode });
  if (row.tree.kind(row.node) !== 'string') return memberRows(row);
  if (!isLongString(row)) return [];
  const { nested: _, ...rest } = row;
  const id = [row.id, 'text'].join(' ');
  return [{ ...rest, id, level: row.level + 1, position: 1, setSize: 1, label: '', shows: 'text' }];
}

/** All rows that are in view, from top to bottom. @param most rows that opening all of them may give */
export function visibleRows(root: JsonRow, openness: JsonOpenness, most: number): JsonRow[] {
  const opened = openness.base === 'all' ? openBreadthFirst(root, most) : undefined;
  const rows: JsonRow[] = [];
  const waiting = [root];
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    rows.push(row);
    if (isOpen(row, openness, opened)) waiting.push(...childRows(row).toReversed());
  }
  return rows;
}

/** Whether a row is open. @param opened the rows that opening all opens, when that was asked for */
function isOpen(
  row: JsonRow,
  { base, touched }: JsonOpenness,
  opened: ReadonlySet<string> | undefined,
): boolean {
  if (!canOpen(row)) return false;
  const isTouched = touched.get(row.id);
  if (isTouched !== undefined) return isTouched;
  if (row.level === 1) return true;
  if (base === 'all') return opened?.has(row.id) ?? false;
  const isContainer = row.shows === 'value' && row.tree.kind(row.node) !== 'string';
  return base === 'auto' && isContainer && row.tree.count <= smallTree;
}

/** Opens from the top down, until there would be too many rows. */
function openBreadthFirst(root: JsonRow, most: number): ReadonlySet<string> {
  const opened = new Set<string>();
  let level = [root];
  let count = 1;
  while (level.length > 0) {
    const below: JsonRow[] = [];
    for (const row of level) {
      if (!canOpen(row)) continue;
      const children = childRows(row);
      count += children.length;
      if (count > most) return opened;
      opened.add(row.id);
      below.push(...children);
    }
    level = below;
  }
  return opened;
}

function memberRows(row: JsonRow): JsonRow[] {
  return rowsBetween(row, row.tree.children(row.node), 0);
}

/** Rows of the children from `first` on, to before `end`: in groups when they are many. */
function rowsBetween(row: JsonRow, of: readonly number[], first: number, end = of.length): JsonRow[] {
  const count = end - first;
  if (count <= groupSize) return itemRows(row, of, first, end);
  let size = groupSize;
  while (size * groupSize < count) size *= groupSize;
  const { nested: _, ...rest } = row;
  const setSize = Math.ceil(count / size);
  return Array.from({ length: setSize }, (_unused, at) => {
    const from = first + at * size;
    const to = Math.min(end, from + size);
    return {
      ...rest,
      id: `${row.id} ${from}-${to}`,
      level: row.level + 1,
      position: at + 1,
      setSize,
      label: `${from} … ${to - 1}`,
      shows: 'group' as const,
      isDuplicate: false,
      group: { of, first: from, end: to },
    };
  });
}

function itemRows(row: JsonRow, of: readonly number[], first: number, end: number): JsonRow[] {
  const isArray = row.tree.kind(row.node) === 'array';
  const seen = new Map<string, number>();
  const rows: JsonRow[] = [];
  for (const [at, node] of of.slice(0, end).entries()) {
    if (isArray && at < first) continue;
    const label = isArray ? String(at) : (row.tree.name(node) ?? '');
    const times = isArray ? 0 : (seen.get(label) ?? 0);
    seen.set(label, times + 1);
    if (at < first) continue;
    const path = [...row.path, isArray ? at : label];
    rows.push(
      valueRow(row.tree, node, label, path, {
        id: times === 0 ? formatJsonPath(path) : [formatJsonPath(path), 'again', times].join(' '),
        level: row.level + 1,
        position: at - first + 1,
        setSize: end - first,
        isDuplicate: times > 0,
      }),
    );
  }
  return rows;
}

function valueRow(
  tree: JsonTree,
  node: number,
  label: string,
  path: JsonPath,
  place: Pick<JsonRow, 'id' | 'level' | 'position' | 'setSize' | 'isDuplicate'>,
): JsonRow {
  const nested = tree.nested(node);
  return { ...place, tree, node, label, path, shows: 'value', ...(nested && { nested }) };
}

/** Whether a string is too long for its line, or has lines of its own. */
function isLongString({ tree, node, shows }: JsonRow): boolean {
  if (shows !== 'value' || tree.kind(node) !== 'string') return false;
  return tree.sourceLength(node) > longestInlineString || tree.source(node).includes('\\n');
}
