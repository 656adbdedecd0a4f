// A page that opens late knows the rate that there is: from the log, second by second, as far back as it looks.

import { expect, it, onTestFinished } from 'vitest';

import { rateOf, recentMessages } from '../../../src/core/page/recentMessages.ts';
import { statusOf } from '../../../src/core/page/streamStatus.ts';
import type { ScriptedStream } from '../scriptedStream.ts';
import { FeedUnderTest, openStream } from './feedStream.ts';

/** One message a second for so long, from 500 ms on. */
function steadyStream(seconds: number): ScriptedStream {
  const stream = openStream().pass(500);
  for (let at = 0; at < seconds; at += 1) stream.receive('data: x\n\n').pass(1000);
  return stream;
}

it('a panel that opens on a stream of one event a second says so at once, and goes on to', () => {
  const stream = steadyStream(33);
  const tested = new FeedUnderTest(stream);
  onTestFinished(() => tested.feed.dispose());
  const { messagesPerSecond, recentRates } = tested.feed.status();
  expect([messagesPerSecond, recentRates]).toEqual([1, Array.from({ length: 30 }, () => 1)]);
  stream.receive('data: x\n\n');
  // As the feed does itself, a tenth of a second later at the most.
  tested.feed.status();
  stream.pass(1000);
  expect(tested.feed.status().messagesPerSecond).toBe(1);
});

it('who looks but once is told the rate that there is', () => {
  const stream = steadyStream(33);
  expect(statusOf('a', stream, rateOf(stream)).messagesPerSecond).toBe(1);
  stream.pass(5000);
  expect(statusOf('a', stream, rateOf(stream)).messagesPerSecond).toBe(0);
});

it('a page that was hidden meanwhile knows what came', () => {
  const stream = steadyStream(3);
  const { feed } = new FeedUnderTest(stream);
  onTestFinished(() => feed.dispose());
  feed.status();
  feed.setVisible(false);
  for (let at = 0; at < 5; at += 1) stream.receive('data: x\n\ndata: y\n\n').pass(1000);
  feed.setVisible(true);
  expect(feed.status().recentRates).toEqual([1, 1, 1, 2, 2, 2, 2, 2]);
});

it('only messages count, in the seconds in which they came', () => {
  const stream = openStream()
    .pass(900)
    .receive(': c\n\ndata: 1\n\n')
    .pass(99)
    .receive('id: 1\n\ndata: 2\n\n');
  stream.pass(1).receive('data: 3\n\n').pass(1500);
  expect(recentMessages(stream.log, stream.nowMs())).toEqual([2, 1, 0]);
  expect(recentMessages(stream.log, 31_999)).toEqual([1, ...Array.from({ length: 30 }, () => 0)]);
});

it('of a flood only whole seconds are known, and the one in progress so far', () => {
  const flood = 'data: x\n\n'.repeat(12_000);
  const stream = openStream()
    .pass(1000)
    .receive(flood)
    .pass(1000)
    .receive(flood)
    .pass(1000)
    .receive('data: x\n\n');
  expect(recentMessages(stream.log, stream.nowMs())).toEqual([12_000, 1]);
  stream.receive(flood).receive(flood);
  expect(recentMessages(stream.log, stream.nowMs())).toEqual([20_000]);
});

it('the clock of a stopped stream stands at its end, whenever somebody looks', () => {
  const stream = openStream().pass(2100).receive('data: x\n\n');
  const { feed } = new FeedUnderTest(stream);
  onTestFinished(() => feed.dispose());
  stream.pass(10).ended({ cause: 'no-content', status: 204 });
  const endedAtMs = stream.nowMs();
  stream.pass(40_000);
  expect(feed.status().nowMs).toBe(endedAtMs);
  const later = new FeedUnderTest(stream);
  onTestFinished(() => later.feed.dispose());
  expect(later.feed.status().nowMs).toBe(endedAtMs);
  // What is noted after the end is still in the picture.
  stream.log.appendDetailEntry(
    'notice',
    { notice: 'compressed', encoding: 'gzip' },
    { attempt: 1, receivedAtMs: stream.nowMs(), type: 'compressed' },
  );
  const notedAtMs = stream.nowMs();
  stream.pass(1000);
  expect(feed.status().nowMs).toBe(notedAtMs);
  stream.attempt();
  expect(feed.status().nowMs).toBe(stream.nowMs());
});

it('the usual time between reads is that of the whole stream, and known from five gaps on', () => {
  const stream = openStream();
  const tested = new FeedUnderTest(stream);
  onTestFinished(() => tested.feed.dispose());
  for (let at = 0; at < 5; at += 1) stream.pass(200).receive('data: x\n\n');
  tested.run();
  expect(tested.feed.status()).not.toHaveProperty('usualGapMs');
  stream.pass(200).receive('data: x\n\n');
  tested.run();
  expect(tested.feed.status().usualGapMs).toBe(200);
  const sent = tested.takeOf('status').at(-1);
  expect(sent?.status.usualGapMs).toBe(200);
});
