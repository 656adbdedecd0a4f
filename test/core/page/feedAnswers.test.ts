// What a feed posts: when, how much, and what not. To each question of a page its answer, before and after a clear.

import { describe, expect, it, onTestFinished } from 'vitest';

import type { PageMessageTo } from '../../../src/core/page/pageMessage.ts';
import { watchedViews } from '../../../src/core/page/protocol.ts';
import { TimelineFeed } from '../../../src/core/page/timelineFeed.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { event, FeedUnderTest, filterFor, HeldSchedule, openStream } from './feedStream.ts';

type Ask = PageMessageTo<'feed'>;

/** A feed that is let go of at the end of the test, after what it posts by itself. */
function settled(stream: ScriptedStream = openStream(), ...asked: readonly Ask[]): FeedUnderTest {
  const used = new FeedUnderTest(stream);
  onTestFinished(() => used.feed.dispose());
  used
    .ask(...asked)
    .run()
    .take();
  return used;
}

describe('an update', () => {
  it('comes a tenth of a second after what happened, once for all of it', () => {
    const used = settled();
    // Half a minute of silence would be a finding.
    expect(used.held.delaysMs).toEqual([30_000]);
    used.stream.receive(event(1)).receive(event(2));
    expect(used.held.delaysMs).toEqual([100]);
    used.held.runDue();
    expect(used.take().map(({ type }) => type)).toEqual(['status', 'overview']);
  });

  it('is not put off by what comes meanwhile, also after one that was to come late', () => {
    const stream = openStream();
    const held = new HeldSchedule();
    let soon = 0;
    const feed = new TimelineFeed(1, {
      streamId: 'stream-1',
      stream,
      post: () => undefined,
      schedule: (run, delayMs) => {
        if (delayMs === 100) soon += 1;
        return held.schedule(run, delayMs);
      },
      slicing: held.slicing,
    });
    onTestFinished(() => feed.dispose());
    while (held.runDue(100));
    for (let time = 0; time < 2; time += 1) {
      // Half a minute of silence would be a finding.
      expect(held.delaysMs).toEqual([30_000]);
      soon = 0;
      stream.receive(': c\n').receive(': c\n').receive(': c\n');
      expect([soon, held.delaysMs]).toEqual([1, [100]]);
      while (held.runDue(100));
    }
  });

  it('goes on until the rate of the last half minute is zero', () => {
    const used = settled();
    used.stream.receive(event(1));
    let updates = 0;
    while (used.held.delaysMs.length > 0) {
      expect(used.held.delaysMs).toEqual([100]);
      used.stream.pass(100);
      used.held.runDue();
      updates += 1;
    }
    expect(used.take().at(-1)).toMatchObject({ status: { messagesPerSecond: 0 } });
    // Up to the second in which the one with the message is no longer among the thirty.
    expect(updates).toBe(310);
  });

  it('comes for a change of the state alone, and tells of it', () => {
    const used = settled();
    used.stream.ended({ cause: 'end' });
    used.run();
    expect(used.takeOf('status').at(-1)?.status).toMatchObject({ phase: 'waiting', waitUntilMs: 3000 });
    used.stream.pass(3000).attempt();
    expect(used.held.delaysMs).toEqual([100]);
  });

  it('does not come while the page is hidden, and comes when it is shown again', () => {
    const used = settled(openStream(), { type: 'watch', view: 'attempts', isShown: true });
    used.feed.setVisible(false);
    used.stream.receive(event(1)).ended({ cause: 'end' });
    expect(used.held.delaysMs).toEqual([]);
    used.stream.log.clear();
    expect(used.held.delaysMs).toEqual([]);
    used.feed.setVisible(true);
    expect(used.held.delaysMs).toEqual([100]);
    used.held.runDue();
    expect(used.takeOf('status')).toMatchObject([{ epoch: 2, status: { entries: 0 } }]);
  });

  it('that waits is taken back when the page is hidden', () => {
    const used = settled();
    used.stream.receive(event(1));
    used.feed.setVisible(false);
    expect([used.held.runDue(), used.take()]).toEqual([false, []]);
  });

  it('nor a search goes on while the page is hidden, and it does from where it was when it is shown', () => {
    const used = settled(openStream(3));
    for (const matches of [4, 5]) {
      used.ask(filterFor('tick', matches));
      used.feed.setVisible(false);
      used.stream.receive(event(matches));
      expect(used.held.delaysMs).toEqual([]);
      used.feed.setVisible(true);
      expect(used.run().takeOf('filterProgress').at(-1)).toMatchObject({ matches, isDone: true });
    }
  });

  it('tells the rate of the time in which the page was hidden, second by second', () => {
    const used = settled(openStream(3));
    used.feed.setVisible(false);
    for (let id = 4; id < 500; id += 1) used.stream.pass(100).receive(event(id));
    used.feed.setVisible(true);
    const recentRates = Array.from({ length: 30 }, () => 10);
    expect(used.feed.status()).toMatchObject({ messages: 499, messagesPerSecond: 10, recentRates });
    used.stream.receive(event(500));
    expect(used.feed.status()).toMatchObject({ messagesPerSecond: 10, recentRates });
    used.stream.pass(1000);
    const later = { messagesPerSecond: 11, recentRates: [...recentRates.slice(1), 11] };
    expect(used.feed.status()).toMatchObject(later);
    // Said again that it is shown, it goes on.
    used.feed.setVisible(true);
    expect(used.feed.status()).toMatchObject(later);
  });

  it('has the beginning of a long id in the state line', () => {
    const stream = openStream();
    for (const length of [500, 501]) {
      stream.receive(`id: ${'x'.repeat(length)}\ndata\n\n`);
      expect(settled(stream).feed.status().lastEventId.length).toBe(length === 500 ? 500 : 501);
    }
    expect(settled(stream).feed.status().lastEventId.endsWith('x…')).toBe(true);
  });
});

