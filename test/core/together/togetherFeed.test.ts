// What a page of several streams is told: as they grow, join, are removed, cleared and undone; and what it asks for.

import { describe, expect, it } from 'vitest';

import { TogetherUnderTest, sourcesOf, streamLater } from './togetherUnderTest.ts';

/** Two open streams, the second of which began 50 ms later: requests and opens at once, then an event each. */
function twoStreams() {
  const [one, two] = [streamLater(0), streamLater(50)];
  one.pass(100).receive('data: a1\n\n');
  two.pass(20).receive('data: b1\n\n');
  const page = new TogetherUnderTest([one, two]);
  page.run().window();
  return { one, two, page };
}

describe('the page of several streams', () => {
  it('has their entries in the order of the wall clock, with times since the first of them began', () => {
    const { page } = twoStreams();
    expect(page.shown).toEqual(['A1', 'A2', 'B1', 'B2', 'B3', 'A3']);
    expect(page.rows.map(({ receivedAtMs }) => receivedAtMs)).toEqual([0, 0, 50, 50, 70, 100]);
    expect(page.rows.map(({ deltaMs }) => deltaMs)).toEqual([undefined, 0, undefined, 0, 20, 100]);
    expect(page.status).toMatchObject({
      entries: 6,
      isLive: true,
      omittedStreams: 0,
      arrangement: 1,
    });
    expect(page.status?.streams.map(({ name, mark, entries }) => [name, mark, entries])).toEqual([
      ['s1', 0, 3],
      ['s2', 1, 3],
    ]);
    expect(page.nameOf(page.status?.lastNumber ?? 0)).toBe('A3');
  });

  it('gets what comes, also where it comes before what is there', () => {
    const { one, two, page } = twoStreams();
    // The clock of this one is behind: 50 + 40 is before 100.
    two.pass(20).receive('data: b2\n\n');
    one.pass(1).receive('data: a2\n\n');
    page.run();
    expect(page.shown).toEqual(['A1', 'A2', 'B1', 'B2', 'B3', 'B4', 'A3', 'A4']);
  });

  it('where entries came at the same time, has them stream by stream, and keeps that', () => {
    const [one, two] = [streamLater(0), streamLater(0)];
    two.receive('data: x\n\ndata: y\n\n');
    one.receive('data: z\n\n');
    const page = new TogetherUnderTest([one, two]).run().window();
    expect(page.shown).toEqual(['A1', 'A2', 'A3', 'B1', 'B2', 'B3', 'B4']);
    page.feed.resend();
    page.run().window();
    expect(page.shown).toEqual(['A1', 'A2', 'A3', 'B1', 'B2', 'B3', 'B4']);
  });

  it('is told that a stream was cleared, and that this was undone, with other numbers each time', () => {
    const { one, two, page } = twoStreams();
    const before = page.numberOf('A3');
    one.log.clear();
    page.run();
    expect(page.status?.arrangement).toBe(2);
    expect(page.status?.streams.map(({ entries }) => entries)).toEqual([0, 3]);
    // Until the page has said where it is, it gets no rows.
    expect(page.shown).toContain('?3');
    page.filter('').window();
    expect(page.shown).toEqual(['B1', 'B2', 'B3']);
    page.ask({ type: 'entry', number: before }).run();
    expect(page.takeOf('entry')).toEqual([]);

    one.pass(100).receive('data: again\n\n');
    page.run();
    expect(page.shown).toEqual(['B1', 'B2', 'B3', 'A1']);
    one.log.undoClear();
    page.run().filter('').window();
    expect(page.shown).toEqual(['A1', 'A2', 'B1', 'B2', 'B3', 'A3', 'A4']);
    expect(page.numberOf('A3')).not.toBe(before);
    // A second clear, of the other one.
    two.log.clear();
    page.run().filter('').window();
    expect(page.shown).toEqual(['A1', 'A2', 'A3', 'A4']);
  });

  it('keeps the letters of streams when others join, and gives no letter twice', () => {
    const { one, two, page } = twoStreams();
    const earlier = streamLater(-1000);
    page.feed.show(sourcesOf([one, two, earlier]));
    page.run().filter('').window();
    expect(page.shown).toEqual(['C1', 'C2', 'A1', 'A2', 'B1', 'B2', 'B3', 'A3']);
    expect(page.rows.at(-1)?.receivedAtMs).toBe(1100);
    page.feed.show(sourcesOf([one, two]), 3);
    page.run().filter('').window();
    expect(page.shown).toEqual(['A1', 'A2', 'B1', 'B2', 'B3', 'A3']);
    expect(page.status?.omittedStreams).toBe(3);
    page.feed.show(sourcesOf([one, two, streamLater(0)]));
    page.run().filter('').window();
    expect(page.shown[0]).toBe('A1');
    expect(page.status?.streams.map(({ mark }) => mark)).toEqual([0, 1, 3]);
  });

  it('that is told of the same streams again, is told nothing new', () => {
    const { one, two, page } = twoStreams();
    page.takeOf('together');
    page.feed.show(sourcesOf([one, two]));
    page.run();
    expect(page.takeOf('together')).toEqual([]);
  });

  it('has no streams left when all were removed, and says so', () => {
    const { one, page } = twoStreams();
    page.feed.show([]);
    page.run().filter('').window();
    expect(page.rows).toEqual([]);
    expect(page.status).toMatchObject({ streams: [], entries: 0, lastNumber: 0, isLive: false });
    // Nobody listens to it any more.
    one.pass(1).receive('data: late\n\n');
    page.takeOf('rows');
    page.run();
    expect(page.takeOf('rows')).toEqual([]);
  });

  it('gets the details of an entry with the numbers of the page', () => {
    const { one, page } = twoStreams();
    one.pass(1).receive('data: a2\n\ndata: a3\n\n');
    page.run().takeOf('entry');
    page.ask({ type: 'entry', number: page.numberOf('A5') });
    const [{ view } = { view: undefined }] = page.takeOf('entry');
    expect(view?.data?.text).toBe('a3');
    expect(view?.row).toMatchObject({ number: page.numberOf('A5'), receivedAtMs: 101 });
    expect([view?.chunk?.firstEntry, view?.chunk?.lastEntry]).toEqual([
      page.numberOf('A4'),
      page.numberOf('A5'),
    ]);
    page.ask({ type: 'entry', number: page.numberOf('B3') });
    expect(page.takeOf('entry')[0]?.view).toMatchObject({
      row: { number: page.numberOf('B3'), receivedAtMs: 70 },
      attemptStart: page.numberOf('B1'),
    });
    expect(view?.attemptStart).toBe(page.numberOf('A1'));
    page.ask({ type: 'previous', number: page.numberOf('A5') }).run();
    const [previous] = page.takeOf('previous');
    expect(previous?.previous?.number).toBe(page.numberOf('A4'));
    page.ask({ type: 'bytes', number: page.numberOf('A5'), offset: 0, length: 4 });
    const [bytes] = page.takeOf('bytes');
    expect([bytes?.number, new TextDecoder().decode(bytes?.bytes)]).toEqual([page.numberOf('A5'), 'data']);
    expect(page.feed.entryOf(page.numberOf('B2'))).toMatchObject({
      number: 2,
      source: { id: 'stream-2' },
    });
    expect(page.feed.entryOf(page.numberOf('B2') + 65_536 * 50)).toBeUndefined();
  });

  it('does nothing while it is hidden, and has all when it is shown again', () => {
    const { two, page } = twoStreams();
    page.feed.setVisible(false);
    two.pass(1000).receive('data: b2\n\n');
    expect(page.held.runDue()).toBe(false);
    page.feed.setVisible(true);
    page.run();
    expect(page.shown.at(-1)).toBe('B4');
    page.feed.dispose();
    two.pass(1).receive('data: b3\n\n');
    expect(page.held.runDue()).toBe(false);
  });
});

