import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AnswerPart } from '../../../src/core/assembly/answerPart.ts';
import { keepWithin, TextTail } from '../../../src/core/assembly/textTail.ts';

const texts = fc.array(fc.string({ minLength: 1, maxLength: 3000, unit: 'grapheme' }), { maxLength: 60 });

describe('a text that grows', () => {
  it('keeps its end within the limit, and knows its length', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 20_000, max: 40_000 }), (pieces, maxChars) => {
        const tail = new TextTail(maxChars);
        pieces.forEach((piece, at) => tail.append(piece, at + 1, at * 10));
        const whole = pieces.join('');
        expect(tail.length).toBe(whole.length);
        expect(tail.pieces).toBe(pieces.length);
        expect(whole.endsWith(tail.text())).toBe(true);
        expect(tail.keptChars).toBe(tail.text().length);
        expect(tail.keptChars).toBeLessThanOrEqual(maxChars);
        expect(tail.keptChars).toBeGreaterThanOrEqual(Math.min(whole.length, maxChars - 20_000));
      }),
    );
  });

  it('is the same at the other side, whenever its runs are passed on', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat({ max: 59 })), (pieces, sentAfter) => {
        const from = new TextTail(30_000);
        const to = new TextTail(30_000);
        pieces.forEach((piece, at) => {
          from.append(piece, at + 1, at * 10);
          if (sentAfter.includes(at)) to.appendRun(from.since(to.pieces));
        });
        to.appendRun(from.since(to.pieces));
        expect([to.length, to.pieces]).toEqual([from.length, from.pieces]);
        expect(from.text().endsWith(to.text()) || to.text().endsWith(from.text())).toBe(true);
      }),
    );
  });

  it('tells which entry brought each character', () => {
    const tail = new TextTail(100);
    tail.append('ab', 7, 70);
    tail.append('', 8, 80);
    tail.append('c', 9, 90);
    expect([0, 1, 2, 3].map((at) => tail.pieceAt(at))).toEqual([
      { entry: 7, atMs: 70, start: 0, end: 2 },
      { entry: 7, atMs: 70, start: 0, end: 2 },
      { entry: 9, atMs: 90, start: 2, end: 3 },
      undefined,
    ]);
    expect([...tail.keptPieces()]).toEqual([tail.pieceAt(0), tail.pieceAt(2)]);
    expect([0, 69, 70, 89, 90, 1000].map((atMs) => tail.lengthAt(atMs))).toEqual([0, 0, 2, 2, 3, 3]);
  });

  it('keeps the end of a piece that is larger than the limit, and no half of a character', () => {
    const tail = new TextTail(3);
    tail.append('ab👋👋', 1, 10);
    expect(tail.text()).toBe('👋');
    expect([3, 4].map((at) => tail.pieceAt(at))).toEqual([
      undefined,
      { entry: 1, atMs: 10, start: 4, end: 6 },
    ]);
    expect(tail.since(0)).toEqual({
      firstPiece: 0,
      offset: 4,
      text: '👋',
      entries: [1],
      times: [10],
      ends: [2],
    });
  });

  it('knows which pieces are left when it let go of blocks, and closes a block of very many pieces', () => {
    const block = 'x'.repeat(8192);
    const tail = new TextTail(10_000);
    for (let entry = 1; entry <= 5; entry += 1) tail.append(block, entry, entry * 10);
    // One block alone may be more than is kept, and stays.
    expect(tail.since(0)).toEqual({
      firstPiece: 4,
      offset: 4 * 8192,
      text: block,
      entries: [5],
      times: [50],
      ends: [8192],
    });
    expect([0, 50].map((atMs) => tail.lengthAt(atMs))).toEqual([4 * 8192, 5 * 8192]);
    for (let entry = 6; entry < 6 + 4096; entry += 1) tail.append('y', entry, entry * 10);
    expect(tail.blockTexts().map(({ length }) => length)).toEqual([2048, 2048]);
    expect([59, 60, 60 + 2047 * 10, 60 + 2048 * 10].map((atMs) => tail.lengthAt(atMs) - 5 * 8192)).toEqual([
      0, 1, 2048, 2049,
    ]);
    const { firstPiece, offset, entries, ends } = tail.since(0);
    expect([firstPiece, offset, entries[0], entries.length, ends[0]]).toEqual([5, 5 * 8192, 6, 4096, 1]);
    expect(tail.since(3000)).toMatchObject({
      firstPiece: 3000,
      entries: expect.objectContaining({ length: 5 + 4096 - 3000 }) as unknown,
    });
    tail.trim(2048);
    expect(tail.since(0)).toMatchObject({ firstPiece: 5 + 2048, text: 'y'.repeat(2048) });
  });

  it('tells what brought each character in every block', () => {
    const tail = new TextTail(30_000);
    ['x'.repeat(8192), 'ab', 'y'.repeat(8190), 'c', 'd'].forEach((text, at) =>
      tail.append(text, at + 1, (at + 1) * 10),
    );
    expect(tail.blockTexts().map(({ length }) => length)).toEqual([8192, 8192, 2]);
    const pieces = [
      { entry: 1, atMs: 10, start: 0, end: 8192 },
      { entry: 2, atMs: 20, start: 8192, end: 8194 },
      { entry: 3, atMs: 30, start: 8194, end: 16_384 },
      { entry: 4, atMs: 40, start: 16_384, end: 16_385 },
      { entry: 5, atMs: 50, start: 16_385, end: 16_386 },
    ];
    expect([...tail.keptPieces()]).toEqual(pieces);
    expect(pieces.flatMap(({ start, end }) => [tail.pieceAt(start), tail.pieceAt(end - 1)])).toEqual(
      pieces.flatMap((piece) => [piece, piece]),
    );
    expect(tail.pieceAt(16_386)).toBeUndefined();
    expect([9, 10, 20, 30, 40, 50].map((atMs) => tail.lengthAt(atMs))).toEqual([
      0, 8192, 8194, 16_384, 16_385, 16_386,
    ]);
  });

  it('that is let go of goes on with what comes', () => {
    const tail = new TextTail(100);
    tail.append('ab', 1, 10);
    tail.forget();
    expect(tail.since(0)).toEqual({ firstPiece: 1, offset: 2, text: '', entries: [], times: [], ends: [] });
    tail.append('c', 2, 20);
    expect(tail.since(0)).toEqual({
      firstPiece: 1,
      offset: 2,
      text: 'c',
      entries: [2],
      times: [20],
      ends: [1],
    });
  });
});

