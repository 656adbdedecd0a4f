// What goes over the wire to the server: heads byte for byte, bodies, ids, and requests that cannot be sent.

import { describe, expect, it } from 'vitest';

import { InvalidRequestError } from '../../../src/net/http/requestHead.ts';
import { SseStream } from '../../../src/net/stream/sseStream.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, detailsOf, endOf, messages, rowsOf } from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

const oneEvent = `${streamHead()}data: 1\n\n`;
const again = (events: string): Buffer =>
  wholeResponse('200 OK', ['Content-Type: text/event-stream'], `retry: 20\n${events}`);

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

describe('a request', () => {
  it('is shown as it is sent, to the last header and in their order', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(oneEvent));
    const headers = [
      ['X-One', '1'],
      ['x-two', 'Zoë €'],
      ['X-One', '2'],
      ['ACCEPT', '*/*'],
    ] as const;
    const stream = connectStream({
      url: server.url('/a?b'),
      method: 'post',
      headers,
      body: 'é',
      lastEventId: '…',
    });
    await messages(stream, 1);
    const [shown] = detailsOf(stream, 'request');
    expect(shown).toMatchObject({
      method: 'POST',
      url: server.url('/a?b'),
      body: 'é',
      lastEventId: '…',
      reason: 'connect',
      delayMs: 0,
    });
    const wire = server.requests[0]?.headers ?? [];
    expect((shown?.headers ?? []).map(([name, value]) => [name.toLowerCase(), value])).toEqual([
      ['host', `127.0.0.1:${server.port}`],
      ['connection', 'keep-alive'],
      ['cache-control', 'no-cache'],
      ['accept-encoding', 'identity'],
      ['user-agent', 'sse-inspector'],
      ['content-type', 'text/plain;charset=UTF-8'],
      ['content-length', '2'],
      ['x-one', '1'],
      ['x-two', latin1('Zoë €')],
      ['x-one', '2'],
      ['accept', '*/*'],
      ['last-event-id', latin1('…')],
    ]);
    // Node writes headers of one name together.
    const sorted = (list: readonly (readonly string[])[]): string[] =>
      list.map((pair) => pair.join(': ').toLowerCase()).toSorted();
    expect(sorted(wire)).toEqual(sorted(shown?.headers ?? []));
    expect(server.requests[0]?.body).toBe('é');
  });

  it.each([
    ['user:p%40ss', 'user:p@ss'],
    ['user', 'user:'],
    ['%zz:%', '%zz:%'],
  ])('carries the credentials %s of its address in a header', async (typed, meant) => {
    const server = await RawServer.open(({ socket }) => socket.write(oneEvent));
    await messages(connectStream(server.url().replace('//', `//${typed}@`)), 1);
    const sent = server.requests[0]?.headers.find(([name]) => name === 'authorization')?.[1];
    expect(sent).toBe(`Basic ${Buffer.from(meant).toString('base64')}`);
  });

  it.each(['__proto__', 'constructor', 'X!#$%&'])('may have a header called %s', async (name) => {
    const server = await RawServer.open(({ socket }) => socket.write(oneEvent));
    await messages(connectStream({ url: server.url(), headers: [[name, 'x']] }), 1);
    expect(server.requests[0]?.headers).toContainEqual([name.toLowerCase(), 'x']);
  });

  it('takes large headers and bodies', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(oneEvent));
    const value = 'é'.repeat(200_000);
    const body = 'é'.repeat(500_000);
    await messages(
      connectStream({ url: server.url(), method: 'POST', headers: [['X-Large', value]], body }),
      1,
    );
    expect(server.requests[0]?.headers).toContainEqual(['x-large', latin1(value)]);
    expect(server.requests[0]?.body).toBe(body);
  });

  it('is sent again with its body on each reconnect', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(again('data: 1\n\n')));
    const stream = connectStream({
      url: server.url(),
      method: 'POST',
      body: '[1]',
      policy: { kind: 'limited', attempts: 2 },
    });
    await endOf(stream, 3);
    expect(server.requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '[1]'],
      ['POST', '[1]'],
      ['POST', '[1]'],
    ]);
  });
});

