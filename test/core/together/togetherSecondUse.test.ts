// What a page of several streams is told the second time: loaded anew, shown again, with a stream in the place of another;
// and what goes on of that which is shown no more.

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';

import { clientOf } from '../../../src/core/clients/streamClient.ts';
import type { PageMessageTo } from '../../../src/core/page/pageMessage.ts';
import type { MessageOf } from '../../../src/core/page/protocol.ts';
import type { TogetherSource } from '../../../src/core/together/togetherLane.ts';
import { countSubscriptions } from '../../helpers/leftovers.ts';
import { expectAlwaysLikeNew } from '../../helpers/secondUse.ts';
import type { ScriptedStream } from '../scriptedStream.ts';
import { sourcesOf, streamLater, TogetherUnderTest } from './togetherUnderTest.ts';

/** Two open streams, the second of which began 50 ms later. */
function twoStreams(): readonly [ScriptedStream, ScriptedStream] {
  const one = streamLater(0).pass(100).receive('data: {"a":"apple"}\n\n: c\n\n');
  const two = streamLater(50).pass(20).receive('event: x\ndata: {"a":"pear"}\n\n');
  return [one, two];
}

function sourceOf(stream: ScriptedStream, id: string): TogetherSource {
  return { id, stream, name: id };
}

/** Has so many messages, and then one of another type. */
function longStream(messages: number): ScriptedStream {
  return streamLater(0).receive(`${'data: x\n\n'.repeat(messages)}event: rare\nid: 7\ndata: y\n\n`);
}

type Ask = PageMessageTo<'feed'>;

describe('a page of several streams that is loaded anew', () => {
  const anyAsk: fc.Arbitrary<(page: TogetherUnderTest) => unknown> = fc.oneof(
    fc.tuple(fc.constantFrom('apple', 'kind:message', 'kind:error', ''), fc.boolean()).map(
      ([text, showsOnlyMatches]) =>
        (page: TogetherUnderTest) =>
          page.filter(text, { showsOnlyMatches }),
    ),
    fc.nat({ max: 6 }).map((first) => (page: TogetherUnderTest) => page.window(first + 1, 3)),
    fc
      .constantFrom('$.a', '')
      .map((path) => (page: TogetherUnderTest) => page.ask({ type: 'assemblePath', path })),
    fc
      .constantFrom([], ['$.a'])
      .map((paths) => (page: TogetherUnderTest) => page.ask({ type: 'valueColumns', paths })),
    fc.constant((page: TogetherUnderTest) =>
      page.ask({ type: 'pickRows', epoch: page.epoch, version: page.version, ranges: [[1, 2]] }),
    ),
    fc.constant((page: TogetherUnderTest) => page.ask({ type: 'span', span: { fromMs: 60, toMs: 80 } })),
    fc.constant((page: TogetherUnderTest) => page.run()),
  );

  it('is as one that is opened', async () => {
    await expectAlwaysLikeNew(
      {
        create: () => new TogetherUnderTest(twoStreams()),
        use: (page, ask: (page: TogetherUnderTest) => unknown) => ask(page),
        end: (page) => page.reload(),
        observe: (page) => {
          page.run();
          const { narrowedBy, columns } = page.feed.shown;
          const { rows, epoch, version, overview, filterProgress } = page;
          // The path of what is put together is the page's own, which says it when it is loaded.
          page.ask({ type: 'assemblePath', path: '' });
          return {
            rows,
            epoch,
            version,
            overview,
            filterProgress,
            narrowedBy,
            columns,
            picked: page.feed.pickedCount,
          };
        },
        release: (page) => page.feed.dispose(),
      },
      anyAsk,
      { numRuns: 60 },
    );
  });

  it('is told of its streams again, though nothing has changed', () => {
    const page = new TogetherUnderTest(twoStreams()).run();
    for (let time = 0; time < 2; time += 1) {
      page.takeOf('together');
      page.reload().run();
      expect(page.status?.streams.map(({ name }) => name)).toEqual(['s1', 's2']);
      expect(page.overview?.lanes).toHaveLength(2);
    }
  });

  it('finds again what it had filtered by', () => {
    const page = new TogetherUnderTest(twoStreams()).run();
    for (let time = 0; time < 2; time += 1) {
      page.filter('apple').window();
      expect(page.shown).toEqual(['A3']);
      page.reload().run().window();
      expect(page.shown).toHaveLength(7);
      expect(page.rows.flatMap(({ hits = [] }) => hits)).toEqual([]);
    }
  });
});

