import { expect, it } from 'vitest';

import { CatchUp } from '../../../src/core/log/logReader.ts';

/** A reader with entries that it has not read. */
class PendingReader {
  left: number;
  version = 0;

  constructor(left: number) {
    this.left = left;
  }

  get isBehind(): boolean {
    return this.left > 0;
  }

  update(maxEntries = Infinity): void {
    this.left = Math.max(0, this.left - maxEntries);
  }
}

function held() {
  const runs: (() => void)[] = [];
  const schedule = (run: () => void) => {
    runs.push(run);
    return () => void runs.splice(runs.indexOf(run), 1);
  };
  return { runs, schedule };
}

it('reads on in slices until nothing is left', () => {
  const { runs, schedule } = held();
  const reader = new PendingReader(25);
  const catchUp = new CatchUp(schedule, () => [reader], 10);
  catchUp.start();
  catchUp.start();
  const left: number[] = [];
  while (runs.length > 0) {
    expect(runs.length).toBe(1);
    runs.shift()?.();
    left.push(reader.left);
  }
  expect(left).toEqual([15, 5, 0]);
});

it('waits for nothing when nobody is behind, and stops', () => {
  const { runs, schedule } = held();
  const reader = new PendingReader(0);
  const catchUp = new CatchUp(schedule, () => [reader], 10);
  catchUp.start();
  expect(runs).toEqual([]);
  reader.left = 5;
  catchUp.start();
  catchUp.stop();
  expect(runs).toEqual([]);
});
