import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compareData } from '../../../src/core/json/dataComparison.ts';
import { diffSequences, diffLines, diffWords, type DiffLine } from '../../../src/core/base/textDiff.ts';
import { anyText } from '../arbitraryText.ts';

const items = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });

/** Length of the longest common subsequence, by the textbook. */
function commonLength(one: readonly string[], other: readonly string[]): number {
  let row = [0, ...other.map(() => 0)];
  for (const item of one) {
    const next = [0];
    for (const [at, candidate] of other.entries()) {
      next.push(candidate === item ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('the edits between two sequences', () => {
  it('give both sequences back, and leave as much as possible as it was', () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        const edits = diffSequences(before, after);
        const without = (kind: string): string[] =>
          edits.flatMap((edit) => (edit.kind === kind ? [] : edit.items));
        expect(without('added')).toEqual(before);
        expect(without('removed')).toEqual(after);
        const same = edits.filter(({ kind }) => kind === 'same').flatMap((edit) => edit.items);
        expect(same).toHaveLength(commonLength(before, after));
      }),
    );
  });

  it('of two that have nothing in common are a replacement', () => {
    const before = Array.from({ length: 3000 }, (_, i) => `old ${i}`);
    const after = Array.from({ length: 3000 }, (_, i) => `new ${i}`);
    expect(diffSequences(before, after)).toEqual([
      { kind: 'removed', items: before },
      { kind: 'added', items: after },
    ]);
  });
});

function shown(lines: readonly DiffLine[]): string[] {
  return lines.map((line) =>
    line.kind === 'omitted'
      ? `… ${line.count}`
      : `${line.kind} ${line.parts.map(({ text, isChanged }) => (isChanged ? `[${text}]` : text)).join('')}`,
  );
}

describe('the lines of two texts', () => {
  it('mark the words that changed in lines that stand for each other', () => {
    expect(shown(diffLines('one\nthe old word\nend', 'one\nthe new word\nend'))).toEqual([
      'same one',
      'removed the [old] word',
      'added the [new] word',
      'same end',
    ]);
  });

  it('mark them in any number of lines, where little of each changed', () => {
    const linesWith = (word: string): string =>
      Array.from({ length: 20_000 }, (_, at) => `line ${at} is ${word}`).join('\n');
    const lines = diffLines(linesWith('old'), linesWith('new'));
    expect(lines).toHaveLength(40_000);
    expect(shown(lines.slice(0, 1))).toEqual(['removed line 0 is [old]']);
    expect(shown(lines.slice(-1))).toEqual(['added line 19999 is [new]']);
  });

  it('mark all of a line whose words are too unlike, the sooner the more lines there are', () => {
    const words = (prefix: string, count: number): string =>
      Array.from({ length: count }, (_, at) => `${prefix}${at}`).join(' ');
    const textOf = (prefix: string, lines: number, count: number): string =>
      Array.from({ length: lines }, () => words(prefix, count)).join('\n');
    const isMarkedWhole = (lines: number, count: number): boolean => {
      const [first] = diffLines(textOf('a', lines, count), textOf('b', lines, count));
      return first?.kind === 'removed' && first.parts.length === 1;
    };
    expect(isMarkedWhole(1, 300)).toBe(false);
    expect(isMarkedWhole(1, 301)).toBe(true);
    expect(isMarkedWhole(1600, 21)).toBe(false);
    expect(isMarkedWhole(1600, 22)).toBe(true);
  });

  it('leave out what stayed far from a change', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    const after = [...lines.slice(0, 10), 'more', ...lines.slice(10)];
    expect(shown(diffLines(lines.join('\n'), after.join('\n')))).toEqual([
      '… 7',
      'same line 7',
      'same line 8',
      'same line 9',
      'added more',
      'same line 10',
      'same line 11',
      'same line 12',
      '… 7',
    ]);
  });

  it('of words give both texts back', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (before, after) => {
        const words = diffWords(before, after);
        expect(words.before.map(({ text }) => text).join('')).toBe(before);
        expect(words.after.map(({ text }) => text).join('')).toBe(after);
      }),
    );
  });
});

describe('the data of two messages', () => {
  it.each([
    ['{"a":1}', '{"a":1}', 'same'],
    ['{"a":1}', '{ "a": 1 }', 'json'],
    ['{"a":1}', 'done', 'text'],
    ['', 'x', 'text'],
  ])('%j and %j are compared as %s', (before, after, kind) => {
    expect(compareData(before, after).kind).toBe(kind);
  });
});
