// When a stream comes back by itself, after how long, and when it does not.

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import type { ReconnectPolicy } from '../../../src/core/stream/streamRequest.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import { ReconnectStorms } from '../../../src/core/timing/reconnectStorms.ts';
import { SseStream } from '../../../src/net/stream/sseStream.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, detailsOf, endOf, messages, untilLog } from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

const ends = (events: string): Buffer => wholeResponse('200 OK', ['Content-Type: text/event-stream'], events);

/** The delays that a stream says it will wait after each of its attempts; it waits at least so long. */
async function delaysOf(
  policy: ReconnectPolicy,
  attempts: number,
  answer: (number: number) => Buffer | undefined,
): Promise<(number | undefined)[]> {
  const server = await RawServer.open(({ number, socket }) => {
    const response = answer(number);
    if (response) socket.write(response);
    else socket.destroy();
  });
  const stream = connectStream({ url: server.url(), policy }, { reconnectionTimeMs: 40 });
  await endOf(stream, attempts);
  const said: (number | undefined)[] = [];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { next } = await endOf(stream, attempt);
    said.push(next.next === 'reconnect' ? next.delayMs : undefined);
  }
  const waited = detailsOf(stream, 'request').slice(1);
  // Timers may fire a millisecond early.
  waited.forEach(({ delayMs }, at) => expect(delayMs).toBeGreaterThanOrEqual((said[at] ?? 0) - 2));
  return said;
}

describe('the policy', () => {
  it.each([
    [undefined, 'standard'],
    ['get', 'standard'],
    ['POST', 'off'],
    ['PUT', 'off'],
    ['HEAD', 'off'],
  ] as const)('of method %s is %s unless another is given', async (method, kind) => {
    const server = await RawServer.open(({ socket }) => socket.write(ends('retry: 60000\n')));
    const stream = connectStream({ url: server.url(), ...(method && { method }) });
    const { next } = await endOf(stream);
    expect(stream.state.policy).toEqual({ kind });
    expect(next.next).toBe(kind === 'off' ? 'stop' : 'reconnect');
    expect(stream.state.phase).toBe(kind === 'off' ? 'stopped' : 'waiting');
  });

  it('standard comes back after the reconnection time, for ever', async () => {
    const retry = (number: number): Buffer => ends(number === 2 ? 'retry: 90\n' : '');
    expect(await delaysOf({ kind: 'standard' }, 5, retry)).toEqual([40, 90, 90, 90, 90]);
  });

  it('limited to 3 makes 1 + 3 attempts and says that it gave up', async () => {
    const server = await RawServer.open(({ socket }) => socket.destroy());
    const stream = connectStream(
      { url: server.url(), policy: { kind: 'limited', attempts: 3 } },
      { reconnectionTimeMs: 10 },
    );
    const last = await endOf(stream, 4);
    expect(last.next).toEqual({ next: 'stop' });
    expect(last.verdict.next).toBe('reconnect');
    expect(last.policy).toEqual({ kind: 'limited', attempts: 3 });
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'gave up', attempts: 3 } });
    expect(server.requests).toHaveLength(4);
    stream.connect();
    await endOf(stream, 8);
    expect(server.requests).toHaveLength(8);
  });

  it('backoff waits longer after each further attempt without an event, and starts anew after one', async () => {
    const oneEvent = (number: number): Buffer | undefined => (number === 5 ? ends('data: 1\n\n') : undefined);
    const delays = await delaysOf({ kind: 'backoff', maxDelayMs: 150 }, 7, oneEvent);
    expect(delays).toEqual([40, 80, 150, 150, 40, 40, 80]);
  });

  it('slow never comes back sooner than it says, whatever the server asks for', async () => {
    const retry = (number: number): Buffer => ends(number < 3 ? 'retry: 0\n' : 'retry: 80\n');
    expect(await delaysOf({ kind: 'slow', leastDelayMs: 60 }, 4, retry)).toEqual([60, 60, 80, 80]);
  });

  it('makes a pause also where the server asks for none, and the storm is told of and slowed down', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(ends('retry: 0\ndata: x\n\n')));
    const stream = connectStream(server.url());
    const storms = new ReconnectStorms(stream.log);
    const find = (): Finding | undefined => {
      storms.update();
      return storms.finding(stream.nowMs(), false);
    };
    await untilLog(stream, () => find() !== undefined);
    expect(find()?.evidence).toContain('the server asks for “retry: 0”');
    const waited = detailsOf(stream, 'request').slice(1);
    // Timers may fire a millisecond early.
    waited.forEach(({ delayMs }) => expect(delayMs).toBeGreaterThanOrEqual(8));
    stream.setPolicy({ kind: 'slow', leastDelayMs: 300_000 });
    await untilLog(stream, () => stream.state.phase === 'waiting' && stream.state.delayMs === 300_000);
    const made = server.requests.length;
    expect((await endOf(stream, made)).next).toMatchObject({ next: 'reconnect', delayMs: 300_000 });
  });

  it('can be changed while the stream runs', async () => {
    const server = await RawServer.open(({ number, socket }) => {
      if (number === 1) socket.write(ends('data: 1\n\n'));
      else socket.write(`${streamHead()}data: 2\n\n`);
    });
    const stream = connectStream(server.url(), { reconnectionTimeMs: 20 });
    await messages(stream, 2);
    let changes = 0;
    stream.onStateChange(() => {
      changes += 1;
    });
    stream.setPolicy({ kind: 'off' });
    expect(changes).toBe(1);
    await server.close();
    expect((await endOf(stream, 2)).next).toEqual({ next: 'stop' });
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'policy off' } });
  });
});

it('of a stream that is idle or stopped starts nothing, and counts once it connects', async () => {
  const server = await RawServer.open(({ socket }) => socket.end(ends('data: 1\n\n')));
  const stream = new SseStream({ url: server.url() });
  onTestFinished(() => stream.close());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  stream.setPolicy({ kind: 'off' });
  expect([stream.state.phase, vi.getTimerCount()]).toEqual(['idle', 0]);
  for (let use = 1; use <= 2; use += 1) {
    stream.connect();
    expect((await endOf(stream, use)).next).toEqual({ next: 'stop' });
    stream.setPolicy({ kind: 'standard' });
    expect([stream.state.phase, vi.getTimerCount()]).toEqual(['stopped', 0]);
    stream.setPolicy({ kind: 'off' });
  }
});

it('survives a server that goes away and comes back', async () => {
  const server = await RawServer.open(({ socket }) =>
    socket.write(`${streamHead()}retry: 30\nid: 5\ndata: 1\n\n`),
  );
  const stream = connectStream(server.url());
  await messages(stream, 1);
  await server.close();
  expect((await endOf(stream, 2)).ending).toMatchObject({ cause: 'unreachable', code: 'ECONNREFUSED' });
  const again = await RawServer.open(({ socket }) => socket.write(`${streamHead()}data: 2\n\n`), {
    port: server.port,
  });
  expect(await messages(stream, 2)).toEqual(['1', '2']);
  expect(again.requests[0]?.headers).toContainEqual(['last-event-id', '5']);
});
