import fc from 'fast-check';
import { expect, it } from 'vitest';

import { expectAlwaysLikeNew, expectLikeNew, type Lifecycle } from './secondUse.ts';

/** Counts, and takes nothing more once it has more than five. */
class Counter {
  count = 0;
  isFull = false;

  add(amount: number): void {
    if (this.isFull) return;
    this.count += amount;
    this.isFull = this.count > 5;
  }
}

type CounterLife = Lifecycle<Counter, number, unknown>;

const thorough: CounterLife = {
  create: () => new Counter(),
  use: (counter, amount) => counter.add(amount),
  end: (counter) => Object.assign(counter, { count: 0, isFull: false }),
  observe: ({ count, isFull }) => ({ count, isFull }),
};
const forgetful: CounterLife = { ...thorough, end: (counter) => Object.assign(counter, { count: 0 }) };

it('agrees with a thing that is like new after each end', async () => {
  await expectLikeNew(thorough, [[1, 9], [2], [3, 4]]);
  await expectAlwaysLikeNew(thorough, fc.nat(9), { numRuns: 50 });
});

it('finds what an end left, if the first life brings it about', async () => {
  await expectLikeNew(forgetful, [[1, 2], [3]]);
  await expect(expectLikeNew(forgetful, [[1, 9], [2]])).rejects.toThrow('life 2, before any use');
  await expect(expectLikeNew(forgetful, [[1], [9], []])).rejects.toThrow('life 3, before any use');
  await expect(expectAlwaysLikeNew(forgetful, fc.nat(9))).rejects.toThrow('Counterexample');
});

it('finds what shows only once it is used again', async () => {
  const hiding: CounterLife = { ...forgetful, observe: ({ count }) => count };
  await expect(expectLikeNew(hiding, [[9], [0, 2]])).rejects.toThrow('life 2, after use 2');
});

it('waits for each step, and releases what it made, also after a failure', async () => {
  let open = 0;
  const later = async <Result>(result: Result): Promise<Result> => {
    await Promise.resolve();
    return result;
  };
  const opened: CounterLife = {
    create: async () => {
      open += 1;
      return later(new Counter());
    },
    use: async (counter, amount) => counter.add(await later(amount)),
    end: async (counter) => Object.assign(await later(counter), { count: 0 }),
    observe: async ({ count, isFull }) => later({ count, isFull }),
    release: async () => {
      open -= await later(1);
    },
  };
  await expectLikeNew(opened, [[1], [2], [3]]);
  expect(open).toBe(0);
  await expect(expectLikeNew(opened, [[9], [1]])).rejects.toThrow('before any use');
  expect(open).toBe(0);
});
