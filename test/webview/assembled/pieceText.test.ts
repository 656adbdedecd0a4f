import { describe, expect, it } from 'vitest';

import { prettyJson } from '../../../src/core/json/prettyJson.ts';
import {
  blocksByLine,
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
