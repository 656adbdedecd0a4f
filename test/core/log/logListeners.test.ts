// Who hears of the entries of a log, in the middle of a clear, of a failure, and of coming and going.

import { describe, expect, it } from 'vitest';

import { ShortLog } from './shortLog.ts';

describe('a listener', () => {
  it('that has a log cleared and written to again hears of it all, in order', () => {
    const { log } = new ShortLog();
    const at = { attempt: 1, receivedAtMs: 0 };
    const note = (): unknown =>
      log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, { ...at, type: 'long-id' });
    const heard: string[] = [];
    log.subscribe((number) => {
      heard.push(`first ${number}`);
      if (number !== 2) return;
      log.clear();
      note();
    });
    log.subscribe((number) => heard.push(`second ${number}`));
    [1, 2, 3].forEach(note);
    const cleared = ['first 0', 'second 0', 'first 1', 'second 1'];
    // The third is the second now.
    expect(heard).toEqual(['first 1', 'second 1', 'first 2', ...cleared, 'first 2', ...cleared]);
  });

  it('that writes and then has the log cleared leaves no entry that others hear of and cannot read', () => {
    const { log } = new ShortLog();
    const at = { attempt: 1, receivedAtMs: 0 };
    const note = (): unknown => log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, at);
    const heard: number[] = [];
    log.subscribe((number) => {
      if (number !== 2) return;
      note();
      note();
      log.clear();
      note();
    });
    log.subscribe((number) => {
      if (number > 0) expect(log.entry(number).kind).toBe('notice');
      heard.push(number);
    });
    note();
    note();
    expect(heard).toEqual([1, 0, 1]);
  });

  it('that throws keeps no later entry from the others', () => {
    const { log } = new ShortLog();
    const heard: number[] = [];
    const stop = log.subscribe((number) => {
      if (number === 1) throw new Error('broken');
    });
    log.subscribe((number) => heard.push(number));
    const at = { attempt: 1, receivedAtMs: 0 };
    const note = (): unknown => log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, at);
    expect(note).toThrow('broken');
    note();
    expect(heard).toEqual([2]);
    stop();
    stop();
    note();
    expect(heard).toEqual([2, 3]);
  });

  it('is gone once it stopped, however often it came and went', () => {
    const { log } = new ShortLog();
    const at = { attempt: 1, receivedAtMs: 0 };
    const note = (): unknown => log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, at);
    const heard: string[] = [];
    for (let again = 0; again < 100; again += 1) {
      const listener = (number: number): void => void heard.push(`${again}: ${number}`);
      const stops = [log.subscribe(listener), log.subscribe(listener)];
      stops[0]?.();
      note();
      stops[1]?.();
    }
    expect(heard).toEqual(Array.from({ length: 100 }, (_, again) => `${again}: ${again + 1}`));
    const last = log.subscribe((number) => {
      last();
      heard.push(`last ${number}`);
    });
    note();
    note();
    expect(heard.slice(100)).toEqual(['last 101']);
  });
});
