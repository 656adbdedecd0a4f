// What entries of several streams are called: a letter and a number, and of one stream its number alone.

import { describe, expect, it } from 'vitest';

import { togetherNumber, type TogetherStatus } from '../../../src/core/page/togetherStatus.ts';
import { letterOf } from '../../../src/core/page/togetherStatus.ts';
import { TogetherStreams } from '../../../src/webview/state/togetherStreams.ts';

function statusWith(places: readonly number[]): TogetherStatus {
  return {
    streamId: 'together-1',
    streams: places.map((place, at) => ({
      streamId: `stream-${at}`,
      place,
      mark: at,
      name: 'localhost',
      state: 'open',
      isLive: true,
      beganAtMs: 0,
      entries: 1,
      goneEntries: 0,
    })),
    omittedStreams: 0,
    arrangement: 3,
    entries: places.length,
    lastNumber: 0,
    isLive: true,
    startedAtMs: 0,
    nowMs: 0,
  };
}

describe('a letter', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('of the mark %d is %s', (mark, letter) => {
    expect(letterOf(mark)).toBe(letter);
  });
});

describe('an entry', () => {
  it('of several streams has the letter of its own, also at other places than before', () => {
    const streams = new TogetherStreams();
    streams.receive(statusWith([0, 65_535]));
    expect(streams.nameOf(togetherNumber(65_535, 1_234))).toBe('B1,234');
    expect(streams.ownNumber(togetherNumber(65_535, 1_234))).toBe(1_234);
    streams.receive(statusWith([7, 65_535]));
    expect(streams.nameOf(togetherNumber(7, 2))).toBe('A2');
    // Of a stream that is no longer there, its number is all there is to say.
    expect(streams.nameOf(togetherNumber(0, 2))).toBe('2');
    expect(streams.arrangement.value).toBe(3);
  });

  it('of one stream is its number', () => {
    const streams = new TogetherStreams();
    streams.receive(statusWith([0]));
    streams.reset();
    expect(streams.nameOf(70_000)).toBe('70,000');
    expect(streams.arrangement.value).toBe(0);
  });
});
