// A comparison on the axis and one in the stream agree, whatever rounding does to the sum.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { firstAfter, firstAtOrAfter } from '../../../src/core/together/axis.ts';

const anyMs = fc.oneof(
  fc.integer({ min: 0, max: 100_000 }),
  fc.double({ min: 0, max: 1e9, noNaN: true }),
  fc.constantFrom(0, 0.1, 0.2, 0.30000000000000004),
);
const anyOffsetMs = fc.oneof(anyMs, fc.constantFrom(0, 0.1, 1e12, 1_790_000_000_123.4));

describe('a time of the axis', () => {
  it('is at or after which of a stream is found where the sum says so', () => {
    fc.assert(
      fc.property(anyMs, anyMs, anyOffsetMs, (ownMs, otherMs, offsetMs) => {
        const axisMs = otherMs + offsetMs;
        expect(ownMs >= firstAtOrAfter(axisMs, offsetMs)).toBe(ownMs + offsetMs >= axisMs);
        expect(ownMs >= firstAfter(axisMs, offsetMs)).toBe(ownMs + offsetMs > axisMs);
      }),
    );
  });

  it.each([
    [0, 0, 0],
    [5, 0, 5],
    [5, 5, 0],
    [1e12 + 5, 1e12, 5],
  ])('%d, of a stream that began at %d, is %d of it', (axisMs, offsetMs, ownMs) => {
    expect(ownMs).toBeGreaterThanOrEqual(firstAtOrAfter(axisMs, offsetMs));
    expect(ownMs).toBeLessThan(firstAfter(axisMs, offsetMs));
  });

  it('that a damaged file says, leads to an end', () => {
    for (const ms of [NaN, Infinity, -Infinity]) {
      expect(firstAtOrAfter(ms, 0)).toEqual(ms);
      expect(firstAfter(0, ms)).toEqual(-ms);
    }
  });
});
