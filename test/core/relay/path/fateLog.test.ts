// What became of the bytes of an attempt, of which only so much is kept: what is forgotten is said to be.

import { describe, expect, it } from 'vitest';

import { fateFlags, FateLog } from '../../../../src/core/relay/path/fateLog.ts';

/** Runs of which at least half is kept. */
const maxRuns = 100_000;
const unitBytes = 10;

/** A log of units of which each second one was dropped; the others were written. */
function logOf(units: number): FateLog {
  const fates = new FateLog();
  let appStart = 0;
  for (let at = 0; at < units; at += 1) {
    const isDropped = at % 2 === 1;
    const unit = fates.add(at * unitBytes, unitBytes, isDropped ? fateFlags.dropped : fateFlags.waiting, 1);
    if (isDropped) continue;
    fates.write(unit, appStart, unitBytes);
    appStart += unitBytes;
  }
  return fates;
}

describe('the fates of very many units', () => {
  it('are all kept as long as they are not too many', () => {
    const fates = logOf(maxRuns);
    expect(fates.isForgotten('server', 0)).toBe(false);
    expect(fates.isForgotten('app', 0)).toBe(false);
    expect(fates.ofServer(unitBytes)).toMatchObject({ flags: fateFlags.dropped, appStart: undefined });
  });

  it.each([maxRuns + 1, 2 * maxRuns + 7, 5 * maxRuns])(
    'are the newest of %i, and others are forgotten',
    (units) => {
      const fates = logOf(units);
      for (let at = units - 1; at >= units - maxRuns / 2; at -= 97) {
        const offset = at * unitBytes + 3;
        expect(fates.isForgotten('server', offset)).toBe(false);
        const isDropped = at % 2 === 1;
        expect(fates.ofServer(offset)).toEqual({
          start: at * unitBytes,
          length: unitBytes,
          flags: isDropped ? fateFlags.dropped : 0,
          rule: 1,
          appStart: isDropped ? undefined : expect.any(Number),
        });
        if (isDropped) continue;
        const appOffset = (at / 2) * unitBytes + 3;
        expect(fates.isForgotten('app', appOffset)).toBe(false);
        expect(fates.ofApp(appOffset)).toMatchObject({ length: unitBytes });
      }
      for (const offset of [0, 3, unitBytes * 100]) {
        expect(fates.isForgotten('server', offset)).toBe(true);
        expect(fates.isForgotten('app', offset)).toBe(true);
        expect(fates.ofServer(offset)).toBeUndefined();
      }
    },
  );

  it('bear news of units that are forgotten', () => {
    const fates = logOf(2 * maxRuns);
    fates.mark(0, fateFlags.burst);
    fates.lose(1, fateFlags.undelivered);
    fates.write(2, 99_999_999, unitBytes);
    expect(fates.ofServer(2 * maxRuns * unitBytes - 1)).toMatchObject({ flags: fateFlags.dropped });
    expect(fates.isForgotten('app', 99_999_999)).toBe(true);
  });

  it('of bytes that pass are one run, however many', () => {
    const fates = new FateLog();
    for (let at = 0; at < 3 * maxRuns; at += 1) fates.pass(at * unitBytes, unitBytes, at * unitBytes);
    expect(fates.isForgotten('server', 0)).toBe(false);
    expect(fates.ofServer(12_345)).toMatchObject({ appStart: 12_345 });
    expect(fates.ofApp(12_345)?.server).toMatchObject({ start: 12_345 });
  });
});
