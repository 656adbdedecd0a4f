// What is said of a piece of a text: which entry brought it, when, and how long after the piece before.

import { describe, expect, it } from 'vitest';

import { TextTail } from '../../../src/core/assembly/textTail.ts';
import { describePicked, describePiece } from '../../../src/webview/assembled/pieceWords.ts';

function tailOf(
  maxChars: number,
  pieces: readonly (readonly [text: string, entry: number, atMs: number])[],
): TextTail {
  const tail = new TextTail(maxChars);
  for (const [text, entry, atMs] of pieces) tail.append(text, entry, atMs);
  return tail;
}

const said = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('a piece of a text', () => {
  const tail = tailOf(100, [
    ['ab', 3, 1000],
    ['c', 5, 1250],
    ['d', 1200, 61_250],
  ]);

  it.each([
    [0, 'Entry 3, +1.000 s'],
    [1, 'Entry 3, +1.000 s'],
    [2, 'Entry 5, +1.250 s, 250 ms after the piece before'],
    [3, 'Entry 1,200, +1:01.250, 1 min 0 s after the piece before'],
    [4, ''],
  ])('at place %d is told: %s', (at, words) => {
    expect(said(describePiece(tail, at))).toBe(words);
  });

  it('is told with its text where it was picked', () => {
    const words = [0, 2].map((at) => {
      const piece = tail.pieceAt(at);
      return piece && said(describePicked(tail, piece, '“x”'));
    });
    expect(words).toEqual([
      'Entry 3 brought “x” at +1.000 s',
      'Entry 5 brought “x” at +1.250 s, 250 ms after the piece before',
    ]);
  });

  it('has none before it where that is kept no more', () => {
    const end = tailOf(100, [['a', 1, 1000]]);
    end.forget();
    end.append('b', 2, 2000);
    expect([0, 1].map((at) => said(describePiece(end, at)))).toEqual(['', 'Entry 2, +2.000 s']);
  });
});
