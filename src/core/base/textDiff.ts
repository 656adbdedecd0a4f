// What changed between two texts, line by line, and word by word in lines that stand for each other. Lines that stayed
// are shown near a change only. Two texts that have little in common are given up on at a bound, and their middle counts
// as replaced: the answer is still right, only not the shortest.

import { diffArrays } from 'diff';

export interface SequenceEdit {
  readonly kind: 'same' | 'removed' | 'added';
  readonly items: readonly string[];
}

/** Items that may be taken out and put in before it is given up on: time and memory grow with the square of it. */
const maxEdits = 600;

export interface DiffPart {
  readonly text: string;
  /** Whether the part is not in the line that stands for this one on the other side. */
  readonly isChanged: boolean;
}

export type DiffLine =
  | { readonly kind: 'same' | 'removed' | 'added'; readonly parts: readonly DiffPart[] }
  /** Lines that stayed and are left out here: two at least. */
  | { readonly kind: 'omitted'; readonly count: number };

/** Lines that stayed, shown on each side of a change. */
const contextLines = 3;
/** How much longer than a single comparison many of words may take together. */
const wordComparisons = 8;

/** The lines of both texts, in the order in which they are read: what was removed before what was added. */
export function diffLines(before: string, after: string): DiffLine[] {
  const edits = diffSequences(linesOf(before), linesOf(after));
  const pairs = edits.reduce((sum, { kind, items }) => (kind === 'removed' ? sum + items.length : sum), 0);
  const mostInWords = mostWordEdits(pairs);
  const lines: DiffLine[] = [];
  for (let at = 0; at < edits.length; at += 1) {
    const edit = edits[at];
    const next = edits[at + 1];
    if (edit?.kind === 'removed' && next?.kind === 'added') {
      lines.push(...replacedLines(edit.items, next.items, mostInWords));
      at += 1;
    } else if (edit?.kind === 'same') {
      lines.push(...sameLines(edit.items, at === 0, at === edits.length - 1));
    } else if (edit) {
      lines.push(...edit.items.map((text) => wholeLine(edit.kind, text)));
    }
  }
  return lines;
}

/** Words that each of so many pairs may have taken out and put in: comparing takes time with the square of them. */
export function mostWordEdits(pairs: number): number {
  return Math.min(maxEdits, Math.floor(maxEdits * Math.sqrt(wordComparisons / pairs)));
}

/**
 * The words of two short texts, as parts of the one and of the other.
 * @param most words taken out and put in before both count as changed throughout
 */
export function diffWords(
  before: string,
  after: string,
  most = maxEdits,
): { readonly before: DiffPart[]; readonly after: DiffPart[] } {
  const edits = diffSequences(wordsOf(before), wordsOf(after), most);
  return { before: partsOf(edits, 'removed'), after: partsOf(edits, 'added') };
}

/** Lines that were replaced by as many stand for each other, one by one. */
function replacedLines(
  removed: readonly string[],
  added: readonly string[],
  mostInWords: number,
): DiffLine[] {
  if (removed.length !== added.length) {
    return [
      ...removed.map((text) => wholeLine('removed', text)),
      ...added.map((text) => wholeLine('added', text)),
    ];
  }
  const pairs = removed.map((text, at) => diffWords(text, added[at] ?? '', mostInWords));
  return [
    ...pairs.map(({ before }): DiffLine => ({ kind: 'removed', parts: before })),
    ...pairs.map(({ after }): DiffLine => ({ kind: 'added', parts: after })),
  ];
}

function sameLines(items: readonly string[], isFirst: boolean, isLast: boolean): DiffLine[] {
  const head = isFirst ? 0 : contextLines;
  const tail = isLast ? 0 : contextLines;
  const shown = (texts: readonly string[]): DiffLine[] => texts.map((text) => wholeLine('same', text));
  // Leaving out a single line would save none.
  if (items.length <= head + tail + 1) return shown(items);
  return [
    ...shown(items.slice(0, head)),
    { kind: 'omitted', count: items.length - head - tail },
    ...shown(items.slice(items.length - tail)),
  ];
}

function wholeLine(kind: 'same' | 'removed' | 'added', text: string): DiffLine {
  return { kind, parts: [{ text, isChanged: false }] };
}

function partsOf(edits: readonly SequenceEdit[], kind: 'removed' | 'added'): DiffPart[] {
  return edits
    .filter((edit) => edit.kind === 'same' || edit.kind === kind)
    .map(({ kind: found, items }) => ({ text: items.join(''), isChanged: found === kind }));
}

function linesOf(text: string): string[] {
  return text.split('\n');
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

/**
 * The edits that make `after` of `before`, in order; neighbours differ in kind.
 * @param most items taken out and put in before it is given up on
 */
export function diffSequences(
  before: readonly string[],
  after: readonly string[],
  most = maxEdits,
): SequenceEdit[] {
  // What stayed at the beginning and the end is set aside, so that it is not given up on together with the middle.
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let beforeEnd = before.length;
  let afterEnd = after.length;
  while (beforeEnd > start && afterEnd > start && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd -= 1;
    afterEnd -= 1;
  }
  return joinEdits([
    { kind: 'same', items: before.slice(0, start) },
    ...middleEdits(before.slice(start, beforeEnd), after.slice(start, afterEnd), most),
    { kind: 'same', items: before.slice(beforeEnd) },
  ]);
}

function middleEdits(before: string[], after: string[], most: number): SequenceEdit[] {
  const changes = diffArrays(before, after, { maxEditLength: most });
  if (!changes) {
    return [
      { kind: 'removed', items: before },
      { kind: 'added', items: after },
    ];
  }
  return changes.map(({ value, removed, added }) => ({
    kind: removed ? 'removed' : added ? 'added' : 'same',
    items: value,
  }));
}

/** Neighbours of one kind as one; within a place that changed, what was removed comes first. */
function joinEdits(edits: readonly SequenceEdit[]): SequenceEdit[] {
  const joined: SequenceEdit[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  let same: string[] = [];
  const endChange = (): void => {
    if (removed.length > 0) joined.push({ kind: 'removed', items: removed });
    if (added.length > 0) joined.push({ kind: 'added', items: added });
    removed = [];
    added = [];
  };
  const endSame = (): void => {
    if (same.length > 0) joined.push({ kind: 'same', items: same });
    same = [];
  };
  for (const { kind, items } of edits) {
    if (items.length === 0) continue;
    if (kind === 'same') endChange();
    else endSame();
    const list = kind === 'same' ? same : kind === 'removed' ? removed : added;
    for (const item of items) list.push(item);
  }
  endChange();
  endSame();
  return joined;
}
