// Which rows of a comparison are shown, and the way from one difference to the next.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ComparedRows, ShownRows, type RowFilter } from '../../../src/core/comparison/comparedRows.ts';
import { rowFlags } from '../../../src/core/comparison/rowFlags.ts';

/** Rows with these flags; what differs is the number of the row. */
function rowsOf(flags: readonly number[]): ComparedRows {
  const rows = new ComparedRows(flags.length);
  for (const [row, of] of flags.entries()) rows.add(row, row, of, row);
  return rows;
}

const all: RowFilter = { flags: 0, same: false };
const { changed, missing, late } = rowFlags;

describe('the next difference', () => {
  it.each([
    // Of the first and of the last row alone, from everywhere.
    [
      [changed, 0, 0],
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ],
    [
      [0, 0, changed],
      [3, 3, 3, 3],
      [3, 3, 3, 3],
    ],
    [
      [changed, 0, missing],
      [1, 3, 3, 1],
      [3, 3, 1, 1],
    ],
    [[changed], [1, 1], [1, 1]],
    [
      [0, 0],
      [undefined, undefined, undefined],
      [undefined, undefined, undefined],
    ],
    [[], [undefined], [undefined]],
  ])('of rows with %j, from none and from each position', (flags, after, before) => {
    const shown = new ShownRows(rowsOf(flags), all);
    const positions = [0, ...flags.map((_flag, row) => row + 1)];
    expect(positions.map((from) => shown.nextDifference(from, 1))).toEqual(after);
    expect(positions.map((from) => shown.nextDifference(from, -1))).toEqual(before);
  });

  it('is met once in a round through all that are shown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, changed, late), { minLength: 1, maxLength: 12 }),
        fc.constantFrom<RowFilter>(all, { flags: changed, same: true }, { flags: late, same: false }),
        fc.constantFrom<1 | -1>(1, -1),
        (flags, filter, step) => {
          const shown = new ShownRows(rowsOf(flags), filter);
          const positions = Array.from({ length: shown.count }, (_, at) => at + 1);
          const different = positions.filter((position) => flags[shown.rowAt(position) ?? -1] !== 0);
          const met: (number | undefined)[] = [];
          let from = 0;
          while (met.length < different.length) {
            from = shown.nextDifference(from, step) ?? -1;
            met.push(from);
          }
          expect(met).toEqual(step === 1 ? different : different.toReversed());
        },
      ),
    );
  });
});

describe('rows that are shown', () => {
  it.each<[string, RowFilter, number[]]>([
    ['all', all, [0, 1, 2, 3, 4]],
    ['those of one kind', { flags: changed, same: false }, [1, 3, 4]],
    ['those of two kinds', { flags: changed | missing, same: false }, [1, 2, 3, 4]],
    ['those without a difference', { flags: 0, same: true }, [0]],
    ['one kind and those without', { flags: missing, same: true }, [0, 2]],
    ['changed ones of some sets', { flags: changed, same: false, changes: new Set([3]) }, [3]],
    [
      'changed ones of some sets, and those that are late',
      { flags: changed | late, same: false, changes: new Set([3]) },
      [3, 4],
    ],
    ['late ones, whatever has changed in them', { flags: late, same: false, changes: new Set([3]) }, [4]],
    ['none', { flags: rowFlags.moved, same: false }, []],
  ])('are %s, at positions from 1', (_, filter, rows) => {
    const shown = new ShownRows(rowsOf([0, changed, missing, changed, changed | late]), filter);
    expect(shown.count).toBe(rows.length);
    expect(rows.map((_row, at) => shown.rowAt(at + 1))).toEqual(rows);
    expect([shown.rowAt(0), shown.rowAt(rows.length + 1)]).toEqual([undefined, undefined]);
    // A row that is not shown leads to the next one that is.
    for (let row = 0; row < 6; row += 1) {
      const next = rows.findIndex((each) => each >= row);
      expect(shown.positionOf(row), `of row ${row}`).toBe(next === -1 ? undefined : next + 1);
    }
  });

  it('say which side has none', () => {
    const rows = new ComparedRows(2);
    rows.add(-1, 4, missing);
    rows.add(0, -1, changed, 65_535);
    expect(
      [0, 1, 2].map((row) => [rows.left(row), rows.right(row), rows.flags(row), rows.changes(row)]),
    ).toEqual([
      [undefined, 4, missing, 0],
      [0, undefined, changed, 65_535],
      [undefined, undefined, 0, 0],
    ]);
    expect(rows.count).toBe(2);
  });
});
