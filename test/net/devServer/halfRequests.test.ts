// Clients over a network that does half: requests that come in bytes or end inside, answers that are cut at each byte,
// readers that stop. The dev server lets go of each of them and serves the next one as the first.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { Wire, type WireOptions } from '../../helpers/wire.ts';
import { type DevServerLog, startTestServer, untilOpenConnections } from './devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from './rawRequest.ts';

let server: DevServer;
let log: DevServerLog;

beforeEach(async () => {
  ({ server, log } = await startTestServer());
});
afterEach(() => server.close());

const chat = { method: 'POST', body: '{"messages":[{"role":"user","content":"Grüße"}]}' };

/** What stays the same from one answer to the next. */
async function steadyAnswer(port: number, path: string, request: object): Promise<unknown> {
  const { status, body, isComplete, end } = await requestRaw(port, path, request);
  const text = body.toString().replaceAll(/"(?:id|created|at)":(?:"[^"]*"|\d+)/g, '');
  return { status, text, isComplete, end };
}

describe('a request', () => {
  it.each([
    ['/end?after=2&interval=0', {}],
    ['/end?after=2&interval=0', { headers: { 'Last-Event-ID': 'ö'.repeat(20) } }],
    ['/llm?delay=0', chat],
    ['/llm?delay=0', { method: 'POST', body: '{' }],
    ['/compressed?interval=0', {}],
    ['/nothing', {}],
    ['/end', { method: 'DELETE' }],
    ['/no-response', {}],
    ['/truncated?after=1&interval=0', {}],
  ] as const)('to %s with %j is the same in parts', async (path, request) => {
    const whole = await steadyAnswer(server.port, path, request);
    for (const options of [{ parts: 'halves' }, { parts: 'bytes' }, { readBytes: 3 }] as const) {
      const wire = await Wire.to(server.port, options);
      expect(await steadyAnswer(wire.port, path, request)).toEqual(whole);
    }
    await untilOpenConnections(server, 0);
  });

  it.each(['fin', 'reset'] as const)('that ends by %s at each of its bytes is let go of', async (how) => {
    let afterBytes = 0;
    const options: WireOptions = { endingOf: () => ({ direction: 'to server', afterBytes, how }) };
    const wire = await Wire.to(server.port, options);
    const head = `POST /llm?delay=0 HTTP/1.1\r\nHost: 127.0.0.1:${wire.port}\r\nConnection: close\r\nContent-Length: 48\r\n\r\n`;
    const size = Buffer.byteLength(head + chat.body);
    for (; afterBytes < size; afterBytes += afterBytes < 20 ? 1 : 3) {
      const socket = await openRaw(wire.port, '/llm?delay=0', {
        ...chat,
        headers: { Host: `127.0.0.1:${wire.port}` },
      });
      const closed = new Promise((resolve) => socket.once('close', resolve));
      let text = '';
      socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
      socket.on('error', () => undefined);
      await closed;
      expect({ afterBytes, text: text.slice(0, 12) }).toEqual({
        afterBytes,
        text: expect.stringMatching(/^(HTTP\/1\.1 400)?$/),
      });
      await untilOpenConnections(server, 0);
    }
    const { status, isComplete } = await requestRaw(server.port, '/llm?delay=0', chat);
    expect({ status, isComplete }).toEqual({ status: 200, isComplete: true });
    expect(log.lines.filter((line) => line.includes('failed'))).toEqual([]);
  });
});

describe('an answer', () => {
  it.each(['fin', 'reset'] as const)(
    'that is cut by %s at each of its bytes is noticed each time',
    async (how) => {
      let afterBytes = 0;
      const wire = await Wire.to(server.port, {
        parts: 'halves',
        endingOf: () => ({ direction: 'to client', afterBytes, how }),
      });
      const path = '/idle?after=1&interval=0';
      const socket = await openRaw(server.port, path);
      const size = Buffer.byteLength(await readUntil(socket, /\n\n\r\n/));
      socket.destroy();
      await untilOpenConnections(server, 0);
      log.lines.length = 0;
      for (; afterBytes <= size; afterBytes += 1) {
        const client = await openRaw(wire.port, path);
        client.on('error', () => undefined).resume();
        await new Promise((resolve) => client.once('close', resolve));
        await untilOpenConnections(server, 0);
      }
      const noticed = log.lines.filter((line) =>
        line.includes(how === 'fin' ? 'client closed the connection' : 'client reset the connection'),
      );
      expect(noticed).toHaveLength(size + 1);
      expect(log.lines.filter((line) => line.includes('failed'))).toEqual([]);
    },
  );

  it('waits for a reader that stops, again and again, and loses nothing', async () => {
    const wire = await Wire.to(server.port);
    const count = 60_000;
    const socket = await openRaw(wire.port, `/burst?count=${count}&size=100`);
    const pieces: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => pieces.push(bytes));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    for (let stop = 1; stop <= 3; stop += 1) {
      await wire.until(() => wire.passed('to client') > stop * 100_000, 'Too little has passed.');
      wire.hold('to client');
      await untilOpenConnections(server, 1);
      wire.release('to client');
    }
    await closed;
    const text = Buffer.concat(pieces).toString();
    expect(text.match(/^id: \d+$/gm)?.map((line) => Number(line.slice(4)))).toEqual(
      Array.from({ length: count }, (_, at) => at + 1),
    );
    await untilOpenConnections(server, 0);
  });
});
