// What changed between the data of two messages: parts of a JSON text when both are JSON, otherwise lines and words.

import { diffJson, type JsonChange } from './jsonDiff.ts';
import { JsonTree } from './jsonTree.ts';
import { diffLines, type DiffLine } from '../base/textDiff.ts';

/** Larger data is not compared in the page; the editor's own comparison takes it. */
export const maxComparedBytes = 256 * 1024;

export type DataComparison =
  /** Byte for byte. */
  | { readonly kind: 'same' }
  /** No changes: only white space or the spelling of strings differs. */
  | { readonly kind: 'json'; readonly changes: readonly JsonChange[] }
  | { readonly kind: 'text'; readonly lines: readonly DiffLine[] };

/** Compares two texts of at most `maxComparedBytes` each. */
export function compareData(before: string, after: string): DataComparison {
  if (before === after) return { kind: 'same' };
  const oldTree = JsonTree.parse(before);
  const newTree = oldTree && JsonTree.parse(after);
  if (oldTree && newTree) return { kind: 'json', changes: diffJson(oldTree, newTree) };
  return { kind: 'text', lines: diffLines(before, after) };
}
