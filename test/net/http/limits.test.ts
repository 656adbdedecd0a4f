// Too much, too large, too long, and nothing at all: entries, bounded memory, and a process that lives on.

import { gzipSync } from 'node:zlib';
import { expect, describe, it, vi } from 'vitest';

import { holdTimers, whenTimersRun } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  connectStream,
  detailsOf,
  endOf,
  entriesOf,
  messages,
  messagesOf,
  rowsOf,
  untilLog,
} from '../../helpers/streamUnderTest.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

const mebibyte = 1024 * 1024;

describe('the size limit of an event', () => {
  it('ends a line without end, with bounded memory', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    const server = await RawServer.open(({ socket }) => {
      socket.write(`${streamHead()}data: `);
      const writeOn = (): void => {
        while (!socket.destroyed && socket.write(piece));
        if (!socket.destroyed) socket.once('drain', writeOn);
      };
      writeOn();
    });
    const before = process.memoryUsage().arrayBuffers;
    const stream = connectStream(server.url(), { maxEventBytes: 4 * mebibyte });
    const { ending, verdict } = await endOf(stream);
    expect(ending).toEqual({ cause: 'limit', limit: 4 * mebibyte });
    expect(verdict.next).toBe('stop');
    expect(rowsOf(stream)).toEqual(['request', 'open', 'notice event-too-large', 'error']);
    expect(entriesOf(stream, 'notice')[0]?.length).toBe(4 * mebibyte);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * mebibyte);
    expect(stream.state.phase).toBe('stopped');
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
  });

  it.each(['data: ', ': ', 'id: ', 'event: ', 'nothing'])(
    'applies to a line that begins with %j',
    async (start) => {
      const server = await RawServer.open(({ socket }) =>
        socket.write(`${streamHead()}data: 1\n\n${start}${'x'.repeat(2_000)}`),
      );
      const stream = connectStream(server.url(), { maxEventBytes: 1_000 });
      expect((await endOf(stream)).ending.cause).toBe('limit');
      expect(messagesOf(stream)).toEqual(['1']);
      expect(stream.state.lastEventId).toBe('');
    },
  );

  it('applies to a block of many lines, and to none that is just as large', async () => {
    const line = 'data: 3456789\n';
    const server = await RawServer.open(({ socket }) =>
      socket.write(`${streamHead()}${line.repeat(10)}\n${line.repeat(11)}\n`),
    );
    const stream = connectStream(server.url(), { maxEventBytes: line.length * 10 + 1 });
    expect((await endOf(stream)).ending.cause).toBe('limit');
    expect(messagesOf(stream)).toHaveLength(1);
  });

  it('lets an event of 20 MB through when it is larger than that', async () => {
    const size = 20_000_000;
    const server = await RawServer.open(({ socket }) =>
      socket.end(
        Buffer.concat([Buffer.from(`${streamHead()}data: `), Buffer.alloc(size, 'y'), Buffer.from('\n\n')]),
      ),
    );
    const stream = connectStream(server.url(), { maxEventBytes: 32 * mebibyte });
    const [data = ''] = await messages(stream, 1);
    expect(data.length).toBe(size);
    expect(data).toBe('y'.repeat(size));
  });

  it('is 16 MiB by default', async () => {
    const server = await RawServer.open(({ socket }) => {
      socket.write(Buffer.concat([Buffer.from(`${streamHead()}data: `), Buffer.alloc(17 * mebibyte, 'z')]));
    });
    expect((await endOf(connectStream(server.url()))).ending).toEqual({
      cause: 'limit',
      limit: 16 * mebibyte,
    });
  });
});

