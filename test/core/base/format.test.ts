// Sizes and times in words, at the borders of their units.

import { expect, it } from 'vitest';

import { formatDuration, formatSize } from '../../../src/core/base/format.ts';

it.each([
  [0, '0 B'],
  [1, '1 B'],
  [58, '58 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1049, '1.0 kB'],
  [1051, '1.1 kB'],
  [99_949, '99.9 kB'],
  [99_950, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [2_900_000, '2.9 MB'],
  [999_500_000, '1.0 GB'],
  [999_500_000_000, '1.0 TB'],
  [1_234_000_000_000_000, '1234 TB'],
])('%d bytes are %s', (sizeBytes, text) => {
  expect(formatSize(sizeBytes)).toBe(text);
});

it.each([
  [0, '0 ms'],
  [0.4, '0 ms'],
  [0.5, '1 ms'],
  [999.4, '999 ms'],
  [999.5, '1.0 s'],
  [1000, '1.0 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 0 s'],
  [60_000, '1 min 0 s'],
  [125_400, '2 min 5 s'],
  [3_599_499, '59 min 59 s'],
  [3_599_500, '1 h 0 min'],
  [11_400_000, '3 h 10 min'],
  [172_769_000, '47 h 59 min'],
  [172_770_000, '2 days'],
  [216_000_000, '3 days'],
])('%d ms are %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});
