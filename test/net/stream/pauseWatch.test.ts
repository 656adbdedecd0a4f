// Several watches over the pauses of one process: each is told of what came while it was on, once, whoever looks first, and of
// nothing else.

import type { Socket } from 'node:net';

import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { PauseWatch, type Pause } from '../../../src/net/stream/pauseWatch.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, detailsOf, endOf, rowsOf, untilLog } from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

/** A machine that slept shows it by its wall clock. */
function sleep(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

/** The time in which the process looks at its clocks. */
function pass(): void {
  vi.advanceTimersByTime(500);
}

const slept = (pausedMs: number): Pause => ({ pausedMs, isByWallClock: true });

function watchOf(onTold: () => void = () => {}): { readonly watch: PauseWatch; readonly told: Pause[] } {
  const told: Pause[] = [];
  const watch = new PauseWatch((pause) => {
    told.push(pause);
    onTold();
  });
  onTestFinished(() => watch.set(false));
  return { watch, told };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

describe('a watch', () => {
  it('is told of each pause once, by the timer or by who looks before', () => {
    const { watch, told } = watchOf();
    watch.set(true);
    pass();
    expect(told).toEqual([]);
    sleep(5_000);
    pass();
    pass();
    expect(told).toEqual([slept(5_000)]);
    sleep(4_000);
    watch.look();
    watch.look();
    pass();
    expect(told).toEqual([slept(5_000), slept(4_000)]);
  });

  it('is told of none that was before it, or while it was off', () => {
    const { watch, told } = watchOf();
    sleep(5_000);
    watch.set(true);
    watch.look();
    watch.set(false);
    sleep(5_000);
    watch.look();
    pass();
    watch.set(true);
    watch.look();
    pass();
    expect(told).toEqual([]);
    sleep(3_000);
    pass();
    expect(told).toEqual([slept(3_000)]);
  });

  it('that is turned on twice is told once, and is off when it is turned off once', () => {
    const { watch, told } = watchOf();
    watch.set(true);
    watch.set(true);
    expect(vi.getTimerCount()).toBe(1);
    sleep(5_000);
    pass();
    expect(told).toHaveLength(1);
    watch.set(false);
    expect(vi.getTimerCount()).toBe(0);
    watch.set(false);
    watch.set(true);
    sleep(5_000);
    pass();
    expect(told).toHaveLength(2);
  });
});

it('a stream says so before what came meanwhile: a head, bytes, an end; and while it waits', async () => {
  const sockets: Socket[] = [];
  const server = await RawServer.open(({ socket }) => sockets.push(socket));
  const stream = connectStream(server.url(), { reconnectionTimeMs: 600_000 });
  await server.until(() => server.requests.length === 1, 'There is no request.');
  sleep(5_000);
  sockets[0]?.write(streamHead());
  await untilLog(stream, () => stream.state.phase === 'open');
  sleep(6_000);
  sockets[0]?.write('data: 1\n\n');
  await untilLog(stream, () => stream.totals.messages === 1);
  sleep(7_000);
  sockets[0]?.end();
  await endOf(stream);
  expect(rowsOf(stream)).toEqual([
    'request',
    'notice paused',
    'open',
    'notice paused',
    'message',
    'notice paused',
    'close',
  ]);
  sleep(8_000);
  pass();
  expect(rowsOf(stream).slice(7)).toEqual(['notice paused']);
  const told = detailsOf(stream, 'notice').map((detail) =>
    detail.notice === 'paused' ? Math.round(detail.pausedMs / 1_000) : undefined,
  );
  expect(told).toEqual([5, 6, 7, 8]);
  stream.close();
  sleep(9_000);
  pass();
  expect(rowsOf(stream)).toHaveLength(8);
});

describe('two watches', () => {
  it('share a timer, and one that goes takes nothing from the other, in either order', () => {
    const [one, other] = [watchOf(), watchOf()];
    for (const [stays, goes] of [
      [one, other],
      [other, one],
    ] as const) {
      one.watch.set(true);
      other.watch.set(true);
      expect(vi.getTimerCount()).toBe(1);
      sleep(5_000);
      one.watch.look();
      pass();
      expect([one.told.splice(0), other.told.splice(0)]).toEqual([[slept(5_000)], [slept(5_000)]]);
      goes.watch.set(false);
      goes.watch.set(false);
      expect(vi.getTimerCount()).toBe(1);
      sleep(5_000);
      // Who is off looks for nobody.
      goes.watch.look();
      expect([stays.told, goes.told]).toEqual([[], []]);
      pass();
      expect([stays.told.splice(0), goes.told]).toEqual([[slept(5_000)], []]);
      stays.watch.set(false);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it('of which one turns the other off when it is told', () => {
    const other = watchOf();
    const one = watchOf(() => other.watch.set(false));
    one.watch.set(true);
    other.watch.set(true);
    sleep(5_000);
    pass();
    expect([one.told.length, other.told.length]).toEqual([1, 0]);
    sleep(5_000);
    pass();
    expect([one.told.length, other.told.length]).toEqual([2, 0]);
  });
});
