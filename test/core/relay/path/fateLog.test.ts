// What became of the bytes of an attempt, of which only so much is kept: what is forgotten is said to be.

import { describe, expect, it } from 'vitest';

import { describeFate, fateFlags, FateLog, isDelivered } from '../../../../src/core/relay/path/fateLog.ts';

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

describe('runs of bytes that pass', () => {
  it('are one only where they follow on both sides', () => {
    const fates = new FateLog();
    fates.pass(0, 10, 0);
    fates.pass(10, 10, 10);
    // Bytes of the server that never came through here lie between.
    fates.pass(30, 10, 20);
    // Something was made up before these.
    fates.write(undefined, 30, 5);
    fates.pass(40, 10, 35);
    expect(fates.ofServer(0)).toMatchObject({ start: 0, length: 20 });
    expect(fates.ofServer(19)).toMatchObject({ start: 0, length: 20, appStart: 19 });
    for (const offset of [20, 29]) expect(fates.ofServer(offset)).toBeUndefined();
    expect(fates.ofServer(30)).toMatchObject({ start: 30, length: 10, appStart: 20 });
    expect(fates.ofServer(49)).toMatchObject({ start: 40, appStart: 44 });
    expect(fates.ofServer(50)).toBeUndefined();
    expect(fates.ofApp(29)?.server).toMatchObject({ start: 39 });
    expect(fates.ofApp(30)).toEqual({ start: 30, length: 5, server: undefined });
    expect(fates.ofApp(35)?.server).toMatchObject({ start: 40 });
    expect(fates.ofApp(44)?.server).toMatchObject({ start: 49 });
    expect(fates.ofApp(45)).toBeUndefined();
  });

  it('do not go on over a unit that has a fate of its own', () => {
    const fates = new FateLog();
    fates.pass(0, 10, 0);
    fates.write(fates.add(10, 10, fateFlags.held | fateFlags.waiting, 3), 10, 10);
    fates.pass(20, 10, 20);
    expect(fates.ofServer(15)).toEqual({
      start: 10,
      length: 10,
      flags: fateFlags.held,
      rule: 3,
      appStart: 10,
    });
    expect(fates.ofServer(25)).toMatchObject({ start: 20, length: 10, flags: 0, appStart: 25 });
    expect(fates.ofApp(15)?.server).toMatchObject({ start: 10, flags: fateFlags.held });
  });
});

describe('a fate in words', () => {
  const losses = {
    dropped: 'It was dropped: the app never got it.',
    silenced: 'The connection was silent: the app never got it.',
    undelivered: 'The app’s connection ended before it was written: the app never got it.',
    cut: 'The app’s connection ended inside it: the app got its beginning only.',
    waiting: 'It waits to be written to the app.',
  };
  const changes = {
    edited: 'edited',
    duplicated: 'sent more than once',
    reordered: 'moved behind later events',
    delayed: 'delayed',
    held: 'held',
    burst: 'written together with others',
    split: 'written byte by byte',
    slowed: 'slowed down',
  };

  it('has every flag', () => {
    expect(Object.keys({ ...losses, ...changes }).toSorted()).toEqual(Object.keys(fateFlags).toSorted());
  });

  it.each(Object.entries(losses))('%s', (flag, sentence) => {
    const flags = fateFlags[flag as keyof typeof losses];
    expect(describeFate(flags)).toBe(sentence);
    expect(isDelivered(flags)).toBe(flag === 'waiting');
    expect(describeFate(flags | fateFlags.delayed)).toBe(`On its way to the app it was delayed. ${sentence}`);
  });

  it.each(Object.entries(changes))('%s', (flag, word) => {
    const flags = fateFlags[flag as keyof typeof changes];
    expect(describeFate(flags)).toBe(`On its way to the app it was ${word}.`);
    expect(isDelivered(flags)).toBe(true);
  });

  it('of several changes lists them in the order in which they were made', () => {
    expect(describeFate(0)).toBe('It passed to the app as it was sent.');
    expect(describeFate(fateFlags.slowed | fateFlags.edited)).toBe(
      'On its way to the app it was edited and slowed down.',
    );
    expect(describeFate(fateFlags.slowed | fateFlags.edited | fateFlags.held)).toBe(
      'On its way to the app it was edited, held and slowed down.',
    );
  });
});
