// Replays to servers that send without end, or ids without measure: over in bounded time, with bounded memory.

import { describe, expect, it, vi } from 'vitest';

import { resumeEventsOf } from '../../../src/core/resume/resumeEvents.ts';
import { replays } from '../../fixtures/servers/resumingServer.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { flood } from '../../helpers/flood.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { numbers, recordFrom, recordingOf, replay } from '../../helpers/replays.ts';
import { connectStream, messages, untilLog } from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

describe('a server that sends for ever', () => {
  function openFlood(text: () => string): Promise<RawServer> {
    return RawServer.open(({ socket }) => {
      socket.write(streamHead());
      flood(socket, text);
    });
  }

  it('of newer events sends too many', async () => {
    let id = 8;
    const server = await openFlood(() =>
      Array.from({ length: 500 }, () => `id: ${(id += 1)}\ndata: x\n\n`).join(''),
    );
    const known = await recordingOf(...numbers);
    const { verdict, end } = await replay(server.url(), '4', known, { quietMs: 60_000 });
    expect([verdict.kind, end]).toEqual(['live only', 'too many events']);
  });

  it('of newer events now and then is listened to for as long as if it were silent', async () => {
    holdTimers();
    let send: (id: number) => void = () => {};
    const server = await RawServer.open(({ socket }) => {
      socket.write(streamHead());
      send = (id) => socket.write(`id: ${id}\ndata: event ${id}\n\n`);
    });
    const known = await recordingOf(...numbers);
    const streams: SseStream[] = [];
    const result = replay(server.url(), '4', known, { quietMs: 400, onStart: (each) => streams.push(each) });
    const [stream] = streams;
    if (!stream) throw new Error('There is no stream.');
    const come = async (id: number): Promise<void> => {
      const before = stream.totals.messages;
      send(id);
      await untilLog(stream, () => stream.totals.messages > before);
    };
    await untilLog(stream, () => stream.state.phase === 'open');
    // What was recorded is waited for anew each time.
    for (const id of [5, 6]) {
      vi.advanceTimersByTime(399);
      await come(id);
    }
    vi.advanceTimersByTime(200);
    await come(numbers.length + 1);
    vi.advanceTimersByTime(200);
    const { end, verdict } = await result;
    expect([end, verdict.kind]).toEqual(['past the recording', 'gap']);
  });

  it('of recorded events, over and over, sends too many', async () => {
    const known = await recordingOf(...numbers);
    const server = await openFlood(() => 'id: 5\ndata: event 5\n\n'.repeat(1_000));
    const { verdict, end, received } = await replay(server.url(), '4', known, { quietMs: 10_000 });
    expect([verdict.kind, end, received.length]).toEqual(['duplicates', 'too many events', 20_000]);
    expect(verdict.kind === 'duplicates' && verdict.ids.length).toBe(100);
  });

  it('of large events sends too much', async () => {
    const known = await recordingOf(...numbers);
    const large = `id: 5\ndata: ${'x'.repeat(4_000_000)}\n\n`;
    const server = await openFlood(() => large);
    const { end, log } = await replay(server.url(), '4', known, { quietMs: 10_000 });
    expect(end).toBe('too much data');
    expect(log.bodyLength).toBeLessThan(80_000_000);
  });

  it('of comments is as good as silent, or sends too much', async () => {
    const server = await openFlood(() => ':\n'.repeat(10_000));
    const { end, log } = await replay(server.url(), '4', [], { quietMs: 5_000 });
    expect(end).toBe('too much data');
    expect(log.length).toBeLessThan(200_000);
  });
});

describe('ids of 64 KiB', () => {
  const long = numbers.map((id) => 'x'.repeat(65_536) + id);

  it('are compared like others', async () => {
    const body = long.map((id) => `id: ${id}\ndata: ${id.slice(-1)}\n\n`);
    const server = await RawServer.open(({ number, socket }) => {
      socket.write(streamHead() + (number === 1 ? body : body.slice(5)).join(''));
    });
    const stream = connectStream(server.url());
    await messages(stream, 8);
    const known = resumeEventsOf(stream.log, stream.log.length);
    const { verdict } = await replay(server.url(), long[3] ?? '', known);
    expect(verdict).toEqual({ kind: 'gap', missing: [long[4]], count: 1 });
  });

  it('are too much for a server of Node, which is said', async () => {
    const { server } = await recordFrom(replays.exactly);
    const { verdict } = await replay(server.url, long[0] ?? '', []);
    expect(verdict).toEqual({
      kind: 'cannot tell',
      because: 'no event came. The server answered 431 Request Header Fields Too Large instead of 200',
    });
  });

  it('that no header can carry are said to be such', async () => {
    const { server } = await recordFrom(replays.exactly);
    const { verdict } = await replay(server.url, 'a\u0007b', []);
    expect(verdict).toMatchObject({ because: expect.stringContaining('cannot send Last-Event-ID') });
  });
});
