// Where a page of several streams finds things again: places that are given anew, entries that are gone, ends of a paused
// view, and what long streams do while it is hidden.

import { describe, expect, it } from 'vitest';

import type { HostMessage } from '../../../src/core/page/protocol.ts';
import { maxTogetherPlaces, type TogetherStatus } from '../../../src/core/page/togetherStatus.ts';
import { TogetherFeed } from '../../../src/core/together/togetherFeed.ts';
import { ShortLog } from '../log/shortLog.ts';
import { HeldSchedule } from '../page/feedStream.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { sourcesOf, streamLater, TogetherUnderTest } from './togetherUnderTest.ts';

/** Two open streams, the second of which began 50 ms later: requests and opens at once, then an event each. */
function twoStreams(): TogetherUnderTest {
  const one = streamLater(0).pass(100).receive('data: a1\n\n');
  const two = streamLater(50).pass(20).receive('data: b1\n\n');
  return new TogetherUnderTest([one, two]).run().window();
}

describe('the places of streams', () => {
  it('are given anew after very many of them, to none that has the same as one that stayed', () => {
    const [stays, comes] = [streamLater(0), streamLater(0)];
    const page = new TogetherUnderTest([stays]).run().window();
    const [staying] = sourcesOf([stays]);
    const epoch = page.feed.epoch;
    if (!staying) throw new Error('There is no stream');
    const come = (): void => {
      page.feed.show([staying]);
      page.feed.show([staying, { id: 'comes', stream: comes, name: 'comes' }]);
    };
    for (let place = 1; place < maxTogetherPlaces; place += 1) come();
    const places = (): (number | undefined)[] => page.run().status?.streams.map(({ place }) => place) ?? [];
    expect(places()).toEqual([0, maxTogetherPlaces - 1]);
    expect([page.feed.epoch, page.epoch]).toEqual([epoch, epoch]);
    come();
    expect(places()).toEqual([0, 1]);
    // What the page knows of before is about others.
    expect([page.feed.epoch, page.epoch]).toEqual([epoch + 1, epoch + 1]);
    page.takeOf('rows');
    page.filter('').window();
    expect(page.takeOf('rows').map((rows) => rows.epoch)).toEqual([epoch + 1]);
    expect(page.feed.entryOf(page.numberOf('A2'))).toMatchObject({
      number: 2,
      source: { id: 'stream-1' },
    });
    page.ask({ type: 'entry', number: page.numberOf('A2') });
    expect(page.takeOf('entry').map((answer) => answer.epoch)).toEqual([epoch + 1]);
    page.feed.dispose();
  });

  it('begin at no time where there is no stream', () => {
    const page = new TogetherUnderTest([]).run();
    expect(page.status).toMatchObject({ startedAtMs: 0, nowMs: 0, arrangement: 0 });
    const stream = streamLater(70);
    page.feed.show(sourcesOf([stream]));
    page.run();
    expect(page.status).toMatchObject({ startedAtMs: stream.log.startedAtMs, arrangement: 1 });
    page.feed.show([]);
    page.run();
    expect(page.status).toMatchObject({ startedAtMs: 0, nowMs: 0, arrangement: 2 });
  });
});

