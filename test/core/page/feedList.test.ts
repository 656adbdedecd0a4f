// The list of a page: which rows it is sent, under which filter, and how it gets from one place to another.

import { describe, expect, it, onTestFinished } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import type { PageMessageTo } from '../../../src/core/page/pageMessage.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { event, FeedUnderTest, filterFor, openStream } from './feedStream.ts';

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

function windowOf(first: number, count: number, version = 0): Ask {
  return { type: 'window', version, first, count };
}

function goTo(text: string, from = 0): Ask {
  return { type: 'goTo', text, from, utcOffsetMinutes: 0 };
}

describe('rows', () => {
  const numbersOf = (used: FeedUnderTest): unknown =>
    used
      .takeOf('rows')
      .map(({ first, version, rows }) => [first, version, ...rows.map(({ number }) => number)]);

  it('are those of the window, as far as there are any, and more as they come', () => {
    const used = settled(openStream(2));
    used.ask(windowOf(3, 3));
    expect(numbersOf(used)).toEqual([[3, 0, 3, 4]]);
    used.stream.receive(event(3));
    used.run();
    expect(numbersOf(used)).toEqual([[3, 0, 3, 4, 5]]);
    // The window is full: what comes is none of its rows.
    used.stream.receive(event(4));
    used.run();
    expect(numbersOf(used)).toEqual([]);
    used.ask(windowOf(7, 2));
    expect(numbersOf(used)).toEqual([[7, 0]]);
  });

  it('tell that an app came back, also where the window had ended with the end', () => {
    const stream = new ScriptedStream().attempt();
    const used = settled(stream);
    const nextOf = (): unknown => used.takeOf('rows').map(({ rows }) => rows.at(-1)?.next);
    for (const last of [2, 4]) {
      stream.pass(100).ended({ cause: 'http-error', status: 503 }, undefined, 'server');
      used.ask(windowOf(1, last)).run();
      expect(nextOf()).toEqual(['An EventSource stops for good.']);
      used.run();
      expect(nextOf()).toEqual([]);
      stream.pass(2_000).attempt();
      used.run();
      expect(nextOf()).toEqual(['The app came back after 2.0 s.']);
      used.run();
      expect(nextOf()).toEqual([]);
    }
  });

  it.each([
    [500, 500],
    [501, 500],
  ])('of a window of %d are %d', (count, sent) => {
    const used = settled(openStream(600));
    used.ask(windowOf(1, count));
    expect(used.takeOf('rows')[0]?.rows.length).toBe(sent);
  });

  describe('of token streams', () => {
    const delta = (content: string): string =>
      `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content } }] })}\n\n`;
    const gists = (used: FeedUnderTest): unknown =>
      used
        .takeOf('rows')
        .at(-1)
        ?.rows.map(({ gist }) => gist?.parts.map(({ text }) => text).join('|'));

    it('say what each event adds, again after a clear, and what a path leads to while one is followed', () => {
      const used = settled(openStream(0).receive(`${delta(' one')}${event(1)}${delta('two ')}`));
      used.ask(windowOf(1, 10));
      expect(gists(used)).toEqual([undefined, undefined, ' one', undefined, 'two ']);
      used.ask({ type: 'assemblePath', path: '$.t' });
      expect(gists(used)).toEqual([undefined, undefined, undefined, '1', undefined]);
      used.ask({ type: 'assemblePath', path: '$.' });
      expect(gists(used)).toBeUndefined();
      used.ask({ type: 'assemblePath', path: '' });
      expect(gists(used)).toEqual([undefined, undefined, ' one', undefined, 'two ']);
      used.stream.log.clear();
      used.stream.receive(delta('again'));
      used.run();
      expect(gists(used)).toEqual(['again']);
    });

    it.each([
      [64 * 1024, 'x'],
      [64 * 1024 + 1, undefined],
    ])('with an event of %d bytes say %s', (size, said) => {
      const padded = (padding: number): string =>
        delta('x').replace('data: ', `data: ${' '.repeat(padding)}`);
      const used = settled(openStream(0).receive(padded(size - padded(0).length)));
      used.ask(windowOf(3, 1));
      expect(used.stream.log.entry(3).length).toBe(size);
      expect(gists(used)).toEqual([said]);
    });

    it('have what the paths of columns lead to, until a page begins anew', () => {
      const long = 'x'.repeat(201);
      const used = settled(
        openStream(0).receive(`data: {"a":[1.0,"two"]}\n\n${event(1)}data: {"a":["${long}"]}\n\n`),
      );
      const values = (): unknown =>
        used
          .takeOf('rows')
          .at(-1)
          ?.rows.map((row) => row.values);
      used.ask(windowOf(3, 3));
      expect(values()).toEqual([undefined, undefined, undefined]);
      used.ask({ type: 'valueColumns', paths: ['$.a[*]', '$.', '$.t'] });
      expect(values()).toEqual([
        { '$.a[*]': { text: '1.0, two' } },
        { '$.t': { text: '1' } },
        { '$.a[*]': { text: 'x'.repeat(200), isCut: true } },
      ]);
      used.feed.resend();
      used.ask(windowOf(3, 3));
      expect(values()).toEqual([undefined, undefined, undefined]);
    });

    it('are read up to half a MiB together', () => {
      const large = delta('x').replace('data: ', `data: ${' '.repeat(60_000)}`);
      const used = settled(openStream(0).receive(large.repeat(10)));
      used.ask(windowOf(3, 10));
      expect(gists(used)).toEqual(Array.from({ length: 10 }, (_, at) => (at < 8 ? 'x' : undefined)));
    });
  });

  it('of another filter are not asked for', () => {
    const used = settled(openStream(5), filterFor('tick', 3));
    used.ask(windowOf(1, 5, 2), windowOf(1, 5));
    expect(numbersOf(used)).toEqual([]);
    used.ask(windowOf(1, 2, 3));
    expect(numbersOf(used)).toEqual([[1, 3, 3, 4]]);
    // A filter that cannot be read changes nothing.
    used.ask(filterFor('/(/', 4), windowOf(2, 2, 3));
    expect(numbersOf(used)).toEqual([[2, 3, 4, 5]]);
    used.ask(filterFor('', 5)).run();
    expect(used.takeOf('filterProgress').at(-1)).toMatchObject({
      version: 5,
      isActive: false,
      rowCount: 7,
    });
    used.ask(windowOf(1, 2, 5));
    expect(numbersOf(used)).toEqual([[1, 5, 1, 2]]);
  });

  it('after a clear begin at the first, as many as before, under the same filter', () => {
    const used = settled(openStream(5), filterFor('tick', 1));
    used.ask(windowOf(3, 2, 1));
    expect(numbersOf(used)).toEqual([[3, 1, 5, 6]]);
    used.stream.log.clear();
    used.run();
    expect(used.takeOf('filterProgress')).toMatchObject([{ epoch: 2, version: 1, rowCount: 0, entries: 0 }]);
    used.stream.receive(event(6)).receive(event(7, 'other')).receive(event(8)).receive(event(9));
    used.run();
    expect(numbersOf(used)).toEqual([[1, 1, 1, 3]]);
  });

  it('are told of a filter again after a clear, also when it found as much as before', () => {
    const used = settled(new ScriptedStream().attempt(), filterFor('kind:request', 1));
    used.stream.log.clear();
    used.stream.ended({ cause: 'end' }).log.clear();
    used.stream.pass(3000).attempt();
    // The search is over before the page is told anything.
    while (used.held.runDue(0));
    used.held.runDue();
    expect(used.takeOf('filterProgress')).toMatchObject([{ epoch: 3, entries: 1, matches: 1, isDone: true }]);
  });

  it('are sent again when they have lost their bytes, and not for others that have', () => {
    const bodies = new MemoryByteStore();
    const stream = new ScriptedStream(undefined, bodies).attempt().opened();
    for (let id = 1; id <= 6; id += 1) stream.receive(event(id));
    const used = settled(stream);
    used.ask(windowOf(5, 2)).take();
    const lose = (upTo: number): unknown => {
      bodies.discardBefore(stream.log.entry(upTo + 1).offset);
      stream.ended({ cause: 'end' }).pass(3000).attempt();
      used.run();
      return used
        .takeOf('rows')
        .map(({ rows }) => rows.map(({ number, isGone }) => [number, isGone === true]));
    };
    expect(lose(4)).toEqual([]);
    expect(lose(5)).toEqual([
      [
        [5, true],
        [6, false],
      ],
    ]);
    expect(lose(7)).toEqual([
      [
        [5, true],
        [6, true],
      ],
    ]);
    stream.log.clear();
    used.run();
    used.take();
    used.ask(windowOf(1, 2)).take();
    stream.receive(event(7));
    used.run();
    expect(numbersOf(used)).toEqual([[1, 0, 1]]);
  });

  it('that say how much is gone are sent again when more is, once each time', () => {
    const bodies = new MemoryByteStore();
    const stream = new ScriptedStream(undefined, bodies).attempt().opened();
    for (let id = 1; id <= 6; id += 1) stream.receive(event(id));
    stream.notice({ notice: 'bytes-gone', cause: 'disk full', reason: 'no space' });
    const last = stream.log.length;
    const used = settled(stream);
    used.ask(windowOf(last, 1)).take();
    for (const lost of [4, 6]) {
      bodies.discardBefore(stream.log.entry(lost).offset);
      stream.receive(event(lost + 10));
      expect(numbersOf(used.run())).toEqual([[last, 0, last]]);
      stream.receive(event(lost + 20));
      expect(numbersOf(used.run())).toEqual([]);
    }
  });

  it('of before a clear are none any more, also where others had lost their bytes', () => {
    const bodies = new MemoryByteStore();
    const stream = new ScriptedStream(undefined, bodies).attempt().opened();
    for (let id = 1; id <= 6; id += 1) stream.receive(event(id));
    const used = settled(stream);
    used.ask(windowOf(7, 2));
    bodies.discardBefore(stream.log.entry(5).offset);
    stream.ended({ cause: 'end' }).pass(3000).attempt();
    expect(numbersOf(used.run())).toEqual([[7, 0, 7, 8]]);
    stream.log.clear();
    expect(numbersOf(used.run())).toEqual([]);
    stream.opened().receive(event(7));
    expect(numbersOf(used.run())).toEqual([[1, 0, 1, 2]]);
  });

  it('are marked where others are shown too, with what patterns found', () => {
    const used = settled(openStream(3), filterFor('/t":[12]/', 1, false));
    used.ask(windowOf(2, 4, 1));
    expect(used.takeOf('rows')[0]?.rows.map(({ number, isMatch, hits }) => [number, isMatch, hits])).toEqual([
      [2, undefined, undefined],
      [3, true, ['t":1']],
      [4, true, ['t":2']],
      [5, undefined, undefined],
    ]);
    used.ask({ type: 'entry', number: 3 });
    expect(used.takeOf('entry')[0]?.view.hits).toEqual(['t":1']);
    used.ask(filterFor('', 2), { type: 'entry', number: 3 });
    expect(used.takeOf('entry')[0]?.view).not.toHaveProperty('hits');
    // A page that begins anew has no filter either.
    used.ask(filterFor('/t":[12]/', 3)).feed.resend();
    used.ask({ type: 'entry', number: 3 });
    expect(used.takeOf('entry')[0]?.view).not.toHaveProperty('hits');
  });

  it('have fifty hits at the most, none empty and none longer than 500', () => {
    const hitsOf = (data: string, pattern: string): readonly string[] | undefined => {
      const used = settled(openStream().receive(`data: ${data}\n\n`), filterFor(pattern, 1));
      used.ask({ type: 'entry', number: 3 });
      return used.takeOf('entry')[0]?.view.hits;
    };
    const letters = (count: number): string =>
      Array.from({ length: count }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('');
    expect([49, 50, 51].map((count) => hitsOf(letters(count), '/[一-龥]/')?.length)).toEqual([49, 50, 50]);
    expect([500, 501].map((length) => hitsOf('x'.repeat(length), '/x+/')?.length)).toEqual([1, undefined]);
    expect(hitsOf('abc', '/x*/')).toBeUndefined();
    // What is to be absent is no hit.
    expect(hitsOf('abc', '-/x/')).toBeUndefined();
  });
});

describe('rows that are selected together', () => {
  it('are believed of the list that is shown, and none after another filter, a clear or a new page', () => {
    const used = settled(openStream(5));
    const picked = (epoch: number, version: number, ...ranges: readonly [number, number][]): unknown => {
      used.ask({ type: 'pickRows', epoch, version, ranges });
      return now();
    };
    const now = (): unknown => used.feed.picked.ranges.map(({ first, last }) => [first, last]);
    expect(picked(1, 0, [2, 3], [5, 5])).toEqual([
      [2, 3],
      [5, 5],
    ]);
    const wrong: readonly (readonly [number, number])[] = [
      [0, 0],
      [2, 0],
      [1, 1],
    ];
    for (const [epoch, version] of wrong) expect(picked(epoch, version, [1, 1])).toHaveLength(2);
    used.ask(filterFor('tick', 1));
    expect(now()).toEqual([]);
    expect(picked(1, 0, [1, 2])).toEqual([]);
    expect(picked(1, 1, [1, 2])).toEqual([[1, 2]]);
    used.stream.log.clear();
    expect(now()).toEqual([]);
    expect(picked(1, 1, [1, 2])).toEqual([]);
    expect(picked(2, 1, [1, 1])).toEqual([[1, 1]]);
    used.feed.resend();
    expect(now()).toEqual([]);
    expect(picked(2, 0, [1, 1])).toEqual([[1, 1]]);
    expect(picked(2, 0)).toEqual([]);
  });
});

describe('places', () => {
  const jumps = (used: FeedUnderTest): unknown =>
    used
      .run()
      .takeOf('jumped')
      .map(({ wanted, number, position }) => [wanted, number, position]);

  it.each<readonly [Ask, unknown]>([
    [{ type: 'reveal', number: 4 }, [[4, 4, 2]]],
    [{ type: 'reveal', number: 99 }, [[7, 7, 4]]],
    [{ type: 'reveal', number: 6 }, [[6, 7, 4]]],
    [{ type: 'jump', atMs: 0 }, [[2, 3, 1]]],
    [{ type: 'jump', atMs: 200 }, [[4, 4, 2]]],
    [{ type: 'jump', atMs: 1e9 }, [[7, 7, 4]]],
    [{ type: 'nextMatch', from: 0, step: 1 }, [[3, 3, 1]]],
    [{ type: 'nextMatch', from: 3, step: 1 }, [[4, 4, 2]]],
    [{ type: 'nextMatch', from: 6, step: 1 }, [[7, 7, 4]]],
    [{ type: 'nextMatch', from: 7, step: 1 }, [[3, 3, 1]]],
    [{ type: 'nextMatch', from: 7, step: -1 }, [[5, 5, 3]]],
    [{ type: 'nextMatch', from: 6, step: -1 }, [[5, 5, 3]]],
    [{ type: 'nextMatch', from: 3, step: -1 }, [[7, 7, 4]]],
    [goTo('4'), [[4, 4, 2]]],
    [goTo('id:4'), [[5, 5, 3]]],
  ])('%j leads to %j', (message, expected) => {
    // Entries 1 and 2 are those of the request and the response; 6 is another event.
    const stream = openStream(2).pass(100).receive(event(4)).pass(100).receive(event(5, 'other')).pass(100);
    const used = settled(stream.receive(event(6)), filterFor('type:tick', 1));
    used.ask(message);
    const found = jumps(used) as number[][];
    if (message.type === 'jump')
      expect(found.map(([, ...rest]) => rest)).toEqual((expected as number[][]).map(([, ...rest]) => rest));
    else expect(found).toEqual(expected);
  });

  it('are none in an empty list', () => {
    const used = settled(openStream(3), filterFor('nothing', 1));
    used.ask(
      { type: 'reveal', number: 1 },
      { type: 'nextMatch', from: 0, step: 1 },
      { type: 'jump', atMs: 1 },
    );
    expect(jumps(used)).toEqual([]);
    used.ask(goTo('1'));
    expect(used.takeOf('goToRefused').map(({ message }) => message)).toEqual([
      'The filter shows no entry. Clear it to go there.',
    ]);
    used.ask(filterFor('', 2), { type: 'nextMatch', from: 0, step: 1 });
    expect(jumps(used)).toEqual([]);
  });

  it('that cannot be found are told of, and only the last that was asked for', () => {
    const used = settled(openStream(5));
    const refusals = (): unknown =>
      used
        .run()
        .takeOf('goToRefused')
        .map(({ message }) => message);
    used.ask(goTo('id:nothing'));
    expect(refusals()).toEqual(['No entry has the id “nothing”.']);
    used.ask(goTo('id:nothing'), goTo('id:3')).run();
    const types = used.take().map(({ type }) => type);
    expect(types.filter((type) => type !== 'status')).toEqual(['jumped']);
    used.ask(goTo('id:2'), goTo('nowhere at all'));
    expect(refusals()).toHaveLength(1);
    // Once found, it is over: a clear has nothing to say of it.
    used.ask(goTo('id:3')).run().take();
    used.stream.log.clear();
    expect(refusals()).toEqual([]);
  });

  it('are looked for from the first entry on where the page was beyond the last', () => {
    const used = settled(openStream(3).receive(event(2)));
    for (const from of [6, 10, 99]) {
      used.ask(goTo('id:2', from));
      expect([from, jumps(used)]).toEqual([from, [[4, 4, 4]]]);
    }
  });

  it.each<readonly [showsOnlyMatches: boolean, place: object]>([
    [true, { entry: { number: 4, position: 2 }, endPosition: 3 }],
    [false, { entry: { number: 4, position: 4 }, endPosition: 6 }],
  ])('of the reader are told with each filter, once (only matches: %s)', (showsOnlyMatches, place) => {
    const stream = openStream(3).receive(event(4, 'other')).receive(event(5));
    const used = settled(stream);
    const told = (): unknown =>
      used
        .run()
        .takeOf('filterProgress')
        .flatMap((progress) => progress.place ?? []);
    for (const version of [1, 2]) {
      used.ask({ ...filterFor('type:tick', version, showsOnlyMatches), near: 4, upTo: 6 });
      expect(told()).toEqual([place]);
      stream.receive(event(5 + version));
      expect(told()).toEqual([]);
    }
    used.ask(filterFor('type:tick', 3, showsOnlyMatches));
    expect(told()).toEqual([{}]);
  });

  it('that are looked for when the log is cleared are given up, with the reason', () => {
    const used = settled(openStream(5));
    used.ask(goTo('id:nothing'));
    used.stream.log.clear();
    expect(used.take()).toEqual([
      { type: 'goToRefused', epoch: 2, message: 'The timeline was cleared meanwhile.' },
    ]);
    expect(used.run().takeOf('goToRefused')).toEqual([]);
  });
});
