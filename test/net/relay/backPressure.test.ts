// A body goes no faster than whoever takes it.

import type { IncomingMessage } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';

import type { Relay } from '../../../src/net/relay/relay.ts';
import { RelayedAttempt } from '../../../src/net/relay/relayedAttempt.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { asChunk, chunkedHead } from '../../helpers/wireText.ts';
import {
  answeringUpstream,
  connectApp,
  requestHead,
  splitMessage,
  startRelay,
  untilBody,
} from './relayUnderTest.ts';

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
  await untilBody(app, size);
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

it('what is left of an upload is read once its server has answered and gone, and what follows is served', async () => {
  const size = 32 * 1024 * 1024;
  const upstream = await answeringUpstream((end) => {
    if (end.text.startsWith('POST ')) {
      end.socket.pause();
      end.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
    } else end.write(ok);
  });
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'POST /', `Content-Length: ${size}`));
  const sent = new Promise<void>((resolve) => {
    app.socket.write(Buffer.alloc(size, 'a'), () => resolve());
  });
  await app.untilText('\r\n\r\nno');
  (await upstream.connection()).socket.resetAndDestroy();
  await sent;
  app.write(requestHead(relay, 'GET /'));
  await app.untilText('\r\n\r\nok');
  expect(upstream.connections).toHaveLength(2);
});

it('a server that is held for its stream is read no further until it is let go, each time', async () => {
  const opened = vi.spyOn(RelayedAttempt.prototype, 'open');
  onTestFinished(() => opened.mockRestore());
  const upstream = await answeringUpstream((end) =>
    end.write(end.text.startsWith('GET /small') ? ok : chunkedHead),
  );
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /events'));
  await app.untilText('\r\n\r\n');
  const server = await upstream.connection();
  const link = opened.mock.calls[0]?.[3];
  const timePasses = await otherRequests(relay);
  for (const time of [1, 2]) {
    link?.holdServer(true);
    server.write(asChunk(`data: ${time}\n\n`));
    await timePasses(20);
    expect(app.text).not.toContain(`data: ${time}`);
    link?.holdServer(false);
    await app.untilText(`data: ${time}`);
  }
});
