import { assert as assertProperty, double, integer, nat, pre, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  centreRow,
  fromScrollTop,
  holdPosition,
  layOutRows,
  lineHeightPx,
  maxScrollHeightPx,
  revealRow,
  scrollBy,
  scrollHeightPx,
  toScrollTop,
  type ListGeometry,
  type ListPosition,
} from '../../../src/webview/state/listPosition.ts';

const viewportPx = 440;
const tenMillion = 10_000_000;

/** Every `tallEvery`th row has three lines. */
function geometryOf(end: number, tallEvery = 0): ListGeometry {
  return {
    end,
    viewportPx,
    heightOf: (row) => (tallEvery > 0 && row % tallEvery === 0 ? 3 * lineHeightPx : lineHeightPx),
  };
}

function firstRow(position: ListPosition, geometry: ListGeometry): number | undefined {
  return layOutRows(position, geometry).rows[0]?.position;
}

const geometries = tuple(integer({ min: 1, max: 2000 }), integer({ min: 0, max: 7 })).map(
  ([end, tallEvery]) => geometryOf(end, tallEvery),
);

describe('layOutRows', () => {
  it('shows nothing of an empty list', () => {
    expect(layOutRows({ at: 'end' }, geometryOf(0))).toEqual({ rows: [], bottomPx: 0, isAtEnd: true });
  });

  it('puts the last row at the bottom when it is at the end', () => {
    const layout = layOutRows({ at: 'end' }, geometryOf(tenMillion, 7));
    expect(layout.rows.at(-1)?.position).toBe(tenMillion);
    expect(layout.bottomPx).toBe(viewportPx);
  });

  it('starts a short list at the top', () => {
    expect(layOutRows({ at: 'end' }, geometryOf(3)).rows[0]).toEqual({
      position: 1,
      topPx: 0,
      heightPx: lineHeightPx,
    });
  });

  it('never leaves room below the last row of a long list', () => {
    assertProperty(
      property(geometries, integer({ min: 1, max: 3000 }), (geometry, row) => {
        const layout = layOutRows({ at: 'row', row, offsetPx: 0 }, geometry);
        const isShort = layout.rows[0]?.position === 1 && layout.rows[0].topPx === 0;
        expect(isShort || layout.bottomPx >= viewportPx).toBe(true);
      }),
    );
  });
});

describe('scrollBy', () => {
  it('moves by exactly as many rows as asked, anywhere in ten million', () => {
    const geometry = geometryOf(tenMillion);
    const positions = integer({ min: 100, max: tenMillion - 100 });
    assertProperty(
      property(positions, integer({ min: -50, max: 50 }), (row, rows) => {
        const moved = scrollBy({ at: 'row', row, offsetPx: 0 }, rows * lineHeightPx, geometry);
        expect(firstRow(moved, geometry)).toBe(row + rows);
      }),
    );
  });

  it('comes back to the same place', () => {
    assertProperty(
      property(
        geometries,
        integer({ min: 1, max: 2000 }),
        integer({ min: 1, max: 400 }),
        (geometry, row, px) => {
          const start = holdPosition({ at: 'row', row, offsetPx: 0 }, geometry);
          const down = scrollBy(start, px, geometry);
          pre(down.at === 'row');
          expect(scrollBy(down, -px, geometry)).toEqual(start);
        },
      ),
    );
  });

  it('arrives at the end, and stays at the top', () => {
    const geometry = geometryOf(1000, 5);
    expect(scrollBy({ at: 'row', row: 990, offsetPx: 0 }, 5000, geometry)).toEqual({ at: 'end' });
    expect(scrollBy({ at: 'row', row: 3, offsetPx: 4 }, -5000, geometry)).toEqual({
      at: 'row',
      row: 1,
      offsetPx: 0,
    });
  });
});

