// Bytes in a row, cut at characters, and texts that come again.

import { expect, it } from 'vitest';

import { joinBytes } from '../../../src/core/base/joinBytes.ts';
import { RepeatedText } from '../../../src/core/base/repeatedText.ts';
import { decodeTextStart, isContinuation } from '../../../src/core/base/text.ts';
import { bytesOf } from '../recording.ts';

it('parts are joined in their order, as a copy', () => {
  const part = Uint8Array.of(1, 2);
  const whole = joinBytes([part, new Uint8Array(0), Uint8Array.of(3), part]);
  part.fill(9);
  expect([...whole]).toEqual([1, 2, 3, 1, 2]);
  expect(joinBytes([])).toHaveLength(0);
});

it.each([
  ['', 0, '', false],
  ['abc', 3, 'abc', false],
  ['abc', 2, 'ab', true],
  ['abc', 0, '', true],
  ['aé', 3, 'aé', false],
  ['aé', 2, 'a', true],
  ['a😀', 5, 'a😀', false],
  ['a😀', 4, 'a', true],
  ['a😀b', 5, 'a😀', true],
  ['😀', 3, '', true],
])('of %j, %d bytes are %j, cut: %s', (text, maxBytes, start, isCut) => {
  expect(decodeTextStart(bytesOf(text), maxBytes)).toEqual({ text: start, isCut });
});

it.each([
  [0x7f, false],
  [0x80, true],
  [0xbf, true],
  [0xc0, false],
  [0xff, false],
  [undefined, false],
])('the byte %s continues a character: %s', (byte, isContinuing) => {
  expect(isContinuation(byte)).toBe(isContinuing);
});

it('texts that come again are the same, and others are not taken for them', () => {
  const texts = new RepeatedText();
  const decode = (text: string): string => {
    const bytes = bytesOf(`<${text}>`);
    return texts.decode(bytes, 1, bytes.length - 1);
  };
  const sequence = ['', 'tick', 'tick', 'tock', 'tic', 'ticks', 'xick', 'tick', '', 'é', 'é'];
  expect(sequence.map(decode)).toEqual(sequence);
  // The caller may reuse its bytes.
  const bytes = bytesOf('abc');
  expect(texts.decode(bytes, 0, 3)).toBe('abc');
  bytes.fill(0x78);
  expect([texts.decode(bytes, 0, 3), texts.decode(bytesOf('abc'), 0, 3)]).toEqual(['xxx', 'abc']);
});
