// Nothing outlives its owner: clients that leave are noticed and cleaned up after, close() ends connections and child
// processes, and a port that cannot be had is explained.
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { DevServerPortError } from '../../../src/net/devServer/devServer.ts';
import { startTestServer, untilOpenConnections } from './devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from './rawRequest.ts';

describe('starting', () => {
  it('binds 127.0.0.1 and names its origin', async () => {
    const { server, log } = await startTestServer();
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
    expect(log.lines).toEqual([`dev server listens on ${server.origin}`]);
    await server.close();
  });

  it('says what to do when the port is in use', async () => {
    const { server } = await startTestServer();
    const second = startTestServer({ port: server.port });
    await expect(second).rejects.toBeInstanceOf(DevServerPortError);
    await expect(second).rejects.toThrow(
      `Port ${server.port} is already in use. Choose another port, or 0 for a free one.`,
    );
    await server.close();
  });

  it('says what to do when there is no such port', async () => {
    await expect(startTestServer({ port: 70_000 })).rejects.toThrow('There is no port 70000');
  });
});

describe('a client that does not finish its request', () => {
  const limits = { headMs: 100, requestMs: 200, checkMs: 20 };

  it.each([
    ['says nothing', ''],
    ['sends half a head', 'GET /ticks HTTP/1.1\r\nHost: 127.0.0.1\r\nX-'],
    ['sends half a body', 'POST /chat HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 9\r\n\r\n{'],
  ])('and %s is left', async (_what, text) => {
    const { server } = await startTestServer({ limits });
    const socket = connect({ host: '127.0.0.1', port: server.port });
    socket.on('error', () => {});
    socket.write(text.replace('PORT', String(server.port)));
    socket.resume();
    await once(socket, 'close');
    await server.close();
  });

  it('is not one that reads a stream for longer', async () => {
    const { server } = await startTestServer({ limits });
    const socket = await openRaw(server.port, '/ticks?interval=50');
    await readUntil(socket, /id: 12\n/);
    socket.destroy();
    await server.close();
  });
});

describe('a client that leaves', () => {
  it.each([
    { path: '/ticks?interval=60000', cleanedUp: 'timer of 60000 ms, close listener' },
    { path: '/resumable?interval=3600000', cleanedUp: /^log position 2, timer of \d+ ms, close listener$/ },
    { path: '/idle?after=1&interval=0', cleanedUp: 'open response, close listener' },
  ])('is noticed at $path', async ({ path, cleanedUp }) => {
    const { server, log } = await startTestServer();
    const socket = await openRaw(server.port, path, { headers: { 'User-Agent': 'test' } });
    await readUntil(socket, /\n\n/);
    expect(server.openConnections).toBe(1);
    expect(log.lines[1]).toBe(`#1 GET ${path} from port ${socket.localPort}, no Last-Event-ID, "test"`);
    socket.destroy();
    const line = await log.find(/client closed the connection/);
    expect(line.split('cleaned up: ')[1]).toEqual(
      typeof cleanedUp === 'string' ? cleanedUp : expect.stringMatching(cleanedUp),
    );
    await untilOpenConnections(server, 0);
    await server.close();
  });

  it('is told apart when it resets the connection', async () => {
    const { server, log } = await startTestServer();
    const socket = await openRaw(server.port, '/ticks?interval=60000');
    await readUntil(socket, /\n\n/);
    socket.resetAndDestroy();
    await log.find(/^#1 client reset the connection: noticed \d+ ms after it came/);
    await server.close();
  });
});

describe('close()', () => {
  it('ends every connection, can be called twice, and frees the port', async () => {
    const { server, log } = await startTestServer();
    const paths = [
      '/ticks',
      '/idle?after=1',
      '/slow-head?delay=60000',
      '/burst?count=10000000',
      '/advice/emit-close?after=1&interval=1',
      '/advice/end-on-close?listen=0',
      '/close-message?after=0&grace=60000',
    ];
    const sockets = await Promise.all(paths.map((path) => openRaw(server.port, path)));
    await untilOpenConnections(server, paths.length);
    const ends = sockets.map(async (socket) => {
      socket.on('error', () => undefined).resume();
      await once(socket, 'close');
    });
    await Promise.all([server.close(), server.close()]);
    await Promise.all(ends);
    expect(log.lines.at(-1)).toBe('dev server stopped');
    await untilOpenConnections(server, 0);
    const [error] = await once(connect({ host: '127.0.0.1', port: server.port }), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(log.lines.filter((line) => line.includes('failed'))).toEqual([]);
    expect(log.lines.filter((line) => line.includes('client closed'))).toEqual([]);
  });

  it('leaves no child process', async () => {
    const { server, log } = await startTestServer();
    await requestRaw(server.port, '/advice/end-while-writing');
    const started = await log.find(/process \d+ listens on/);
    await server.close();
    const id = Number(/process (\d+)/.exec(started)?.[1]);
    expect(() => process.kill(id, 0)).toThrow('ESRCH');
  });

  it('ends a child process that is only starting', async () => {
    const { server, log } = await startTestServer();
    const socket = await openRaw(server.port, '/advice/end-while-writing');
    await log.find(/GET \/advice\/end-while-writing/);
    const ended = once(socket, 'close');
    await server.close();
    socket.resume();
    await ended;
    expect(log.lines.some((line) => /crashing server: process \d+ was ended/.test(line))).toBe(true);
  });
});

describe('a crashing server that cannot start', () => {
  it('is answered with the reason', async () => {
    const { server } = await startTestServer({ crashingServerFile: '/nowhere/crashingServer.ts' });
    const { status, body } = await requestRaw(server.port, '/advice/end-while-writing');
    expect(status).toBe(500);
    expect(body.toString()).toMatch(/^The crashing server did not start: process \d+ died with exit code 1/);
    await server.close();
  });
});
