// How many bins are one, so that the counts of an even stream are even.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { binsTogether, unevenness } from '../../../src/core/timing/evenBins.ts';

it.each([
  [100, 0, 1],
  [100, 12, 1],
  [100, 25, 1],
  [100, 26, 2],
  [100, 1000, 40],
  [400, 1000, 10],
  [800, 1000, 5],
  [1000, 1000, 4],
  [100, 330, 23],
  [5000, 1000, 1],
])('bins of %i ms for a gap of %d ms: %i', (binMs, gapMs, bins) => {
  expect(binsTogether(binMs, gapMs)).toBe(bins);
});

it('hold four to eight gaps, where bins are narrower, as evenly as can be', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      (binMs, gapMs) => {
        const bins = binsTogether(binMs, gapMs);
        expect(bins * binMs).toBeGreaterThanOrEqual(4 * gapMs);
        if (bins === 1) return;
        expect((bins - 1) * binMs < 8 * gapMs).toBe(true);
        expect(unevenness(bins * binMs, gapMs)).toBeLessThanOrEqual(0.125);
      },
    ),
  );
});
