// Whatever the events are: a side compared with itself is all the same, what was done to a copy is found and nothing else,
// and the sides may change places.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ComparisonOptions } from '../../../src/core/comparison/comparison.ts';
import { compare, marked, rowsOf, type ReadRow, type SampleEvent } from './sides.ts';

const anyEvent: fc.Arbitrary<SampleEvent> = fc.record(
  {
    data: fc.oneof(
      fc.constantFrom('a', 'b', '', '{"a":1}', '{"a":2,"b":[1,2]}', 'two\nlines'),
      fc.json({ maxDepth: 2 }).map((text) => text.replaceAll('\n', '')),
    ),
    id: fc.option(fc.constantFrom('1', '2', '3', '40'), { nil: undefined }),
    type: fc.constantFrom('tick', 'status'),
    atMs: fc.constant(0),
  },
  { requiredKeys: ['data', 'id'] },
);
const anyEvents = fc.array(anyEvent, { maxLength: 40 });
const ways: readonly Partial<ComparisonOptions>[] = [
  {},
  { by: 'id' },
  { by: 'order' },
  { by: 'path', path: '$.a' },
  { by: 'order', ignored: ['$.a'] },
];
const anyWay = fc.constantFrom(...ways);

describe('a comparison', () => {
  it('of a side with itself has nothing but the same events', () => {
    fc.assert(
      fc.property(anyEvents, anyWay, (events, way) => {
        const result = compare(events, events, way);
        expect(marked(result)).toEqual([]);
        expect(result.counts.same).toBe(events.length);
        expect(rowsOf(result)).toEqual(events.map((_, at) => [at, at]));
      }),
    );
  });

  it('has each event of both sides once', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, anyWay, (left, right, way) => {
        const rows = rowsOf(compare(left, right, way));
        const places = (side: 0 | 1): number[] =>
          rows.flatMap((row) => row[side] ?? []).toSorted((one, other) => one - other);
        expect(places(0)).toEqual(left.map((_, at) => at));
        expect(places(1)).toEqual(right.map((_, at) => at));
      }),
    );
  });

  it('says the same of sides that change places, the other way round', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, anyWay, (left, right, way) => {
        const mirrored = rowsOf(compare(right, left, way)).map(mirror);
        expect(new Set(mirrored.map(String))).toEqual(new Set(rowsOf(compare(left, right, way)).map(String)));
      }),
    );
  });
});

function mirror([left, right, ...flags]: ReadRow): ReadRow {
  const other = { missing: 'extra', extra: 'missing', late: 'early', early: 'late' } as const;
  return [right, left, ...flags.map((flag) => (flag in other ? other[flag as keyof typeof other] : flag))];
}

/** What is done to the copy of a side, at places that are not beside one another. */
const edits = fc.uniqueArray(
  fc.record({ at: fc.nat(19), what: fc.constantFrom('change', 'delete', 'insert', 'move') }),
  { selector: ({ at }) => at, maxLength: 10 },
);

describe('what was done to a copy', () => {
  it.each(['id', 'path', 'order'] as const)('is found by %s, and nothing else', (by) => {
    fc.assert(
      fc.property(edits, (done) => {
        // Of every three events the one in the middle is touched, so that neighbours hold their place. An event is moved
        // to the end, where nothing else happens.
        const left: SampleEvent[] = Array.from({ length: 66 }, (_, at) => ({
          data: `{"n":${at},"price":1}`,
          id: `id-${at}`,
        }));
        const right: { event: SampleEvent; from?: number }[] = [];
        const moved: { event: SampleEvent; from: number }[] = [];
        const expected: ReadRow[] = [];
        for (const [at, event] of left.entries()) {
          const what = at % 3 === 1 ? done.find((edit) => edit.at === (at - 1) / 3)?.what : undefined;
          if (what === 'insert')
            right.push({ event: { data: `{"n":${1000 + at},"price":1}`, id: `id-new-${at}` } });
          if (what === 'move') moved.push({ event, from: at });
          else if (what === 'change')
            right.push({ event: { data: `{"n":${at},"price":2}`, id: `id-${at}` }, from: at });
          else if (what !== 'delete') right.push({ event, from: at });
          if (what === 'delete') expected.push([at, undefined, 'missing']);
        }
        right.push(...moved);
        for (const [place, { event, from }] of right.entries()) {
          if (from === undefined) expected.push([undefined, place, 'extra']);
          else if (event !== left[from]) expected.push([from, place, 'changed']);
        }
        for (const [index, { from }] of moved.entries())
          expected.push([from, right.length - moved.length + index, 'moved']);
        const result = compare(
          left,
          right.map(({ event }) => event),
          { by, path: '$.n' },
        );
        expect(marked(result).map(String).toSorted()).toEqual(expected.map(String).toSorted());
        expect(result.counts.same).toBe(
          left.length - done.filter(({ what }) => what === 'change' || what === 'delete').length,
        );
        const changes = expected.filter((row) => row.includes('changed')).length;
        expect(result.changes).toEqual(changes === 0 ? [] : [{ name: '$.price', count: changes }]);
      }),
    );
  });
});
