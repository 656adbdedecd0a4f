// A stream that goes on after its window was closed or reloaded: from a recording of it, with all that it had, and once more
// after that.

import { describe, expect, it, vi } from 'vitest';

import type { ConnectionState } from '../../../src/core/stream/connection.ts';
import type { ReconnectPolicy } from '../../../src/core/stream/streamRequest.ts';
import { openRecording } from '../../../src/net/recording/openRecording.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { RecordingWriter } from '../../../src/net/recording/recordingWriter.ts';
import { StreamRecorder } from '../../../src/net/recording/streamRecorder.ts';
import type { SseStream, SseStreamOptions } from '../../../src/net/stream/sseStream.ts';
import type { StreamBefore } from '../../../src/net/stream/streamBefore.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
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
} from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

/** What a window leaves of a stream, as a recording of it has it. */
async function leftOf(stream: SseStream, goesOn = true): Promise<StreamBefore> {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter((bytes) => pieces.push(bytes));
  new StreamRecorder(stream, writer, 0).finish(true);
  writer.finish();
  const recording = await openRecording(sourceOf(new Uint8Array(Buffer.concat(pieces))));
  const recorded = 'kind' in recording ? undefined : recording.streams[0];
  if (!recorded) throw new Error('The recording does not open.');
  const { lastState: state, logBefore: log, phaseSinceMs, totals, attemptCounts } = recorded;
  return { log, state, phaseSinceMs, nowMs: recorded.nowMs(), totals, attemptCounts, goesOn };
}

/** The stream that a new window makes of another, whose window is gone. */
async function after(
  stream: SseStream,
  goesOn = true,
  more: Partial<StreamBefore> = {},
  options: SseStreamOptions = {},
): Promise<SseStream> {
  const before = { ...(await leftOf(stream, goesOn)), ...more };
  stream.close();
  return createStream(stream.request, { ...options, before });
}

function idsOf(server: RawServer): (string | undefined)[] {
  return server.requests.map(({ headers }) => headers.find(([name]) => name === 'last-event-id')?.[1]);
}

/** Sends an event more in each attempt, with an id of its own, and stays or ends. */
function serveOn(stays: boolean): Promise<RawServer> {
  return RawServer.open(({ number, socket }) => {
    const text = `${streamHead()}id: ${number}\ndata: ${number}\n\n`;
    if (stays) socket.write(text);
    else socket.end(text);
  });
}

const byWindow = { cause: 'client', isByWindow: true };

