// A response of another type that is read as an event stream because the request asks for it: what is read, what is said
// of it, and what comes after.

import { describe, expect, it } from 'vitest';

import { describeNext } from '../../../src/core/log/nextWords.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  connectStream,
  detailsOf,
  endOf,
  entriesOf,
  messages,
  messagesOf,
  rowsOf,
} from '../../helpers/streamUnderTest.ts';
import { wholeResponse } from '../../helpers/wireText.ts';

const body = 'retry: 20\nid: 7\ndata: a\n\ndata: b\n\n';

describe('a response of another type', () => {
  it.each([
    ['text/plain; charset=utf-8', ['Content-Type: text/plain; charset=utf-8']],
    ['application/json', ['Content-Type: application/json']],
    ['text/html, text/plain', ['Content-Type: text/html', 'Content-Type: text/plain']],
    ['', []],
  ])(
    '%j is read as an event stream on request, and said to be refused by an EventSource',
    async (type, head) => {
      const server = await RawServer.open(({ socket }) => socket.write(wholeResponse('200 OK', head, body)));
      const stream = connectStream({ url: server.url(), readAs: 'event-stream', policy: { kind: 'off' } });
      const { ending, verdict } = await endOf(stream);
      expect(messagesOf(stream)).toEqual(['a', 'b']);
      expect(rowsOf(stream)).toEqual([
        'request',
        'open',
        'notice read-as',
        'retry',
        'message',
        'message',
        'close',
      ]);
      expect(detailsOf(stream, 'notice')).toEqual([
        { notice: 'read-as', format: 'event-stream', isAnyway: true, contentType: type },
      ]);
      expect(ending).toMatchObject({ cause: 'end', readAs: 'event-stream' });
      expect(verdict).toEqual({ next: 'stop' });
    },
  );

  it('is an event stream for the inspector, which comes back, and stays refused for an EventSource', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('200 OK', ['Content-Type: text/plain'], body)),
    );
    const stream = connectStream({ url: server.url(), readAs: 'event-stream' });
    await messages(stream, 4);
    const [end] = entriesOf(stream, 'close');
    const detail = end && isKind(end, 'close') && stream.log.detail(end);
    if (!detail) throw new Error('The first attempt has not ended.');
    expect(detail.next).toEqual({ next: 'reconnect', delayMs: 20, lastEventId: '7' });
    expect(describeNext(stream.log, end, detail)).toBe(
      'An EventSource refuses this response for its Content-Type, and stops for good. This stream comes back in 20 ms.',
    );
    expect(server.requests[1]?.headers.find(([name]) => name === 'last-event-id')).toEqual([
      'last-event-id',
      '7',
    ]);
    expect(rowsOf(stream).filter((row) => row === 'notice read-as')).toHaveLength(2);
  });

  it.each(['204 No Content', '404 Not Found', '500 Oops', '202 Accepted'])(
    'with status %s is not read: only the type is put up with',
    async (status) => {
      const server = await RawServer.open(({ socket }) =>
        socket.write(
          wholeResponse(status, ['Content-Type: text/plain'], status.startsWith('204') ? '' : body),
        ),
      );
      const stream = connectStream({ url: server.url(), readAs: 'event-stream' });
      const { ending } = await endOf(stream);
      expect(ending.cause).toBe(status.startsWith('204') ? 'no-content' : 'http-error');
      expect(ending.readAs).toBeUndefined();
      expect(messagesOf(stream)).toEqual([]);
    },
  );

  it('that says what it is needs no notice, and is as any other', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('200 OK', ['Content-Type: text/event-stream'], body)),
    );
    const stream = connectStream({ url: server.url(), readAs: 'event-stream' });
    const { ending, verdict } = await endOf(stream);
    expect(ending.readAs).toBeUndefined();
    expect(verdict.next).toBe('reconnect');
    expect(rowsOf(stream)).not.toContain('notice read-as');
  });

  it('has in its notice no credentials of the type that a server makes up', async () => {
    const type = `text/plain; token=${'a'.repeat(40)}`;
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('200 OK', [`Content-Type: ${type}`], body)),
    );
    const stream = connectStream({ url: server.url(), readAs: 'event-stream', policy: { kind: 'off' } });
    await endOf(stream);
    const [notice] = detailsOf(stream, 'notice');
    expect(JSON.stringify(notice)).not.toContain('aaaaaaaa');
  });
});
