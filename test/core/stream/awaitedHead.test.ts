// How long a head was awaited, which is known only where both times are.

import { expect, it } from 'vitest';

import { awaitedHeadMs } from '../../../src/core/stream/awaitedHead.ts';

it.each([
  [{}, 0],
  [{ sentMs: 5 }, 0],
  [{ headMs: 5 }, 0],
  [{ sentMs: 5, headMs: 5 }, 0],
  [{ sentMs: 0, headMs: 1_500 }, 1_500],
  [{ sentMs: 200, headMs: 1_500 }, 1_300],
])('of %j is %d ms', (times, ms) => {
  expect(awaitedHeadMs(times)).toBe(ms);
});
