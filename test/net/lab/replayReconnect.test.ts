// Replays of a reconnect against servers as people write them: the verdict, why the replay was over, and that it is
// over, whatever the server does.

import { describe, expect, it } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import { resumeEventsOf } from '../../../src/core/resume/resumeEvents.ts';
import { replayReconnect } from '../../../src/net/lab/replayReconnect.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { BetterSseServer } from '../../fixtures/servers/betterSseServer.ts';
import { replays } from '../../fixtures/servers/resumingServer.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { numbers, recordFrom, recordingOf, replay } from '../../helpers/replays.ts';
import { connectStream, messages, rowsOf } from '../../helpers/streamUnderTest.ts';
import { asChunk, chunkedHead, streamHead } from '../../helpers/wireText.ts';

const names = ['a', 'c', 'e', 'g', 'i', 'k', 'm', 'o'].map((name) => `event-${name}`);

describe('a replay to a server that replays', () => {
  const rows: readonly (readonly [
    how: keyof typeof replays,
    verdict: (ids: readonly string[]) => object,
    end: string,
  ])[] = [
    ['exactly', () => ({ kind: 'exact' }), 'caught up'],
    ['one too many', ([, , , at]) => ({ kind: 'duplicates', ids: [at], count: 1 }), 'caught up'],
    ['one too few', ([, , , , next]) => ({ kind: 'gap', missing: [next], count: 1 }), 'quiet'],
    [
      'without one in the middle',
      ([, , , , , middle]) => ({ kind: 'gap', missing: [middle], count: 1 }),
      'quiet',
    ],
    ['newest first', (ids) => ({ kind: 'out of order', id: ids[7], expected: ids[4] }), 'caught up'],
    ['with other content', ([, , , at]) => ({ kind: 'different content', id: at }), 'caught up'],
    ['ignoring Last-Event-ID', () => ({ kind: 'restarted' }), 'caught up'],
    ['only what is live', () => ({ kind: 'cannot tell', because: 'no event came' }), 'quiet'],
    ['each event twice', (ids) => ({ kind: 'duplicates', ids: ids.slice(4, 7), count: 3 }), 'caught up'],
  ];
  it.each(
    rows.flatMap(([how, ...rest]) => [numbers, names].map((ids) => [how, ids[0], ids, ...rest] as const)),
  )('%s, with ids like %s', async (how, _, ids, verdict, end) => {
    const { server, stream, known } = await recordFrom(replays[how], ids);
    const before = rowsOf(stream);
    const result = await replay(server.url, ids[3] ?? '', known);
    expect(result.verdict).toMatchObject(verdict(ids));
    expect(result.end).toBe(end);
    expect(server.lastEventIds).toEqual([undefined, ids[3]]);
    expect(result.expected.map(({ id }) => id)).toEqual(ids.slice(4));
    // The running stream is not disturbed, and the replay leaves nothing behind.
    expect(rowsOf(stream)).toEqual(before);
    await server.until(() => server.openConnections === 1, 'The connection of the replay is still open.');
  });

  it('goes on where the timeline of the replay is cleared meanwhile', async () => {
    const { server, known } = await recordFrom(replays.exactly);
    const { verdict, end } = await replay(server.url, '4', known, {
      onStart: (stream) =>
        stream.onStateChange(() => {
          if (stream.state.phase === 'open') queueMicrotask(() => stream.clear());
        }),
    });
    expect([verdict.kind, end]).toEqual(['exact', 'caught up']);
  });

  it('and ends does not see the replay again', async () => {
    const server = await RawServer.open(({ socket }) => {
      socket.end(`${streamHead()}id: 5\ndata: event 5\n\n`);
    });
    const { end, log } = await replay(server.url(), '4', await recordingOf(...numbers));
    const last = log.entry(log.length);
    const detail = isKind(last, 'close') ? log.detail(last) : undefined;
    expect([end, detail?.policy.kind, detail?.next.next]).toEqual(['ended', 'off', 'stop']);
    expect(server.requests).toHaveLength(1);
  });

  it('nothing and goes on live', async () => {
    const { events, server, known } = await recordFrom(replays['only what is live']);
    const running = replay(server.url, '4', known);
    await server.until(() => server.lastEventIds.length === 2, 'The replay has not asked.');
    events.publish('9', '10');
    const { verdict, end } = await running;
    expect(verdict).toEqual({ kind: 'live only', missing: ['5', '6', '7', '8'], count: 4 });
    expect(end).toBe('past the recording');
  });

  it('as better-sse does', async () => {
    const sessions = new BetterSseServer(numbers, () => server.tell());
    const server = await ListeningServer.open(sessions.serve);
    const stream = connectStream(server.url);
    await messages(stream, 8);
    const known = resumeEventsOf(stream.log, stream.log.length);
    const { verdict, received, end } = await replay(server.url, '6', known);
    expect(received.map(({ id }) => id)).toEqual(['7', '8']);
    expect([verdict, end]).toEqual([{ kind: 'exact' }, 'caught up']);
    await server.until(() => sessions.sessions === 1, 'The session of the replay is still there.');
  });
});

