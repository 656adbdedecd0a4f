import { describe, expect, it } from 'vitest';

import { prettyJson } from '../../../src/core/json/prettyJson.ts';
import {
  blocksByLine,
  cutTail,
  everyOtherPiece,
  maxMarkedPieces,
  shownOffset,
  shownTail,
  sourceOffset,
} from '../../../src/webview/assembled/pieceText.ts';

describe('places in a text', () => {
  const source = 'a\u0007b👋c';

  it('are found in what is shown of it, and back', () => {
    expect([0, 1, 2, 3, 5, 6].map((at) => shownOffset({ source }, at))).toEqual([0, 1, 6, 7, 9, 10]);
    expect([0, 1, 3, 6, 7, 9, 10].map((at) => sourceOffset({ source }, at))).toEqual([0, 1, 1, 2, 3, 5, 6]);
  });

  it('are found in its indented form, and back', () => {
    const json = '{"a":[1,{"b c":"x\\"y"}], "d" : {}}';
    const pretty = prettyJson(json) ?? '';
    const form = { source: json, pretty };
    for (let at = 0; at < json.length; at += 1) {
      if (json[at] === ' ' && pretty[shownOffset(form, at)] !== ' ') continue;
      expect([at, pretty[shownOffset(form, at)]]).toEqual([at, json[at]]);
      expect(sourceOffset(form, shownOffset(form, at))).toBe(at);
    }
  });
});

describe('blocks', () => {
  it.each([
    [
      ['ab', 'c\nd', 'e\n', 'f'],
      ['abc\n', 'de\n', 'f'],
    ],
    [['no line'], ['no line']],
    [[], []],
    [['a\n'], ['a\n']],
  ])('%j are cut after line breaks only', (blocks, cut) => {
    expect(blocksByLine(blocks)).toEqual(cut);
  });
});

describe('what is drawn of a text', () => {
  const line = 'x'.repeat(40_000);

  it.each([
    ['that grows in lines', ['a\n', line, '\n'], true, { from: 0, blocks: ['a\n', `${line}\n`] }],
    ['that grows without them', ['a\n', line], true, { from: 7234, blocks: [line.slice(7232)] }],
    ['that is whole', ['a\n', line], false, { from: 0, blocks: ['a\n', line] }],
  ])('%s', (_, kept, isGrowing, shown) => {
    const length = kept.join('').length;
    expect(shownTail(kept, length, isGrowing)).toEqual(shown);
    expect(shownTail(kept, length + 100, isGrowing).from).toBe(shown.from + 100);
  });
});

describe('the beginning of what is drawn', () => {
  it.each([
    [1, []],
    [2, []],
    [3, ['a']],
    [4, ['ab']],
    [5, ['ab', 'c']],
    [6, ['ab', 'cd']],
    [9, ['ab', 'cd']],
  ])('up to %i has the blocks %j', (end, blocks) => {
    expect(cutTail({ from: 2, blocks: ['ab', 'cd'] }, end)).toEqual({ from: 2, blocks });
  });
});

describe('every other piece', () => {
  const pieces = [
    { start: 0, end: 2 },
    { start: 2, end: 3 },
    { start: 3, end: 5 },
    { start: 5, end: 6 },
  ];

  it.each<readonly [source: string, from: number, bounds: readonly (readonly [number, number])[]]>([
    [
      'abcdef',
      0,
      [
        [0, 2],
        [3, 5],
      ],
    ],
    [
      'a\u0007cdef',
      0,
      [
        [0, 6],
        [7, 9],
      ],
    ],
    [
      'cdef',
      2,
      [
        [0, 1],
        [3, 4],
      ],
    ],
  ])('of %j, shown from %i on', (source, from, bounds) => {
    expect(everyOtherPiece({ source }, pieces, from)).toEqual(bounds);
  });

  it('stands where the indented form has it', () => {
    const source = '{"a":1,"b":2}';
    const form = { source, pretty: prettyJson(source) ?? '' };
    const bounds = everyOtherPiece(
      form,
      [
        { start: 0, end: 7 },
        { start: 7, end: 13 },
      ],
      0,
    );
    expect(bounds.map(([from, to]) => form.pretty.slice(from, to))).toEqual(['{\n  "a": 1,\n  ']);
  });

  it.each([
    ['an even number', 10, [10, 11]],
    ['an odd number', 11, [12, 13]],
  ])('is marked for the last ones alone, and stays the same one after %s before them', (_, before, first) => {
    const many = Array.from({ length: maxMarkedPieces + before }, (__, at) => ({ start: at, end: at + 1 }));
    const bounds = everyOtherPiece({ source: 'x'.repeat(many.length) }, many, 0);
    expect([bounds.length, bounds[0]]).toEqual([maxMarkedPieces / 2, first]);
  });

  it('is marked for as many of those that are shown, whatever came before them', () => {
    const many = Array.from({ length: maxMarkedPieces + 10 }, (_, at) => ({ start: at, end: at + 1 }));
    const bounds = everyOtherPiece({ source: 'x'.repeat(maxMarkedPieces) }, many, 10);
    expect([bounds.length, bounds[0]]).toEqual([maxMarkedPieces / 2, [0, 1]]);
  });

  it('is marked for as many of an indented form', () => {
    const source = `[${Array.from({ length: maxMarkedPieces + 9 }, () => '1').join(',')}]`;
    const form = { source, pretty: prettyJson(source) ?? '' };
    const many = Array.from({ length: maxMarkedPieces + 10 }, (_, at) => ({
      start: 2 * at,
      end: 2 * at + 2,
    }));
    const bounds = everyOtherPiece(form, many, 0);
    expect(bounds.length).toBe(maxMarkedPieces / 2);
    expect(bounds.slice(0, 2).map(([from, to]) => form.pretty.slice(from, to))).toEqual([',\n  1', ',\n  1']);
    expect(bounds.at(-1)).toEqual([
      shownOffset(form, 2 * (many.length - 2)),
      shownOffset(form, 2 * (many.length - 1)),
    ]);
  });
});