describe('a stream that was open when its window went', () => {
  it('says so, and goes on with its id, its counts and its clock, twice over', async () => {
    const server = await serveOn(true);
    let stream = connectStream({ url: server.url(), lastEventId: 'first' });
    await messages(stream, 1);
    for (let time = 1; time <= 2; time += 1) {
      const rows = rowsOf(stream);
      const nowMs = stream.nowMs();
      stream = await after(stream);
      expect(stream.isContinued).toBe(true);
      expect(rowsOf(stream)).toEqual([...rows, 'close']);
      expect(stream.state).toMatchObject({ phase: 'waiting', delayMs: 0, ending: byWindow, attempt: time });
      expect(stream.nowMs()).toBeGreaterThanOrEqual(nowMs);
      const end = await endOf(stream, time);
      expect(end).toMatchObject({
        ending: byWindow,
        verdict: { next: 'stop' },
        next: { next: 'reconnect', delayMs: 0, lastEventId: String(time) },
        policy: { kind: 'standard' },
        messages: 1,
        wireBytes: 'id: 1\ndata: 1\n\n'.length,
        bodyBytes: 'id: 1\ndata: 1\n\n'.length,
      });
      const [request] = entriesOf(stream, 'request').slice(-1);
      const closed = stream.log.entry(stream.log.length);
      expect(closed).toMatchObject({ kind: 'close', attempt: time });
      expect(closed.receivedAtMs - (request?.receivedAtMs ?? NaN)).toBeCloseTo(end.durationMs, 3);
      expect(server.requests).toHaveLength(time);
      stream.goOn();
      stream.goOn();
      await messages(stream, time + 1);
      expect(stream.totals.messages).toBe(time + 1);
      expect(stream.attemptCounts.messages).toBe(1);
      expect(detailsOf(stream, 'request').at(-1)).toMatchObject({
        reason: 'reconnect',
        lastEventId: String(time),
      });
    }
    expect(messagesOf(stream)).toEqual(['1', '2', '3']);
    expect(idsOf(server)).toEqual(['first', '1', '2']);
    // The id that it began with is that of what came first, and of nothing later.
    expect(entriesOf(stream, 'request').map((entry) => stream.log.lastEventId(entry))).toEqual([
      'first',
      '1',
      '2',
    ]);
    const chunks = entriesOf(stream, 'message').map(({ chunk }) => chunk);
    expect(new Set(chunks).size).toBe(3);
    expect(chunks).toEqual(chunks.toSorted((a, b) => a - b));
  });

  it('is closed where it is not to go on, until somebody connects by hand', async () => {
    const server = await serveOn(true);
    const first = connectStream(server.url());
    await messages(first, 1);
    const stream = await after(first, false);
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'closed' }, attempt: 1 });
    expect(detailsOf(stream, 'close').at(-1)).toMatchObject({ ending: byWindow, next: { next: 'stop' } });
    stream.goOn();
    expect(stream.state.phase).toBe('stopped');
    stream.connect();
    await messages(stream, 2);
    expect(detailsOf(stream, 'request').map(({ reason }) => reason)).toEqual(['connect', 'by hand']);
    expect(idsOf(server)).toEqual([undefined, '1']);
  });

  it('is no later than what it had, whatever the clocks say', async () => {
    const server = await serveOn(true);
    const first = connectStream(server.url());
    await messages(first, 1);
    const lastMs = first.log.entry(first.log.length).receivedAtMs;
    // Written for the last time before its last entry came, and a wall clock that was set back since.
    const { log } = await leftOf(first);
    const setBack = { ...log, startedAtMs: Date.now() + 3_600_000 };
    const stream = await after(first, true, { nowMs: lastMs - 1, log: setBack });
    expect(stream.log.entry(stream.log.length)).toMatchObject({ kind: 'close', receivedAtMs: lastMs });
    expect(stream.nowMs()).toBeGreaterThanOrEqual(lastMs - 1);
    expect(stream.nowMs()).toBeLessThan(lastMs + 3_000_000);
  });

  it('is as much later as the wall clock says', async () => {
    const server = await serveOn(true);
    const first = connectStream(server.url());
    await messages(first, 1);
    const { log } = await leftOf(first);
    const stream = await after(first, true, { log: { ...log, startedAtMs: Date.now() - 3_600_000 } });
    expect(stream.nowMs()).toBeGreaterThanOrEqual(3_600_000);
    // Its attempt did not run that long.
    expect(stream.log.entry(stream.log.length).receivedAtMs).toBeLessThan(3_000_000);
  });
});

it('a stream that was cleared goes on with the id of before the clear, and not with the one it began with', async () => {
  const server = await serveOn(true);
  const first = connectStream({ url: server.url(), lastEventId: 'first' });
  await messages(first, 1);
  first.clear();
  const stream = await after(first);
  expect(rowsOf(stream)).toEqual(['close']);
  expect(stream.log.lastEventId(stream.log.entry(1))).toBe('1');
  stream.goOn();
  await messages(stream, 2);
  expect(idsOf(server)).toEqual(['first', '1']);
});

