// An entry in full on the page of several streams: numbers and times of the page, and what the filter finds in it. And the
// time that the page has as now.

import { describe, expect, it } from 'vitest';

import type { EntryView } from '../../../src/core/page/protocol.ts';
import type { ScriptedStream } from '../scriptedStream.ts';
import { streamLater, TogetherUnderTest } from './togetherUnderTest.ts';

function viewOf(page: TogetherUnderTest, name: string): EntryView | undefined {
  page.takeOf('entry');
  page.ask({ type: 'entry', number: page.numberOf(name) });
  return page.takeOf('entry')[0]?.view;
}

describe('an entry that came right after a pause', () => {
  it('names the entry that tells of it as the page does, in whichever stream', () => {
    const streams = [streamLater(0), streamLater(50)];
    for (const stream of streams) {
      stream.pass(100).notice({ notice: 'paused', pausedMs: 40, isByDebugger: true });
      stream.pass(10).receive('data: x\n\n');
    }
    const page = new TogetherUnderTest(streams).run().window();
    for (const letter of ['A', 'B'])
      expect(viewOf(page, `${letter}4`)?.lateAfter).toEqual({
        entry: page.numberOf(`${letter}3`),
        isByDebugger: true,
      });
    page.feed.dispose();
  });
});

describe('what a pattern of the filter finds in an entry', () => {
  function filtered(): TogetherUnderTest {
    const one = streamLater(0).receive('data: a\n\n');
    const two = streamLater(50).receive('event: plum\ndata: pea\ndata: r\n\n: pears\n\n');
    return new TogetherUnderTest([one, two]).run();
  }

  it.each([
    // Over the end of a line of data, which no line has.
    ['B3', '/pea\\sr/', ['pea\nr']],
    // In a line that is none of data.
    ['B3', '/pl.m/', ['plum']],
    ['B4', '/p.ars/', ['pears']],
    ['B3', '/p.ars/', undefined],
    ['A3', '/plum|a/', ['a']],
    // Words are found by the page itself.
    ['B4', 'pears', undefined],
  ])('%s, with %s: %j', (name, text, hits) => {
    const page = filtered().filter(text, { showsOnlyMatches: false }).window();
    expect(viewOf(page, name)?.hits).toEqual(hits);
    page.feed.dispose();
  });

  it('is marked no more once the filter is another, nor after the page was loaded anew', () => {
    const page = filtered();
    for (let time = 0; time < 2; time += 1) {
      page.filter('/p.ars/', { showsOnlyMatches: false }).window();
      expect(viewOf(page, 'B4')?.hits).toEqual(['pears']);
      page.filter('/none/', { showsOnlyMatches: false }).window();
      expect(viewOf(page, 'B4')?.hits).toBeUndefined();
      page.filter('/p.ars/', { showsOnlyMatches: false }).window();
      page.reload().run().window();
      expect(viewOf(page, 'B4')?.hits).toBeUndefined();
    }
    page.feed.dispose();
  });
});

describe('the time that it is now', () => {
  const nowOf = (...streams: readonly ScriptedStream[]): number => {
    const { feed } = new TogetherUnderTest(streams);
    const { nowMs } = feed.status();
    feed.dispose();
    return nowMs;
  };

  it('is that of the stream whose clock is the furthest on the axis', () => {
    const one = streamLater(0).pass(100);
    const two = streamLater(50).pass(60);
    expect([nowOf(), nowOf(one), nowOf(two), nowOf(one, two), nowOf(two, one)]).toEqual([
      0, 100, 60, 110, 110,
    ]);
    one.pass(11);
    expect(nowOf(one, two)).toBe(111);
  });

  it('stands still for a stream that has stopped, at what it had last', () => {
    const later = streamLater(50).pass(60);
    const one = streamLater(0).pass(100).receive('data: x\n\n').pass(200);
    one.ended({ cause: 'no-content', status: 204 }).pass(5_000);
    expect([nowOf(one), nowOf(one, later)]).toEqual([300, 300]);
    // Somebody stopped it while it waited: after its last entry.
    one.phaseSinceMs = 700;
    expect([nowOf(one), nowOf(later, one)]).toEqual([700, 700]);
    // And on the axis of one that began sooner.
    expect(nowOf(streamLater(-150), one)).toBe(850);
  });
});

describe('the place of the page in a filtered list', () => {
  const near = (page: TogetherUnderTest): number => page.numberOf('A3');
  const long = (messages = 20_000): ScriptedStream => streamLater(0).receive('data: x\n\n'.repeat(messages));

  it('is told once, as soon as all streams are searched', () => {
    const page = new TogetherUnderTest([long(), streamLater(0)]).run().window();
    for (const text of ['nowhere', 'kind:message'] as const) {
      page.version += 1;
      page.take();
      page.ask({
        type: 'filter',
        version: page.version,
        query: { text, matchesCase: false, isRegex: false },
        showsOnlyMatches: true,
        utcOffsetMinutes: 0,
        near: near(page),
        upTo: near(page),
      });
      page.run();
      const told = page.takeOf('filterProgress');
      expect(told.length).toBeGreaterThan(1);
      const placed = told.filter(({ place }) => place !== undefined);
      expect(placed.map(({ isDone }) => isDone)).toEqual([true]);
      expect(placed[0]).toBe(told.find(({ isDone }) => isDone));
      // Rows come only when the page has asked for them at its new place.
      expect(page.window(1, 3).shown).toEqual(text === 'nowhere' ? [] : ['A3', 'A4', 'A5']);
      page.filter('').window();
    }
    page.feed.dispose();
  });

  it('is told as well where a pattern took too long', () => {
    let isStopping = true;
    const page = new TogetherUnderTest([long(100)], (run) => {
      if (!isStopping) run();
      return !isStopping;
    });
    page.run().window();
    for (const stops of [true, false, true]) {
      isStopping = stops;
      page.take();
      page.filter('/x/', { near: near(page), upTo: near(page) });
      const told = page.takeOf('filterProgress');
      const last = told.at(-1);
      expect(told.filter(({ place }) => place !== undefined)).toHaveLength(1);
      expect([last?.isDone, last?.stoppedAt !== undefined]).toEqual([!stops, stops]);
      expect(last?.rowCount === 0).toBe(stops);
      page.filter('').window();
    }
    page.feed.dispose();
  });
});
