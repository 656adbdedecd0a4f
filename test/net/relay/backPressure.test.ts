// A body goes no faster than whoever takes it.

import { expect, it } from 'vitest';

import { answeringUpstream, connectApp, requestHead, splitMessage, startRelay } from './relayUnderTest.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

it('an answer waits for an app that does not read, and loses nothing', async () => {
  const size = 64 * 1024 * 1024;
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
  // Time passes: without back pressure the relay would have taken all of it by then.
  const other = await connectApp(relay);
  for (let count = 1; count <= 300; count += 1) {
    other.write(requestHead(relay, 'GET /small'));
    await other.until(({ text }) => text.split('\r\n\r\nok').length > count, 'There was no answer');
  }
  expect(sent).toBe(false);
  app.socket.resume();
  await app.until(({ received }) => received >= size, 'The body did not come');
  expect(splitMessage(app.text).rest).toHaveLength(size);
});

it('an upload waits for a server that does not read, and loses nothing', async () => {
  const size = 64 * 1024 * 1024;
  const upstream = await answeringUpstream((end) => {
    if (end.text.startsWith('GET')) end.write(ok);
    else end.socket.pause();
  });
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  let sent = false;
  app.write(requestHead(relay, 'POST /', `Content-Length: ${size}`));
  app.socket.write(Buffer.alloc(size, 'a'), () => {
    sent = true;
  });
  const server = await upstream.connection();
  const other = await connectApp(relay);
  for (let count = 1; count <= 300; count += 1) {
    other.write(requestHead(relay, 'GET /small'));
    await other.until(({ text }) => text.split('\r\n\r\nok').length > count, 'There was no answer');
  }
  expect(sent).toBe(false);
  server.socket.resume();
  await server.until(({ received }) => received >= size, 'The body did not come');
  expect(splitMessage(server.text).rest).toHaveLength(size);
});
