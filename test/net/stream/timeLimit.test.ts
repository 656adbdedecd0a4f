// A regular expression that would run for ages is stopped, and everything goes on as before.

import { describe, expect, it } from 'vitest';

import { LogFilter } from '../../../src/core/filter/logFilter.ts';
import { limitTime } from '../../../src/net/stream/turnSlicing.ts';
import { bytesOf, record } from '../../core/recording.ts';
import { waitLimitMs } from '../../helpers/waiting.ts';
import { HeldTurns, numbersOf, query, termsOf } from '../../core/filter/filtering.ts';

describe('a time limit', () => {
  it('lets what is quick come to its end, with its effects and its errors', () => {
    const seen: string[] = [];
    expect(limitTime(() => seen.push('ran'), waitLimitMs)).toBe(true);
    expect(seen).toEqual(['ran']);
    const failing = (): void => {
      throw new RangeError('mine');
    };
    expect(() => limitTime(failing, waitLimitMs)).toThrow(RangeError);
  });

  it('stops a pattern that backtracks for ages, again and again', () => {
    for (let time = 0; time < 3; time += 1) {
      expect(limitTime(() => /^(a+)+$/.test(`${'a'.repeat(60)}b`), 20)).toBe(false);
    }
    expect(limitTime(() => undefined, waitLimitMs)).toBe(true);
  });

  it('ends a search at the entry that its pattern cannot cope with', () => {
    const log = record([bytesOf(`data: aaa\n\ndata: ${'a'.repeat(60)}b\n\ndata: aa\n\n`)]);
    const turns = new HeldTurns(limitTime);
    const search = new LogFilter(log, {
      terms: termsOf(query('/^(a+)+$/')),
      matchesCase: false,
      slicing: turns.slicing,
      onProgress: () => {},
    });
    turns.runAll();
    expect(search.stoppedAt).toBe(2);
    expect(numbersOf(search)).toEqual([1]);
  });
});
