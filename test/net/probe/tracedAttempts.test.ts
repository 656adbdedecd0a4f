// What a traced server does in a second attempt, to a connection that is gone, and through a compression.

import { describe, expect, it } from 'vitest';

import { bytesOf, noticesOf } from './tracedServer.ts';
import { codesOf, ToldProcess, type OpenMessage } from './toldProcess.ts';

describe('a second attempt', () => {
  const resumed = (id: string, agent?: string): Partial<OpenMessage> => ({
    headers: [['Last-Event-ID', id], ...(agent === undefined ? [] : [['User-Agent', agent] as const])],
  });

  it('goes on with the stream that sent its id, and with nothing of the first but its rows', async () => {
    const told = new ToldProcess().place(1, 3).open(1, 0).write(1, 10, 'id: a\ndata: 1\n\n');
    told.call(1, 20, 'end').closed(1, 30).write(1, 40, 'late', 1, { moment: 'after end' });
    const stream = await told.first();
    expect(codesOf(stream)).toEqual(['write-after-end']);
    told.open(2, 100, { ...resumed('a'), call: 'flushHeaders' });
    await told.settled();
    expect(told.streams).toHaveLength(1);
    expect(codesOf(stream)).toEqual([]);
    // What the code still does to the first response is none of this one's.
    told.write(1, 110, 'late', 1, { moment: 'after end' }).closed(1, 111).write(1, 112, 'data: no\n\n');
    told.write(2, 120, 'id: b\ndata: 2\n\n').call(2, 130, 'end').closed(2, 130);
    await told.settled();
    expect(codesOf(stream)).toEqual([]);
    expect(bytesOf(stream)).toBe('id: a\ndata: 1\n\nid: b\ndata: 2\n\n');
    expect(stream.state).toMatchObject({ attempt: 2, reason: { ending: { cause: 'end' } } });
    told.write(2, 140, 'late', 1, { moment: 'after end' });
    await told.settled();
    expect(codesOf(stream)).toEqual(['write-after-end']);
    expect(stream.serverFindings().findings[0]?.evidence).toMatch(/^This happened once\./);
  });

  it.each<[what: string, open: Partial<OpenMessage>, isContinued: boolean]>([
    ['the id', resumed('a'), true],
    ['no id', {}, false],
    ['an id that was not sent', resumed('z'), false],
    ['the id, and another target', { ...resumed('a'), url: 'http://localhost/other' }, false],
    ['the id, and another method', { ...resumed('a'), method: 'POST' }, false],
    ['the id, of another program', resumed('a', 'curl/8'), false],
    ['the id in the query', { url: 'http://localhost/events?lastEventId=a' }, true],
  ])('is told by its request: %s', async (_, open, isContinued) => {
    const told = new ToldProcess().open(1, 0).write(1, 10, 'id: a\ndata: 1\n\n').closed(1, 30);
    await told.open(2, 100, open).settled();
    expect(told.streams).toHaveLength(isContinued ? 1 : 2);
  });

  it('is none without an id, though the first has sent none either', async () => {
    const told = new ToldProcess().open(1, 0).write(1, 10, 'data: 1\n\n').closed(1, 30);
    await told.open(2, 100).settled();
    expect(told.streams).toHaveLength(2);
  });

  it('is none while the first goes on, or once that is forgotten', async () => {
    const told = new ToldProcess().open(1, 0).write(1, 10, 'id: a\ndata: 1\n\n');
    await told.open(2, 100, resumed('a')).settled();
    expect(told.streams).toHaveLength(2);
    told.closed(1, 110);
    await told.settled();
    const [first] = told.streams;
    if (first) told.traced.forget(first);
    await told.open(3, 120, resumed('a')).settled();
    expect(told.streams).toHaveLength(3);
  });

  it('is of the one that was over last, where several sent its id', async () => {
    const told = new ToldProcess();
    for (const [id, closedAtMs] of [
      [1, 30],
      [2, 50],
      [3, 40],
    ] as const)
      told.open(id, 0).write(id, 10, 'id: a\ndata: 1\n\n').closed(id, closedAtMs);
    await told.open(4, 100, resumed('a')).settled();
    expect(told.streams.map(({ state }) => state.attempt)).toEqual([1, 2, 1]);
  });

  it('is looked for among a thousand streams: of those that are over, the oldest is forgotten', async () => {
    const told = new ToldProcess();
    // With the one that these tests begin with, which goes on, they are a thousand and one.
    for (let id = 1; id <= 1_000; id += 1)
      told
        .open(id, id, { url: `http://localhost/${id}` })
        .write(id, id, `id: ${id}\ndata: 1\n\n`)
        .closed(id, id);
    await told.settled();
    const comesBack = async (number: number): Promise<boolean> => {
      const before = told.streams.length;
      await told
        .open(2_000 + number, 5_000, { ...resumed(`${number}`), url: `http://localhost/${number}` })
        .settled();
      return told.streams.length === before;
    };
    expect([await comesBack(2), await comesBack(1_000), await comesBack(1)]).toEqual([true, true, false]);
  });
});

