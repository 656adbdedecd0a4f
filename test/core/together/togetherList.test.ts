// The list of several streams: windows, selections, columns and ways from match to match, used again after it became another.

import { describe, expect, it } from 'vitest';

import type { PageMessageTo } from '../../../src/core/page/pageMessage.ts';
import type { MessageOf } from '../../../src/core/page/protocol.ts';
import { ShortLog } from '../log/shortLog.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { sourcesOf, streamLater, TogetherUnderTest } from './togetherUnderTest.ts';

type Ask = PageMessageTo<'feed'>;

/** Two open streams, the second of which began 50 ms later. */
function twoStreams(): readonly [ScriptedStream, ScriptedStream] {
  const one = streamLater(0).pass(100).receive('data: {"a":"apple"}\n\n: c\n\n');
  const two = streamLater(50).pass(20).receive('event: x\ndata: {"a":"pear"}\n\n');
  return [one, two];
}

describe('the list of several streams', () => {
  it('has no more rows in a window than it may', () => {
    const page = new TogetherUnderTest([streamLater(0).receive('data: x\n\n'.repeat(600))]).run();
    expect([
      page.window(1, 499).rows.length,
      page.window(1, 500).rows.length,
      page.window(1, 501).rows.length,
    ]).toEqual([499, 500, 500]);
    page.feed.dispose();
  });

  it('sends no rows that the page has', () => {
    const [one, two] = twoStreams();
    const page = new TogetherUnderTest([one, two]).run().window();
    page.takeOf('rows');
    one.ended({ cause: 'end' });
    page.run();
    expect(page.takeOf('rows')).toHaveLength(1);
    one.pass(5);
    page.feed.setVisible(false);
    page.feed.setVisible(true);
    page.run();
    expect(page.takeOf('rows')).toEqual([]);
    page.window();
    expect(page.takeOf('rows')).toHaveLength(1);
    page.feed.dispose();
  });

  it('believes no selection of rows that were others, and keeps none', () => {
    const [one, two] = twoStreams();
    const page = new TogetherUnderTest([one, two]).run().window();
    const pick = (more: Partial<MessageOf<Ask, 'pickRows'>> = {}): number => {
      page.ask({ type: 'pickRows', epoch: page.epoch, version: page.version, ranges: [[1, 3]], ...more });
      return page.feed.pickedCount;
    };
    expect([pick({ epoch: page.epoch + 1 }), pick({ version: page.version + 1 }), pick()]).toEqual([0, 0, 3]);
    two.log.clear();
    page.run();
    // The page has not yet said where it is.
    expect([page.feed.pickedCount, pick()]).toEqual([0, 0]);
    page.filter('');
    expect([page.feed.pickedCount, pick()]).toEqual([0, 3]);
    page.filter('kind:open');
    expect(page.feed.pickedCount).toBe(0);
    page.feed.dispose();
  });

  it('has the values of columns of a stream that joins, and none once they are taken back', () => {
    const [one, two] = twoStreams();
    const page = new TogetherUnderTest([one]).run().window();
    const values = (): unknown => page.rows.flatMap(({ values = {} }) => Object.values(values));
    page.ask({ type: 'valueColumns', paths: ['$.a'] });
    expect(page.feed.shown.columns).toEqual(['$.a']);
    const ofOne = values();
    expect(ofOne).toHaveLength(1);
    page.feed.show(sourcesOf([one, two]));
    page.run().filter('').window();
    expect(values()).toHaveLength(2);
    page.ask({ type: 'valueColumns', paths: ['$.b'] });
    expect(values()).toEqual([]);
    page.ask({ type: 'valueColumns', paths: ['$.a'] });
    expect(values()).toHaveLength(2);
    page.reload().run().window();
    expect([values(), page.feed.shown.columns]).toEqual([[], []]);
    page.feed.dispose();
  });

  it('goes back from match to match, and from the first to the last', () => {
    const [one, two] = twoStreams();
    two.pass(100).receive('data: apple\n\n');
    const page = new TogetherUnderTest([one, two]).run();
    page.filter('apple', { showsOnlyMatches: false }).window();
    const before = (from: string | undefined): readonly string[] => {
      page.ask({ type: 'nextMatch', from: from === undefined ? 0 : page.numberOf(from), step: -1 });
      return page.takeOf('jumped').map(({ number }) => page.nameOf(number));
    };
    expect([before('B4'), before('A3'), before('A1'), before(undefined)]).toEqual([
      ['A3'],
      ['B4'],
      ['B4'],
      ['B4'],
    ]);
    page.feed.dispose();
  });

  it('leads to the later of two rows that are as near', () => {
    const stream = streamLater(0).pass(10).receive('data: a\n\n').pass(10).receive(': c\n\n').pass(10);
    const page = new TogetherUnderTest([stream.receive('data: b\n\n')]).run().window();
    const wanted = page.numberOf('A4');
    page.filter('kind:message').takeOf('jumped');
    page.ask({ type: 'reveal', number: wanted });
    expect(page.takeOf('jumped').map(({ number }) => page.nameOf(number))).toEqual(['A5']);
    page.feed.dispose();
  });
});

