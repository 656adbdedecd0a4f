// The time that all limited work of a turn has together.

import { expect, it } from 'vitest';

import { TurnTime } from '../../../src/core/base/turnTime.ts';

it('is shared by those who ask, and quick work always gets some', () => {
  const time = new TurnTime(250);
  expect([time.shareOf(250), time.shareOf(100), time.isScarce]).toEqual([250, 100, false]);
  expect(time.spend(100.5)).toBe(true);
  expect([time.shareOf(250), time.shareOf(100), time.isScarce]).toEqual([150, 100, false]);
  expect(time.spend(24.5)).toBe(false);
  expect(time.isScarce).toBe(false);
  time.spend(1);
  expect([time.isScarce, time.shareOf(250)]).toEqual([true, 124]);
  time.spend(120);
  expect([time.shareOf(250), time.shareOf(5)]).toEqual([10, 5]);
  time.spend(1_000);
  expect(time.shareOf(250)).toBe(10);
});

it('is whole again in the next turn, twice over', () => {
  const time = new TurnTime(250);
  for (let turn = 0; turn < 2; turn += 1) {
    expect([time.spend(300), time.isScarce]).toEqual([true, true]);
    time.begin();
    expect([time.isScarce, time.shareOf(250)]).toEqual([false, 250]);
  }
});
