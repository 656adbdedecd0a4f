// Connections rather than requests: how many there may be, and what becomes of those that ask nothing when the server
// closes.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { expect, it, onTestFinished } from 'vitest';

import { startTestServer, untilOpenConnections } from './devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from './rawRequest.ts';

it.each([
  ['nothing', ''],
  ['half a head', 'GET /ticks HTTP/1.1\r\nHost: 127.0.0.1\r\nX-'],
  ['half a body', 'POST /llm HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{'],
])('a client that has sent %s does not keep the server from closing', async (_what, text) => {
  const { server } = await startTestServer();
  const socket = connect({ host: '127.0.0.1', port: server.port });
  socket.on('error', () => {}).resume();
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  socket.write(text);
  // An answer of later shows that the text is there.
  await requestRaw(server.port, '/no-content');
  await server.close();
  await closed;
});

it('a server that is closed again says that it has stopped once', async () => {
  const { server, log } = await startTestServer();
  await server.close();
  await server.close();
  expect(log.lines.filter((line) => line === 'dev server stopped')).toHaveLength(1);
});

it('a thousand clients are served, the next one is turned away, and has a place once one has left', async () => {
  const { server } = await startTestServer();
  const sockets: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await server.close();
  });
  const stream = await openRaw(server.port, '/ticks?interval=600000');
  await readUntil(stream, /\n\n/);
  sockets.push(stream);
  while (sockets.length < 1_000) {
    const batch = Array.from({ length: 111 }, () => connect({ host: '127.0.0.1', port: server.port }));
    for (const socket of batch) socket.on('error', () => {});
    sockets.push(...batch);
    await Promise.all(batch.map((socket) => once(socket, 'connect')));
  }
  expect(sockets).toHaveLength(1_000);
  // The last one of a thousand is one of them.
  const last = sockets.at(-1);
  last?.write('GET /no-content HTTP/1.1\r\nHost: localhost\r\n\r\n');
  if (last) expect(await readUntil(last, /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 204 /);
  const more = connect({ host: '127.0.0.1', port: server.port });
  let got = '';
  more.on('error', () => {}).on('data', (bytes: Buffer) => (got += bytes.toString()));
  more.write('GET /no-content HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(more, 'close');
  expect(got).toBe('');
  stream.destroy();
  await untilOpenConnections(server, 0);
  expect((await requestRaw(server.port, '/no-content')).status).toBe(204);
});
