// Ids that name different events: what counts as one, and how much is read at a time.

import { describe, expect, it } from 'vitest';

import { fingerprintId, RepeatedIds } from '../../../src/core/timing/repeatedIds.ts';
import { AttemptLog } from '../attemptLog.ts';
import { bytesOf } from '../recording.ts';

function openLog(): AttemptLog {
  const attempts = new AttemptLog();
  attempts.begin();
  return attempts;
}

function idsOf(attempts: AttemptLog): RepeatedIds {
  const ids = new RepeatedIds(attempts.log);
  while (ids.isBehind) ids.update();
  return ids;
}

describe('an id', () => {
  it.each([
    ['of two events with other content', 'id: 7\ndata: a\n\nid: 8\ndata: a\n\nid: 7\ndata: b\n\n', 1, 0],
    [
      'of two events of other types',
      'id: 7\ndata: a\n\nid: 8\ndata: a\n\nid: 7\nevent: b\ndata: a\n\n',
      1,
      0,
    ],
    ['of the same event twice', 'id: 7\ndata: a\n\nid: 8\ndata: a\n\nid: 7\ndata: a\n\n', 0, 0],
    ['of neighbours', 'id: 7\ndata: a\n\nid: 7\ndata: b\n\n', 0, 1],
    ['of neighbours twice', 'id: 7\ndata: a\n\nid: 7\ndata: b\n\nid: 7\ndata: c\n\n', 0, 2],
    ['around an event without one', 'id: 7\ndata: a\n\ndata: x\n\nid: 7\ndata: b\n\n', 1, 0],
    ['around a comment', 'id: 7\ndata: a\n\n: c\nid: 7\ndata: b\n\n', 0, 1],
    ['around a block without data', 'id: 7\ndata: a\n\nid: 8\n\nid: 7\ndata: b\n\n', 0, 1],
    ['that is empty', 'id\ndata: a\n\nid: 1\ndata: a\n\nid\ndata: b\n\n', 0, 0],
  ])('%s: %j', (_, text, count, sharedCount) => {
    const ids = idsOf(openLog().push(text));
    expect([ids.count, ids.sharedCount]).toEqual([count, sharedCount]);
    expect(ids.firstShared === undefined).toBe(sharedCount === 0);
    expect(ids.examples).toHaveLength(count);
  });

  it('of neighbours in two attempts came again', () => {
    const attempts = openLog().push('id: 7\ndata: a\n\n');
    attempts.end();
    attempts.begin();
    attempts.push('id: 7\ndata: b\n\n');
    const ids = idsOf(attempts);
    expect([ids.count, ids.sharedCount]).toEqual([1, 0]);
    expect(ids.examples).toEqual([{ id: '7', firstEntry: 3, againEntry: 7 }]);
  });

  it('is compared with its newest event, and three are told of', () => {
    const attempts = openLog();
    for (const data of ['a', 'b', 'c', 'd', 'e']) attempts.push(`id: 7\ndata: ${data}\n\ndata: x\n\n`);
    const ids = idsOf(attempts);
    expect(ids.count).toBe(4);
    expect(ids.examples.map(({ firstEntry, againEntry }) => [firstEntry, againEntry])).toEqual([
      [3, 5],
      [5, 7],
      [7, 9],
    ]);
  });

  it('of a larger event than 64 KiB is not looked at, and such an event parts neighbours', () => {
    const sized = (length: number, id: number): string => {
      const frame = `id: ${id}\ndata: \n\n`;
      return frame.replace('data: ', `data: ${'x'.repeat(length - frame.length)}`);
    };
    const found = [65_536, 65_537].map((length) => {
      const ids = idsOf(openLog().push(sized(length, 1)).push('id: 1\ndata: a\n\n'));
      return [ids.count, ids.sharedCount];
    });
    expect(found).toEqual([
      [0, 1],
      [0, 0],
    ]);
    const parted = idsOf(
      openLog().push('id: 1\ndata: a\n\n').push(sized(65_537, 1)).push('id: 1\ndata: b\n\n'),
    );
    expect([parted.count, parted.sharedCount]).toEqual([1, 0]);
  });
});

