// Connecting again and clearing at any moment: one socket at most, and a log that says what was.

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { clientOf } from '../../../src/core/clients/streamClient.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  atFirst,
  connectStream,
  createStream,
  detailsOf,
  endOf,
  entriesOf,
  messages,
  messagesOf,
  rowsOf,
  untilLog,
} from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

const stream200 = `${streamHead()}: c\nretry: 40\ndata: 1\n\nid: 9\n\ndata: 2\n\n`;

describe('connect', () => {
  it('while a stream is live ends it first: never two sockets', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(stream200));
    const stream = connectStream(server.url());
    await messages(stream, 2);
    for (let number = 2; number <= 6; number += 1) {
      stream.connect();
      await messages(stream, number * 2);
      await server.until(() => server.openConnections === 1, 'The socket before is still open.');
    }
    expect(server.requests).toHaveLength(6);
    expect(detailsOf(stream, 'request').map(({ reason, lastEventId }) => [reason, lastEventId])).toEqual([
      ['connect', undefined],
      ...Array.from({ length: 5 }, () => ['by hand', '9']),
    ]);
    expect((await endOf(stream, 1)).next).toEqual({ next: 'reconnect', delayMs: 0, lastEventId: '9' });
  });

  it('many times at once makes one connection', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(stream200));
    const stream = createStream(server.url());
    for (let times = 0; times < 20; times += 1) stream.connect();
    await messages(stream, 2);
    expect(server.connections).toBe(1);
    expect(stream.state.attempt).toBe(20);
    expect(entriesOf(stream, 'close')).toHaveLength(19);
  });

  it('while it waits goes on at once', async () => {
    holdTimers();
    const server = await RawServer.open(({ socket }) => socket.end(`${streamHead()}retry: 60000\nid: 1\n\n`));
    const stream = connectStream(server.url());
    await endOf(stream);
    expect(vi.getTimerCount()).toBe(1);
    stream.connect();
    expect(stream.state.phase).toBe('connecting');
    expect(vi.getTimerCount()).toBe(0);
    await endOf(stream, 2);
    expect(detailsOf(stream, 'request')[1]).toMatchObject({ reason: 'by hand', lastEventId: '1' });
  });

  it.each(['close', 'connect'] as const)(
    'meets a %s within the news of the end that it causes',
    async (act) => {
      const server = await RawServer.open(({ socket }) => socket.write(stream200));
      const stream = connectStream(server.url());
      await messages(stream, 2);
      atFirst(stream, 'close', () => stream[act]());
      stream.connect();
      if (act === 'connect') await messages(stream, 4);
      expect(stream.state).toMatchObject(
        act === 'connect' ? { phase: 'open', attempt: 3 } : { phase: 'stopped', attempt: 2 },
      );
      await server.until(
        () => server.openConnections === (act === 'connect' ? 1 : 0),
        'There are other sockets.',
      );
      expect(server.requests).toHaveLength(act === 'connect' ? 2 : 1);
    },
  );

  it.each(['request', 'open', 'comment', 'message'] as const)(
    'within the news of a %s entry starts anew',
    async (kind) => {
      const server = await RawServer.open(({ socket }) => socket.write(stream200));
      const stream = createStream(server.url());
      atFirst(stream, kind, () => stream.connect());
      stream.connect();
      await untilLog(stream, () => entriesOf(stream, 'id').length === 1);
      expect(stream.state).toMatchObject({ phase: 'open', attempt: 2 });
      await server.until(() => server.openConnections === 1, 'There are other sockets.');
      expect(server.requests).toHaveLength(kind === 'request' ? 1 : 2);
      const attempts = stream.log.entries(1, 99).map(({ attempt }) => attempt);
      expect(attempts).toEqual(attempts.toSorted((a, b) => a - b));
    },
  );
});