describe('where the ids lead', () => {
  it.each([
    ['the last one', '8', ['9', '10'], { kind: 'exact' }],
    ['one that was never recorded', '20', ['21'], { kind: 'exact' }],
    ['one before all', '0', ['1', '2', '3', '4', '5', '6', '7', '8'], { kind: 'exact' }],
    [
      'one that is no number',
      'x',
      ['9'],
      { kind: 'cannot tell', because: 'the id is not among the recorded events' },
    ],
  ])('from %s', async (_, lastEventId, sent, verdict) => {
    const known = await recordingOf(...numbers);
    const server = await RawServer.open(({ socket }) => {
      socket.write(streamHead() + sent.map((id) => `id: ${id}\ndata: event ${id}\n\n`).join(''));
    });
    expect((await replay(server.url(), lastEventId, known)).verdict).toEqual(verdict);
  });

  it('stays with what a server that ended had sent, and takes nothing for missing when it broke', async () => {
    const known = await recordingOf(...numbers);
    const body = asChunk('id: 5\ndata: event 5\n\n');
    const server = await RawServer.open(({ number, socket }) => {
      socket.write(Buffer.concat([Buffer.from(chunkedHead), body]));
      socket.end(number === 1 ? '0\r\n\r\n' : '');
    });
    const ended = await replay(server.url(), '4', known);
    expect([ended.end, ended.verdict]).toEqual([
      'ended',
      { kind: 'gap', missing: ['6', '7', '8'], count: 3 },
    ]);
    const broken = await replay(server.url(), '4', known);
    // No more is said than came: whether the others would have followed is not known.
    expect([broken.end, broken.verdict]).toEqual([
      'ended',
      { kind: 'exact', soFar: { came: 1, recorded: 4 } },
    ]);
    expect(broken.isComplete).toBe(false);
  });
});

describe('a replay', () => {
  it('asks with the method and the headers it is given, and never again by itself', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.end(`${streamHead()}retry: 1\nid: 5\ndata: x\n\n`),
    );
    const request = { url: server.url('/mcp'), method: 'GET', headers: [['Mcp-Session-Id', 's1']] } as const;
    const { end } = await replayReconnect({ request, lastEventId: '4', known: [] });
    expect(end).toBe('ended');
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'GET', path: '/mcp' });
    expect(server.requests[0]?.headers).toEqual(
      expect.arrayContaining([
        ['mcp-session-id', 's1'],
        ['last-event-id', '4'],
      ]),
    );
  });

  it('is shown while it runs', async () => {
    const server = await RawServer.open(({ socket }) => socket.end(`${streamHead()}id: 5\ndata: x\n\n`));
    let shown: SseStream | undefined;
    const { log } = await replay(server.url(), '4', [], {
      onStart: (stream) => {
        expect(stream.log.length).toBe(0);
        shown = stream;
      },
    });
    expect(shown?.log).toBe(log);
  });

  it('is over when the server does not answer', async () => {
    const server = await RawServer.open();
    const { verdict, end } = await replay(server.url(), '4', [], { timeLimitMs: 80 });
    expect(end).toBe('time limit');
    expect(verdict).toEqual({ kind: 'cannot tell', because: 'the server did not answer in time' });
    await server.until(() => server.openConnections === 0, 'The connection is still open.');
  });

  it.each([
    [
      'refuses',
      'HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n',
      'no event came. The server answered 410 Gone instead of 200',
    ],
    [
      'has enough',
      'HTTP/1.1 204 No Content\r\n\r\n',
      'no event came. The server answered 204 No Content: do not come back',
    ],
    ['is silent', streamHead(), 'no event came'],
    ['sends only comments', `${streamHead()}: a\n\n: b\n\n`, 'no event came'],
  ])('says so when the server %s', async (_, answer, because) => {
    const server = await RawServer.open(({ socket }) => socket.write(answer));
    expect((await replay(server.url(), '4', [])).verdict).toEqual({ kind: 'cannot tell', because });
    await server.until(() => server.openConnections === 0, 'The connection is still open.');
  });

  it('does not ask with an id that no header can carry', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(streamHead()));
    const { verdict, end } = await replay(server.url(), '\u0001', []);
    expect(end).toBe('ended');
    expect(verdict).toMatchObject({ because: expect.stringContaining('has a control character in it') });
    expect(server.requests).toEqual([]);
  });

  it('says so when nobody listens', async () => {
    const server = await RawServer.open();
    await server.close();
    const { verdict, end } = await replay(server.url(), '4', []);
    expect(end).toBe('ended');
    expect(verdict).toMatchObject({ because: expect.stringContaining('Nothing accepts connections') });
  });

  it.each(['before it starts', 'before the answer', 'within the news of an event'])(
    'can be cancelled %s',
    async (when) => {
      const controller = new AbortController();
      const server = await RawServer.open(({ socket }) => {
        if (when === 'before the answer') controller.abort();
        else socket.write(`${streamHead()}id: 5\ndata: event 5\n\nid: 7\ndata: event 7\n\n`);
      });
      const known = await recordingOf(...numbers);
      if (when === 'before it starts') controller.abort();
      const { verdict, end } = await replay(server.url(), '4', known, {
        signal: controller.signal,
        onStart: ({ log }) => {
          log.subscribe((number) => {
            if (log.index.kind(number) === 'message') controller.abort();
          });
        },
      });
      expect(end).toBe('cancelled');
      expect(verdict.kind).toBe(when === 'within the news of an event' ? 'exact' : 'cannot tell');
      if (when === 'before it starts') expect(server.connections).toBe(0);
      await server.until(() => server.openConnections === 0, 'The connection is still open.');
    },
  );
});