describe('the case of letters', () => {
  it('counts when it is asked for, and no longer when it is not', () => {
    const page = new TogetherUnderTest(twoStreams()).run();
    const shown = (matchesCase: boolean): readonly string[] =>
      page.filter('APPLE', { query: { text: 'APPLE', matchesCase, isRegex: false } }).window().shown;
    expect([shown(false), shown(true), shown(false)]).toEqual([['A3'], [], ['A3']]);
  });
});

describe('a filter without terms', () => {
  it('shows all, also where it was to show matches alone, again and again', () => {
    const page = new TogetherUnderTest(twoStreams()).run();
    for (const [text, count] of [
      ['', 7],
      ['apple', 1],
      ['', 7],
      ['pear', 1],
    ] as const) {
      expect(page.filter(text).window().shown).toHaveLength(count);
      expect(page.feed.shown.narrowedBy === undefined).toBe(text === '');
    }
  });

  it('means times of an axis that begins sooner when a stream joins', () => {
    const [one, two] = twoStreams();
    const page = new TogetherUnderTest([one, two]).run();
    page.filter('after:60ms kind:message').window();
    expect(page.shown).toEqual(['B3', 'A3']);
    // Now the same words mean another moment: 90 ms before the first stream began.
    page.feed.show(sourcesOf([one, two, streamLater(-150)]));
    page.run().filter('after:60ms kind:request').window();
    expect(page.shown).toEqual(['A1', 'B1']);
    page.filter('after:160ms kind:request').window();
    expect(page.shown).toEqual(['B1']);
  });

  it('means another moment by the same words, when the axis begins sooner, and the first again', () => {
    const [one, two] = twoStreams();
    const page = new TogetherUnderTest([one, two]).run();
    const shown = (): readonly string[] => page.filter('after:160ms kind:request').window().shown;
    for (let time = 0; time < 2; time += 1) {
      expect(shown()).toEqual([]);
      page.feed.show(sourcesOf([one, two, streamLater(-150)]));
      page.run();
      expect(shown()).toEqual(['B1']);
      page.feed.show(sourcesOf([one, two]));
      page.run();
    }
    page.feed.dispose();
  });
});

describe('a stream in the place of another', () => {
  it('is shown with a letter of its own, and nobody listens to the one before', () => {
    const [one, two] = twoStreams();
    const page = new TogetherUnderTest([]).run();
    const counts = [one, two].map((stream) => listenersOf(stream));
    for (const [time, stream] of [one, two, one].entries()) {
      page.feed.show([sourceOf(stream, 'same')]);
      page.run().filter('').window();
      expect(page.shown[0]).toBe(`${String.fromCharCode(65 + time)}1`);
      expect(page.feed.entryOf(page.rows[0]?.number ?? 0)?.source.stream).toBe(stream);
      expect(counts.map((count) => count() > 0)).toEqual([stream === one, stream === two]);
    }
    page.feed.dispose();
    expect(counts.map((count) => count())).toEqual([0, 0]);
  });
});

/** How many listen to a stream from now on: to its log, its state and who reads it. */
function listenersOf(stream: ScriptedStream): () => number {
  const counts = [
    countSubscriptions(stream.log, 'subscribe'),
    countSubscriptions(stream, 'onStateChange'),
    countSubscriptions(clientOf(stream.log), 'onChange'),
  ];
  return () => counts.reduce((sum, count) => sum + count(), 0);
}

