// Recordings beyond the first connection: what a client sends is taken while it is being served, what is over is not cut
// off again, and each ending that a timeline can have is made again.

import { describe, expect, it } from 'vitest';

import { present } from '../../../../src/core/base/present.ts';
import type { Ending, EndingCause } from '../../../../src/core/stream/ending.ts';
import { wasLeftOpen } from '../../../../src/net/devServer/recordings/playedEndings.ts';
import { WrittenLog } from '../../../core/playback/writtenLog.ts';
import { untilOpenConnections } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';
import { serveLog } from './recordedServer.ts';

const oneEvent = 'data: a\n\n';

describe('a request', () => {
  it('is read to its end while its stream goes on', async () => {
    const { log } = new WrittenLog().attempt({ parts: [oneEvent], ending: 'client' });
    const { server, path } = await serveLog(log);
    const size = 16 * 1024 * 1024;
    const socket = await openRaw(server.port, path, {
      method: 'POST',
      headers: { 'Content-Length': `${size}` },
    });
    await readUntil(socket, /data: a/);
    // More than the system keeps for a server that does not read.
    await new Promise((resolve) => socket.write(Buffer.alloc(size, 'x'), resolve));
    expect(server.openConnections).toBe(1);
    socket.destroy();
    await untilOpenConnections(server, 0);
  });
});

