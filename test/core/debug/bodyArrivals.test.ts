// The bytes of a body, put in order; and those that the debugger has as text alone.

import { describe, expect, it } from 'vitest';

import { encodeText } from '../../../src/core/base/text.ts';
import { BodyArrivals, type BodyRead } from '../../../src/core/debug/bodyArrivals.ts';
import { DebuggedClock } from '../../../src/core/debug/debuggedClock.ts';
import { bytesOfWholeText } from '../../../src/core/debug/wholeBody.ts';

const told = (reads: readonly BodyRead[]): unknown[] =>
  reads.map(({ bytes, atMs, wireBytes, readNumber }) => [
    new TextDecoder().decode(bytes),
    atMs,
    wireBytes,
    readNumber,
  ]);

describe('the bytes of a body', () => {
  it('wait for the answer, and come with each read after it', () => {
    const body = new BodyArrivals();
    expect(body.isAsking).toBe(true);
    expect(body.take(3, 5, 10, undefined)).toEqual([]);
    expect(body.take(2, 4, 20, undefined)).toEqual([]);
    expect(body.take(1, 3, 30, encodeText('z'))).toEqual([]);
    expect(body.missing).toBe(5);
    expect(told(body.answer(encodeText('abcde'), 40))).toEqual([
      ['abc', 10, 5, 1],
      ['de', 20, 9, 2],
      ['z', 30, 12, 3],
    ]);
    expect([body.isAsking, body.missing]).toEqual([false, 0]);
    expect(told(body.take(2, 4, 50, encodeText('xy')))).toEqual([['xy', 50, 16, 4]]);
    // Only their number is known: they count, and are not there.
    expect(body.take(2, 4, 60, undefined)).toEqual([]);
    expect(told(body.take(1, 1, 70, encodeText('q')))).toEqual([['q', 70, 21, 5]]);
  });

  it('that are more than were told of came with the last of them, or with the answer', () => {
    const body = new BodyArrivals();
    body.take(2, 4, 10, undefined);
    expect(told(body.answer(encodeText('abcd'), 40))).toEqual([
      ['ab', 10, 4, 1],
      ['cd', 10, 6, 2],
    ]);
    const none = new BodyArrivals();
    expect(told(none.answer(encodeText('ab'), 40))).toEqual([['ab', 40, 2, 1]]);
    expect(told(none.take(1, 3, 50, encodeText('c')))).toEqual([['c', 50, 5, 2]]);
  });

  it('that are fewer than were told of are no empty reads', () => {
    const body = new BodyArrivals();
    body.take(2, 2, 10, undefined);
    body.take(2, 2, 20, undefined);
    body.take(1, 1, 30, encodeText('z'));
    expect(told(body.answer(encodeText('ab'), 40))).toEqual([
      ['ab', 10, 2, 1],
      ['z', 30, 5, 2],
    ]);
    const without = new BodyArrivals();
    without.take(2, 2, 10, undefined);
    without.take(1, 1, 30, encodeText('z'));
    expect(told(without.answer(undefined, 40))).toEqual([['z', 30, 3, 1]]);
    expect(without.isAsking).toBe(false);
  });
});

describe('a text that the debugger has of a body', () => {
  const mark = '\ufeff';
  it.each<[string, string, number, Uint8Array, object | undefined]>([
    ['of as many bytes', 'é', 2, encodeText('é'), undefined],
    ['without the mark of its beginning', 'é', 5, encodeText(`${mark}é`), undefined],
    ['with the mark, and three more missing', `${mark}a`, 7, encodeText(`${mark}a`), { what: 'as text' }],
    ['of fewer bytes', 'abc', 4, encodeText('abc'), { what: 'as text' }],
    ['of two fewer bytes', 'abc', 5, encodeText('abc'), { what: 'as text' }],
    ['of more bytes', 'abc', 2, encodeText('abc'), { what: 'as text' }],
    // What begins as the mark does is not the mark.
    ['that begins with half a mark', '\uff00', 6, encodeText(`${mark}\uff00`), undefined],
    [
      'of another character set, and of another length',
      'Ã©',
      9,
      encodeText('é'),
      { what: 'as text', charset: 'windows-1252' },
    ],
    ['of another character set', 'Ã©', 2, encodeText('é'), undefined],
    ['that is empty', '', 0, new Uint8Array(0), undefined],
    ['of nothing but a mark', '', 3, encodeText(mark), undefined],
  ])('%s', (_, text, announced, bytes, note) => {
    expect(bytesOfWholeText(text, announced)).toStrictEqual({ bytes, ...(note && { note }) });
  });
});

describe('the clock of a process', () => {
  it('is as far from ours as the event says that came the least late', () => {
    const clock = new DebuggedClock();
    expect(clock.read(10, 500)).toBe(500);
    expect(clock.read(11, 1_700)).toBe(1_500);
    // This one was on the way for 100 ms less than the first.
    expect(clock.read(12, 2_400)).toBe(2_400);
    expect(clock.read(13, 3_900)).toBe(3_400);
  });
});