describe('a page of several streams', () => {
  it('is led nowhere where the list has nothing', () => {
    const page = twoStreams();
    const number = page.numberOf('A3');
    page.ask({ type: 'reveal', number });
    expect(page.takeOf('jumped')).toEqual([
      { type: 'jumped', epoch: page.epoch, version: 0, wanted: number, number, position: 6 },
    ]);
    page.filter('kind:error').takeOf('jumped');
    page.ask({ type: 'reveal', number }, { type: 'jump', atMs: 0 }, { type: 'nextMatch', from: 0, step: 1 });
    expect(page.takeOf('jumped')).toEqual([]);
    const empty = new TogetherUnderTest([]).run();
    empty.ask({ type: 'jump', atMs: 0 }, { type: 'reveal', number: 5 });
    expect(empty.takeOf('jumped')).toEqual([]);
  });

  it.each([
    // What is after what ended there is not in it, whichever number it has in whichever stream.
    ['kind:message', 'A1', 0],
    ['kind:message', 'B2', 0],
    ['kind:message', 'B3', 1],
    ['kind:message', 'A3', 2],
    ['kind:open', 'B1', 1],
    ['a1', 'B3', 0],
    ['b1', 'A3', 1],
    ['kind:error', 'A3', 0],
  ])('with the filter %s ends a paused view that ended at %s after %d rows', (text, upTo, endPosition) => {
    const page = twoStreams();
    const number = page.numberOf(upTo);
    page.takeOf('filterProgress');
    page.filter(text, { upTo: number });
    const places = page.takeOf('filterProgress').flatMap(({ place }) => place ?? []);
    expect(places).toEqual([{ endPosition }]);
  });

  it('shows what a path leads to at once, and what is recognised when there is none', () => {
    const stream = streamLater(0).receive('data: {"say":"a"}\n\n');
    const page = new TogetherUnderTest([stream]).run().window();
    const parts = (): unknown => page.rows.at(-1)?.gist?.parts;
    expect(parts()).toBeUndefined();
    page.ask({ type: 'assemblePath', path: '$.say' });
    expect(parts()).toEqual([{ kind: 'text', text: 'a' }]);
    page.ask({ type: 'assemblePath', path: '' });
    expect(parts()).toBeUndefined();
  });

  it('has what came before an entry at its time on the axis', () => {
    const page = twoStreams();
    page.ask({ type: 'previous', number: page.numberOf('B3') }).run();
    const [previous] = page.takeOf('previous');
    expect(previous).toMatchObject({ number: page.numberOf('B3') });
    expect(previous?.previous).toBeUndefined();
    const two = streamLater(50).pass(20).receive('data: b1\n\n').pass(5).receive('data: b2\n\n');
    const later = new TogetherUnderTest([streamLater(0), two]).run().window();
    later.ask({ type: 'previous', number: later.numberOf('B4') }).run();
    expect(later.takeOf('previous')[0]?.previous).toMatchObject({
      number: later.numberOf('B3'),
      receivedAtMs: 70,
    });
  });

  it('has a long stream read on between updates, and not while it is hidden or when it is gone', () => {
    const page = new TogetherUnderTest([streamLater(0).receive('data: x\n\n'.repeat(40_000))]);
    const readsOn = (): boolean => {
      page.held.runDue();
      return page.held.delaysMs.includes(4);
    };
    expect(readsOn()).toBe(true);
    page.feed.setVisible(false);
    expect(page.held.delaysMs).toEqual([]);
    page.feed.setVisible(true);
    expect(readsOn()).toBe(true);
    page.feed.dispose();
    expect(page.held.delaysMs).toEqual([]);
  });
});

describe('a stream that loses its oldest entries', () => {
  it('is arranged anew at once, and then not more often than every two seconds', () => {
    const log = new ShortLog();
    const stream = Object.assign(new ScriptedStream(), { log: log.log });
    const held = new HeldSchedule();
    let nowMs = 0;
    let status: TogetherStatus | undefined;
    const feed = new TogetherFeed({
      id: 'together-1',
      post(message: HostMessage) {
        if (message.type === 'together') status = message.together;
      },
      schedule: held.schedule,
      slicing: { schedule: held.schedule, nowMs: () => nowMs },
    });
    feed.show(sourcesOf([stream]));
    /** The arrangement after entries have come at that time, and some of the oldest were lost. */
    const arrangementAt = (atMs: number, loses: boolean): number | undefined => {
      nowMs = atMs;
      log.push('data: x\n\n'.repeat(3_000));
      if (loses) log.lose('records', 0.9);
      for (let turn = 0; turn < 20; turn += 1) held.runDue();
      return status?.arrangement;
    };
    expect(arrangementAt(1_000, false)).toBe(1);
    expect(arrangementAt(1_100, true)).toBe(2);
    expect(arrangementAt(1_200, true)).toBe(2);
    expect(arrangementAt(3_099, true)).toBe(2);
    expect(arrangementAt(3_100, false)).toBe(3);
    // Without a loss in between, the next one is told of at once.
    expect(arrangementAt(9_000, false)).toBe(3);
    expect(arrangementAt(9_001, true)).toBe(4);
    feed.dispose();
  });
});