describe('in one turn', () => {
  it.each([
    [20_000, Infinity, false],
    [20_001, Infinity, true],
    [65, 64, true],
    [64, 64, false],
    [11, 10, true],
    [10, 10, false],
    [200, 130, true],
    [130, 130, false],
  ])('of %d entries at most %d are read: %s are left', (length, maxEntries, isBehind) => {
    const attempts = openLog();
    attempts.push(': c\n'.repeat(length - 2));
    const ids = new RepeatedIds(attempts.log);
    ids.update(maxEntries);
    expect(ids.isBehind).toBe(isBehind);
  });

  it('some megabytes are read, those that are compared counted twice', () => {
    const turnsOf = (texts: readonly string[]): number => {
      const attempts = openLog();
      for (const text of texts) attempts.push(text);
      const ids = new RepeatedIds(attempts.log);
      let turns = 0;
      for (; ids.isBehind; turns += 1) ids.update();
      return turns;
    };
    const large = 'x'.repeat(60_000);
    const of = (count: number, idOf: (at: number) => number): string[] =>
      Array.from({ length: count }, (_, at) => `id: ${idOf(at)}\ndata: ${large}${at}\n\n`);
    // 4 MiB are 70 of these, looked at after each 64 entries.
    expect(turnsOf(of(60, (at) => at))).toBe(1);
    expect(turnsOf(of(120, (at) => at))).toBe(1);
    expect(turnsOf(of(130, (at) => at))).toBe(2);
    expect(turnsOf(of(70, () => 1))).toBe(2);
  });

  it('what came since is read, and nothing is read again', () => {
    const attempts = openLog().push('id: 1\ndata: a\n\n');
    const ids = new RepeatedIds(attempts.log);
    ids.update();
    const before = ids.version;
    ids.update();
    expect([ids.count, ids.isBehind, ids.version]).toEqual([0, false, before]);
    attempts.push('data: x\n\nid: 1\ndata: b\n\n');
    expect(ids.isBehind).toBe(true);
    ids.update();
    expect([ids.count, ids.version === before]).toEqual([1, false]);
  });
});

it('a log that was cleared is as a new one: the same ids, shared and not, are found again', () => {
  const write = (attempts: AttemptLog): void => {
    attempts.push('id: 1\ndata: a\n\nid: 1\ndata: b\n\n').push('id: 2\ndata: c\n\nid: 1\ndata: d\n\n');
  };
  const attempts = openLog();
  write(attempts);
  const ids = new RepeatedIds(attempts.log);
  ids.update();
  expect([ids.count, ids.sharedCount]).toEqual([1, 1]);
  attempts.log.clear();
  ids.update();
  expect([ids.count, ids.sharedCount, ids.examples, ids.firstShared]).toEqual([0, 0, [], undefined]);
  attempts.push('id: 1\ndata: z\n\n');
  ids.update();
  expect([ids.count, ids.sharedCount]).toEqual([0, 0]);
  write(attempts);
  ids.update();
  const fresh = idsOf(attempts);
  expect([ids.count, ids.sharedCount, ids.examples, ids.firstShared]).toEqual([
    fresh.count,
    fresh.sharedCount,
    fresh.examples,
    fresh.firstShared,
  ]);
});

it.each([
  // FNV-1a over the value alone, as published for these texts.
  ['id: a\ndata: x\n\n', 0xe40c292c],
  ['id: foobar\n\n', 0xbf9cf968],
  ['id\n\n', 0x811c9dc5],
  ['data: x\n\n', 0],
  ['id: b\0\n\n', 0],
  ['id: x\nid: a\n\n', 0xe40c292c],
])('the fingerprint of %j is %d', (block, fingerprint) => {
  expect(fingerprintId(bytesOf(block), false)).toBe(fingerprint);
  expect(fingerprintId(bytesOf(`\ufeff${block}`), true)).toBe(fingerprint);
});
