// What a probe tells, message by message, and the streams that become of it: times, places, a second attempt, a clear, what
// is bounded, and the end of the tracing.

import { describe, expect, it } from 'vitest';

import { traceOf } from '../../../src/core/probe/logTrace.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';
import { codesOf, toldBeganMs, ToldProcess, type CloseMessage } from './toldProcess.ts';
import { bytesOf, noticesOf } from './tracedServer.ts';

describe('a line of the code', () => {
  it('is known by its number, found before what it wrote is written', async () => {
    const gates: (() => void)[] = [];
    const told = new ToldProcess(async (frames) => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return frames.map((frame) => ({ ...frame, line: frame.line * 10 }));
    });
    told.place(1, 3).open(1, 0).write(1, 10, 'data: a\n\n').place(2, 4).write(1, 20, 'data: b\n\n', 2);
    expect(told.streams).toEqual([]);
    gates.shift()?.();
    await until(
      () => gates.length > 0,
      everyMoment,
      () => 'the second place is not looked for',
    );
    expect(told.streams.map(bytesOf)).toEqual(['data: a\n\n']);
    gates.shift()?.();
    const stream = await told.first();
    expect(stream.writingLines().map(({ place, writes }) => [place.line, writes])).toEqual([
      [30, 1],
      [40, 1],
    ]);
    expect([stream.writeAt(8)?.place.line, stream.writeAt(9)?.place.line]).toEqual([30, 40]);
  });

  it('that is not known is the one that began the response, which is said', async () => {
    const told = new ToldProcess().place(1, 3).open(1, 0).write(1, 10, 'data: a\n\n', 7);
    const stream = await told.first();
    expect(stream.writeAt(0)?.place).toMatchObject({ line: 3, isBeginning: true });
    const none = await new ToldProcess().open(1, 0, { place: 0 }).write(1, 10, 'data: a\n\n', 0).first();
    expect(none.writeAt(0)?.place).toEqual({ url: '', line: 1, column: 1, name: '' });
  });

  it('has its row at its first write, the fifty first of a stream; all writes are known', async () => {
    const told = new ToldProcess();
    for (let place = 1; place <= 51; place += 1) told.place(place, place);
    told.open(1, 0);
    for (let place = 1; place <= 51; place += 1) told.write(1, place, `data: ${place}\n\n`, place);
    told.write(1, 70, 'data: again\n\n', 50).write(1, 80, 'data: again\n\n', 51);
    const stream = await told.first();
    expect(noticesOf(stream)).toHaveLength(50);
    const lines = stream.writingLines();
    expect([lines.length, lines[49]]).toMatchObject([50, { place: { line: 50 }, writes: 2, lastAtMs: 70 }]);
    expect(lines[0]).toMatchObject({ writes: 1, lastAtMs: 1 });
    expect(stream.writeAt(stream.log.bodyLength - 1)).toMatchObject({ place: { line: 51 }, atMs: 80 });
    expect(bytesOf(stream)).toMatch(/data: 51\n\ndata: again\n\ndata: again\n\n$/);
  });

  it('is one of ten thousand at the most', async () => {
    const told = new ToldProcess();
    for (let place = 1; place <= 10_001; place += 1) told.place(place, place);
    told.open(1, 0).write(1, 1, 'data: a\n\n', 10_000).write(1, 2, 'data: b\n\n', 10_001);
    const stream = await told.first();
    expect(stream.writeAt(0)?.place).toMatchObject({ line: 10_000 });
    expect(stream.writeAt(9)?.place).toMatchObject({ line: 1, isBeginning: true });
  });
});

describe('messages', () => {
  it('are taken, whatever they are, and those of no response change nothing', async () => {
    const told = new ToldProcess();
    told.tellText('').tellText('{"what":"call"}').tellText('nonsense');
    told.write(5, 0, 'data: a\n\n').closed(5, 1).tell({ what: 'dropped', id: 0, count: 1, bytes: 1 });
    told.tell({ what: 'break', rule: 3, place: 1 });
    told.tell({ what: 'hello', pid: 1, thread: 2, node: 'v22.0.0', program: '/app/a.js' });
    await told.settled();
    expect([told.streams, told.breaks, told.hellos]).toEqual([
      [],
      [3],
      [{ what: 'hello', pid: 1, thread: 2, node: 'v22.0.0', program: '/app/a.js' }],
    ]);
  });

  it('have times that count from the request, and none is before it', async () => {
    const told = new ToldProcess().place(1, 3).open(1, 40, { requestedAtMs: toldBeganMs + 15 });
    told.write(1, 50, 'data: a\n\n').write(1, 5, 'data: b\n\n');
    const stream = await told.first();
    expect([stream.writeAt(0)?.atMs, stream.writeAt(9)?.atMs]).toEqual([35, 0]);
  });
});