describe('silence', () => {
  it('ends the attempt when a watchdog is set, and a standard client would wait for ever', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(`${streamHead()}: hello\n\n`));
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } }, { idleTimeoutMs: 150 });
    const { ending, verdict, durationMs } = await endOf(stream);
    expect(ending).toEqual({ cause: 'idle', limit: 150 });
    expect(verdict).toEqual({ next: 'wait' });
    expect(durationMs).toBeGreaterThanOrEqual(145);
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
  });

  it('counts before the head too, and anew with each byte', async () => {
    holdTimers();
    let beat: () => void = () => {};
    const server = await RawServer.open(({ number, socket }) => {
      if (number === 1) return;
      socket.write(streamHead());
      beat = () => socket.write(': beat\n\n');
    });
    const stream = connectStream(server.url(), { idleTimeoutMs: 400, reconnectionTimeMs: 10 });
    await server.until(() => server.requests.length === 1, 'There is no request.');
    vi.advanceTimersByTime(400);
    expect((await endOf(stream, 1)).ending.cause).toBe('idle');
    vi.advanceTimersByTime(10);
    await untilLog(stream, () => stream.state.phase === 'open');
    for (let beats = 1; beats <= 6; beats += 1) {
      vi.advanceTimersByTime(399);
      beat();
      await untilLog(stream, () => entriesOf(stream, 'comment').length === beats);
    }
    vi.advanceTimersByTime(399);
    expect(stream.state.phase).toBe('open');
    vi.advanceTimersByTime(1);
    expect((await endOf(stream, 2)).ending.cause).toBe('idle');
  });

  it('counts anew with the head of the answer', async () => {
    holdTimers();
    let answer: () => void = () => {};
    const server = await RawServer.open(({ socket }) => (answer = () => socket.write(streamHead())));
    const stream = connectStream(server.url(), { idleTimeoutMs: 400 });
    await server.until(() => server.requests.length === 1, 'There is no request.');
    vi.advanceTimersByTime(399);
    answer();
    await untilLog(stream, () => stream.state.phase === 'open');
    vi.advanceTimersByTime(399);
    expect(stream.state.phase).toBe('open');
    vi.advanceTimersByTime(1);
    expect((await endOf(stream)).ending.cause).toBe('idle');
  });

  it('is not what came while the event loop was busy', async () => {
    holdTimers();
    let beat: () => void = () => {};
    const server = await RawServer.open(({ socket }) => {
      socket.write(streamHead());
      beat = () => socket.write(': beat\n\n');
    });
    const stream = connectStream(server.url(), { idleTimeoutMs: 400 });
    await untilLog(stream, () => stream.state.phase === 'open');
    await whenTimersRun(() => {
      beat();
      vi.advanceTimersByTime(400);
    });
    await untilLog(stream, () => stream.log.length > 2);
    expect(rowsOf(stream)).toEqual(['request', 'open', 'comment']);
    vi.advanceTimersByTime(400);
    expect((await endOf(stream)).ending.cause).toBe('idle');
  });

  it('is not what came compressed and means nothing yet', async () => {
    holdTimers();
    const bytes = gzipSync('data: 1\n\n');
    let sent = 0;
    let send: () => void = () => {};
    const server = await RawServer.open(({ socket }) => {
      socket.write(streamHead('Content-Encoding: gzip'));
      send = () => socket.write(bytes.subarray(sent, (sent += 4)));
    });
    const stream = connectStream(server.url(), { idleTimeoutMs: 400 });
    await untilLog(stream, () => stream.state.phase === 'open');
    // The header of gzip, of ten bytes, has no content.
    for (let part = 1; part <= 2; part += 1) {
      vi.advanceTimersByTime(399);
      send();
      await until(
        () => stream.totals.wireBytes === part * 4,
        everyMoment,
        () => `${stream.totals.wireBytes} bytes have come`,
      );
    }
    expect(stream.totals.bodyBytes).toBe(0);
    vi.advanceTimersByTime(399);
    expect(stream.state.phase).toBe('open');
    vi.advanceTimersByTime(1);
    expect((await endOf(stream)).ending).toEqual({ cause: 'idle', limit: 400 });
  });

  it('is no ending without a watchdog', async () => {
    holdTimers();
    const server = await RawServer.open(({ socket }) => socket.write(streamHead()));
    const stream = connectStream(server.url(), { connectTimeoutMs: 60 });
    await untilLog(stream, () => stream.state.phase === 'open');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a retry that no timer can hold', () => {
  it.each(['2147483648', '9'.repeat(30)])(
    '(%s) is capped, said to be, and does not fire at once',
    async (digits) => {
      const server = await RawServer.open(({ socket }) =>
        socket.end(`${streamHead()}retry: ${digits}\ndata: 1\n\n`),
      );
      holdTimers();
      const stream = connectStream(server.url());
      const { verdict } = await endOf(stream);
      expect(verdict).toEqual({ next: 'reconnect', delayMs: 2_147_483_647, lastEventId: '' });
      expect(rowsOf(stream)).toEqual(['request', 'open', 'retry', 'notice retry-capped', 'message', 'close']);
      const retryMs = Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
      expect(detailsOf(stream, 'notice')).toEqual([
        { notice: 'retry-capped', retryMs, cappedMs: 2_147_483_647 },
      ]);
      vi.advanceTimersByTime(2_147_483_646);
      expect(server.requests).toHaveLength(1);
      expect(stream.state).toMatchObject({ phase: 'waiting', delayMs: 2_147_483_647 });
    },
  );
});

it('takes every byte there is, in any order', async () => {
  const bytes = Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 167 + (at >> 8)) % 256));
  const server = await RawServer.open(({ socket }) =>
    socket.end(Buffer.concat([Buffer.from(streamHead()), bytes])),
  );
  const stream = connectStream(server.url());
  const { ending, bodyBytes } = await endOf(stream);
  expect(ending).toEqual({ cause: 'end', isEndedByClose: true, isInsideEvent: true });
  expect(bodyBytes).toBe(bytes.length);
  expect(Buffer.compare(stream.log.bodyBytes(0, bytes.length), bytes)).toBe(0);
});

it.each([
  [1_000, 'end'],
  [1_001, 'no-response'],
])('%i interim answers come before one that ends as %s, in each attempt', async (count, cause) => {
  const server = await RawServer.open(({ socket }) => {
    socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(count));
    socket.write(wholeResponse('200 OK', ['Content-Type: text/event-stream'], 'data: 1\n\n'));
  });
  const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
  for (const attempt of [1, 2]) {
    if (attempt > 1) stream.connect();
    const { ending } = await endOf(stream, attempt);
    expect(ending.cause).toBe(cause);
    if (cause === 'no-response')
      expect(ending.reason).toBe('it sent more than 1000 interim answers (1xx), and no final one');
  }
  await server.until(() => server.openConnections === 0, 'A socket is still open.');
});
