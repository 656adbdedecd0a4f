// Where lines begin and end among bytes.

import { expect, it } from 'vitest';

import { endsLine, findLineEnd, findLineStart, terminatorAt } from '../../../src/core/wire/lines.ts';
import { bytesOf } from '../recording.ts';

const bytes = bytesOf('ab\ncd\r\nef\rgh');
const places = Array.from(bytes, (_, at) => at);

it('the line of a place is between its terminators and inside what is given', () => {
  expect(places.map((at) => findLineStart(bytes, at))).toEqual([0, 0, 0, 3, 3, 3, 6, 7, 7, 7, 10, 10]);
  expect(places.map((at) => findLineEnd(bytes, at))).toEqual([2, 2, 2, 5, 5, 5, 6, 9, 9, 9, 12, 12]);
  expect([findLineStart(bytes, 5, 4), findLineStart(bytes, 4, 4), findLineStart(bytes, 2, 1)]).toEqual([
    4, 4, 1,
  ]);
  expect([findLineEnd(bytes, 3, 4), findLineEnd(bytes, 4, 4), findLineEnd(bytes, 0, 1)]).toEqual([4, 4, 1]);
});

it('terminators are the whole of CR LF, or one of its bytes', () => {
  const none = '';
  expect(places.map((at) => terminatorAt(bytes, at))).toEqual([
    none,
    none,
    '\n',
    none,
    none,
    '\r\n',
    '\n',
    none,
    none,
    '\r',
    none,
    none,
  ]);
  expect([terminatorAt(bytes, 12), terminatorAt(bytesOf('\r'), 0)]).toEqual([none, '\r']);
  expect([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, undefined].map(endsLine)).toEqual([
    false,
    true,
    false,
    false,
    true,
    false,
    false,
  ]);
});