describe('how a response ended', () => {
  it.each<[Partial<CloseMessage>, ending: object, notices: string[]]>([
    [{}, { cause: 'end' }, []],
    [
      { isFinished: false },
      { cause: 'client', by: 'app' },
      ['The connection was gone before all that was written had gone out.'],
    ],
    [{ isEnded: false, isFinished: false }, { cause: 'client', by: 'app' }, []],
    [
      { isEnded: false, isFinished: false, code: 'ECONNRESET' },
      { cause: 'client', by: 'app', code: 'ECONNRESET' },
      [],
    ],
    [{ isEnded: false, isFinished: false, isDestroyed: true }, { cause: 'truncated' }, []],
    [
      { isEnded: false, isFinished: false, isDestroyed: true, code: 'E_OWN' },
      { cause: 'truncated', code: 'E_OWN' },
      [],
    ],
  ])('%j', async (close, ending, notices) => {
    const stream = await new ToldProcess().open(1, 0).closed(1, 10, close).first();
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { ending } });
    expect(noticesOf(stream)).toEqual(notices);
  });

  it.each([
    ['GET', 200, ['stream-length']],
    ['POST', 200, ['stream-length']],
    ['HEAD', 200, []],
    ['GET', 204, []],
    ['GET', 304, []],
  ])('%s with %i has a length of a stream: %j', async (method, status, codes) => {
    const head = [
      ['Content-Type', 'text/event-stream'],
      ['content-length', '9'],
    ] as const;
    const stream = await new ToldProcess().open(1, 0, { method, status, head, call: 'flushHeaders' }).first();
    expect(codesOf(stream)).toEqual(codes);
  });

  it('is not known where it had begun before, but for what comes then', async () => {
    const stream = await new ToldProcess()
      .open(1, 0, { isLate: true })
      .write(1, 5_000, 'data: a\n\n')
      .first();
    expect(noticesOf(stream)[0]).toMatch(/^The response had begun before it was traced/);
    expect(codesOf(stream)).toEqual([]);
  });
});

describe('a head', () => {
  it.each([
    ['writeHead', 99, [], []],
    ['writeHead', 100, ['send head'], []],
    ['writeHead', 1_000, ['send head'], ['unsent-head']],
    ['write', 999, [], []],
    ['write', 1_000, [], ['unsent-head']],
  ] as const)('that %s sets goes out %i ms later', async (call, afterMs, told, codes) => {
    const process = new ToldProcess().place(1, 3).open(1, 0, { call, requestedAtMs: toldBeganMs });
    const stream = await process.call(1, afterMs, 'flushHeaders').first();
    expect(noticesOf(stream).map((notice) => notice.includes('went out') && 'send head')).toEqual(told);
    expect(codesOf(stream)).toEqual(codes);
  });

  it('is not sent by a response that is destroyed', async () => {
    const stream = await new ToldProcess().open(1, 0).call(1, 5_000, 'destroy').closed(1, 5_000).first();
    expect(codesOf(stream)).toEqual(['unsent-head']);
  });
});

it('a stream that is forgotten gets nothing more, and others go on', async () => {
  const told = new ToldProcess().open(1, 0).open(2, 1, { url: 'http://localhost/2' });
  told.write(1, 10, 'data: a\n\n').write(2, 10, 'data: b\n\n');
  const stream = await told.first();
  told.traced.forget(stream);
  await told.write(1, 20, 'data: c\n\n').write(2, 20, 'data: d\n\n').closed(1, 30).settled();
  expect(told.streams.map(bytesOf)).toEqual(['data: a\n\n', 'data: b\n\ndata: d\n\n']);
  expect(stream.state.phase).toBe('open');
});

describe('a clear', () => {
  it('forgets the lines of what was written before, and goes on with those of what comes', async () => {
    const told = new ToldProcess().place(1, 3).place(2, 4).open(1, 0).write(1, 10, 'data: a\n\n');
    const stream = await told.first();
    const trace = traceOf(stream.log);
    expect(trace?.writtenEntry(4)?.sentence).toBe('Written by /app/sse.js:3:1.');
    const before = stream.log.bodyLength;
    stream.clear();
    expect(stream.writeAt(0)).toBeUndefined();
    await told.write(1, 20, 'data: b\n\n', 2).settled();
    expect(stream.writeAt(before)).toMatchObject({ place: { line: 4 }, atMs: 20 });
    expect(stream.writeAt(before - 1)).toBeUndefined();
    const entries = Array.from(
      { length: stream.log.length },
      (_, at) => trace?.writtenEntry(at + 1)?.place.line,
    );
    expect(entries.filter((line) => line !== undefined)).toEqual([4]);
  });
});

describe('the end of the tracing', () => {
  it('is told to each response that goes on, after what waits, and nothing comes after it', async () => {
    const told = new ToldProcess().place(1, 3).open(1, 0).open(2, 0, { url: 'http://localhost/2' });
    told.write(1, 10, 'data: a\n\n').closed(2, 20);
    const closed = told.traced.close();
    told.write(1, 30, 'data: no\n\n');
    await Promise.all([closed, told.traced.close()]);
    const [running, over] = told.streams;
    expect(running && bytesOf(running)).toBe('data: a\n\n');
    expect(running && noticesOf(running).at(-1)).toBe('Tracing is over, and what came then is not known.');
    expect(running?.state.phase).toBe('stopped');
    expect(over && noticesOf(over)).toEqual([]);
  });

  it('comes once when nothing waits', async () => {
    const told = new ToldProcess().open(1, 0);
    const stream = await told.first();
    await told.traced.close();
    await told.traced.close();
    expect(noticesOf(stream)).toEqual(['Tracing is over, and what came then is not known.']);
  });

  it('takes what waits in pieces, with others in between', async () => {
    const told = new ToldProcess().place(1, 3).open(1, 0);
    for (let event = 1; event <= 500; event += 1) told.write(1, event, `data: ${event}\n\n`);
    await told.traced.close();
    const stream = await told.first();
    expect(bytesOf(stream).match(/^data: /gm)).toHaveLength(500);
    expect(told.untaken).toBe(0);
  });
});
