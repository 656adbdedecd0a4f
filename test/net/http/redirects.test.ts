// Redirects: what is followed, what is kept of the request, where a reconnect goes, and what never leaves its origin.

import type { Socket } from 'node:net';

import { describe, expect, it } from 'vitest';

import { adviseEnding } from '../../../src/core/log/endingWords.ts';
import { rowOf } from '../../../src/core/page/row.ts';
import { resolveHeader } from '../../../src/core/stream/requestSecrets.ts';
import type { ResolvedRequest, StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import type { ReceivedRequest } from '../../helpers/requestReader.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  connectStream,
  detailsOf,
  endOf,
  entriesOf,
  messages,
  rowsOf,
} from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

const stream200 = wholeResponse(
  '200 OK',
  ['Content-Type: text/event-stream'],
  'retry: 20\nid: 7\ndata: 1\n\n',
);

function redirect(status: number, location?: string): Buffer {
  return wholeResponse(`${status} Moved`, location === undefined ? [] : [`Location: ${location}`], 'moved');
}

function headerOf(request: ReceivedRequest | undefined, name: string): string | undefined {
  return request?.headers.find(([other]) => other === name)?.[1];
}

describe('a redirect', () => {
  it('is followed, shown, and where a reconnect goes', async () => {
    const server = await RawServer.open(({ request, socket }) => {
      if (request.path === '/') socket.write(redirect(302, '/a?b#c'));
      else if (request.path === '/a?b') socket.write(redirect(308, server.url('/end')));
      else socket.write(stream200);
    });
    const stream = connectStream(server.url());
    await messages(stream, 2);
    expect(server.requests.map(({ path }) => path)).toEqual(['/', '/a?b', '/end', '/end']);
    expect(rowsOf(stream).slice(0, 4)).toEqual(['request', 'notice redirect', 'notice redirect', 'open']);
    const hops = [
      { status: 302, from: server.url(), to: server.url('/a?b') },
      { status: 308, from: server.url('/a?b'), to: server.url('/end') },
    ];
    const [first, second] = detailsOf(stream, 'open');
    expect(first).toMatchObject({ url: server.url('/end'), redirects: hops });
    expect(second).toMatchObject({ url: server.url('/end'), redirects: [] });
    expect(headerOf(server.requests[3], 'last-event-id')).toBe('7');
    await server.until(() => server.openConnections <= 1, 'Sockets of redirected requests are still open.');
  });

  it('is forgotten when somebody connects again after a stop', async () => {
    const server = await RawServer.open(({ request, socket }) => {
      socket.write(request.path === '/' ? redirect(307, '/end') : stream200);
    });
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
    await endOf(stream);
    stream.connect();
    await endOf(stream, 2);
    expect(server.requests.map(({ path }) => path)).toEqual(['/', '/end', '/', '/end']);
  });

  it('with a Location in UTF-8 leads to the address it means', async () => {
    const server = await RawServer.open(({ request, socket }) => {
      if (request.path === '/')
        socket.write(Buffer.from('HTTP/1.1 302 Found\r\nLocation: /é €\r\nContent-Length: 0\r\n\r\n'));
      else socket.write(stream200);
    });
    await messages(connectStream(server.url()), 1);
    expect(server.requests[1]?.path).toBe('/%C3%A9%20%E2%82%AC');
  });

  it.each([
    ['missing', undefined, 'the Location header is missing'],
    ['empty', '', 'the Location header is missing'],
    ['no URL', 'http://[', 'the Location "http://[" is not a URL'],
    ['another scheme', 'ftp://127.0.0.1/', 'the Location leads to ftp: instead of http: or https:'],
  ])('with a Location that is %s stops the stream', async (_, location, reason) => {
    const server = await RawServer.open(({ socket }) => socket.write(redirect(301, location)));
    const { ending, verdict, head } = await endOf(connectStream(server.url()));
    expect(ending).toEqual({
      cause: 'bad-redirect',
      status: 301,
      statusText: 'Moved',
      reason,
      bodyStart: 'moved',
    });
    expect(verdict.next).toBe('stop');
    expect(head?.status).toBe(301);
  });

  it('with a Location that is no URL is told shortly, without the credentials in it', async () => {
    const location = `http://[?token=hush&x=${'y'.repeat(200_000)}`;
    const server = await RawServer.open(({ socket }) => socket.write(redirect(301, location)));
    const stream = connectStream(server.url());
    const { ending, head } = await endOf(stream);
    expect(ending.reason).toMatch(/^the Location "http:\/\/\[\?token=\[redacted\]&x=y+…" is not a URL$/);
    expect(ending.reason?.length).toBeLessThanOrEqual(300);
    expect(head?.headers.find(([name]) => name === 'Location')?.[1]).toContain('?token=[redacted]&x=yyy');
    expect(JSON.stringify(detailsOf(stream, 'error')) + JSON.stringify(stream.state)).not.toContain('hush');
  });

  it('that goes in a circle is followed twenty times', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(redirect(307, '/')));
    const stream = connectStream(server.url());
    const { ending } = await endOf(stream);
    expect(ending).toMatchObject({
      cause: 'bad-redirect',
      reason: '20 redirects were followed and there is another',
    });
    expect(server.requests).toHaveLength(21);
    await server.until(() => server.openConnections === 0, 'Sockets are still open.');
  });

  it.each([300, 304, 305, 306, 399])('is not what the status %i means', async (status) => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(`HTTP/1.1 ${status} X\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n`),
    );
    expect((await endOf(connectStream(server.url()))).ending).toMatchObject({ cause: 'http-error', status });
  });

  it('to a server that is not there is unreachable', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(redirect(302, 'http://127.0.0.1:1/')));
    const stream = connectStream(server.url());
    expect((await endOf(stream)).ending).toMatchObject({ cause: 'unreachable', code: 'ECONNREFUSED' });
    expect(rowsOf(stream)).toEqual(['request', 'notice redirect', 'error']);
  });
});

