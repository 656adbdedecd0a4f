// A table that forgets its older half: which rows are there then, and what is told of those that are not.

import { expect, it } from 'vitest';

import { NumberTable } from '../../../../src/core/relay/path/numberTable.ts';

const half = 50_000;

function tableOf(rows: number): NumberTable {
  const table = new NumberTable(2);
  for (let row = 0; row < rows; row += 1) table.add(row * 10, 7);
  return table;
}

it.each([
  [2 * half, 0],
  [2 * half + 1, half],
  [3 * half, half],
  [3 * half + 1, 2 * half],
])('of %i rows has those from %i on', (rows, first) => {
  const table = tableOf(rows);
  expect([table.count, table.first, table.knownFrom]).toEqual([rows, first, first * 10]);
  for (const row of [first, first + 1, rows - 1]) {
    expect([table.get(row, 0), table.get(row, 1), table.find(row * 10 + 9)]).toEqual([row * 10, 7, row]);
    expect(table.cellsOf(row, row + 1)).toEqual([row * 10, 7]);
  }
  expect(table.find(first * 10 - 1)).toBeUndefined();
});

it('tells nobody of a change of a row that is forgotten', () => {
  const table = tableOf(2 * half + 1);
  const follower = table.follow();
  expect(follower.from).toBe(half);
  follower.from = table.count;
  for (const row of [0, 1, half - 1]) table.set(row, 1, 9);
  expect(follower.from).toBe(table.count);
  expect(table.cellsOf(half, half + 2)).toEqual([half * 10, 7, (half + 1) * 10, 7]);
  table.set(half + 1, 1, 9);
  table.set(half + 5, 1, 9);
  expect([follower.from, table.get(half + 1, 1)]).toEqual([half + 1, 9]);
  table.unfollow(follower);
  table.set(half, 1, 8);
  expect([follower.from, table.get(half, 1)]).toEqual([half + 1, 8]);
});
