// Bytes behind requests that are complete, and that are no request themselves: the answers that are awaited come first,
// however many such bytes there are.

import { expect, it } from 'vitest';

import { connectApp, RawUpstream, requestHead, startRelay, type RawEnd } from './relayUnderTest.ts';

it.each([1, 2, 5])('that come %i times take no answer away', async (times) => {
  const upstream = await RawUpstream.open();
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /slow'));
  const server = await upstream.connection();
  await server.untilText('\r\n\r\n');
  const other = await connectApp(relay);
  let otherServer: RawEnd | undefined;
  for (let time = 1; time <= times; time += 1) {
    app.write('no request\r\n\r\n');
    // What another app asks for afterwards shows that the relay has had its turns.
    other.write(requestHead(relay, `GET /${time}`));
    otherServer ??= await upstream.connection(2);
    await otherServer.untilText(`GET /${time} `);
    otherServer.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    await other.until((end) => end.text.split('\r\n\r\nok').length === time + 1, 'No answer came');
  }
  expect(app.end).toBe('open');
  server.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow');
  await app.untilEnd();
  expect(app.text).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nslowHTTP\/1\.1 501 Not Implemented\r\n/);
  expect(app.text.match(/HTTP\/1\.1 /g)).toHaveLength(2);
});