describe('streams that are shown no more', () => {
  it('have no listeners left, however often they come and go, and whatever was searched in them', () => {
    const streams = twoStreams();
    const counts = streams.map(listenersOf);
    const page = new TogetherUnderTest([]);
    const [one, two] = sourcesOf(streams);
    if (!one || !two) throw new Error('There are two.');
    for (let time = 0; time < 3; time += 1) {
      page.feed.show([one, two]);
      page.run().filter('apple').window();
      const [ofOne = 0, ofTwo = 0] = counts.map((count) => count());
      expect([ofOne, ofTwo]).toEqual([4, 4]);
      page.feed.show([two]);
      page.run();
      expect(counts.map((count) => count())).toEqual([0, 4]);
      page.feed.show([]);
      page.run();
      expect(counts.map((count) => count())).toEqual([0, 0]);
    }
    page.feed.show([one, two]);
    page.filter('pear');
    page.feed.dispose();
    expect(counts.map((count) => count())).toEqual([0, 0]);
    expect(page.held.delaysMs).toEqual([]);
  });

  it('are searched no more, and get no answers', () => {
    const long = longStream(22_000);
    const page = new TogetherUnderTest([long]).run().window(22_003, 1);
    const last = page.numberOf('A22003');
    const asks: readonly Ask[] = [
      { type: 'previous', number: last },
      { type: 'goTo', text: 'id:none', from: 0, utcOffsetMinutes: 0 },
      {
        type: 'filter',
        version: 1,
        query: { text: 'y', matchesCase: false, isRegex: false },
        showsOnlyMatches: true,
        utcOffsetMinutes: 0,
      },
    ];
    for (const ask of asks) {
      const fresh = new TogetherUnderTest([long]).run().window(22_003, 1);
      const before = fresh.held.delaysMs.length;
      fresh.ask(ask);
      expect(fresh.held.delaysMs.length, ask.type).toBeGreaterThan(before);
      fresh.feed.show([]);
      // The update that tells of it is all that is left.
      expect(fresh.held.delaysMs, ask.type).toEqual([100]);
      fresh.takeOf('previous');
      fresh.run();
      expect([fresh.takeOf('previous'), fresh.takeOf('goToRefused')]).toEqual([[], []]);
      fresh.feed.dispose();
    }
    page.feed.dispose();
  });
});

describe('a stream that is cleared', () => {
  it('has what was looked for in it looked for no more', () => {
    const long = longStream(22_000);
    const page = new TogetherUnderTest([long, streamLater(0)]).run().window(22_003, 1);
    const number = page.numberOf('A22003');
    page.ask({ type: 'previous', number }, { type: 'goTo', text: 'id:none', from: 0, utcOffsetMinutes: 0 });
    // Neither is found in one turn.
    const isOfSearch = (type: string): boolean => type === 'previous' || type === 'goToRefused';
    expect(page.take().filter(({ type }) => isOfSearch(type))).toEqual([]);
    long.log.clear();
    expect(page.held.delaysMs.filter((ms) => ms === 0)).toEqual([]);
    page.run();
    expect(page.take().filter(({ type }) => isOfSearch(type))).toEqual([]);
    page.feed.dispose();
  });
});

describe('the next place to go to', () => {
  it('is the one that was asked for last', () => {
    const page = new TogetherUnderTest([longStream(22_000)]).run().window();
    const goTo = (text: string): Ask => ({ type: 'goTo', text, from: 0, utcOffsetMinutes: 0 });
    page.ask(goTo('id:7'), goTo('#2')).run();
    const posted = page.take();
    const jumps = posted.filter(
      (message): message is MessageOf<typeof message, 'jumped'> => message.type === 'jumped',
    );
    expect(jumps.map(({ number }) => page.nameOf(number))).toEqual(['A2']);
    page.ask(goTo('id:7')).run();
    expect(page.takeOf('jumped').map(({ number }) => page.nameOf(number))).toEqual(['A22003']);
    page.feed.dispose();
  });
});

describe('how many streams are left out', () => {
  it('is told when it changes, and only then', () => {
    const streams = sourcesOf(twoStreams());
    const page = new TogetherUnderTest([]);
    page.feed.show(streams);
    page.run();
    for (const omitted of [2, 2, 1, 0, 0]) {
      const before = page.status?.omittedStreams;
      page.takeOf('together');
      page.feed.show(streams, omitted);
      page.run();
      const told = page.takeOf('together').map(({ together }) => together.omittedStreams);
      expect(told).toEqual(omitted === before ? [] : [omitted]);
    }
    page.feed.dispose();
  });
});

