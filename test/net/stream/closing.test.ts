// Closing at any moment: the socket and the timers are gone, nothing more is said, and the log says what was.

import { describe, expect, it, vi } from 'vitest';

import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  atFirst,
  connectStream,
  createStream,
  endOf,
  messages,
  messagesOf,
  rowsOf,
  untilLog,
} from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

const stream200 = `${streamHead()}: c\nretry: 40\ndata: 1\n\nid: 9\n\ndata: 2\n\n`;

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
    holdTimers();
    const server = await RawServer.open(({ socket }) => socket.end(`${streamHead()}retry: 5000\n\n`));
    const stream = connectStream(server.url());
    await endOf(stream);
    expect(stream.state.phase).toBe('waiting');
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(4_999);
    expect(stream.state.phase).toBe('waiting');
    stream.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(stream.state.phase).toBe('stopped');
    expect(server.requests).toHaveLength(1);
  });

  it.each(['nothing', 'a head', 'a refusal'])('leaves neither socket nor timer after %s', async (sent) => {
    holdTimers();
    const text =
      { nothing: '', 'a head': streamHead(), 'a refusal': 'HTTP/1.1 500 Oops\r\n\r\nwhat' }[sent] ?? '';
    const server = await RawServer.open(({ socket }) => socket.write(text));
    const stream = connectStream(server.url(), { idleTimeoutMs: 60_000 });
    await server.until(() => server.requests.length === 1, 'There is no request.');
    if (sent === 'a head') await untilLog(stream, () => stream.state.phase === 'open');
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    stream.close();
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
    expect(vi.getTimerCount()).toBe(0);
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

  it('within the news of a notice on the head is heard there: the others are not told', async () => {
    const head = streamHead('Content-Encoding: gzip').replace('event-stream', 'event-stream; charset=latin1');
    const server = await RawServer.open(({ socket }) => socket.write(head));
    const stream = createStream(server.url());
    atFirst(stream, 'notice', () => stream.close());
    stream.connect();
    await endOf(stream);
    expect(rowsOf(stream)).toEqual(['request', 'open', 'notice charset', 'close']);
  });

  it('comes with a dispose, however often, in whatever state', async () => {
    holdTimers();
    const server = await RawServer.open(({ request, socket }) => {
      if (request.path === '/open') socket.write(stream200);
      else if (request.path === '/waiting') socket.end(streamHead());
    });
    for (const phase of ['idle', 'connecting', 'open', 'waiting'] as const) {
      const stream = createStream(server.url(`/${phase}`));
      if (phase !== 'idle') stream.connect();
      await untilLog(stream, () => stream.state.phase === phase);
      stream.dispose();
      stream.dispose();
      expect(stream.state.phase).toBe(phase === 'idle' ? 'idle' : 'stopped');
      expect(vi.getTimerCount()).toBe(0);
      await server.until(() => server.openConnections === 0, 'A socket is still open.');
    }
  });

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
