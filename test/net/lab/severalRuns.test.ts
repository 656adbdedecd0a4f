// One request sent several times, over real sockets, and what is measured of its runs.

import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';

import { RunMeter } from '../../../src/core/runs/runMeter.ts';
import type { RunMeasures } from '../../../src/core/runs/runMeasures.ts';
import { summarizeRuns } from '../../../src/core/runs/runStatistics.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { sendRuns, type RunEnder } from '../../../src/net/lab/severalRuns.ts';
import { SseStream } from '../../../src/net/stream/sseStream.ts';
import { countSubscriptions } from '../../helpers/leftovers.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, untilLog } from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';
import { startTestServer, untilOpenConnections } from '../devServer/devServerUnderTest.ts';

let server: DevServer;
beforeAll(async () => {
  ({ server } = await startTestServer());
});
afterAll(() => server.close());

interface Sent {
  readonly measures: RunMeasures[];
  readonly enders: RunEnder[];
  readonly mostOpen: number;
}

interface Wanted {
  readonly path: string;
  readonly method?: string;
  readonly runs: number;
  readonly atATime?: number;
  readonly limitMs?: number;
  readonly onStart?: (number: number, stop: () => void, stream: SseStream) => void;
}

async function send({ path, method = 'POST', runs, atATime = 1, limitMs, onStart }: Wanted): Promise<Sent> {
  const request: StreamRequest = {
    url: server.origin + path,
    method,
    ...(method === 'POST' && {
      body: JSON.stringify({
        model: 'm',
        stream_options: { include_usage: true },
        messages: [{ role: 'user', content: 'Hi' }],
      }),
    }),
    policy: { kind: 'off' },
  };
  const meters: RunMeter[] = [];
  const enders: RunEnder[] = [];
  const stopping = new AbortController();
  let open = 0;
  let mostOpen = 0;
  await sendRuns({
    runs,
    atATime,
    ...(limitMs !== undefined && { limitMs }),
    signal: stopping.signal,
    start: async (number) => {
      const stream = new SseStream(request);
      onTestFinished(() => stream.close());
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      meters.push(new RunMeter(stream.log));
      stream.connect();
      onStart?.(number, () => stopping.abort(), stream);
      return stream;
    },
    onEnd: (number, ender) => {
      open -= 1;
      enders[number - 1] = ender;
      const stop = ender === 'limit' ? { by: ender, limitMs: limitMs ?? 0 } : { by: 'user' as const };
      meters[number - 1]?.finish(ender === 'itself' ? undefined : stop);
    },
  });
  return { measures: meters.map((meter) => meter.measures()), enders, mostOpen };
}

it('sends all runs, so many at a time, and measures each', async () => {
  const { measures, enders, mostOpen } = await send({ path: '/llm?delay=1', runs: 5, atATime: 2 });
  expect(enders).toEqual(Array.from({ length: 5 }, () => 'itself'));
  expect(mostOpen).toBe(2);
  for (const { outcome, status, finish, values } of measures) {
    expect({ outcome, status, finish }).toEqual({ outcome: 'done', status: 200, finish: 'stop' });
    const { firstByteMs = NaN, firstEventMs = NaN, firstTextMs = NaN, totalMs = NaN } = values;
    expect(firstByteMs).toBeGreaterThan(0);
    expect(firstEventMs).toBeGreaterThanOrEqual(firstByteMs);
    expect(firstTextMs).toBeGreaterThanOrEqual(firstEventMs);
    expect(totalMs).toBeGreaterThan(firstTextMs);
    expect(values.tokens).toBeGreaterThan(0);
    expect(values.tokensPerSecond).toBeGreaterThan(0);
    expect(values.chunks).toBeUndefined();
  }
  expect(summarizeRuns(measures).numbers.totalMs?.count).toBe(5);
});

