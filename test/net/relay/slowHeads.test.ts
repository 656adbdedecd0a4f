// Apps that connect and do not say what they want: none of them keeps its connection.

import { describe, expect, it } from 'vitest';

import { everyMoment, until } from '../../helpers/waiting.ts';
import { answeringUpstream, connectApp, requestHead, startRelay } from './relayUnderTest.ts';

const limits = { headMs: 100, checkMs: 20 };
const stream = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n';

describe('an app that does not finish the head of a request', () => {
  it.each([
    ['with nothing', ''],
    ['with a byte', 'G'],
    ['with half a head', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-'],
  ])('%s is left, with a sentence', async (_what, text) => {
    const upstream = await answeringUpstream(stream);
    const relay = await startRelay(upstream.origin, { limits });
    const app = await connectApp(relay);
    app.write(text);
    await app.untilEnd();
    expect(app.text).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n.*\.\n$/s);
    expect(upstream.connections).toEqual([]);
  });

  it('five hundred of them at once are left', async () => {
    const upstream = await answeringUpstream(stream);
    const relay = await startRelay(upstream.origin, { limits });
    const apps = await Promise.all(Array.from({ length: 500 }, () => connectApp(relay)));
    for (const app of apps) app.write('GET / HTTP/1.1\r\n');
    await Promise.all(apps.map((app) => app.untilEnd()));
    await until(
      () => relay.openConnections === 0,
      everyMoment,
      () => `${relay.openConnections} connections are open`,
    );
  });

  it('behind an answer that goes on gets all of that first', async () => {
    const upstream = await answeringUpstream(stream);
    const relay = await startRelay(upstream.origin, { limits });
    const app = await connectApp(relay);
    app.write(`${requestHead(relay, 'GET /')}GET /half HTTP/1.1\r\n`);
    await app.untilText('abc');
    const late = await connectApp(relay);
    await late.untilEnd();
    expect(app.end).toBe('open');
    (await upstream.connection()).write('3\r\ndef\r\n0\r\n\r\n');
    await app.untilEnd();
    expect(app.text).toMatch(/abc\r\n3\r\ndef\r\n0\r\n\r\nHTTP\/1.1 408 Request Timeout\r\n/);
  });
});

it('an upload may take longer', async () => {
  const upstream = await answeringUpstream(() => {});
  const relay = await startRelay(upstream.origin, { limits });
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'POST /', 'Content-Length: 6'));
  app.write('abc');
  const server = await upstream.connection();
  await server.untilText('abc');
  // Others that came later were left meanwhile.
  await (await connectApp(relay)).untilEnd();
  await (await connectApp(relay)).untilEnd();
  app.write('def');
  await server.untilText('abcdef');
});