describe('writes to a connection that is gone', () => {
  it('have a row for the first and the second, and all of them count', async () => {
    const told = new ToldProcess().place(1, 3).place(2, 4).open(1, 0).call(1, 1, 'flushHeaders');
    told.closed(1, 1_000, { isEnded: false, isFinished: false });
    const rows: number[] = [];
    const stream = await told.first();
    for (const count of [1, 2, 7]) {
      const late = { moment: 'after close', count, size: 4 } as const;
      await told.call(1, 1_000 + count * 1_000, 'write', { place: count === 1 ? 2 : 1, ...late }).settled();
      rows.push(noticesOf(stream).length);
    }
    expect(rows).toEqual([1, 2, 2]);
    expect(noticesOf(stream)).toEqual([
      'Written 1.0 s after the connection was gone, so nobody gets it: by /app/sse.js:4:1',
      'Written 2.0 s after the connection was gone, so nobody gets it: by /app/sse.js:3:1',
    ]);
    const [finding] = stream.serverFindings().findings;
    expect(finding?.evidence).toBe(
      'This happened 7 times. First by /app/sse.js:4:1, and last 7.0 s after the connection was gone.',
    );
    expect(finding?.entries.map(({ number }) => number)).toEqual([stream.log.length - 1]);
  });

  it.each([
    ['after end', 'end', 'write-after-end', 'Written after the end, so nobody gets it: by'],
    ['after destroy', 'destroy', 'write-after-destroy', 'Written after destroy, so nobody gets it: by'],
  ] as const)('%s have a row for the first', async (moment, call, code, row) => {
    const told = new ToldProcess().place(1, 3).place(2, 4).open(1, 0, { call: 'flushHeaders' });
    told.call(1, 10, 'flushHeaders').call(1, 20, call, { place: 2 });
    for (const count of [1, 2, 3]) told.call(1, 30 + count, 'write', { moment, count, size: 4 });
    const stream = await told.first();
    expect(noticesOf(stream).filter((notice) => notice.startsWith(row))).toEqual([
      expect.stringMatching(/\/app\/sse\.js:3:1\. It was (?:ended|destroyed) at sse\.js:4\.$/),
    ]);
    expect(codesOf(stream)).toEqual([code]);
    expect(stream.serverFindings().findings[0]?.evidence).toMatch(/^This happened 3 times\./);
  });

  it('under pressure have a row for the first, and all of them count', async () => {
    const told = new ToldProcess().place(1, 3).open(1, 0, { call: 'flushHeaders' });
    for (const atMs of [10, 20, 30]) told.write(1, atMs, 'data: a\n\n', 1, { isPressed: atMs > 10 });
    const stream = await told.first();
    expect(noticesOf(stream).filter((notice) => notice.includes('drain'))).toHaveLength(1);
    expect(stream.serverFindings().findings[0]?.evidence).toMatch(/^This happened 2 times\./);
  });
});

describe('a compression', () => {
  const coded: Partial<OpenMessage> = {
    head: [
      ['Content-Type', 'text/event-stream'],
      ['Content-Encoding', 'gzip'],
    ],
    call: 'flushHeaders',
  };

  it.each([
    ['identity', false],
    [' Identity ', false],
    ['br', true],
  ])('is named in the head: %s is one, %s', async (name, isOne) => {
    const head = [
      ['Content-Type', 'text/event-stream'],
      ['Content-Encoding', name],
    ] as const;
    const stream = await new ToldProcess().open(1, 0, { head }).first();
    expect(noticesOf(stream)).toEqual(
      isOne ? [expect.stringMatching(/^The response is compressed \(br\)/)] : [],
    );
  });

  it('holds from the first write on until more than its head leaves it, each time anew', async () => {
    const told = new ToldProcess().place(1, 3).place(2, 4).place(3, 5).open(1, 0, coded);
    const leave = (atMs: number, size: number): ToldProcess =>
      told.call(1, atMs, 'write', { size, isCoded: true });
    told.write(1, 100, 'data: a\n\n', 1);
    leave(200, 10);
    told.write(1, 1_500, 'data: b\n\n', 2);
    leave(2_100, 11);
    const stream = await told.first();
    expect(stream.serverFindings().findings[0]?.evidence).toBe(
      '2 writes from /app/sse.js:3:1 on went into the compression (gzip), and nothing left it for 2.0 s.',
    );
    // A shorter time is not told of, nor is one that has let all through.
    told.write(1, 3_000, 'data: c\n\n', 3);
    leave(4_500, 50);
    leave(9_000, 50);
    await told.settled();
    expect(stream.serverFindings().findings[0]?.evidence).toMatch(/^2 writes from .* for 2\.0 s\.$/);
    told.write(1, 10_000, 'data: d\n\n', 3).closed(1, 15_000);
    await told.settled();
    expect(stream.serverFindings().findings[0]?.evidence).toBe(
      '1 writes from /app/sse.js:5:1 on went into the compression (gzip), and nothing left it for 5.0 s.',
    );
    expect(bytesOf(stream)).toBe('data: a\n\ndata: b\n\ndata: c\n\ndata: d\n\n');
  });
});
