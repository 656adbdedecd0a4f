// Edited events keep what is not edited, byte for byte.

import { describe, expect, it } from 'vitest';

import { describeFate, fateFlags } from '../../../../src/core/relay/path/fateLog.ts';
import { closedBlock, editBlock } from '../../../../src/core/relay/path/eventText.ts';
import type { EventEdit } from '../../../../src/core/stream/relayFault.ts';
import { decodeText, encodeText } from '../../../../src/core/base/text.ts';

describe('an edit', () => {
  const cases: readonly (readonly [string, EventEdit, string])[] = [
    ['data: 1\n\n', { data: '2' }, 'data: 2\n\n'],
    ['data:1\ndata:2\nfoo\n\n', { data: 'a\nb' }, 'data: a\ndata: b\nfoo\n\n'],
    ['id: 1\r\ndata: 1\r\n\r\n', { id: '2' }, 'id: 2\r\ndata: 1\r\n\r\n'],
    ['id: 1\rdata: 1\r\r', { id: '' }, 'data: 1\r\r'],
    [': c\ndata: 1\n\n', { type: 't' }, 'event: t\n: c\ndata: 1\n\n'],
    ['event: a\nevent: b\ndata: 1\n\n', { type: 'c' }, 'event: c\ndata: 1\n\n'],
    ['data: 1\n\n', { retry: 10 }, 'retry: 10\ndata: 1\n\n'],
    ['data: one one\n\n', { find: 'one', replace: 'two' }, 'data: two two\n\n'],
    ['data: 1\n\n', { data: '' }, 'data: \n\n'],
    ['id: 1\r\ndata: 1\r\n\r', { data: '2' }, 'id: 1\r\ndata: 2\r\n\r\n'],
  ];

  it.each(cases)('of %j by %j', (block, edit, result) => {
    expect(decodeText(editBlock(encodeText(block), edit))).toBe(result);
  });
});

it.each([
  ['data: 1\r\n\r', 'data: 1\r\n\r\n'],
  ['data: 1\r\n\r\n', 'data: 1\r\n\r\n'],
  ['data: 1\r\r', 'data: 1\r\r'],
  ['data: 1\r\r\n', 'data: 1\r\r'],
  ['data: 1\n\n', 'data: 1\n\n'],
])('the block %j is closed as %j', (block, result) => {
  expect(decodeText(closedBlock(encodeText(block)))).toBe(result);
});

it.each([
  [0, 'It passed to the app as it was sent.'],
  [fateFlags.dropped, 'It was dropped: the app never got it.'],
  [fateFlags.edited | fateFlags.delayed, 'On its way to the app it was edited and delayed.'],
  [
    fateFlags.duplicated | fateFlags.edited | fateFlags.held | fateFlags.undelivered,
    'On its way to the app it was edited, sent more than once and held. The app’s connection ended before it was written: the app never got it.',
  ],
])('the fate %d in words', (flags, sentence) => {
  expect(describeFate(flags)).toBe(sentence);
});