describe('the request after a redirect', () => {
  const post: StreamRequest = {
    url: '',
    method: 'POST',
    body: '{}',
    headers: [['X-Kept', 'yes']],
    policy: { kind: 'standard' },
  };
  const turned = { method: 'GET', body: '', type: undefined, length: undefined };
  const kept = { method: 'POST', body: '{}', type: 'application/json', length: '2' };

  it.each([
    [301, 'POST', turned],
    [302, 'POST', turned],
    [303, 'POST', turned],
    [307, 'POST', kept],
    [308, 'POST', kept],
    [301, 'PUT', { ...kept, method: 'PUT' }],
    [303, 'PUT', turned],
  ])('%i from a %s, and the one after reconnecting', async (status, method, expected) => {
    const server = await RawServer.open(({ request, socket }) => {
      socket.write(request.path === '/' ? redirect(status, '/to') : stream200);
    });
    await messages(connectStream({ ...post, method, url: server.url() }), 2);
    for (const request of server.requests.slice(1, 3)) {
      expect({
        method: request.method,
        body: request.body,
        type: headerOf(request, 'content-type'),
        length: headerOf(request, 'content-length'),
      }).toEqual(expected);
      expect(headerOf(request, 'x-kept')).toBe('yes');
      expect(request.path).toBe('/to');
    }
  });

  it.each([301, 302, 307, 308])('that turned it into GET stays one after a %i', async (status) => {
    const server = await RawServer.open(({ request, socket }) => {
      if (request.path === '/') socket.write(redirect(303, '/by'));
      else socket.write(request.path === '/by' ? redirect(status, '/to') : stream200);
    });
    await messages(connectStream({ ...post, url: server.url() }), 2);
    expect(server.requests.map(({ method, body, path }) => [method, body, path])).toEqual([
      ['POST', '{}', '/'],
      ['GET', '', '/by'],
      ['GET', '', '/to'],
      ['GET', '', '/to'],
    ]);
  });

  const credentials = [
    ['Authorization', 'Bearer abc'],
    ['Cookie', 'a=b'],
    ['X-Api-Key', 'k'],
    ['X-Other', 'o'],
    ['Host', 'own.example'],
  ] as const;
  const sentOf = (request: ReceivedRequest | undefined): (string | undefined)[] =>
    ['authorization', 'cookie', 'x-api-key', 'x-other'].map((name) => headerOf(request, name));

  it('keeps credentials within its origin', async () => {
    const server = await RawServer.open(({ request, socket }) => {
      socket.write(request.path === '/' ? redirect(302, '/to') : stream200);
    });
    await messages(connectStream({ url: server.url(), headers: credentials }), 2);
    for (const request of server.requests) expect(sentOf(request)).toEqual(['Bearer abc', 'a=b', 'k', 'o']);
  });

  it('has no credentials on another origin, nor when it comes back from there, nor when it reconnects', async () => {
    const other = await RawServer.open(({ request, socket }) => {
      socket.write(request.path === '/' ? redirect(302, home.url('/back')) : stream200);
    });
    const home: RawServer = await RawServer.open(({ request, socket }) => {
      socket.write(request.path === '/' ? redirect(302, other.url()) : stream200);
    });
    await messages(connectStream({ url: home.url().replace('//', '//me:pw@'), headers: credentials }), 2);
    expect(sentOf(home.requests[0])).toEqual(['Bearer abc', 'a=b', 'k', 'o']);
    expect(headerOf(home.requests[0], 'host')).toBe('own.example');
    expect(sentOf(other.requests[0])).toEqual([undefined, undefined, 'k', 'o']);
    expect(headerOf(other.requests[0], 'host')).toBe(`127.0.0.1:${other.port}`);
    expect(home.requests.slice(1).map(({ path }) => path)).toEqual(['/back', '/back']);
    for (const request of home.requests.slice(1))
      expect(sentOf(request)).toEqual([undefined, undefined, 'k', 'o']);
  });

  it('says what it does not send on, once, and does not advise to add it where it is refused for it', async () => {
    const other = await RawServer.open(({ request, socket }) => {
      socket.write(request.path === '/' ? redirect(302, other.url('/2')) : wholeResponse('401 Unauthorized'));
    });
    const home = await RawServer.open(({ socket }) => socket.write(redirect(302, other.url())));
    const stream = connectStream({ url: home.url(), headers: credentials });
    const { ending } = await endOf(stream);
    expect(entriesOf(stream, 'notice').map(({ number }) => rowOf(stream.log, number).preview)).toEqual([
      `Redirected (302) to another origin, ${other.url()}. Not sent there, as in a browser: Authorization, Cookie.`,
      `Redirected (302) to ${other.url('/2')}`,
    ]);
    expect(ending).toMatchObject({ cause: 'http-error', leftBehind: ['Authorization', 'Cookie'] });
    expect(adviseEnding(ending)).toBe(
      'A redirect led to another origin, where this is not sent: Authorization, Cookie. Connect to the final address, or let the redirect stay on its origin.',
    );
  });

  it('advises to add credentials where none were left behind', async () => {
    const other = await RawServer.open(({ socket }) => socket.write(wholeResponse('401 Unauthorized')));
    const home = await RawServer.open(({ socket }) => socket.write(redirect(302, other.url())));
    const { ending } = await endOf(connectStream({ url: home.url(), headers: [['X-Api-Key', 'k']] }));
    expect(ending.leftBehind).toBeUndefined();
    expect(adviseEnding(ending)).toContain('an Authorization header');
  });
});

