// Servers that cannot be reached: each stage that fails is told apart, and the client comes back.

import { describe, expect, it } from 'vitest';

import { closedPort } from '../../helpers/closedPort.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { createSelfSignedCertificate } from '../../helpers/selfSignedCertificate.ts';
import { connectStream, detailsOf, endOf, messages } from '../../helpers/streamUnderTest.ts';
import { waitLimitMs } from '../../helpers/waiting.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

const tls = createSelfSignedCertificate();
const response = `${streamHead()}data: 1\n\n`;

describe('an unreachable server', () => {
  it('refuses the connection', async () => {
    const { ending, verdict } = await endOf(connectStream(`http://127.0.0.1:${await closedPort()}/`));
    expect(ending).toMatchObject({ cause: 'unreachable', stage: 'connect', code: 'ECONNREFUSED' });
    expect(verdict.next).toBe('reconnect');
  });

  it('refuses it on every address of its name', async () => {
    const { ending } = await endOf(connectStream(`http://localhost:${await closedPort()}/`));
    expect(ending).toMatchObject({ cause: 'unreachable', stage: 'connect', code: 'ECONNREFUSED' });
    expect(ending.reason).toContain('127.0.0.1');
  });

  it('has a name that does not exist', async () => {
    const { ending } = await endOf(
      connectStream('http://nothing.invalid/', { connectTimeoutMs: waitLimitMs }),
    );
    expect(ending).toMatchObject({ cause: 'unreachable', stage: 'dns' });
  });

  it('takes the connection and does not answer the TLS handshake', async () => {
    const server = await RawServer.open();
    const url = `https://127.0.0.1:${server.port}/`;
    const { ending } = await endOf(connectStream(url, { connectTimeoutMs: 150 }));
    expect(ending).toMatchObject({
      cause: 'unreachable',
      stage: 'timeout',
      reason: 'no connection within 0.15 s',
    });
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
  });

  it.each([
    ['plain HTTP', (socket: NodeJS.WritableStream) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['nothing, and closes', (socket: NodeJS.WritableStream) => socket.end()],
  ])('answers a TLS handshake with %s', async (_, onConnection) => {
    const server = await RawServer.open(() => {}, { onConnection });
    const { ending } = await endOf(connectStream(`https://127.0.0.1:${server.port}/`));
    expect(ending).toMatchObject({ cause: 'unreachable', stage: 'tls' });
  });
});

describe('a self-signed certificate', () => {
  const codes = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/;

  it('is refused', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(response), { tls });
    const { ending, verdict } = await endOf(connectStream(server.url('/', 'localhost')));
    expect(ending).toMatchObject({ cause: 'unreachable', stage: 'tls', code: expect.stringMatching(codes) });
    expect(verdict.next).toBe('reconnect');
    expect(server.requests).toEqual([]);
  });

  it.each(['127.0.0.1', '127.0.0.1:port'])(
    'is accepted from a host in the list of insecure ones (%s)',
    async (host) => {
      const server = await RawServer.open(({ socket }) => socket.write(response), { tls });
      const insecureHosts = [host.replace('port', String(server.port))];
      const stream = connectStream(server.url(), { insecureHosts });
      expect(await messages(stream, 1)).toEqual(['1']);
      expect(detailsOf(stream, 'open')[0]).toMatchObject({
        remoteAddress: `127.0.0.1:${server.port}`,
        tls: expect.stringMatching(/^TLSv1\.3, /),
        timings: { tlsMs: expect.any(Number) },
      });
    },
  );

  it.each(['localhost', '127.0.0.1:1'])(
    'is refused when the list has another host or port (%s)',
    async (host) => {
      const server = await RawServer.open(({ socket }) => socket.write(response), { tls });
      const { ending } = await endOf(connectStream(server.url(), { insecureHosts: [host] }));
      expect(ending.code).toMatch(codes);
    },
  );

  it('is refused behind a redirect from a host that is trusted', async () => {
    const secure = await RawServer.open(({ socket }) => socket.write(response), { tls });
    const plain = await RawServer.open(({ socket }) => {
      socket.write(wholeResponse('302 Found', [`Location: ${secure.url('/', 'localhost')}`]));
    });
    const { ending } = await endOf(connectStream(plain.url(), { insecureHosts: ['127.0.0.1'] }));
    expect(ending).toMatchObject({ cause: 'unreachable', stage: 'tls' });
  });
});

it('tells a reset over TLS from a connection that is cut', async () => {
  const half = `${streamHead('Content-Length: 100')}data: 1\n\n`;
  const server: RawServer = await RawServer.open(
    ({ number, socket }) => {
      if (number === 1) socket.end(half);
      else socket.write(half, () => setTimeout(() => server.resetAll(), 30));
    },
    { tls },
  );
  const stream = connectStream(server.url(), { insecureHosts: ['127.0.0.1'], reconnectionTimeMs: 10 });
  expect((await endOf(stream, 1)).ending).toEqual({ cause: 'truncated', missingBytes: 91 });
  expect((await endOf(stream, 2)).ending).toEqual({ cause: 'reset', code: 'ECONNRESET' });
});