it('a stream that joins is searched, and those that were there are not searched again', () => {
  const [one, two] = twoStreams();
  const page = new TogetherUnderTest([one]).run();
  page.filter('apple');
  expect(page.held.delaysMs).toEqual([]);
  page.feed.show(sourcesOf([one, two]));
  expect(page.held.delaysMs.filter((ms) => ms === 0)).toHaveLength(1);
  page.feed.dispose();
});

describe('who reads a stream', () => {
  it('becoming another, has the entries told again that are shown, with the numbers of the page', () => {
    const [one, two] = twoStreams();
    const page = new TogetherUnderTest([one, two]).run().window();
    const number = page.numberOf('B3');
    page.ask({ type: 'entry', number }).takeOf('entry');
    const again = (stream: ScriptedStream, client: 'fetch' | 'axios'): readonly number[] => {
      clientOf(stream.log).choose(client);
      return page.takeOf('entry').map(({ view }) => view.row.number);
    };
    expect([again(one, 'fetch'), again(two, 'fetch'), again(two, 'axios')]).toEqual([[], [number], [number]]);
    page.feed.show(sourcesOf([one]));
    expect(again(two, 'fetch')).toEqual([]);
    page.feed.dispose();
  });
});

describe('a page that is hidden', () => {
  it('has nothing computed, whatever it still asks and whatever comes', () => {
    const [one, two] = twoStreams();
    const page = new TogetherUnderTest([one]).run().window();
    for (let time = 1; time <= 2; time += 1) {
      page.feed.setVisible(false);
      expect(page.held.delaysMs).toEqual([]);
      page.ask({ type: 'span', span: { fromMs: 0, toMs: 100 * time } });
      page.filter(`word ${time}`);
      page.feed.show(sourcesOf(time === 1 ? [one, two] : [one]));
      one.receive('data: more\n\n');
      expect(page.held.delaysMs).toEqual([]);
      page.feed.setVisible(true);
      page.run().filter('kind:message').window();
      expect(page.shown).toEqual(time === 1 ? ['B3', 'A3', 'A5'] : ['A3', 'A5', 'A6']);
    }
    page.feed.dispose();
  });
});

describe('the overview of streams', () => {
  it('that have become others while it was made is made of those that are there', () => {
    const streams = Array.from({ length: 12 }, () => streamLater(0).receive('data: x\n\n'));
    const page = new TogetherUnderTest(streams).run();
    // Bins of another width than before, so that nobody has it already.
    page.ask({ type: 'span', span: { fromMs: 0, toMs: 100_000 } });
    page.take();
    // A turn of the work that makes it, which takes several.
    page.held.runDue(0);
    expect(page.takeOf('togetherOverview')).toEqual([]);
    page.feed.show(sourcesOf(streams.slice(0, 3)));
    expect(page.held.delaysMs).toEqual([100]);
    page.run();
    expect(page.takeOf('togetherOverview').map(({ overview }) => overview.lanes.length)).toEqual([3]);
    page.feed.dispose();
  });

  it('is not made for a page that is hidden, neither on nor anew, and is made once it is shown', () => {
    const streams = Array.from({ length: 12 }, () => streamLater(0).receive('data: x\n\n'));
    const page = new TogetherUnderTest(streams).run();
    for (const toMs of [1_000, 100_000]) {
      page.ask({ type: 'span', span: { fromMs: 0, toMs } });
      page.held.runDue(0);
      page.takeOf('togetherOverview');
      page.feed.setVisible(false);
      expect(page.held.delaysMs).toEqual([]);
      page.ask({ type: 'span', span: { fromMs: 0, toMs: toMs * 10 } });
      expect(page.held.delaysMs).toEqual([]);
      page.feed.setVisible(true);
      page.run();
      expect(page.takeOf('togetherOverview')).toHaveLength(1);
    }
    page.feed.dispose();
  });
});
