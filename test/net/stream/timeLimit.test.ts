// A regular expression that would run for ages is stopped, and everything goes on as before.

import { describe, expect, it } from 'vitest';

import { LogFilter } from '../../../src/core/filter/logFilter.ts';
import { maxStepMs } from '../../../src/core/base/slicedWork.ts';
import { limitProcessorTime, limitTime, turnSlicing } from '../../../src/net/stream/turnSlicing.ts';
import { bytesOf, record } from '../../core/recording.ts';
import { HeldTurns, numbersOf, query, termsOf } from '../../core/filter/filtering.ts';
import { runQuickly } from './quickWork.ts';

describe('a time limit', () => {
  it('lets what is quick come to its end, with its effects and its errors', async () => {
    let isRun = false;
    await runQuickly(() => {
      isRun = true;
    });
    expect(isRun).toBe(true);
    const failing = (): void => {
      throw new RangeError('mine');
    };
    await expect(runQuickly(failing)).rejects.toThrow(RangeError);
  });

  it('stops a pattern that backtracks for ages, again and again', async () => {
    for (let time = 0; time < 3; time += 1) {
      expect(limitTime(() => /^(a+)+$/.test(`${'a'.repeat(60)}b`), 20)).toBe(false);
    }
    // All together may have used up the turn, where the process waits for a processor.
    await new Promise((resolve) => setImmediate(resolve));
    await runQuickly(() => {});
  });

  it('leaves little of a turn to others once a pattern has used it up, and all of the next one', async () => {
    const forAges = (): void => {
      for (;;);
    };
    const scarce = (): boolean | undefined => turnSlicing.isTimeScarce?.();
    await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 2; turn += 1) {
      expect(scarce()).toBe(false);
      expect([limitTime(forAges, maxStepMs), scarce()]).toEqual([false, true]);
      // Of the processor, which may have others to do.
      const before = process.cpuUsage();
      for (let time = 0; time < 10; time += 1) expect(limitTime(forAges, maxStepMs)).toBe(false);
      const { user, system } = process.cpuUsage(before);
      // Ten more would else take ten times as much.
      expect((user + system) / 1000).toBeLessThan(maxStepMs * 2);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await runQuickly(() => {});
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

describe('a limit of the processor’s time', () => {
  /** Waits as a process does that others keep from the processor. */
  const wait = (): void => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };

  it('lets work come to its end that others kept from the processor, with its errors', () => {
    let begun = 0;
    const waitsFirst = (): void => {
      begun += 1;
      if (begun === 1) wait();
    };
    expect(limitProcessorTime(waitsFirst, 20)).toBe(true);
    expect(begun).toBeGreaterThan(1);
    begun = 0;
    const fails = (): void => {
      waitsFirst();
      throw new RangeError('mine');
    };
    expect(() => limitProcessorTime(fails, 20)).toThrow(RangeError);
  });

  it('stops work that had the processor, and work that never gets it', () => {
    let begun = 0;
    const forAges = (): void => {
      begun += 1;
      for (;;);
    };
    expect(limitProcessorTime(forAges, 20)).toBe(false);
    // More often only where the machine has other things to do.
    expect(begun).toBeLessThanOrEqual(10);
    begun = 0;
    const waits = (): void => {
      begun += 1;
      wait();
    };
    expect(limitProcessorTime(waits, 20)).toBe(false);
    expect(begun).toBeGreaterThan(1);
    expect(begun).toBeLessThanOrEqual(10);
  });
});
