// Ids that count: which do, what follows, which may be times, and the step that a recording shows.

import { describe, expect, it } from 'vitest';

import {
  countAscents,
  countingStep,
  idAfter,
  mayBeTime,
  parseCountedId,
} from '../../../src/core/resume/idCounter.ts';
import { named } from '../../../src/core/log/resumeVerdict.ts';
import { recordingOf } from './resumeSamples.ts';

function namedOf(text: string): ReturnType<typeof named> {
  return named(recordingOf(text));
}

describe('an id', () => {
  it.each([
    ['0', '', 0n, 0],
    ['9', '', 9n, 0],
    ['42', '', 42n, 0],
    ['00', '', 0n, 2],
    ['007', '', 7n, 3],
    ['run-7.42', 'run-7.', 42n, 0],
    ['run-7.042', 'run-7.', 42n, 3],
    ['a/1', 'a/', 1n, 0],
    ['a:1', 'a:', 1n, 0],
    ['-5', '-', 5n, 0],
    ['1'.repeat(30), '', BigInt('1'.repeat(30)), 0],
    [`x${'1'.repeat(30)}`, 'x', BigInt('1'.repeat(30)), 0],
  ])('%s counts', (id, prefix, value, width) => {
    expect(parseCountedId(id)).toEqual({ prefix, value, width });
    expect(idAfter({ prefix, value, width }, 0n)).toBe(id);
  });

  it.each(['', 'a', '5a', '5/', '5:', '1'.repeat(31), `x${'1'.repeat(40)}`])('%j counts nothing', (id) => {
    expect(parseCountedId(id)).toBeUndefined();
  });

  it.each([
    ['9', 1n, '10'],
    ['09', 1n, '10'],
    ['098', 1n, '099'],
    ['099', 1n, '100'],
    ['999', 1n, '1000'],
    ['099', 901n, '1000'],
    ['a-7', 5n, 'a-12'],
    ['10', -1n, '9'],
  ])('%s and %d more is %s', (id, distance, next) => {
    const counted = parseCountedId(id);
    expect(counted && idAfter(counted, distance)).toBe(next);
  });
});

describe('a number', () => {
  const ofLength = (length: number, first: string): string => `${first}${'0'.repeat(length - 1)}`;

  const rows: readonly (readonly [id: string, isTime: boolean])[] = [
    ...[10, 13, 16, 19].flatMap((length) => [
      [ofLength(length, '1'), true] as const,
      [ofLength(length, '3'), true] as const,
      [ofLength(length, '4'), false] as const,
      [ofLength(length + 1, '1'), false] as const,
      [ofLength(length - 1, '1'), false] as const,
    ]),
    ['4111111111', false],
    ['21201231235959', false],
    ['1:a5', false],
    ['19991231235959', true],
    ['20261122140000', true],
    ['18991231235959', false],
    ['21001231235959', false],
    ['2026112214000', true],
    ['14:00:01', true],
    ['x:1', false],
    ['2026-11-22', true],
    ['2026-11-x-22', false],
    ['226-11-22', false],
    ['2026-1-22', false],
    ['order-2026-11-22', true],
    ['5', false],
  ];
  it.each(rows)('%s may be a time: %s', (id, isTime) => {
    const counted = parseCountedId(id);
    expect(counted && mayBeTime(counted)).toBe(isTime);
  });
});

describe('ascents', () => {
  it.each([
    ['', 0],
    ['1', 0],
    ['1 2', 1],
    ['1 5 9', 2],
    ['1 | 2', 0],
    ['1 2 | 3 4', 2],
    ['1 2 1 3', 2],
    ['1 2 | 1 2', 2],
    ['2 1', undefined],
    ['1 2 | 4 3', undefined],
    ['a b', undefined],
    ['1 a', undefined],
    ['a1 b2', undefined],
    ['a1 a2', 1],
    ['1 01', undefined],
  ])('of %s: %s', (text, ascents) => {
    expect(countAscents(namedOf(text))).toBe(ascents);
  });
});

describe('the step', () => {
  it.each([
    ['1 2 3 4', '', undefined],
    ['1 2 3 4 5', '', 1n],
    ['10 20 30 40 50', '', 10n],
    ['1 2 3 4', '9 10', 1n],
    ['1 2 3', '9 10', undefined],
    ['1 2 3', '9 10 11', 1n],
    ['', '1 2 3 4 5', 1n],
    ['1 2 3 4', '9 11', undefined],
    // Enough is known: what came is not asked.
    ['1 2 3 4 5', '9 11', 1n],
    ['1 2 3 4 6', '', undefined],
    ['5 4 3 2 1', '', undefined],
    ['1 01 001 0001 00001', '', undefined],
    ['1 2 | 4 5 | 7 8 | 10 11', '', 1n],
    ['a b c d e', '', undefined],
  ])('of %j, where %j came: %s', (recorded, came, step) => {
    expect(countingStep(namedOf(recorded), namedOf(came))).toBe(step);
  });

  it('is that of the newest fifty pairs, and of as many that came', () => {
    const count = (from: number, length: number): string =>
      Array.from({ length }, (_, at) => from + at).join(' ');
    expect(countingStep(namedOf(`1 5 ${count(6, 50)}`), [])).toBe(1n);
    expect(countingStep(namedOf(`1 5 ${count(6, 49)}`), [])).toBeUndefined();
    expect(countingStep([], namedOf(`${count(1, 51)} 99`))).toBe(1n);
    expect(countingStep([], namedOf(`${count(1, 50)} 99`))).toBeUndefined();
  });
});
