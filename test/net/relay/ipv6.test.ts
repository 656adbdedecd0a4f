// Servers at an address of IPv6, which stands in brackets in a URL and without them in a connection. Where this machine has no
// such address, these tests are skipped.

import { createServer, type IncomingMessage, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { AddressInfo } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import { connectStream, detailsOf, messages } from '../../helpers/streamUnderTest.ts';
import { connectApp, requestHead, startRelay } from './relayUnderTest.ts';

const hasAddress = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

/** A server at `::1` that sends one event, and the requests that came. */
async function openServer(): Promise<{ readonly origin: string; readonly requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: 1\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { origin: `http://[::1]:${(server.address() as AddressInfo).port}`, requests };
}

describe.skipIf(!hasAddress)('a server at ::1', () => {
  it('is connected to, and named with brackets', async () => {
    const { origin, requests } = await openServer();
    const stream = connectStream(`${origin}/events`);
    await messages(stream, 1);
    const { host } = new URL(origin);
    expect(requests[0]?.headers.host).toBe(host);
    expect(detailsOf(stream, 'open')[0]).toMatchObject({ url: `${origin}/events`, remoteAddress: host });
  });

  it('is reached through a relay, by one connection', async () => {
    const { origin, requests } = await openServer();
    const relay = await startRelay(origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /events', 'Accept: text/event-stream'));
    await app.untilText('data: 1');
    expect(requests[0]?.headers.host).toBe(new URL(origin).host);
    const [stream] = relay.streams.list();
    expect(stream?.serverSide.request.url).toBe(`${origin}/events`);
    expect(stream?.appSide.request.url).toBe(`${relay.origin}/events`);
  });
});
