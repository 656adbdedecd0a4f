// The sketch against the sorted values: within its bound for any values, in any order, and in bounded memory.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { leastValue, QuantileSketch, relativeError } from '../../../src/core/timing/quantileSketch.ts';
import { exactQuantile } from './exactQuantile.ts';

const values = fc.array(
  fc.oneof(
    fc.double({ min: 0, max: 1e-2, noNaN: true }),
    fc.double({ min: 0, max: 1e3, noNaN: true }),
    fc.double({ min: 0, max: 1e12, noNaN: true }),
    fc.integer({ min: 0, max: 100 }),
  ),
  { minLength: 1, maxLength: 200 },
);
const share = fc.double({ min: 0, max: 1, noNaN: true });

it('is within its bound of what sorting gives', () => {
  fc.assert(
    fc.property(values, share, (all, at) => {
      const sketch = new QuantileSketch();
      for (const value of all) sketch.add(value);
      const exact = exactQuantile(all, at);
      const bound = Math.max(leastValue, exact * relativeError * (1 + 1e-9));
      expect(Math.abs(sketch.quantile(at) - exact)).toBeLessThanOrEqual(bound);
      expect([sketch.count, sketch.largest]).toEqual([all.length, Math.max(...all)]);
    }),
    { numRuns: 2_000 },
  );
});

it('is exact where values are equal', () => {
  const sketch = new QuantileSketch();
  for (let at = 0; at < 1000; at += 1) sketch.add(15_000);
  expect([sketch.quantile(0.01), sketch.quantile(0.5)]).toEqual([15_000, 15_000]);
});

it('says as much of values that were raised as of those that were added so', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 100, noNaN: true }), share, (all, more, at) => {
      const [added, raised] = [new QuantileSketch(), new QuantileSketch()];
      for (const value of all) {
        added.add(value + more);
        raised.add(value);
        raised.raise(value, value + more);
      }
      const exact = added.quantile(at);
      expect(Math.abs(raised.quantile(at) - exact)).toBeLessThanOrEqual(exact * relativeError);
      expect([raised.count, raised.largest]).toEqual([added.count, added.largest]);
    }),
  );
});

it('has nothing to say of no values', () => {
  const sketch = new QuantileSketch();
  expect([sketch.count, sketch.quantile(0.5), sketch.largest]).toEqual([0, 0, 0]);
});
