// A body goes no faster than whoever takes it.

import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';

import type { Relay } from '../../../src/net/relay/relay.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { answeringUpstream, connectApp, requestHead, splitMessage, startRelay } from './relayUnderTest.ts';

/** Asks for as many small answers, one after the other: without back pressure the relay would take all of a body by then. */
async function otherRequests(relay: Relay): Promise<(requests: number) => Promise<void>> {
  const other = await connectApp(relay);
  let count = 0;
  return async (requests) => {
    for (const until = count + requests; count < until;) {
      count += 1;
      other.write(requestHead(relay, 'GET /small'));
      await other.until(({ text }) => text.split('\r\n\r\nok').length > count, 'There was no answer');
    }
  };
}

/** @returns whether all of the body was taken by now */
async function startUpload(relay: Relay, size: number): Promise<() => boolean> {
  const app = await connectApp(relay);
  let sent = false;
  app.write(requestHead(relay, 'POST /', `Content-Length: ${size}`));
  app.socket.write(Buffer.alloc(size, 'a'), () => {
    sent = true;
  });
  return () => sent;
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

it('an answer waits for an app that does not read, and loses nothing', async () => {
  const size = 48 * 1024 * 1024;
  const body = Buffer.alloc(size, 'a');
  let sent = false;
  const upstream = await answeringUpstream((end) => {
    if (end.text.startsWith('GET /small')) {
      end.write(ok);
      return;
    }
    end.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
    end.socket.write(body, () => {
      sent = true;
    });
  });
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.socket.pause();
  app.write(requestHead(relay, 'GET /large'));
  await upstream.connection();
  const timePasses = await otherRequests(relay);
  await timePasses(100);
  expect(sent).toBe(false);
  app.socket.resume();
  await app.until(({ received }) => received >= size, 'The body did not come');
  expect(splitMessage(app.text).rest).toHaveLength(size);
});

it('an answer waits each time that its app stops to read', async () => {
  const size = 64 * 1024 * 1024;
  let sent = false;
  const upstream = await answeringUpstream((end) => {
    if (end.text.startsWith('GET /small')) {
      end.write(ok);
      return;
    }
    end.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
    end.socket.write(Buffer.alloc(size, 'a'), () => {
      sent = true;
    });
  });
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.socket.pause();
  app.write(requestHead(relay, 'GET /large'));
  await upstream.connection();
  const timePasses = await otherRequests(relay);
  for (const share of [0.1, 0.2, 0.3]) {
    await timePasses(50);
    expect(sent).toBe(false);
    app.socket.resume();
    await app.until(({ received }) => received >= size * share, 'The body did not come');
    app.socket.pause();
  }
  await timePasses(50);
  expect(sent).toBe(false);
});

it('an upload waits for a server that does not read, and loses nothing', async () => {
  const size = 48 * 1024 * 1024;
  let upload: IncomingMessage | undefined;
  const server = await ListeningServer.open((request, response) => {
    if (request.method === 'GET') response.end('ok');
    else {
      upload = request;
      server.tell();
    }
  });
  const relay = await startRelay(new URL(server.url).origin);
  const isSent = await startUpload(relay, size);
  await server.until(() => upload !== undefined, 'The upload did not begin');
  const timePasses = await otherRequests(relay);
  await timePasses(100);
  expect(isSent()).toBe(false);
  let received = 0;
  for await (const bytes of upload ?? []) received += (bytes as Buffer).length;
  expect(received).toBe(size);
});

it('an upload waits each time that its server stops to read', async () => {
  const size = 64 * 1024 * 1024;
  let upload: IncomingMessage | undefined;
  let received = 0;
  const server = await ListeningServer.open((request, response) => {
    if (request.method === 'GET') {
      response.end('ok');
      return;
    }
    upload = request;
    request.on('data', (bytes: Buffer) => {
      received += bytes.length;
      server.tell();
    });
    request.pause();
    server.tell();
  });
  const relay = await startRelay(new URL(server.url).origin);
  const isSent = await startUpload(relay, size);
  await server.until(() => upload !== undefined, 'The upload did not begin');
  const timePasses = await otherRequests(relay);
  for (const share of [0.1, 0.2, 0.3]) {
    await timePasses(50);
    expect(isSent()).toBe(false);
    upload?.resume();
    await server.until(() => received >= size * share, 'The upload did not go on');
    upload?.pause();
  }
  expect(isSent()).toBe(false);
  upload?.resume();
  await server.until(() => received === size, 'The upload did not come');
});