describe('the filter over several streams', () => {
  it('shows what each has, marks it among all, and takes what comes', () => {
    const { one, two, page } = twoStreams();
    page.filter('kind:message').window();
    expect(page.shown).toEqual(['B3', 'A3']);
    two.pass(1000).receive('data: b2\n\n: no\n\n');
    page.run();
    expect(page.shown).toEqual(['B3', 'A3', 'B4']);
    expect(page.takeOf('filterProgress').at(-1)).toMatchObject({
      matches: 3,
      rowCount: 3,
      searched: 8,
      entries: 8,
      isDone: true,
    });
    page.filter('kind:message', { showsOnlyMatches: false }).window();
    expect(page.rows.filter(({ isMatch }) => isMatch).map(({ number }) => page.nameOf(number))).toEqual([
      'B3',
      'A3',
      'B4',
    ]);
    one.log.clear();
    page.run().filter('kind:message').window();
    expect(page.shown).toEqual(['B3', 'B4']);
  });

  it('means times of the axis, and searches a stream that joins', () => {
    const { one, two, page } = twoStreams();
    page.filter('after:+0.06s').window();
    expect(page.shown).toEqual(['B3', 'A3']);
    const third = streamLater(60).pass(5).receive('data: c\n\n');
    page.feed.show(sourcesOf([one, two, third]));
    page.run().filter('after:+0.06s').window();
    expect(page.shown).toEqual(['C1', 'C2', 'C3', 'B3', 'A3']);
  });

  it('that cannot be read changes nothing', () => {
    const { page } = twoStreams();
    page.filter('kind:message').window();
    page.filter('kind:nonsense');
    page.version -= 1;
    page.window();
    expect(page.shown).toEqual(['B3', 'A3']);
  });

  it('tells where the reader is found again: the entry, or the nearest by time', () => {
    const { page } = twoStreams();
    const [a2, a3, b2] = ['A2', 'A3', 'B2'].map((name) => page.numberOf(name));
    page.takeOf('filterProgress');
    page.filter('kind:message', { near: a3 ?? 0 });
    expect(page.takeOf('filterProgress').flatMap(({ place }) => place ?? [])).toEqual([
      { entry: { number: a3, position: 2 } },
    ]);
    page.filter('kind:open', { near: a3 ?? 0, upTo: a2 ?? 0 });
    expect(page.takeOf('filterProgress').flatMap(({ place }) => place ?? [])).toEqual([
      { entry: { number: b2, position: 2 }, endPosition: 1 },
    ]);
  });

  it('ends a paused view where it ended, or with what there is when that is gone', () => {
    const { two, page } = twoStreams();
    const last = page.numberOf('B3');
    page.takeOf('filterProgress');
    page.filter('', { upTo: last });
    expect(page.takeOf('filterProgress').flatMap(({ place }) => place ?? [])).toEqual([{ endPosition: 5 }]);
    two.log.clear();
    page.run().filter('', { upTo: last });
    expect(page.takeOf('filterProgress').flatMap(({ place }) => place ?? [])).toEqual([{ endPosition: 3 }]);
  });

  it('leads from match to match, and round', () => {
    const { page } = twoStreams();
    page.filter('kind:message', { showsOnlyMatches: false }).window();
    const jumps = (from: string | undefined, step: 1 | -1): string[] => {
      page.takeOf('jumped');
      page.ask({ type: 'nextMatch', from: from === undefined ? 0 : page.numberOf(from), step });
      return page.takeOf('jumped').map(({ number, position }) => `${page.nameOf(number)}@${position}`);
    };
    expect(jumps(undefined, 1)).toEqual(['B3@5']);
    expect(jumps('B3', 1)).toEqual(['A3@6']);
    expect(jumps('A3', 1)).toEqual(['B3@5']);
    expect(jumps('A1', 1)).toEqual(['B3@5']);
    expect(jumps('B3', -1)).toEqual(['A3@6']);
    expect(jumps('A3', -1)).toEqual(['B3@5']);
  });
});

