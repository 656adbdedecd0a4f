// What a page is told after a clear that was undone: the same as of a log that was never cleared, whatever it shows, and
// whether it was there all the time or came later.

import { describe, expect, it } from 'vitest';

import { watchedViews } from '../../../src/core/page/protocol.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { event, FeedUnderTest, filterFor, KeptFeedPage } from './feedStream.ts';

type Part = (stream: ScriptedStream) => void;

/** What happens to a stream: reconnects, a gap, a token stream, comments. */
const parts: readonly Part[] = [
  (stream) => void stream.attempt().pass(14).opened(),
  (stream) => {
    for (let id = 1; id <= 12; id += 1) stream.pass(100).receive(event(id));
  },
  (stream) =>
    void stream.pass(10).receive('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\r\n\r\n'),
  (stream) => void stream.pass(10).receive('data: {"choices":[{"index":0,"delta":{"content":"lo"}}]}\n\n'),
  (stream) => void stream.pass(9_000).receive(': heartbeat\n\n'),
  (stream) => void stream.pass(30).ended({ cause: 'reset', code: 'ECONNRESET' }),
  (stream) => void stream.pass(3_000).attempt().pass(20).opened(),
  (stream) => {
    for (let id = 13; id <= 20; id += 1) stream.pass(100).receive(event(id));
  },
  (stream) => void stream.pass(30).ended({ cause: 'no-content', status: 204 }),
];

/** Shows the list under a filter, and all views. */
function show(feed: FeedUnderTest): FeedUnderTest {
  feed.feed.resend();
  return feed
    .ask(filterFor('tick', 1, false), { type: 'window', version: 1, first: 1, count: 50 })
    .ask(...watchedViews.map((view) => ({ type: 'watch', view, isShown: true }) as const))
    .run();
}

function pageOf(feed: FeedUnderTest): unknown {
  const page = new KeptFeedPage();
  show(feed);
  page.receive(feed.take());
  feed.feed.dispose();
  return page.all;
}

function playWhole(): unknown {
  const stream = new ScriptedStream();
  for (const part of parts) part(stream);
  return pageOf(new FeedUnderTest(stream));
}

const places = parts.flatMap((_, clearAt) =>
  [0, 1, 3].map((more) => [clearAt + 1, Math.min(parts.length, clearAt + 1 + more)] as const),
);

describe('a clear that is undone', () => {
  const whole = playWhole();

  it.each(places)(
    'leaves nothing that one could see, before part %i and undone before part %i',
    (clearAt, undoAt) => {
      const stream = new ScriptedStream();
      const watching = show(new FeedUnderTest(stream));
      const page = new KeptFeedPage();
      const act = (at: number): void => {
        if (at === clearAt) stream.log.clear();
        if (at === undoAt) stream.log.undoClear();
      };
      for (const [at, part] of parts.entries()) {
        act(at);
        part(stream);
        watching.run();
        page.receive(watching.take());
      }
      act(parts.length);
      expect(pageOf(new FeedUnderTest(stream))).toEqual(whole);
      // The page that was there all the time asks again for what it shows, as pages do in another epoch.
      watching.run();
      watching.ask(
        { type: 'window', version: 1, first: 1, count: 50 },
        ...watchedViews.map((view) => ({ type: 'watch', view, isShown: true }) as const),
      );
      watching.run();
      page.receive(watching.take());
      watching.feed.dispose();
      expect(page.all).toEqual(whole);
    },
  );
});

it('tells a page that shows answers all of their texts again, however soon it is undone', () => {
  const stream = new ScriptedStream();
  const feed = show(new FeedUnderTest(stream));
  for (const part of parts.slice(0, 4)) part(stream);
  feed.run();
  feed.take();
  stream.log.clear();
  stream.log.undoClear();
  feed.run();
  const updates = feed.takeOf('assembled').map(({ update }) => update);
  expect(updates[0]?.isFresh).toBe(true);
  expect(updates.flatMap(({ answers }) => answers.map(({ number }) => number))).toContain(1);
  expect(updates.flatMap(({ texts }) => texts.map(({ run }) => run.text)).join('')).toBe('Hello');
  feed.feed.dispose();
});

it('says how many entries a clear took away, as long as it can be undone', () => {
  const stream = new ScriptedStream();
  const feed = new FeedUnderTest(stream);
  const told = (): number[] => {
    feed.run();
    return feed
      .takeOf('status')
      .map(({ status }) => status.clearedEntries)
      .slice(-1);
  };
  parts[0]?.(stream);
  expect(told()).toEqual([0]);
  stream.log.clear();
  expect(told()).toEqual([2]);
  parts[1]?.(stream);
  expect(told()).toEqual([2]);
  stream.log.clear();
  expect(told()).toEqual([12]);
  stream.log.undoClear();
  expect(told()).toEqual([0]);
  feed.feed.dispose();
});
