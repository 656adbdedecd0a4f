// Several watches over the pauses of one process: each is told of what came while it was on, once, whoever looks first, and of
// nothing else.

import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { PauseWatch, type Pause } from '../../../src/net/stream/pauseWatch.ts';

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