describe('views', () => {
  it('are these', () => {
    expect([...watchedViews].toSorted()).toEqual(['assembled', 'attempts', 'timing']);
  });

  it.each(watchedViews)(
    '%s is sent while it is shown, as it changes, and whole when it is shown again',
    (view) => {
      const used = settled(openStream(2));
      const watch = (isShown: boolean): Ask => ({ type: 'watch', view, isShown });
      const happen = (id: number): number => {
        used.stream.receive(event(id));
        return used.run().takeOf(view).length;
      };
      expect(happen(3)).toBe(0);
      used.ask(watch(true));
      expect(used.takeOf(view)).toHaveLength(1);
      expect(used.run().takeOf(view)).toEqual([]);
      expect(happen(4)).toBe(1);
      used.ask(watch(false));
      expect(happen(5)).toBe(0);
      used.ask(watch(true));
      const [message] = used.takeOf(view);
      expect(message).toBeDefined();
      if (message?.type === 'assembled') expect(message.update).toMatchObject({ isFresh: true, read: 7 });
      used.stream.log.clear();
      expect(used.run().takeOf(view)).toMatchObject([{ epoch: 2 }]);
    },
  );

  it('of answers is sent at once for another path, while it is shown', () => {
    const used = settled(openStream(2));
    const sentFor = (path: string): number =>
      used.ask({ type: 'assemblePath', path }).takeOf('assembled').length;
    expect(sentFor('$.t')).toBe(0);
    used.ask({ type: 'watch', view: 'assembled', isShown: true }).take();
    expect([sentFor('$.s'), sentFor('')]).toEqual([1, 1]);
    used.ask({ type: 'watch', view: 'assembled', isShown: false }).take();
    expect(sentFor('$.t')).toBe(0);
  });

  it('are sent again, with the overview, to each page that asks anew, though nothing has changed', () => {
    const used = settled(openStream(4));
    for (const view of watchedViews) used.ask({ type: 'watch', view, isShown: true });
    used.run().take();
    for (let times = 0; times < 2; times += 1) {
      used.feed.resend();
      const types = used
        .run()
        .take()
        .map(({ type }) => type);
      for (const type of [...watchedViews, 'overview'] as const)
        expect([type, types.filter((each) => each === type).length]).toEqual([type, 1]);
    }
  });

  it('of attempts has the newest 300, and says how many were before', () => {
    const stream = new ScriptedStream();
    const used = settled(stream, { type: 'watch', view: 'attempts', isShown: true });
    for (let attempt = 1; attempt <= 300; attempt += 1) stream.attempt().ended({ cause: 'end' }).pass(3000);
    const sent = (): unknown =>
      used
        .run()
        .takeOf('attempts')
        .map(({ attempts, omittedAttempts }) => [attempts.length, attempts[0]?.attempt, omittedAttempts]);
    expect(sent()).toEqual([[300, 1, 0]]);
    stream.attempt();
    expect(sent()).toEqual([[300, 2, 1]]);
  });

  it('of the whole time is the overview, until a span is asked for, and again after a clear', () => {
    const used = settled(openStream(20));
    const binsOf = (): unknown =>
      used
        .run()
        .takeOf('overview')
        .map(({ overview }) => overview.binMs);
    used.ask({ type: 'span', span: { fromMs: 0, toMs: 600 } });
    expect(binsOf()).toEqual([1]);
    used.ask({ type: 'span' });
    expect(binsOf()).toEqual([5]);
    used.ask({ type: 'span', span: { fromMs: 0, toMs: 600 } });
    used.run().take();
    used.stream.log.clear();
    used.stream.receive(event(21));
    expect(binsOf()).toEqual([5]);
  });
});

