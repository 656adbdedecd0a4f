// What a server, or a proxy before it, answers instead of a stream, and what is said of it: gateways, other types, schemes
// that do not fit, and proxies that are not there.

import { describe, expect, it } from 'vitest';

import { adviseEnding, describeEnding } from '../../../src/core/log/endingWords.ts';
import { closedPort } from '../../helpers/closedPort.ts';
import {
  haproxyPath,
  nginxPath,
  startHaproxy,
  startNginx,
  whereInstalled,
} from '../../helpers/installedProxies.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { createSelfSignedCertificate } from '../../helpers/selfSignedCertificate.ts';
import { connectStream, endOf } from '../../helpers/streamUnderTest.ts';
import { wholeResponse } from '../../helpers/wireText.ts';

describe('a gateway', () => {
  it('that answers with a time limit of its own is named', async () => {
    const page =
      '<!DOCTYPE html><title>example.com | 524: A timeout occurred</title><h1>A timeout occurred</h1>';
    const headers = ['Content-Type: text/html; charset=UTF-8', 'Server: cloudflare'];
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('524 A Timeout Occurred', headers, page)),
    );
    const { ending, verdict } = await endOf(connectStream(server.url()));
    expect(ending).toMatchObject({ cause: 'http-error', status: 524, bodyStart: page });
    expect(describeEnding(ending)).toBe(
      'Cloudflare answered 524 A Timeout Occurred in the server’s place, which did not answer within its time limit. It is known by “| 524: A timeout occurred</title>”.',
    );
    expect(adviseEnding(ending)).toContain('This is a time limit of what stands before the server.');
    expect(verdict.next).toBe('stop');
  });

  it('that lets an answer of the server pass is not said to have answered', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('503 Service Unavailable', ['Server: nginx'], '{"error":"busy"}')),
    );
    const { ending } = await endOf(connectStream(server.url()));
    expect(ending.gateway).toBeUndefined();
    expect(describeEnding(ending)).toBe('The server answered 503 Service Unavailable instead of 200.');
  });

  it.skipIf(nginxPath === undefined)(
    whereInstalled(
      'nginx before a server that is away is named, and its cure brings a client back',
      nginxPath,
    ),
    async () => {
      const away = await closedPort();
      const { ending } = await endOf(connectStream(await startNginx(away)));
      expect(describeEnding(ending)).toMatch(
        /^nginx answered 502 Bad Gateway in the server’s place, of which/,
      );
      const [, cure = ''] = /comes back: (.*)\.$/.exec(adviseEnding(ending) ?? '') ?? [];
      const [setting = ''] = cure.split('; location');
      const cured = await endOf(connectStream(await startNginx(away, `${setting};`)));
      expect(cured.ending.cause).toBe('no-response');
      expect(cured.verdict.next).toBe('reconnect');
    },
  );

  it.skipIf(nginxPath === undefined)(
    whereInstalled('nginx whose read timeout is over before the head is named, with the setting', nginxPath),
    async () => {
      const server = await RawServer.open();
      const { ending } = await endOf(connectStream(await startNginx(server.port, 'proxy_read_timeout 1s;')));
      expect(describeEnding(ending)).toMatch(
        /^nginx answered 504 Gateway Time-out in the server’s place, which did not answer within/,
      );
      expect(adviseEnding(ending)).toContain('proxy_read_timeout');
    },
  );

  it.skipIf(haproxyPath === undefined)(
    whereInstalled(
      'HAProxy before a server that is away is named, and its cure brings a client back',
      haproxyPath,
    ),
    async () => {
      const away = await closedPort();
      const { ending } = await endOf(connectStream(await startHaproxy(away)));
      expect(describeEnding(ending)).toMatch(
        /^HAProxy answered 503 Service Unavailable in the server’s place/,
      );
      const [, cure = ''] = /comes back: (.*)\.$/.exec(adviseEnding(ending) ?? '') ?? [];
      const cured = await endOf(connectStream(await startHaproxy(away, [cure])));
      expect(cured.ending.cause).toBe('no-response');
      expect(cured.verdict.next).toBe('reconnect');
    },
  );

  it.skipIf(haproxyPath === undefined)(
    whereInstalled('HAProxy whose server says nothing is named, with the setting', haproxyPath),
    async () => {
      const server = await RawServer.open();
      const { ending } = await endOf(
        connectStream(await startHaproxy(server.port, ['timeout server 500ms'])),
      );
      expect(describeEnding(ending)).toMatch(/^HAProxy answered 504 Gateway Time-out in the server’s place/);
      expect(adviseEnding(ending)).toContain('(timeout server)');
    },
  );
});