describe('Last-Event-ID', () => {
  it.each(['x'.repeat(65_536), '…é😀', ' a  b ', '\ufeff7', 'a\tb', '"<&>'])(
    'carries the id %j byte for byte',
    async (id) => {
      const server = await RawServer.open(({ socket }) => socket.write(again(`id: ${id}\ndata: 1\n\n`)));
      await messages(connectStream(server.url()), 2);
      expect(server.requests[1]?.headers).toContainEqual([
        'last-event-id',
        latin1(id).replace(/^[ \t]+|[ \t]+$/g, ''),
      ]);
    },
  );

  it('is that of the last block that was dispatched, and left out once the id is reset', async () => {
    const bodies = ['id: 1\ndata\n\nid: 2\n\n: c\nid: 3\n', 'data\n\nid: a\0b\ndata\n\n', 'id\n\n'];
    const server = await RawServer.open(({ number, socket }) =>
      socket.write(again(bodies[number - 1] ?? '')),
    );
    const stream = connectStream({ url: server.url(), policy: { kind: 'limited', attempts: 3 } });
    await endOf(stream, 4);
    const sent = server.requests.map(
      ({ headers }) => headers.find(([name]) => name === 'last-event-id')?.[1],
    );
    expect(sent).toEqual([undefined, '2', '2', undefined]);
  });

  it('replaces one that was typed as a header', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(again('id: new\ndata\n\n')));
    await messages(connectStream({ url: server.url(), headers: [['last-event-id', 'typed']] }), 2);
    const sent = server.requests.map(({ headers }) => headers.filter(([name]) => name === 'last-event-id'));
    expect(sent.slice(0, 2)).toEqual([[['last-event-id', 'typed']], [['last-event-id', 'new']]]);
  });

  it.each(['\u0001', 'a\u007fb', 'a\u001b[0m'])(
    'cannot carry the id %j: the stream comes back without, and says so each time, until there is another id',
    async (id) => {
      const server = await RawServer.open(({ number, socket }) =>
        socket.write(again(number === 3 ? 'id: 3\ndata: 1\n\n' : `id: ${id}\ndata: 1\n\n`)),
      );
      const stream = connectStream(server.url());
      const { ending, verdict, next } = await endOf(stream, 1);
      expect(ending.cause).toBe('end');
      expect(verdict).toMatchObject({ next: 'reconnect', lastEventId: id });
      expect(next).toMatchObject({ next: 'reconnect', lastEventId: '' });
      await messages(stream, 4);
      stream.close();
      const sent = server.requests.map(
        ({ headers }) => headers.find(([name]) => name === 'last-event-id')?.[1],
      );
      expect(sent.slice(0, 4)).toEqual([undefined, undefined, undefined, '3']);
      const requests = detailsOf(stream, 'request').slice(0, 4);
      expect(requests.map(({ lastEventId }) => lastEventId)).toEqual([undefined, undefined, undefined, '3']);
      expect(rowsOf(stream).slice(0, 11)).toEqual([
        'request',
        'open',
        'retry',
        'message',
        'close',
        'request',
        'notice unsent-id',
        'open',
        'retry',
        'message',
        'close',
      ]);
      expect(detailsOf(stream, 'notice').filter(({ notice }) => notice === 'unsent-id')).toHaveLength(2);
    },
  );
});

describe('a request that cannot be sent', () => {
  it.each([
    [{ url: 'events' }, 'url'],
    [{ url: 'http://a b/' }, 'url'],
    [{ url: 'http://a/', method: 'G T' }, 'method'],
    [{ url: 'http://a/', method: 'CONNECT' }, 'method'],
    [{ url: 'http://a/', method: '' }, 'method'],
    [{ url: 'http://a/', headers: [['a b', 'c']] }, 'headers'],
    [{ url: 'http://a/', headers: [['', 'c']] }, 'headers'],
    [{ url: 'http://a/', headers: [['A', 'b\r\nC: d']] }, 'headers'],
    [{ url: 'http://a/', headers: [['A', 'b\0']] }, 'headers'],
  ] as const)('%j is refused at once', (request, field) => {
    let thrown: unknown;
    try {
      void new SseStream(request);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidRequestError);
    expect(thrown).toMatchObject({ field, message: expect.stringMatching(/\.$/) });
  });

  it.each(['ftp://127.0.0.1/', 'about:blank', 'ws://127.0.0.1/', 'data:,x'])(
    '%s ends before anything is sent',
    async (url) => {
      const stream = connectStream(url);
      expect((await endOf(stream)).ending).toMatchObject({
        cause: 'bad-url',
        reason: expect.stringContaining('http:'),
      });
      expect(rowsOf(stream)).toEqual(['error']);
      expect(stream.state.phase).toBe('stopped');
    },
  );

  it('because of a stored secret ends with what is wrong, without the secret', async () => {
    const server = await RawServer.open();
    const stream = connectStream(
      { url: server.url(), headers: [['Authorization', '${secret:a}']] },
      { resolveRequest: (request) => ({ ...request, headers: [['Authorization', 'hush\n']] }) },
    );
    const { ending } = await endOf(stream);
    expect(ending).toMatchObject({ cause: 'bad-url', reason: expect.stringContaining('Authorization') });
    expect(JSON.stringify(ending)).not.toContain('hush');
    expect(server.connections).toBe(0);
  });
});

it('sends stored secrets and shows the references to them', async () => {
  const server = await RawServer.open(({ socket }) => socket.write(oneEvent));
  const headers = [
    ['Authorization', 'Bearer ${secret:a}'],
    ['X-Plain', '${secret:b}'],
  ] as const;
  const resolved = [
    ['Authorization', 'Bearer hush', 'Bearer ${secret:a}'],
    ['X-Plain', 'hush', '${secret:b}'],
  ] as const;
  const stream = connectStream(
    { url: server.url(), headers },
    { resolveRequest: (request) => ({ ...request, headers: resolved }) },
  );
  await messages(stream, 1);
  expect(server.requests[0]?.headers).toContainEqual(['authorization', 'Bearer hush']);
  expect(server.requests[0]?.headers).toContainEqual(['x-plain', 'hush']);
  expect(detailsOf(stream, 'request')[0]?.headers.slice(-2)).toEqual(headers);
});
