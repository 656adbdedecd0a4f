// Closing, connecting again and clearing at any moment: one socket at most, none left, and a log that says what was.

import { describe, expect, it, onTestFinished } from 'vitest';

import type { EntryKind } from '../../src/core/entry.ts';
import type { SseStream } from '../../src/net/sseStream.ts';
import { RawServer } from '../helpers/rawServer.ts';
import {
  connectStream,
  createStream,
  detailsOf,
  endOf,
  entriesOf,
  messages,
  messagesOf,
  rowsOf,
  untilLog,
} from '../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse } from '../helpers/wireText.ts';

const stream200 = `${streamHead()}: c\nretry: 40\ndata: 1\n\nid: 9\n\ndata: 2\n\n`;

function countResources(kind: string): number {
  return process.getActiveResourcesInfo().filter((name) => name === kind).length;
}

/** Does something the first time that an entry of the kind is written. */
function atFirst(stream: SseStream, kind: EntryKind, act: () => void): void {
  const stop = stream.log.subscribe((number) => {
    if (number === 0 || stream.log.index.kind(number) !== kind) return;
    stop();
    act();
  });
}

describe('close', () => {
  it('frees the socket at once, says so, and delivers nothing more', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(stream200));
    const stream = connectStream(server.url());
    await messages(stream, 2);
    stream.close();
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'closed' } });
    const { ending, verdict, next } = await endOf(stream);
    expect([ending, verdict.next, next.next]).toEqual([{ cause: 'client' }, 'stop', 'stop']);
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
    expect(server.requests).toHaveLength(1);
  });

  it('while it waits leaves no timer', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('200 OK', ['Content-Type: text/event-stream'])),
    );
    const before = countResources('Timeout');
    const stream = connectStream(server.url());
    await endOf(stream);
    expect(stream.state.phase).toBe('waiting');
    expect(countResources('Timeout')).toBe(before + 1);
    stream.close();
    expect(countResources('Timeout')).toBe(before);
    expect(stream.state.phase).toBe('stopped');
  });

  it.each(['nothing', 'a head', 'a refusal'])('leaves neither socket nor timer after %s', async (sent) => {
    const text =
      { nothing: '', 'a head': streamHead(), 'a refusal': 'HTTP/1.1 500 Oops\r\n\r\nwhat' }[sent] ?? '';
    const before = { timers: countResources('Timeout'), sockets: countResources('TCPSocketWrap') };
    const server = await RawServer.open(({ socket }) => socket.write(text));
    const stream = connectStream(server.url(), { idleTimeoutMs: 60_000 });
    await server.until(() => server.requests.length === 1, 'There is no request.');
    stream.close();
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
    // Sockets of the test before may have been on their way out.
    expect(countResources('Timeout')).toBeLessThanOrEqual(before.timers);
    expect(countResources('TCPSocketWrap')).toBeLessThanOrEqual(before.sockets);
  });

  it('before the first turn of the event loop sends nothing', async () => {
    const server = await RawServer.open();
    const stream = connectStream(server.url());
    stream.close();
    expect(rowsOf(stream)).toEqual(['close']);
    stream.connect();
    stream.close();
    stream.connect();
    await server.until(() => server.requests.length === 1, 'There is no request.');
    expect(server.connections).toBe(1);
    expect(stream.state.attempt).toBe(3);
  });

  it.each(['request', 'open', 'comment', 'retry', 'message', 'id'] as const)(
    'within the news of a %s entry is heard there',
    async (kind) => {
      const server = await RawServer.open(({ socket }) => socket.write(stream200));
      const stream = createStream(server.url());
      atFirst(stream, kind, () => stream.close());
      stream.connect();
      await endOf(stream);
      const order = ['request', 'open', 'comment', 'retry', 'message', 'id'];
      expect(rowsOf(stream)).toEqual([...order.slice(0, order.indexOf(kind) + 1), 'close']);
      await server.until(() => server.openConnections === 0, 'The socket is still open.');
      expect(server.requests.length).toBe(kind === 'request' ? 0 : 1);
      expect(stream.state.phase).toBe('stopped');
    },
  );

  it.each(['connecting', 'open', 'waiting'] as const)(
    'within the news of the state %s is heard there',
    async (phase) => {
      const server = await RawServer.open(({ socket }) => socket.end(stream200));
      const stream = createStream(server.url());
      const phases: string[] = [];
      stream.onStateChange(() => {
        phases.push(stream.state.phase);
        if (stream.state.phase === phase) stream.close();
      });
      stream.connect();
      await untilLog(
        stream,
        () => stream.state.phase === 'stopped' && stream.log.index.kind(stream.log.length) !== 'open',
      );
      expect(stream.state.phase).toBe('stopped');
      await server.until(() => server.openConnections === 0, 'The socket is still open.');
      expect(rowsOf(stream).filter((row) => row === 'close' || row === 'error')).toHaveLength(1);
      expect(phases.at(-1)).toBe('stopped');
    },
  );

  it('is heard by nobody after it was heard, and changes nothing the second time', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(stream200));
    const stream = connectStream(server.url());
    await messages(stream, 2);
    stream.close();
    const entries = stream.log.length;
    stream.close();
    expect(stream.log.length).toBe(entries);
  });
});

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
    const server = await RawServer.open(({ socket }) => socket.end(`${streamHead()}retry: 60000\nid: 1\n\n`));
    const stream = connectStream(server.url());
    await endOf(stream);
    const { timers } = { timers: countResources('Timeout') };
    stream.connect();
    expect(stream.state.phase).toBe('connecting');
    expect(countResources('Timeout')).toBe(timers - 1);
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

describe('a close message', () => {
  it('ends the stream for good, with the client hanging up', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(`${streamHead()}data: 1\n\ndata: [DONE]\n\ndata: 2\n\n`),
    );
    const stream = connectStream(server.url(), { closeMessages: [{ data: '[DONE]' }] });
    const { ending, verdict } = await endOf(stream);
    expect(ending).toMatchObject({ cause: 'close-message' });
    expect(verdict).toEqual({ next: 'stop' });
    expect(messagesOf(stream)).toEqual(['1', '[DONE]']);
    expect(rowsOf(stream).at(-1)).toBe('close');
    expect(stream.state).toMatchObject({
      phase: 'stopped',
      reason: { kind: 'standard', ending: { cause: 'close-message' } },
    });
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
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
  expect(seen).toEqual(['connecting nothing', 'open open', 'stopped close']);
});