describe('a value from the secret storage', () => {
  const reference = '${secret:X-Plain@here}';
  const request = (server: RawServer): StreamRequest => ({
    url: server.url(),
    headers: [
      ['X-Plain', reference],
      ['X-Other', 'o'],
    ],
  });
  const options = {
    resolveRequest: (typed: StreamRequest): ResolvedRequest => ({
      ...typed,
      headers: (typed.headers ?? []).map((header) =>
        resolveHeader(header, new Map([['X-Plain@here', 'hush']])),
      ),
    }),
  };
  const seen = (server: RawServer): (string | undefined)[][] =>
    server.requests.map((sent) => [sent.path, headerOf(sent, 'x-plain'), headerOf(sent, 'x-other')]);

  it('follows a redirect within its origin', async () => {
    const server = await RawServer.open(({ request: { path }, socket }) => {
      socket.write(path === '/' ? redirect(302, '/to') : stream200);
    });
    await messages(connectStream(request(server), options), 2);
    expect(seen(server)).toEqual([
      ['/', 'hush', 'o'],
      ['/to', 'hush', 'o'],
      ['/to', 'hush', 'o'],
    ]);
  });

  it.each([
    ['to another origin', (_home: string, other: string) => [other]],
    ['to another origin and on within it', (_home: string, other: string) => [other, `${other}/2`]],
    ['to another origin and back', (home: string, other: string) => [other, `${home}/2`]],
    ['there and back and within', (home: string, other: string) => [other, `${home}/2`, `${home}/3`]],
  ])('does not go %s, nor when it reconnects there', async (_, hopsOf) => {
    let hops: string[] = [];
    let followed = 0;
    const answer = ({ socket }: { readonly socket: Socket }): void => {
      const hop = hops[followed];
      followed += 1;
      socket.write(hop === undefined ? stream200 : redirect(307, hop));
    };
    const home = await RawServer.open(answer);
    const other = await RawServer.open(answer);
    hops = hopsOf(`http://127.0.0.1:${home.port}`, `http://127.0.0.1:${other.port}`);
    const stream = connectStream(request(home), options);
    await messages(stream, 2);
    const [first, ...later] = seen(home);
    expect(first).toEqual(['/', 'hush', 'o']);
    expect([...later, ...seen(other)].map(([, stored, plain]) => [stored, plain])).toEqual(
      Array.from({ length: hops.length + 1 }, () => [undefined, 'o']),
    );
    expect(detailsOf(stream, 'request')[0]?.headers).toContainEqual(['X-Plain', reference]);
    const told = entriesOf(stream, 'notice').map(({ number }) => rowOf(stream.log, number).preview);
    expect(told.filter((text) => text.includes('secret storage'))).toEqual([
      `Redirected (307) to another origin, ${hops[0]}/. Not sent there, because values of variables and of the secret storage stay on their origin: X-Plain.`,
    ]);
  });
});

it('shows no credentials of addresses in the log', async () => {
  const server = await RawServer.open(({ request, socket }) => {
    socket.write(
      request.path.startsWith('/?')
        ? redirect(302, '/to?token=hush')
        : Buffer.from(`${streamHead()}data: 1\n\n`),
    );
  });
  const stream = connectStream(server.url('/?api_key=hush').replace('//', '//me:hush@'));
  await messages(stream, 1);
  const written = ['request', 'notice', 'open'] as const;
  expect(JSON.stringify(written.map((kind) => detailsOf(stream, kind)))).not.toMatch(/hush|bWU6aHVzaA/);
  expect(server.requests[0]?.path).toBe('/?api_key=hush');
});
