// Text from bytes, short and long, ASCII or not.

import { expect, it } from 'vitest';

import { decodeText, encodeText } from '../../../src/core/base/text.ts';

it.each([
  '',
  'a',
  'a\0b',
  '~\u007f',
  'é',
  `${'a'.repeat(39)}é`,
  'a'.repeat(40),
  'a'.repeat(41),
  '\ufeffa',
  '😀'.repeat(50),
])('%j', (text) => {
  expect(decodeText(encodeText(text))).toBe(text);
});

it('shows malformed UTF-8 as U+FFFD', () => {
  expect(decodeText(Uint8Array.of(0x61, 0xff, 0x62, 0xc3))).toBe('a\ufffdb\ufffd');
});
