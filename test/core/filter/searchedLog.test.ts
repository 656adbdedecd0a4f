// A log that is searched once: all that is there, again afterwards, given up, and stopped by a pattern.

import { describe, expect, it } from 'vitest';

import { searchedLog } from '../../../src/core/filter/searchedLog.ts';
import { bytesOf, record } from '../recording.ts';
import { HeldTurns, numbersOf, query, termsOf } from './filtering.ts';

function messages(count: number): string {
  return Array.from({ length: count }, (_, at) => `data: {"n":${at + 1}}\n\n`).join('');
}

const neverAborted = { aborted: false, reason: undefined };

describe('a log that is searched once', () => {
  it('gives what is found in all entries, and the same again, and takes no more that come', async () => {
    const log = record([bytesOf(messages(3_000))]);
    const search = async (): Promise<number[]> => {
      const turns = new HeldTurns();
      const searching = searchedLog(log, {
        terms: termsOf(query('{"n":299')),
        matchesCase: false,
        slicing: turns.slicing,
        signal: neverAborted,
      });
      turns.runAll();
      const filter = await searching;
      log.appendDetailEntry(
        'notice',
        { notice: 'compressed', encoding: '{"n":299' },
        { attempt: 1, receivedAtMs: 9, type: 'compressed' },
      );
      expect(turns.runOne()).toBe(false);
      const numbers = numbersOf(filter);
      filter.dispose();
      return numbers;
    };
    const first = await search();
    expect(first).toEqual([299, 2990, 2991, 2992, 2993, 2994, 2995, 2996, 2997, 2998, 2999]);
    expect((await search()).filter((number) => number <= 3_000)).toEqual(first);
  });

  it('ends at once in a log without entries', async () => {
    const log = record([]);
    const filter = await searchedLog(log, {
      terms: termsOf(query('x')),
      matchesCase: false,
      slicing: new HeldTurns().slicing,
      signal: neverAborted,
    });
    expect(filter.matches.count).toBe(0);
    filter.dispose();
  });

  it('is given up with the reason of its signal, and searches no more', async () => {
    const log = record([bytesOf(messages(3_000))]);
    const turns = new HeldTurns();
    const signal = { aborted: false, reason: new Error('left') };
    const searching = searchedLog(log, {
      terms: termsOf(query('n')),
      matchesCase: false,
      slicing: turns.slicing,
      signal,
    });
    turns.runOne();
    signal.aborted = true;
    turns.runOne();
    await expect(searching).rejects.toThrow('left');
    expect(turns.runOne()).toBe(false);
  });

  it('says where a pattern took too long', async () => {
    const log = record([bytesOf(messages(6))]);
    const turns = new HeldTurns(() => false);
    const searching = searchedLog(log, {
      terms: termsOf(query('/n/')),
      matchesCase: false,
      slicing: turns.slicing,
      signal: neverAborted,
    });
    turns.runAll();
    const filter = await searching;
    expect(filter.stoppedAt).toBeDefined();
    filter.dispose();
  });
});