it.each([
  [6, ['abc', 'def', '']],
  [7, ['abc', 'def', 'g']],
  [5, ['abc', '', 'g']],
  [2, ['', '', 'g']],
  [0, ['', '', '']],
])('of texts with seven characters %i are kept as %j, the newest first', (maxChars, kept) => {
  const tails = ['abc', 'def', 'g'].map((text) => {
    const tail = new TextTail(100);
    tail.append(text, 1, 1);
    return tail;
  });
  keepWithin(tails, maxChars);
  expect(tails.map((tail) => tail.text())).toEqual(kept);
  expect(tails.map(({ length }) => length)).toEqual([3, 3, 1]);
});

it('who follows a text has the same, also after it was replaced, twice over', () => {
  const [text, follower] = [new TextTail(1_000), new TextTail(1_000)];
  const follow = (): string => {
    follower.appendRun(text.since(follower.pieces));
    return follower.text();
  };
  for (const [at, whole] of ['xy', 'xyz', ''].entries()) {
    text.append('ab', at, at);
    follow();
    text.append('c', at, at);
    expect(follow()).toBe(text.text());
    text.replace(whole, at, at);
    expect([follow(), follower.length]).toEqual([whole, whole.length]);
    // And who would follow the follower.
    expect(follower.since(0)).toEqual(text.since(0));
  }
});

it('who follows a text finds a gap, and keeps as much behind it as before, each time', () => {
  const block = 'x'.repeat(8192);
  const [text, follower] = [new TextTail(20_000), new TextTail(20_000)];
  for (let round = 1; round <= 4; round += 1) {
    // More than is kept: what was between is gone.
    for (let piece = 1; piece <= 5; piece += 1) text.append(block, piece, piece);
    follower.appendRun(text.since(follower.pieces));
    text.append('yz', 6, 6);
    follower.appendRun(text.since(follower.pieces));
    expect(follower.since(0), `round ${round}`).toEqual(text.since(0));
    expect([follower.keptChars, follower.text().length]).toEqual([2 * 8192 + 2, 2 * 8192 + 2]);
    expect([...follower.keptPieces()]).toEqual([...text.keptPieces()]);
    expect(follower.pieceAt(follower.length - 1)).toMatchObject({ entry: 6, end: text.length });
  }
});

it('a text that was more of it once is more of it from then on', () => {
  const part = new AnswerPart(
    { number: 1, place: 0, maxChars: 1_000 },
    { kind: 'text' },
    { entry: 1, attempt: 1, atMs: 1 },
  );
  const texts = ['a', 'b', 'abc', 'ababc', ''].map((moreOrSoFar, at) => {
    part.take({ kind: 'text', moreOrSoFar }, { entry: at + 1, attempt: 1, atMs: at });
    return part.text.text();
  });
  expect(texts).toEqual(['a', 'ab', 'ababc', 'ababcababc', 'ababcababc']);
});
