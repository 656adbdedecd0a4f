// The overview of a stream that comes evenly is even, whatever span it shows; what stands alone stays alone.

import { expect, it, onTestFinished } from 'vitest';

import { FeedUnderTest, openStream } from './feedStream.ts';

/** Counts of the first lane, of a stream with an event a second, give or take a little. */
function countsOver(seconds: number): { binMs: number; counts: readonly number[] } {
  const stream = openStream();
  const tested = new FeedUnderTest(stream);
  onTestFinished(() => tested.feed.dispose());
  stream.pass(30);
  for (let at = 0; at < seconds; at += 1) stream.pass(at % 2 === 0 ? 1040 : 960).receive('data: x\n\n');
  tested.run();
  const [overview] = tested.takeOf('overview').slice(-1);
  return { binMs: overview?.overview.binMs ?? 0, counts: overview?.overview.lanes[0]?.counts ?? [] };
}

it.each([
  [590, 5000],
  [1800, 5000],
  [5900, 10_000],
])('over %i s has bins of %i ms, each like the other', (seconds, widthMs) => {
  const { binMs, counts } = countsOver(seconds);
  expect(binMs).toBe(widthMs);
  expect(new Set(counts.slice(1, -1)).size).toBe(1);
});

it('over a minute shows each event', () => {
  const { binMs, counts } = countsOver(59);
  expect(binMs).toBe(100);
  expect(new Set(counts)).toEqual(new Set([0, 1]));
});
