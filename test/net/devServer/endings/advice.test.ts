// Each piece of advice, followed by the server and watched from outside: what the client meets, what the log says, and
// which processes are left.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DevServer } from '../../../../src/net/devServer/devServer.ts';
import { everyMoment, until } from '../../../helpers/waiting.ts';
import { type DevServerLog, startTestServer, untilOpenConnections } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';

let server: DevServer;
let log: DevServerLog;

// It counts the attempts of a client: a second try begins anew.
beforeEach(async () => {
  ({ server, log } = await startTestServer());
});
afterEach(() => server.close());

describe('end the response when the socket closes', () => {
  it('notices the close and leaves nothing open', async () => {
    const socket = await openRaw(server.port, '/advice/end-on-close?interval=1');
    await readUntil(socket, /"number":2/);
    socket.destroy();
    await log.find(/client closed the connection: noticed \d+ ms after it came, \d+ ms after the last write/);
    await untilOpenConnections(server, 0);
  });

  it('without listening, goes on writing to nobody, for a bounded time', async () => {
    const socket = await openRaw(server.port, '/advice/end-on-close?interval=1&listen=0&overrun=2');
    await readUntil(socket, /"number":2/);
    socket.destroy();
    await log.find(/writes event \d+ to a client that has left/);
    await log.find(/stops after 2 events for nobody/);
    await untilOpenConnections(server, 0);
  });
});

describe('call response.end() while a package still writes', () => {
  it('kills a process of its own, which then refuses connections', async () => {
    const redirect = await requestRaw(server.port, '/advice/end-while-writing?after=2&interval=1');
    expect(redirect.status).toBe(307);
    const target = new URL(redirect.headers.get('location') ?? '');
    expect(target.hostname).toBe('127.0.0.1');
    expect(target.port).not.toBe(`${server.port}`);
    const stream = await requestRaw(Number(target.port), `${target.pathname}${target.search}`);
    expect(stream.body.toString()).toBe('id: 1\ndata: {"number":1}\n\nid: 2\ndata: {"number":2}\n\n');
    const death = await log.find(/died with exit code 1: Error \[ERR_STREAM_WRITE_AFTER_END\]/);
    expect(isRunning(death)).toBe(false);
    const retry = connect({ host: '127.0.0.1', port: Number(target.port) });
    const [error] = await once(retry, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('starts another process for another visit, checks Host there, and keeps their number bounded', async () => {
    const locations = new Set<string>();
    for (let visit = 0; visit < 6; visit += 1) {
      const { headers } = await requestRaw(server.port, '/advice/end-while-writing');
      locations.add(headers.get('location') ?? '');
    }
    expect(locations.size).toBe(6);
    const port = Number(new URL([...locations].at(-1) ?? '').port);
    const foreign = await requestRaw(port, '/', { headers: { Host: 'rebound.example' } });
    expect(foreign.status).toBe(421);
    await until(
      () => runningProcesses().length === 4,
      everyMoment,
      () => `Not 4 processes run, but: ${runningProcesses().join('; ')}`,
    );
  });
});

describe('emit close on the response instead', () => {
  it('stops the package and leaves the connection half-open', async () => {
    const socket = await openRaw(server.port, '/advice/emit-close?after=2&interval=1');
    await readUntil(socket, /"number":2/);
    await log.find(/emitted close on the response/);
    const bytesRead = socket.bytesRead;
    // Another exchange of the same server runs its course meanwhile; this one stays silent and open.
    await requestRaw(server.port, '/end?interval=5');
    expect(socket.bytesRead).toBe(bytesRead);
    expect(socket.readableEnded).toBe(false);
    expect(server.openConnections).toBe(1);
    socket.destroy();
    await untilOpenConnections(server, 0);
  });
});

describe('what successive attempts get', () => {
  it.each([
    { path: '/advice/change-content-type', attempts: ['stream ends', '200 text/html', 'stream ends'] },
    { path: '/advice/answer-204', attempts: ['stream ends', '204', 'stream ends'] },
    { path: '/advice/close-on-error', attempts: ['stream is cut', 'healthy', 'stream is cut'] },
    {
      path: '/advice/give-up-after-attempts?outage=2',
      attempts: ['stream is cut', 'no response', 'no response', 'healthy', 'stream is cut'],
    },
  ])('$path: $attempts', async ({ path, attempts }) => {
    const seen: string[] = [];
    for (let attempt = 0; attempt < attempts.length; attempt += 1) {
      seen.push(await attemptAt(`${path}${path.includes('?') ? '&' : '?'}after=1&interval=1`));
    }
    expect(seen).toEqual(attempts);
  });

  it('/advice/close-message ends the response after the grace time', async () => {
    const { body, isComplete } = await requestRaw(server.port, '/advice/close-message?after=0&grace=10');
    expect(body.toString()).toBe('data: {"type":"close"}\n\n');
    expect(isComplete).toBe(true);
  });
});

/** What one attempt met. A stream that goes on past its third event counts as healthy. */
async function attemptAt(path: string): Promise<string> {
  const socket = await openRaw(server.port, path);
  let received = '';
  const isHealthy = await new Promise<boolean>((resolve) => {
    socket.on('data', (piece: Buffer) => {
      received += piece.toString();
      if (received.includes('"number":3')) resolve(true);
    });
    socket.once('close', () => resolve(false));
  });
  socket.destroy();
  if (isHealthy) return 'healthy';
  if (received === '') return 'no response';
  if (received.includes('text/event-stream'))
    return received.endsWith('0\r\n\r\n') ? 'stream ends' : 'stream is cut';
  const type = /content-type: (\S+)/i.exec(received)?.[1];
  return [received.split(' ')[1], type].filter((part) => part !== undefined).join(' ');
}

function isRunning(line: string): boolean {
  const id = Number(/process (\d+)/.exec(line)?.[1]);
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

function runningProcesses(): readonly string[] {
  return log.lines.filter((line) => line.includes('listens on 127.0.0.1') && isRunning(line));
}
