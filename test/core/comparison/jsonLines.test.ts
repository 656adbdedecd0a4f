// Streams of JSON lines are compared by the data of their lines, in the same ways as events.

import { expect, it } from 'vitest';

import type { ComparisonOptions } from '../../../src/core/comparison/comparison.ts';
import { compareLogs, logOf, marked } from './sides.ts';

const left = ['{"a":1,"b":1}', '{"a":2,"b":1}', '{"a":3,"b":1}'];
const right = ['{"a":1,"b":1}', '{"a":2,"b":2}', '{"a":3,"b":1}', '{"a":4,"b":1}'];

it.each<[Partial<ComparisonOptions>, readonly unknown[], readonly string[]]>([
  [
    {},
    [
      [1, 1, 'changed'],
      [undefined, 3, 'extra'],
    ],
    ['$.b'],
  ],
  [
    { by: 'order' },
    [
      [1, 1, 'changed'],
      [undefined, 3, 'extra'],
    ],
    ['$.b'],
  ],
  [
    { by: 'path', path: '$.a' },
    [
      [1, 1, 'changed'],
      [undefined, 3, 'extra'],
    ],
    ['$.b'],
  ],
  [{ by: 'order', ignored: ['$.b'] }, [[undefined, 3, 'extra']], []],
])('are compared by %j', (options, rows, names) => {
  for (const format of ['json-lines', 'event-stream'] as const) {
    const [one, other] = [left, right].map((lines) =>
      logOf(
        lines.map((data) => ({ data })),
        0,
        format,
      ),
    );
    if (!one || !other) throw new Error('There are two.');
    const result = compareLogs(one, other, options);
    expect(marked(result), format).toEqual(rows);
    expect(
      result.changes.map(({ name }) => name),
      format,
    ).toEqual(names);
    expect(result.counts.same, format).toBe(3 - rows.length + 1);
  }
});