describe('JSON in place of a stream', () => {
  it.each([
    ['POST', '{"model":"m"}', true],
    ['POST', '{"model":"m","stream":false}', true],
    ['POST', '{"model":"m","stream":true}', undefined],
    ['POST', 'no JSON', undefined],
    ['POST', '[]', undefined],
    ['POST', '{"stream":"true"}', true],
    ['PUT', '{}', true],
    ['POST', undefined, undefined],
    ['GET', undefined, undefined],
    ['GET', '{"model":"m"}', undefined],
  ])('after a %s of %s', async (method, body, isStreamUnasked) => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('200 OK', ['Content-Type: application/json'], '{}')),
    );
    const request = { url: server.url(), method, ...(body !== undefined && { body }) };
    const { ending } = await endOf(connectStream(request));
    expect(ending.isStreamUnasked).toBe(isStreamUnasked);
    expect(adviseEnding(ending)).toContain('One JSON document came instead of a stream.');
  });
});

describe('a scheme that does not fit', () => {
  it('https to a server without TLS is named', async () => {
    const server = await RawServer.open();
    // It answers whatever it gets, as a server for http does.
    const plain = await RawServer.open(undefined, {
      onConnection: (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    });
    const { ending } = await endOf(connectStream(plain.url().replace('http:', 'https:')));
    expect(ending).toMatchObject({ cause: 'unreachable', stage: 'tls', schemeMistake: 'server is plain' });
    expect(describeEnding(ending)).toMatch(/^The server does not speak TLS at this port/);
    expect(adviseEnding(ending)).toMatch(/^Use http:\/\/ for this port/);
    await server.close();
  });

  it('http to a server that answers with a TLS alert is named', async () => {
    const server = await RawServer.open(({ socket }) => socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46])));
    const { ending } = await endOf(connectStream(server.url()));
    expect(ending).toMatchObject({ cause: 'no-response', schemeMistake: 'server is TLS' });
    expect(describeEnding(ending)).toMatch(/^The server answered in TLS, and was asked over plain http/);
    expect(adviseEnding(ending)).toBe('Use https:// for this port.');
  });

  it.each([
    'The plain HTTP request was sent to HTTPS port',
    'Client sent an HTTP request to an HTTPS server.\n',
    "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
    'Bad Request\r\nThis combination of host and port requires TLS.\r\n',
  ])('http to a server for https that says so is known by its words: %s', async (words) => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('400 Bad Request', ['Content-Type: text/html'], words)),
    );
    const { ending } = await endOf(connectStream(server.url()));
    expect(ending).toMatchObject({ cause: 'http-error', status: 400, schemeMistake: 'server is TLS' });
    expect(adviseEnding(ending)).toBe('Use https:// for this port.');
  });

  it('https is no mistake where a server for https passes on what one behind it says of plain http', async () => {
    const words = 'The plain HTTP request was sent to HTTPS port';
    const server = await RawServer.open(
      ({ socket }) => socket.write(wholeResponse('400 Bad Request', ['Content-Type: text/html'], words)),
      { tls: createSelfSignedCertificate() },
    );
    const { ending } = await endOf(connectStream(server.url(), { insecureHosts: ['127.0.0.1'] }));
    expect(ending).toMatchObject({ cause: 'http-error', status: 400, bodyStart: words });
    expect(ending.schemeMistake).toBeUndefined();
  });

  it('a certificate that nobody signed is not taken for one', async () => {
    const server = await RawServer.open(undefined, { tls: createSelfSignedCertificate() });
    const { ending } = await endOf(connectStream(server.url('/', 'localhost')));
    expect(ending.schemeMistake).toBeUndefined();
    expect(adviseEnding(ending)).toContain('sse.insecureHosts');
  });
});