describe('questions about an entry', () => {
  it.each<Ask>([
    { type: 'entry', number: 5 },
    { type: 'bytes', number: 5, offset: 0, length: 9 },
    { type: 'previous', number: 5 },
  ])('$type is answered as long as the entry is there', (message) => {
    const used = settled(openStream(3));
    const answers = (): unknown => {
      used.run().take();
      return used
        .ask(message)
        .run()
        .take()
        .filter(({ type }) => type === message.type);
    };
    expect(answers()).toMatchObject([{ epoch: 1 }]);
    used.stream.log.clear();
    expect(answers()).toEqual([]);
    for (let id = 1; id <= 5; id += 1) used.stream.receive(event(id));
    expect(answers()).toMatchObject([{ epoch: 2 }]);
  });
});

describe('findings', () => {
  it('are told when they change, again to a page that asks anew, and anew after a clear', () => {
    const stream = openStream();
    const used = settled(stream);
    const told = (): unknown =>
      used
        .run()
        .takeOf('findings')
        .map(({ findings }) => findings.map(({ code }) => code));
    stream.receive('data: x\n\n'.repeat(9));
    expect(told()).toEqual([]);
    stream.receive('data: x\n\n');
    expect(told()).toEqual([['no-ids']]);
    stream.receive(': c\n');
    expect(told()).toEqual([]);
    used.feed.resend();
    expect(told()).toEqual([['no-ids']]);
    stream.receive('id: 1\n\n');
    expect(told()).toEqual([[]]);
    stream.log.clear();
    expect(told()).toEqual([]);
    stream.receive('data: x\n\n'.repeat(10));
    expect(told()).toEqual([['no-ids']]);
  });

  it('of a stall are told at its time, and taken back by what comes', () => {
    const stream = openStream(40);
    const used = settled(stream);
    const told = (): unknown =>
      used
        .run()
        .takeOf('findings')
        .map(({ findings }) => findings.map(({ code }) => code));
    for (let times = 0; times < 2; times += 1) {
      stream.pass(4999 + times * 10_000);
      used.feed.setVisible(true);
      expect(told()).toEqual([]);
      stream.pass(1);
      used.feed.setVisible(true);
      expect(told()).toEqual([['stalled']]);
      stream.receive(event(41 + times));
      expect(told()).toEqual([[]]);
    }
  });

  it('of a response that is awaited are told at their time, though nothing comes, and taken back by the response', () => {
    // The delay is counted from now, whenever that is.
    const stream = new ScriptedStream().pass(70_000).attempt();
    stream.awaitedSinceMs = stream.nowMs();
    const used = settled(stream);
    const told = (): unknown =>
      used
        .run()
        .takeOf('findings')
        .map(({ findings }) => findings.map(({ code }) => code));
    expect(used.held.delaysMs).toEqual([5000]);
    stream.pass(4999);
    used.feed.setVisible(true);
    expect(told()).toEqual([]);
    stream.pass(1);
    used.feed.setVisible(true);
    used.held.runDue();
    expect(used.takeOf('findings').map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      ['awaited-response'],
    ]);
    stream.opened();
    expect(told()).toEqual([[]]);
  });
});
