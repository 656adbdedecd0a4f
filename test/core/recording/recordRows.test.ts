// When records that wait are taken: once there are as many as there is room for, each time anew.

import { expect, it } from 'vitest';

import { recordBytes } from '../../../src/core/log/recordBlock.ts';
import { TypeTable } from '../../../src/core/log/typeTable.ts';
import { RecordRows } from '../../../src/core/recording/recordRows.ts';
import { ScriptedStream } from '../scriptedStream.ts';

it.each([1, 2, 7])('%i records that wait are all there is room for, each time', (capacity) => {
  const { log } = new ScriptedStream().attempt().opened().receive('data: 1\n\n'.repeat(30));
  const rows = new RecordRows(1, 0, capacity);
  let number = 0;
  for (let time = 1; time <= 3; time += 1) {
    for (let waiting = 1; waiting <= capacity; waiting += 1) {
      expect(rows.isFull).toBe(false);
      rows.add(log.entry((number += 1)), 0);
    }
    expect(rows.isFull).toBe(true);
    expect(rows.take().records).toHaveLength(capacity * recordBytes);
    expect(rows.count).toBe(number);
  }
});

it.each([
  ['of new ones', undefined, [...new TypeTable().list, 'a']],
  ['of some that are there', ['x'], ['x', 'a']],
])('types are taken when there are more of them, and once: %s', (_, types, first) => {
  const { log } = new ScriptedStream()
    .attempt()
    .opened()
    .receive(['a', 'a', 'b', 'a', 'c', 'b'].map((type) => `event: ${type}\ndata\n\n`).join(''));
  const rows = new RecordRows(types ? 5 : 1, 0, 100, types);
  const taken = [3, 4, 5, 6, 7, 8].map((number) => {
    rows.add(log.entry(number), 0);
    const names = rows.takeTypes()?.slice();
    expect(rows.takeTypes(), `behind ${number}`).toBeUndefined();
    return names;
  });
  expect(taken).toEqual([first, undefined, [...first, 'b'], undefined, [...first, 'b', 'c'], undefined]);
});
