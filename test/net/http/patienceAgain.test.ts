// A wait that was stopped, as at each redirect, runs out as a new one does once it counts again.

import { setImmediate as nextTurn } from 'node:timers/promises';

import { expect, it, vi } from 'vitest';

import { Patience } from '../../../src/net/http/patience.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';

it('runs out after it was stopped and counts again, twice over', async () => {
  let ends = 0;
  let onEnd = (): void => {};
  const patience = new Patience(1, () => {
    ends += 1;
    onEnd();
  });
  for (let round = 1; round <= 2; round += 1) {
    patience.restart();
    patience.stop();
    await new Promise<void>((resolve) => {
      onEnd = resolve;
      patience.restart();
    });
    expect(ends).toBe(round);
    patience.stop();
  }
});

it.each<['restart' | 'forgive' | 'stop', number]>([
  ['restart', 1],
  ['forgive', 1],
  ['stop', 0],
])('does not run out in its last turn after %s, and %i times after it', async (again, times) => {
  holdTimers();
  let ends = 0;
  const patience = new Patience(100, () => (ends += 1));
  for (let round = 1; round <= 2; round += 1) {
    patience.restart();
    vi.advanceTimersByTime(100);
    // What arrived is heard before the end is told.
    patience[again]();
    await nextTurn();
    expect(ends).toBe(times * (round - 1));
    vi.advanceTimersByTime(99);
    await nextTurn();
    expect(ends).toBe(times * (round - 1));
    vi.advanceTimersByTime(1);
    await nextTurn();
    expect(ends).toBe(times * round);
    expect(vi.getTimerCount()).toBe(0);
  }
});

it('that never began, or was stopped, does not begin with being forgiven', () => {
  holdTimers();
  const patience = new Patience(100, () => {});
  patience.forgive();
  expect(vi.getTimerCount()).toBe(0);
  patience.restart();
  patience.stop();
  patience.stop();
  patience.forgive();
  expect(vi.getTimerCount()).toBe(0);
});