describe('the edges of a view', () => {
  // Twenty whole rows fit; seven pixels further down, the first and the last one in view are cut.
  const geometry = geometryOf(100);
  const cut: ListPosition = { at: 'row', row: 10, offsetPx: 7 };

  it('show rows that are cut whole once they are revealed, with no more movement than that takes', () => {
    expect(revealRow(cut, 10, geometry)).toEqual({ at: 'row', row: 10, offsetPx: 0 });
    expect(revealRow(cut, 11, geometry)).toBe(cut);
    expect(revealRow(cut, 29, geometry)).toBe(cut);
    expect(revealRow(cut, 30, geometry)).toEqual({ at: 'row', row: 11, offsetPx: 0 });
  });

  it('are the end once the last row is whole, by the wheel or standing there', () => {
    const last: ListPosition = { at: 'row', row: 80, offsetPx: 0 };
    expect(layOutRows(last, geometry).isAtEnd).toBe(false);
    const above = scrollBy(last, lineHeightPx - 1, geometry);
    expect([above, layOutRows(above, geometry).isAtEnd]).toEqual([
      { at: 'row', row: 80, offsetPx: lineHeightPx - 1 },
      false,
    ]);
    expect(scrollBy(above, 1, geometry)).toEqual({ at: 'end' });
    expect(scrollBy({ at: 'row', row: 81, offsetPx: 0 }, 0, geometry)).toEqual({ at: 'end' });
    expect(scrollBy({ at: 'end' }, -1, geometry)).toEqual(above);
  });

  it('are the end within the last pixel of the scroll bar, and no sooner', () => {
    const layout = layOutRows(cut, geometry);
    const scrollable = scrollHeightPx(layout, geometry.end) - viewportPx;
    expect(fromScrollTop(scrollable - 1, layout, geometry)).toEqual({ at: 'end' });
    expect(fromScrollTop(scrollable - 2, layout, geometry)).toEqual({
      at: 'row',
      row: 80,
      offsetPx: lineHeightPx - 2,
    });
  });

  it('leave no room to scroll in a list that just fits, and some in one with a row more', () => {
    for (const position of [{ at: 'end' }, { at: 'row', row: 1, offsetPx: 0 }] as const) {
      for (const end of [0, 1, 20]) {
        const fitting = geometryOf(end);
        expect(toScrollTop(layOutRows(position, fitting), fitting)).toBe(0);
      }
      const longer = geometryOf(21);
      expect(toScrollTop(layOutRows(position, longer), longer)).toBe(
        position.at === 'end' ? lineHeightPx : 0,
      );
    }
  });
});

describe('a position', () => {
  it('does not move when entries arrive', () => {
    assertProperty(
      property(
        geometries,
        integer({ min: 1, max: 2000 }),
        integer({ min: 1, max: 5000 }),
        (geometry, row, more) => {
          const held = holdPosition({ at: 'row', row, offsetPx: 7 }, geometry);
          const before = layOutRows(held, geometry).rows;
          const after = layOutRows(held, { ...geometry, end: geometry.end + more }).rows;
          expect(after.slice(0, before.length)).toEqual(before);
        },
      ),
    );
  });

  it('shows a whole row after it was revealed, and does not move when it was in view', () => {
    assertProperty(
      property(geometries, nat(), nat(), (geometry, from, to) => {
        const row = 1 + (to % geometry.end);
        const start: ListPosition = { at: 'row', row: 1 + (from % geometry.end), offsetPx: 0 };
        const revealed = revealRow(start, row, geometry);
        const placed = layOutRows(revealed, geometry).rows.find(({ position }) => position === row);
        expect(placed && placed.topPx >= 0 && placed.topPx + placed.heightPx <= viewportPx).toBe(true);
        expect(revealRow(revealed, row, geometry)).toBe(revealed);
      }),
    );
  });

  it('has a row in the middle after it was centred', () => {
    const geometry = geometryOf(1000);
    const placed = layOutRows(centreRow(500, geometry), geometry).rows.find(
      ({ position }) => position === 500,
    );
    expect(placed?.topPx).toBe((viewportPx - lineHeightPx) / 2);
  });
});

describe('the scroll bar', () => {
  it.each([
    { end: 10, height: 220 },
    { end: 1000, height: 22_000 },
    { end: tenMillion, height: maxScrollHeightPx },
  ])('is given $height px for $end rows', ({ end, height }) => {
    expect(scrollHeightPx(layOutRows({ at: 'end' }, geometryOf(end)), end)).toBe(height);
  });

  it.each([1000, 400_000, tenMillion])('leads to both ends and the middle of %i rows', (end) => {
    const geometry = geometryOf(end);
    const layout = layOutRows({ at: 'row', row: 1, offsetPx: 0 }, geometry);
    const scrollable = scrollHeightPx(layout, end) - viewportPx;
    expect(fromScrollTop(0, layout, geometry)).toEqual({ at: 'row', row: 1, offsetPx: 0 });
    expect(fromScrollTop(scrollable, layout, geometry)).toEqual({ at: 'end' });
    const middle = firstRow(fromScrollTop(scrollable / 2, layout, geometry), geometry) ?? 0;
    expect(Math.abs(middle - end / 2)).toBeLessThan(viewportPx / lineHeightPx);
  });

  it('is put where it would have led', () => {
    assertProperty(
      property(
        integer({ min: 100, max: tenMillion }),
        double({ min: 0, max: 1, noNaN: true }),
        (end, share) => {
          const geometry = geometryOf(end);
          const layout = layOutRows({ at: 'end' }, geometry);
          const wanted = share * (scrollHeightPx(layout, end) - viewportPx);
          const position = fromScrollTop(wanted, layout, geometry);
          pre(position.at === 'row');
          expect(toScrollTop(layOutRows(position, geometry), geometry)).toBeCloseTo(wanted, 3);
        },
      ),
    );
  });
});