it('leaves runs that failed out of the numbers', async () => {
  for (const [path, says] of [
    ['/llm?delay=0&fail=3', /^The stream says an error: /],
    ['/llm?delay=0&cut=3', /^The answer was cut off\. /],
  ] as const) {
    const { measures } = await send({ path, runs: 2 });
    expect(measures.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    for (const { ending } of measures) expect(ending).toMatch(says);
    expect(summarizeRuns(measures).numbers).toEqual({});
  }
});

it('says the status of an answer that is no stream', async () => {
  const { measures } = await send({ path: '/nothing-is-here', method: 'GET', runs: 2 });
  expect(measures.map(({ outcome, status }) => [outcome, status])).toEqual([
    ['failed', 404],
    ['failed', 404],
  ]);
});

it('ends a run after its time limit, and keeps what came first', async () => {
  const { measures, enders } = await send({
    path: '/ticks?interval=20',
    method: 'GET',
    runs: 2,
    atATime: 2,
    limitMs: 1_000,
  });
  expect(enders).toEqual(['limit', 'limit']);
  for (const { outcome, values, ending } of measures) {
    expect([outcome, ending]).toEqual(['limit', 'Ended by the time limit of 1.0 s.']);
    expect(values.firstEventMs).toBeGreaterThan(0);
    expect(values.firstTextMs).toBeUndefined();
  }
  const { numbers } = summarizeRuns(measures);
  expect([numbers.firstEventMs?.count, numbers.totalMs, numbers.events]).toEqual([2, undefined, undefined]);
  await untilOpenConnections(server, 0);
});

it('stops what goes on, sends no more, and keeps the runs that are over', async () => {
  const { measures, enders } = await send({
    path: '/llm?delay=1',
    runs: 9,
    onStart: (number, stop) => number === 3 && stop(),
  });
  expect(enders).toEqual(['itself', 'itself', 'signal']);
  expect(measures.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'stopped']);
  await untilOpenConnections(server, 0);
});

it('says nothing of a run whose timeline was cleared meanwhile', async () => {
  const { measures } = await send({
    path: '/llm?delay=1',
    runs: 1,
    onStart: (_number, _stop, stream) =>
      stream.log.subscribe((number) => number === 4 && queueMicrotask(() => stream.clear())),
  });
  expect(measures).toEqual([
    expect.objectContaining({ outcome: 'stopped', ending: 'Its timeline was cleared while it ran.' }),
  ]);
});

it('stops the others when one cannot be sent', async () => {
  const started: SseStream[] = [];
  const sending = sendRuns({
    runs: 4,
    atATime: 2,
    signal: new AbortController().signal,
    start: async (number) => {
      if (number === 2) throw new Error('The value is gone.');
      const stream = new SseStream({ url: `${server.origin}/ticks`, policy: { kind: 'off' } });
      onTestFinished(() => stream.close());
      started.push(stream);
      stream.connect();
      return stream;
    },
    onEnd: () => {},
  });
  await expect(sending).rejects.toThrow('The value is gone.');
  expect(started.map(({ state }) => state.phase)).toEqual(['stopped']);
});

it('has nothing to do with a stream whose run is over: neither its limit nor a stop ends what is connected again', async () => {
  holdTimers();
  const stopping = new AbortController();
  const streams: SseStream[] = [];
  const enders: RunEnder[] = [];
  const silent = await RawServer.open(({ number, socket }) => {
    if (number === 1) socket.end(streamHead());
    else socket.write(streamHead());
  });
  const listening: (() => number)[] = [];
  const isOpen = (stream: SseStream | undefined): boolean => stream?.state.phase === 'open';
  await sendRuns({
    runs: 9,
    atATime: 1,
    limitMs: 1_000,
    signal: stopping.signal,
    start: async () => {
      const stream = connectStream({ url: silent.url(), policy: { kind: 'off' } });
      const number = streams.push(stream);
      stream.onStateChange(() => {
        if (!isOpen(stream)) return;
        if (number === 2) vi.advanceTimersByTime(1_000);
        else if (number === 3) stopping.abort();
      });
      listening.push(countSubscriptions(stream, 'onStateChange'));
      return stream;
    },
    onEnd: (number, ender) => {
      enders.push(ender);
      if (number === 1) streams[0]?.connect();
    },
  });
  expect(enders).toEqual(['itself', 'limit', 'signal']);
  expect(listening.map((count) => count())).toEqual([0, 0, 0]);
  await untilLog(streams[0] as SseStream, () => isOpen(streams[0]));
  expect(streams.map(({ state }) => state.phase)).toEqual(['open', 'stopped', 'stopped']);
  expect(vi.getTimerCount()).toBe(0);
});
