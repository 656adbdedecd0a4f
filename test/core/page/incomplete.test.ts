// Bytes that are no entry yet: the page's counters run with them, it sees them grow, and hears what they look like.

import { expect, it, onTestFinished } from 'vitest';

import { FeedUnderTest, openStream } from './feedStream.ts';

function openFeed(): FeedUnderTest {
  const tested = new FeedUnderTest(openStream());
  onTestFinished(() => tested.feed.dispose());
  tested.run();
  tested.take();
  return tested;
}

it('run the counters, though no entry comes', () => {
  const tested = openFeed();
  // Nothing is due but the silence that nobody would notice yet.
  expect(tested.held.delaysMs).toEqual([30_000]);
  for (let n = 0; n < 4; n += 1) {
    tested.stream.pass(300).receive(`data: {"n":${n}}\n`);
    expect(tested.held.delaysMs).toEqual([100]);
    tested.held.runDue(100);
    const sent = tested.take();
    expect(sent.find(({ type }) => type === 'status')).toMatchObject({
      status: {
        entries: 2,
        bodyBytes: 14 * (n + 1),
        incomplete: { part: 'event', sizeBytes: 14 * (n + 1), sinceMs: 300 },
      },
    });
    const findings = sent.find(({ type }) => type === 'findings');
    if (n < 2) expect(findings).toBeUndefined();
    else expect(findings).toMatchObject({ findings: [{ code: 'no-blank-line' }] });
  }
});

it('are shown by their newest part, and never by half a character', () => {
  const { stream, feed } = openFeed();
  stream.receive(`data: ${'é'.repeat(200)}`);
  expect(feed.status().incomplete).toMatchObject({ part: 'line', sizeBytes: 406, text: 'é'.repeat(150) });
  stream.receive('x');
  expect(feed.status().incomplete).toMatchObject({ sizeBytes: 407, text: `${'é'.repeat(149)}x` });
});

it('are no longer told of once the event is whole, or the attempt over', () => {
  const { stream, feed } = openFeed();
  stream.receive('data: 1\n');
  expect(feed.status().incomplete?.text).toBe('data: 1\n');
  stream.receive('\n');
  expect(feed.status()).not.toHaveProperty('incomplete');
  stream.receive('data: 2').ended({ cause: 'truncated' });
  expect(feed.status()).not.toHaveProperty('incomplete');
  stream.attempt().opened();
  expect(feed.status()).not.toHaveProperty('incomplete');
  stream.receive('da');
  expect(feed.status().incomplete?.part).toBe('line');
});

it('wake nobody who does not look, and no feed that is let go of', () => {
  const tested = openFeed();
  tested.feed.setVisible(false);
  tested.stream.receive('data: 1\n');
  expect(tested.held.delaysMs).toEqual([]);
  tested.feed.setVisible(true);
  tested.run();
  tested.feed.dispose();
  tested.stream.receive('data: 2\n');
  expect(tested.held.delaysMs).toEqual([]);
});
