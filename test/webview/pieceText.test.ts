import { describe, expect, it } from 'vitest';

import { prettyJson } from '../../src/core/prettyJson.ts';
import { blocksByLine, shownOffset, sourceOffset } from '../../src/webview/pieceText.ts';

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