describe('the list of a page that is loaded anew', () => {
  it('marks nothing of a stream that joins, and searches nothing', () => {
    const [one, two] = twoStreams();
    const page = new TogetherUnderTest([one]).run();
    page.filter('a', { showsOnlyMatches: false });
    page.reload().run();
    page.feed.show(sourcesOf([one, two]));
    expect(page.held.delaysMs).toEqual([100]);
    page.run().filter('').window();
    page.reload().run().window();
    expect(page.rows.filter(({ isMatch }) => isMatch)).toEqual([]);
    page.feed.dispose();
  });
});

it('a filter that cannot be read leaves the one before, with its version', () => {
  const page = new TogetherUnderTest(twoStreams()).run();
  page.filter('kind:message').filter('kind:nonsense');
  expect(page.feed.shown.narrowedBy?.version).toBe(1);
  // Rows under a version that there is not are not sent.
  page.takeOf('rows');
  page.window();
  expect(page.takeOf('rows')).toEqual([]);
  page.feed.dispose();
});

it('more rows than a window has are gone through once each', () => {
  const page = new TogetherUnderTest([streamLater(0).receive('data: x\n\n'.repeat(1_200))]).run();
  page.ask({ type: 'pickRows', epoch: page.epoch, version: page.version, ranges: [[2, 1_100]] });
  const numbers = [...page.feed.pickedEntries()].map(({ number }) => number);
  expect(numbers).toEqual(Array.from({ length: 1_099 }, (_, at) => at + 2));
  page.feed.dispose();
});

describe('entries that are gone', () => {
  it('have no values in their rows, though these were read while they were there', () => {
    const short = new ShortLog();
    short.push('data: {"a":1}\n\n'.repeat(3));
    const stream = Object.assign(new ScriptedStream(), { log: short.log });
    const page = new TogetherUnderTest([stream]).run();
    page.ask({ type: 'valueColumns', paths: ['$.a'] }).window();
    const seen = (): unknown =>
      page.rows.map(({ isGone = false, values }) => [isGone, values?.['$.a']?.text]);
    const there = [false, '1'];
    expect(seen()).toEqual([there, there, there]);
    short.lose('bodies', 0.5);
    page.window();
    expect(seen()).toEqual([[true, undefined], [true, undefined], there]);
    page.feed.dispose();
  });

  it('end a walk through the rows that are selected, as their positions are others', () => {
    const short = new ShortLog();
    short.push('data: x\n\n'.repeat(2_000));
    const stream = Object.assign(new ScriptedStream(), { log: short.log });
    const page = new TogetherUnderTest([stream]).run().window();
    page.ask({ type: 'pickRows', epoch: page.epoch, version: page.version, ranges: [[2, 900]] });
    const walk = page.feed.pickedEntries();
    expect(walk.next().value?.number).toBe(2);
    short.lose('records', 0.1);
    expect(() => walk.next()).toThrow(/changed meanwhile/);
    page.feed.dispose();
  });

  it('are not found by a number or for the page, and those that are there are counted as searched', () => {
    const short = new ShortLog();
    short.push('data: x\n\n'.repeat(2_000));
    const stream = Object.assign(new ScriptedStream(), { log: short.log });
    const page = new TogetherUnderTest([stream]).run().window();
    const [one] = page.rows;
    short.lose('records', 1);
    const { first, length } = short.log;
    expect(page.feed.entryOf(one?.number ?? 0)).toBeUndefined();
    // Once it was told of the loss, the page says again where it is.
    page.filter('kind:message').filter('kind:message').window();
    expect(page.filterProgress).toMatchObject({
      matches: length - first + 1,
      searched: length - first + 1,
      entries: length - first + 1,
      rowCount: length - first + 1,
      isDone: true,
    });
    expect(page.rows[0] && page.nameOf(page.rows[0].number)).toBe(`A${first}`);
    page.take();
    const goTo = (number: number): readonly string[] => {
      page.ask({ type: 'goTo', text: `#${number}`, from: 0, utcOffsetMinutes: 0 });
      return page.take().map((message) => message.type);
    };
    expect([goTo(first - 1), goTo(first), goTo(length), goTo(length + 1)]).toEqual([
      ['goToRefused'],
      ['jumped'],
      ['jumped'],
      ['goToRefused'],
    ]);
    page.feed.dispose();
  });
});