describe('clear', () => {
  it('cannot be undone once the stream was closed; one of after that can, also when it is closed again', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(stream200));
    const stream = connectStream(server.url());
    await messages(stream, 2);
    stream.clear();
    stream.close();
    stream.log.undoClear();
    expect(messagesOf(stream)).toEqual([]);
    stream.connect();
    await messages(stream, 4);
    stream.close();
    stream.clear();
    stream.close();
    stream.log.undoClear();
    expect(messagesOf(stream)).toEqual(['1', '2']);
  });

  it('empties the log while the attempt goes on, in the middle of an event', async () => {
    let write: (text: string) => void = () => {};
    const server = await RawServer.open(({ socket }) => {
      write = (text) => socket.write(text);
      write(`${streamHead()}id: 1\ndata: old\n\ndata: n`);
    });
    const stream = connectStream(server.url());
    await messages(stream, 1);
    stream.clear();
    expect(rowsOf(stream)).toEqual([]);
    write('ew\n\ndata: newer\n\n');
    await messages(stream, 3);
    expect(messagesOf(stream)).toEqual(['new', 'newer']);
    const [first] = entriesOf(stream, 'message');
    expect(first && stream.log.lastEventId(first)).toBe('1');
    expect(stream.totals.messages).toBe(3);
    stream.close();
    expect((await endOf(stream)).messages).toBe(3);
  });

  it('within the news of an entry is done there', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.end(`${streamHead()}data: 1\r\n\r\ndata: 2\r\n\r\ndata: 3\r\n\r\n`),
    );
    const stream = createStream({ url: server.url(), policy: { kind: 'off' } });
    stream.log.subscribe((number) => {
      if (number > 0 && messagesOf(stream).at(-1) === '2') stream.clear();
    });
    stream.connect();
    await endOf(stream);
    expect(messagesOf(stream)).toEqual(['3']);
  });

  it('of a stream that is stopped or was never started leaves it as it is', async () => {
    const stream = createStream('http://127.0.0.1:1/');
    stream.clear();
    expect(stream.state.phase).toBe('idle');
    expect(stream.log.length).toBe(0);
  });
});

it('writes the end of an attempt before anybody hears of the new state, and the open entry likewise', async () => {
  const server = await RawServer.open(({ socket }) => socket.end(`${streamHead()}data: 1\n\n`));
  const stream = createStream({ url: server.url(), policy: { kind: 'off' } });
  const seen: string[] = [];
  onTestFinished(
    stream.onStateChange(() => seen.push(`${stream.state.phase} ${rowsOf(stream).at(-1) ?? 'nothing'}`)),
  );
  stream.connect();
  await endOf(stream);
  expect(seen).toEqual(['connecting nothing', 'connecting request', 'open open', 'stopped close']);
});

it('knows the last event id at each entry, after the end and when the log was cleared meanwhile', async () => {
  const server = await RawServer.open(({ socket }) =>
    socket.end(
      `${streamHead()}id: 1\ndata: 1\n\ndata: 2\n\nid: 3\n\nid\ndata: 4\n\nid: 5\ndata: 5\n\nid: 6\n`,
    ),
  );
  const stream = createStream({ url: server.url(), lastEventId: '0', policy: { kind: 'off' } });
  const seen: string[] = [];
  stream.log.subscribe((number) => {
    if (number === 0) return;
    const { kind } = stream.log.entry(number);
    seen.push(`${kind} ${stream.state.lastEventId}`);
    if (stream.state.lastEventId === '5' && kind === 'message') stream.clear();
  });
  stream.connect();
  await untilLog(stream, () => stream.state.phase === 'stopped');
  expect(seen).toEqual([
    'request 0',
    'open 0',
    'message 1',
    'message 1',
    'id 3',
    'message ',
    'message 5',
    'notice 5',
    'close 5',
  ]);
  expect(stream.state).toMatchObject({ lastEventId: '5', fruitlessAttempts: 0 });
  expect(stream.totals.messages).toBe(4);
});

it.each([
  [undefined, undefined, 'auto'],
  ['fetch-event-source', undefined, 'fetch-event-source'],
  [undefined, 'eventsource', 'eventsource'],
  ['fetch-event-source', 'eventsource', 'fetch-event-source'],
  ['auto', 'eventsource', 'auto'],
] as const)(
  'the client that a request names, %s, comes before that of all streams, %s',
  (own, ofAll, choice) => {
    const stream = createStream(
      { url: 'http://127.0.0.1:1/', ...(own && { client: own }) },
      ofAll && { client: ofAll },
    );
    expect(clientOf(stream.log).choice).toBe(choice);
  },
);