describe('a stream whose window went', () => {
  it('while it connected ends that attempt, though it had one entry alone', async () => {
    const server = await RawServer.open();
    const first = connectStream(server.url());
    await untilLog(first, () => first.awaitedSinceMs !== undefined);
    const rows = rowsOf(first);
    expect(rows).toEqual(['request']);
    const stream = await after(first);
    expect(rowsOf(stream)).toEqual(['request', 'close']);
    const [request, close] = stream.log.entries(1, 2);
    expect(detailsOf(stream, 'close')[0]).toMatchObject({ ending: byWindow, messages: 0, bodyBytes: 0 });
    expect(detailsOf(stream, 'close')[0]?.durationMs).toBeCloseTo(
      (close?.receivedAtMs ?? 0) - (request?.receivedAtMs ?? 0),
      3,
    );
  });

  it('while it waited has its end already, and connects at once', async () => {
    holdTimers();
    const server = await serveOn(false);
    const first = connectStream(server.url());
    await endOf(first);
    const rows = rowsOf(first);
    const stream = await after(first);
    expect(rowsOf(stream)).toEqual(rows);
    expect(stream.state).toMatchObject({ phase: 'waiting', delayMs: 0 });
    expect(vi.getTimerCount()).toBe(0);
    stream.goOn();
    await endOf(stream, 2);
    // From now on it is a stream like any other: nobody cuts its waits short.
    expect(stream.state).toMatchObject({ phase: 'waiting', delayMs: 3_000 });
    stream.goOn();
    expect(stream.state).toMatchObject({ phase: 'waiting', attempt: 2 });
    vi.advanceTimersByTime(2_999);
    expect(server.requests).toHaveLength(2);
    vi.advanceTimersByTime(1);
    await endOf(stream, 3);
    expect(idsOf(server)).toEqual([undefined, '1', '2']);
  });

  it.each([true, false])('when it had stopped stays as it was (it goes on: %s)', async (goesOn) => {
    const server = await serveOn(false);
    const first = connectStream({ url: server.url(), policy: { kind: 'off' } });
    await endOf(first);
    const rows = rowsOf(first);
    const stream = await after(first, goesOn);
    expect(rowsOf(stream)).toEqual(rows);
    expect(stream.state).toEqual(first.state);
    stream.goOn();
    expect(server.requests).toHaveLength(1);
  });

  it.each([true, false])('before it connected is as it was (it goes on: %s)', async (goesOn) => {
    const server = await serveOn(false);
    const stream = await after(createStream(server.url()), goesOn);
    expect([stream.state.phase, stream.log.length]).toEqual(['idle', 0]);
    stream.goOn();
    expect(stream.state.phase).toBe('idle');
    stream.connect();
    await messages(stream, 1);
    expect(detailsOf(stream, 'request')[0]?.reason).toBe('connect');
  });

  it.each<[ReconnectPolicy, Partial<ConnectionState>]>([
    [{ kind: 'limited', attempts: 2 }, { reconnects: 2 }],
    [
      { kind: 'backoff', maxDelayMs: 60_000 },
      { fruitlessAttempts: 3, reconnects: 2 },
    ],
  ])('has used up of its policy %j what it had before', async (policy, expected) => {
    holdTimers();
    const server = await RawServer.open(({ socket }) => socket.end(`${streamHead()}retry: 50\n`));
    const first = connectStream({ url: server.url(), policy });
    await endOf(first, 1);
    vi.advanceTimersByTime(50);
    await endOf(first, 2);
    const stream = await after(first);
    stream.goOn();
    await endOf(stream, 3);
    expect(stream.state).toMatchObject({ ...expected, policy, reconnectionTimeMs: 50, attempt: 3 });
    if (policy.kind === 'limited')
      expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'gave up', attempts: 2 } });
    else expect(stream.state).toMatchObject({ phase: 'waiting', delayMs: 200 });
  });
});

it('a stream that never had a window before does not go on by itself', async () => {
  holdTimers();
  const server = await serveOn(false);
  const stream = connectStream(server.url());
  expect(stream.isContinued).toBe(false);
  await endOf(stream);
  stream.goOn();
  expect(stream.state).toMatchObject({ phase: 'waiting', attempt: 1 });
});

it('what a server sends again after the window came back is compared with what came before', async () => {
  const server = await RawServer.open(({ number, socket }) => {
    socket.write(`${streamHead()}${[1, 2, 3].map((id) => `id: ${id}\ndata: ${id}\n\n`).join('')}`);
    if (number === 2) socket.end('id: 4\ndata: 4\n\n');
  });
  const first = connectStream(server.url());
  await messages(first, 3);
  const stream = await after(first);
  stream.goOn();
  await endOf(stream, 2);
  stream.close();
  const verdicts = detailsOf(stream, 'notice').flatMap((detail) =>
    detail.notice === 'resume' ? [detail.verdict.kind] : [],
  );
  expect(verdicts.at(-1)).toBe('restarted');
});