describe('a recording that is removed', () => {
  it('cuts nobody off whom it has served, not even where another route serves on that connection', async () => {
    const { log } = new WrittenLog().attempt({ parts: [oneEvent], ending: 'end' });
    const served = await serveLog(log);
    const headers = { Connection: 'keep-alive' };
    const socket = await openRaw(served.server.port, `${served.path}?speed=max`, { headers });
    await readUntil(socket, /^0\r\n\r\n$/m);
    await untilOpenConnections(served.server, 0);
    socket.write('GET /ticks?interval=1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await readUntil(socket, /"number":1/);
    served.remove();
    await readUntil(socket, /"number":20\b/);
    expect(served.log.lines.filter((line) => line.includes('was cut off'))).toEqual([]);
    const again = served.server.addRecording({ title: 'again', log, isLive: () => false });
    const silent = await openRaw(served.server.port, `${again.path}?ending=stall`);
    silent.on('error', () => {});
    await readUntil(silent, /data: a/);
    again.remove();
    again.remove();
    expect(served.log.lines.filter((line) => line.includes('was cut off'))).toHaveLength(1);
    socket.destroy();
    await untilOpenConnections(served.server, 0);
  });
});

describe('a second round in the same connection', () => {
  const hour = 3_600_000;
  const later = { afterMs: hour, bytes: 'data: later\n\n' };

  it('begins at its own time, and a client that leaves in it goes on from there', async () => {
    const { log } = new WrittenLog()
      .attempt({ parts: ['data: a\n\n', later], ending: 'truncated' })
      .attempt({ parts: ['data: b\n\n'], ending: 'end' });
    const { server, path } = await serveLog(log);
    const read = async (pattern: RegExp): Promise<string> => {
      const socket = await openRaw(server.port, `${path}?loop=1`);
      const text = await readUntil(socket, pattern);
      // What else were due would have been written before another answer comes.
      const others: Buffer[] = [];
      socket.on('data', (bytes: Buffer) => others.push(bytes));
      for (let time = 1; time <= 2; time += 1) await requestRaw(server.port, '/end?after=1&interval=0');
      socket.destroy();
      await untilOpenConnections(server, 0);
      return (text + Buffer.concat(others).toString()).match(/data: \w+/g)?.join() ?? '';
    };
    expect(await read(/data: a\n\n/)).toBe('data: a');
    expect(await read(/data: b\n\n[^]*data: a\n\n/)).toBe('data: b,data: a');
    // It left in the first attempt, whose next is the second.
    expect(await read(/data: b\n\n[^]*data: a\n\n/)).toBe('data: b,data: a');
  });

  it.each([
    [1, '1'],
    [2, '1,2'],
    [3, '1,2,3'],
    [4, '1,2,3,1'],
    [7, '1,2,3,1,2,3,1'],
  ])('counts to the %i events after which it is cut, whatever the pieces', async (cut, numbers) => {
    const { log } = new WrittenLog().attempt({
      parts: ['data: 1\n\nda', 'ta: 2\n', '\n', 'data: 3\n\n'],
      ending: 'end',
    });
    const { server, path } = await serveLog(log);
    for (const query of ['speed=max', 'speed=10000', 'speed=max&split=1']) {
      const answer = await requestRaw(server.port, `${path}?loop=1&cut=${cut}&${query}`);
      const got = answer.body.toString().match(/\d/g)?.join();
      expect([query, got, answer.isComplete]).toEqual([query, numbers, false]);
    }
  });
});

describe('an ending', () => {
  it.each<readonly [EndingCause, isLeftOpen: boolean]>([
    ['end', false],
    ['truncated', false],
    ['reset', false],
    ['no-response', false],
    ['unreachable', false],
    ['no-content', false],
    ['answered', false],
    ['http-error', false],
    ['wrong-type', false],
    ['bad-redirect', false],
    ['bad-encoding', false],
    ['bad-url', false],
    ['bad-id', false],
    ['blocked', false],
    // In these, the client went.
    ['close-message', true],
    ['client', true],
    ['idle', true],
    ['limit', true],
  ])('of the cause %s has left the connection open: %s', (cause, isLeftOpen) => {
    const written = new WrittenLog().attempt({ parts: [oneEvent] });
    expect(wasLeftOpen({})).toBe(true);
    written.end(cause);
    const last = written.log.entry(written.log.length);
    const over = last.kind === 'close' || last.kind === 'error' ? written.log.detail(last) : undefined;
    expect(wasLeftOpen(present({ over }))).toBe(isLeftOpen);
  });

  it.each<readonly [Ending, end: string]>([
    [{ cause: 'no-response', code: 'ECONNRESET' }, 'reset'],
    [{ cause: 'no-response' }, 'fin'],
    [{ cause: 'unreachable', code: 'ECONNRESET' }, 'reset'],
    [{ cause: 'unreachable', code: 'ECONNREFUSED' }, 'fin'],
  ])('without a response, %j, is %s, each time', async (ending, end) => {
    const { log } = new WrittenLog().attempt({ head: null, ending });
    const { server, path } = await serveLog(log);
    for (let time = 1; time <= 2; time += 1)
      expect(await requestRaw(server.port, `${path}?speed=max`)).toMatchObject({ status: 0, end });
  });

  it.each(['idle', 'client'] as const)(
    'by the client, %s, of a request that was never answered is silence, which the log says',
    async (cause) => {
      const { log } = new WrittenLog().attempt({ head: null, ending: cause });
      const served = await serveLog(log);
      // Without a head there is nothing to read: the log says when it has begun to be silent.
      const socket = await openRaw(served.server.port, served.path);
      await served.log.find(/ (?:gives no answer, as in the recording|goes silent)/);
      expect(served.server.openConnections).toBe(1);
      socket.destroy();
      await untilOpenConnections(served.server, 0);
    },
  );
});

describe('the clients of a recording', () => {
  it('are a thousand, of whom the one is forgotten that came least recently', async () => {
    const written = new WrittenLog();
    for (const text of ['first', 'second', 'third'])
      written.attempt({ parts: [`data: ${text}\n\n`], ending: 'end' });
    const { server, path } = await serveLog(written.log);
    const headers = { Connection: 'keep-alive' };
    const socket = await openRaw(server.port, '/no-content', { headers });
    await readUntil(socket, /\r\n\r\n/);
    /** Asks on one connection, as many as there are at once, and reads the answers in their order. */
    const ask = async (...sessions: readonly number[]): Promise<string[]> => {
      const requests = sessions.map(
        (session) => `GET ${path}?speed=max&session=${session} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      );
      socket.write(requests.join(''));
      let text = '';
      while (text.split('\n0\r\n\r\n').length <= sessions.length)
        text += await readUntil(socket, /\n0\r\n\r\n$/);
      await untilOpenConnections(server, 0);
      return [...text.matchAll(/data: (\w+)/g)].map(([, attempt = '']) => attempt);
    };
    const five = Array.from({ length: 5 }, (_, at) => at);
    for (let from = 0; from < 1_000; from += 5)
      expect(await ask(...five.map((at) => from + at))).toEqual(five.map(() => 'first'));
    // Who comes again is the newest, so that one more takes the place of another.
    expect(await ask(0)).toEqual(['second']);
    expect(await ask(1_000)).toEqual(['first']);
    expect(await ask(0)).toEqual(['third']);
    expect(await ask(2)).toEqual(['second']);
    expect(await ask(1)).toEqual(['first']);
    socket.destroy();
  });
});