describe('the ways to a place of several streams', () => {
  const goTo = (page: TogetherUnderTest, text: string, from = 0): string[] => {
    page.takeOf('jumped');
    page.ask({ type: 'goTo', text, from, utcOffsetMinutes: 0 }).run();
    const refused = page.takeOf('goToRefused').map(({ message }) => message);
    return refused;
  };

  function found(page: TogetherUnderTest, text: string, from?: string): string {
    page.takeOf('jumped');
    page.ask({
      type: 'goTo',
      text,
      from: from === undefined ? 0 : page.numberOf(from),
      utcOffsetMinutes: 0,
    });
    page.run();
    return page
      .takeOf('jumped')
      .map(({ number }) => page.nameOf(number))
      .join();
  }

  it('lead to an end, a time, a number, an id', () => {
    const { one, two, page } = twoStreams();
    two.pass(200).receive('id: 7\ndata: b2\n\n');
    one.pass(300).receive('id: 7\ndata: a2\n\n');
    page.run();
    expect(found(page, 'first')).toBe('A1');
    expect(found(page, 'last')).toBe('A4');
    expect(found(page, '+0.06s')).toBe('B3');
    expect(found(page, '+9s')).toBe('A4');
    // The next one that has it, and round.
    expect(found(page, '3')).toBe('B3');
    expect(found(page, '3', 'B3')).toBe('A3');
    expect(found(page, '3', 'A3')).toBe('B3');
    expect(found(page, 'id:7')).toBe('B4');
    expect(found(page, 'id:7', 'B4')).toBe('A4');
    expect(found(page, 'id:7', 'A4')).toBe('B4');
    expect(goTo(page, '99')).toEqual(['None of the streams has an entry 99.']);
    expect(goTo(page, 'id:x')).toEqual(['No entry has the id “x”.']);
    expect(goTo(page, 'nowhere')).toHaveLength(1);
    page.takeOf('jumped');
    page.ask({ type: 'jump', atMs: 51 });
    expect(page.takeOf('jumped').map(({ number }) => page.nameOf(number))).toEqual(['B3']);
  });

  it('are refused where there is nothing to go to', () => {
    const page = new TogetherUnderTest([]).run();
    expect(goTo(page, 'first')).toEqual(['The timeline has no entries yet.']);
    const { page: filtered } = twoStreams();
    filtered.filter('kind:error');
    expect(goTo(filtered, 'first')).toEqual(['The filter shows no entry. Clear it to go there.']);
  });
});

describe('rows of several streams that are selected together', () => {
  it('are gone through in the order of the list, until it becomes another', () => {
    const { one, page } = twoStreams();
    const pick = (ranges: readonly (readonly [number, number])[]): void => {
      page.ask({ type: 'pickRows', epoch: page.epoch, version: page.version, ranges });
    };
    const picked = (): string[] =>
      [...page.feed.pickedEntries()].map(({ source, number }) => `${source.name} ${number}`);
    pick([
      [2, 3],
      [6, 6],
    ]);
    expect(page.feed.pickedCount).toBe(3);
    expect(picked()).toEqual(['s1 2', 's2 1', 's1 3']);
    page.ask({ type: 'pickRows', epoch: page.epoch, version: 99, ranges: [[1, 1]] });
    expect(page.feed.pickedCount).toBe(3);
    const walk = page.feed.pickedEntries();
    walk.next();
    one.log.clear();
    expect(() => walk.next()).toThrow(/changed meanwhile/);
    page.run().filter('');
    expect(picked()).toEqual([]);
  });
});
