// Text in headers, the Last-Event-ID before all.

import { expect, it } from 'vitest';

import {
  lastEventIdHeaderValue,
  readHeaderText,
  writeHeaderText,
} from '../../../src/core/wire/headerText.ts';

it.each([
  ['', ''],
  ['42', '3432'],
  ['a b', '612062'],
  ['a\tb', '610962'],
  ['é', 'c3a9'],
  ['…', 'e280a6'],
  ['😀', 'f09f9880'],
  ['\ufeff1', 'efbbbf31'],
  ['\u0080', 'c280'],
])('%j travels as %s', (id, hex) => {
  const value = lastEventIdHeaderValue(id);
  expect(Buffer.from(value ?? 'none', 'latin1').toString('hex')).toBe(hex);
});

it.each(['a\0', '\u0001', 'a\nb', 'a\rb', '\u001f', 'a\u007f'])('%j fits no header', (id) => {
  expect(lastEventIdHeaderValue(id)).toBeUndefined();
});

it('takes ids up to a million bytes of UTF-8, and none of a million', () => {
  expect(lastEventIdHeaderValue('x'.repeat(999_999))).toBe('x'.repeat(999_999));
  expect(lastEventIdHeaderValue('x'.repeat(1_000_000))).toBeUndefined();
  expect(lastEventIdHeaderValue('é'.repeat(499_999))).toHaveLength(999_998);
  expect(lastEventIdHeaderValue('é'.repeat(500_000))).toBeUndefined();
});

it('takes an id of 64 KB', () => {
  expect(lastEventIdHeaderValue('x'.repeat(65_536))).toHaveLength(65_536);
});

it.each([
  ['', ''],
  ['12', '12'],
  [Buffer.from('…é').toString('latin1'), '…é'],
  ['é', 'é'],
  ['\u00ef\u00bf\u00bd', '\ufffd'],
  ['\u00ef\u00bb\u00bf1', '\ufeff1'],
  // An é in Latin-1, and a character of which bytes are missing: no UTF-8.
  ['a\u00e9', 'aé'],
  ['a\u00e2\u0082', 'a\u00e2\u0082'],
])('%j is read as %j', (value, text) => {
  expect(readHeaderText(value)).toBe(text);
});

it.each(['', '12', 'é', '…', '😀', '\ufffd', '\ufeff1'])('%j is read as it was written', (text) => {
  expect(readHeaderText(writeHeaderText(text))).toBe(text);
});
