// A part of an answer by itself: texts that are sent as all up to then, or as more each time, and what is noted of them.

import { describe, expect, it } from 'vitest';

import { AnswerPart, type PartNote } from '../../../src/core/assembly/answerPart.ts';
import type { Piece } from '../../../src/core/assembly/reading/reading.ts';

type PieceText = Partial<
  Pick<Piece, 'text' | 'soFar' | 'moreOrSoFar' | 'whole' | 'isState' | 'isEnd' | 'isLine' | 'way'>
>;

/** The part that these pieces make, each an entry of the same attempt, or of the one that is named. */
function partOf(
  pieces: readonly (PieceText & { readonly attempt?: number })[],
  kind: Piece['kind'] = 'text',
): AnswerPart {
  const at = { number: 1, place: 0, maxChars: 1_000 };
  const part = new AnswerPart(at, { kind }, { entry: 1, attempt: 1, atMs: 0 });
  for (const [place, { attempt = 1, ...piece }] of pieces.entries())
    part.take({ kind, ...piece }, { entry: place + 1, attempt, atMs: place });
  return part;
}

describe('texts that are more each time, or all up to then', () => {
  it.each<[texts: readonly string[], whole: string]>([
    [['a'], 'a'],
    [['a', 'b'], 'ab'],
    [['a', 'ab'], 'ab'],
    [['a', 'ab', 'abc'], 'abc'],
    // Once it is clear that they are all up to then, another text takes the place of the one before.
    [['a', 'ab', 'x'], 'x'],
    [['a', 'ab', 'x', 'xy'], 'xy'],
    // And once it is clear that they are more, the same text again is more as well.
    [['a', 'b', 'ab'], 'abab'],
    [['a', 'b', 'b'], 'abb'],
    // The same text once more may be either: what comes next tells.
    [['ha', 'ha'], 'ha'],
    [['ha', 'ha', 'hah'], 'hah'],
    [['ha', 'ha', '!'], 'haha!'],
    [['ha', 'ha', 'ha', '!'], 'hahaha!'],
    [['ha', 'ha', '', 'ha', '!'], 'hahaha!'],
    [['', 'a', '', 'b'], 'ab'],
  ])('%j make %j', (texts, whole) => {
    const part = partOf(texts.map((moreOrSoFar) => ({ moreOrSoFar })));
    expect(part.text.text()).toBe(whole);
    expect([part.text.length, part.events, part.notes]).toEqual([whole.length, texts.length, []]);
  });
});

describe('texts that are all up to then', () => {
  const told = (
    pieces: Parameters<typeof partOf>[0],
    kind?: Piece['kind'],
  ): readonly [string, readonly PartNote[]] => {
    const part = partOf(pieces, kind);
    return [part.text.text(), part.notes];
  };

  it('are noted where they are another one, each time, unless they are states', () => {
    const soFar = ['a', 'ab', 'x', 'xy', ''];
    expect(told(soFar.map((text) => ({ soFar: text })))).toEqual([
      '',
      [
        { note: 'revised', entry: 3, lengthBefore: 2 },
        { note: 'revised', entry: 5, lengthBefore: 2 },
      ],
    ]);
    expect(told(soFar.map((text) => ({ soFar: text, isState: true })))).toEqual(['', []]);
  });

  it('are no others where arguments are the same, with other white space', () => {
    const pieces = [{ soFar: '{"a":1}' }, { soFar: '{ "a": 1 }' }];
    expect(told(pieces, 'tool call')).toEqual(['{"a":1}', []]);
    expect(told(pieces)).toEqual(['{ "a": 1 }', [{ note: 'revised', entry: 2, lengthBefore: 7 }]]);
    expect(told([...pieces, { soFar: '{"a":2}' }], 'tool call')).toEqual([
      '{"a":2}',
      [{ note: 'revised', entry: 3, lengthBefore: 7 }],
    ]);
  });
});

describe('the whole at the end', () => {
  it.each<[pieces: readonly PieceText[], text: string, notes: readonly PartNote[]]>([
    [[{ whole: 'a' }], 'a', []],
    [[{ text: 'a' }, { whole: 'a' }], 'a', []],
    [[{ text: 'a' }, { text: 'b' }, { whole: 'ab' }, { whole: 'ab' }], 'ab', []],
    [[{ text: 'a' }, { whole: 'b' }], 'b', [{ note: 'differs', entry: 2, piecesLength: 1 }]],
    // It is said once that it differs.
    [[{ text: 'a' }, { whole: 'b' }, { whole: 'c' }], 'c', [{ note: 'differs', entry: 2, piecesLength: 1 }]],
    [[{ text: 'b' }, { whole: 'ab' }], 'ab', [{ note: 'differs', entry: 2, piecesLength: 1 }]],
  ])('of %j is %j', (pieces, text, notes) => {
    const part = partOf(pieces);
    expect([part.text.text(), part.notes]).toEqual([text, notes]);
  });
});

it('a part notes each other attempt once, where its text goes on there', () => {
  const part = partOf([
    { text: 'a' },
    { text: 'b', attempt: 2 },
    { text: 'c', attempt: 2 },
    { text: 'd', attempt: 3 },
    { text: 'e', attempt: 2 },
  ]);
  expect(part.text.text()).toBe('abcde');
  expect(part.notes).toEqual([
    { note: 'attempt', attempt: 2, entry: 2, offset: 1 },
    { note: 'attempt', attempt: 3, entry: 4, offset: 3 },
    { note: 'attempt', attempt: 2, entry: 5, offset: 4 },
  ]);
});

it('what comes by another way than before is left out, and lines have line breaks between them', () => {
  expect(
    partOf([
      { text: 'a', way: 'x' },
      { text: 'a', way: 'y' },
      { text: 'b', way: 'x' },
    ]).text.text(),
  ).toBe('ab');
  expect(
    partOf([
      { text: 'a', isLine: true },
      { text: 'b', isLine: true },
    ]).text.text(),
  ).toBe('a\nb');
});
