// Fates that are kept elsewhere while they come: put back, they say the same, however often they were taken meanwhile.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FateLog, fateFlags, type FateRows } from '../../../../src/core/relay/path/fateLog.ts';

type Step =
  | { readonly kind: 'pass' | 'made up'; readonly length: number }
  | { readonly kind: 'unit'; readonly length: number; readonly copies: number }
  | { readonly kind: 'lose' }
  | { readonly kind: 'take' };

const lengths = fc.integer({ min: 1, max: 9 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('pass' as const, 'made up' as const), length: lengths }),
    fc.record({ kind: fc.constant('unit' as const), length: lengths, copies: fc.nat(3) }),
    fc.record({ kind: fc.constant('lose' as const) }),
    fc.record({ kind: fc.constant('take' as const) }),
  ),
  { maxLength: 40 },
);

/** Fates that come about step by step, and what somebody took of them. */
class TakenFates {
  readonly fates = new FateLog();
  readonly taken: FateRows[] = [];
  readonly follower = this.fates.follow();
  readonly #waiting: { readonly unit: number; readonly length: number }[] = [];
  serverBytes = 0;
  appBytes = 0;

  do(step: Step): void {
    switch (step.kind) {
      case 'pass':
        this.fates.pass(this.serverBytes, step.length, this.appBytes);
        this.serverBytes += step.length;
        this.appBytes += step.length;
        break;
      case 'made up':
        this.fates.write(undefined, this.appBytes, step.length);
        this.appBytes += step.length;
        break;
      case 'unit': {
        const unit = this.fates.add(this.serverBytes, step.length, fateFlags.waiting | fateFlags.delayed, 2);
        this.serverBytes += step.length;
        for (let copy = 0; copy < step.copies; copy += 1) this.#waiting.push({ unit, length: step.length });
        // The one before is written after the one that came later.
        const [written] = this.#waiting.length > 2 ? this.#waiting.splice(0, 1) : [];
        if (written) this.#write(written);
        break;
      }
      case 'lose': {
        const lost = this.#waiting.pop();
        if (lost) this.fates.lose(lost.unit, fateFlags.undelivered);
        break;
      }
      case 'take':
        this.taken.push(...this.follower.take(false, 1));
        break;
    }
  }

  /** All of it, as it was put back. */
  putBack(): FateLog {
    this.taken.push(...this.follower.take(true, 1));
    const back = new FateLog();
    for (const rows of JSON.parse(JSON.stringify(this.taken)) as FateRows[]) back.put(rows);
    return back;
  }

  #write({ unit, length }: { readonly unit: number; readonly length: number }): void {
    this.fates.write(unit, this.appBytes, length);
    this.appBytes += length;
  }
}

describe('fates that are taken as they come', () => {
  it('say the same of each byte when they are put back', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const kept = new TakenFates();
        for (const step of done) kept.do(step);
        const back = kept.putBack();
        for (let at = 0; at <= kept.serverBytes; at += 1)
          expect(back.ofServer(at)).toEqual(kept.fates.ofServer(at));
        for (let at = 0; at <= kept.appBytes; at += 1) expect(back.ofApp(at)).toEqual(kept.fates.ofApp(at));
      }),
    );
  });

  it('are taken once, and not the newest row before the last', () => {
    const fates = new FateLog();
    const follower = fates.follow();
    fates.add(0, 5, fateFlags.dropped, 1);
    expect([...follower.take(false, 1)]).toEqual([]);
    fates.add(5, 5, fateFlags.dropped, 1);
    expect([...follower.take(false, 2)]).toEqual([]);
    expect([...follower.take(false, 1)]).toEqual([{ table: 'runs', at: 0, cells: [0, 5, 1, -1, 1] }]);
    expect([...follower.take(false, 1)]).toEqual([]);
    expect([...follower.take(true, 500)]).toEqual([{ table: 'runs', at: 1, cells: [5, 5, 1, -1, 1] }]);
    expect([...follower.take(true, 1)]).toEqual([]);
  });

  it('are told no more to who follows no more', () => {
    const fates = new FateLog();
    const follower = fates.follow();
    const unit = fates.add(0, 5, fateFlags.waiting, 1);
    fates.add(5, 5, fateFlags.waiting, 1);
    follower.end();
    expect([...follower.take(true, 1)]).toHaveLength(1);
    fates.mark(unit, fateFlags.edited);
    expect([...follower.take(true, 1)]).toEqual([]);
  });

  it.each<[string, FateRows[]]>([
    [
      'rows behind a gap',
      [
        { table: 'runs', at: 0, cells: [0, 5, 1, -1, 1] },
        { table: 'runs', at: 7, cells: [9, 9, 9, 9, 9] },
      ],
    ],
    ['half a row', [{ table: 'runs', at: 0, cells: [0, 5, 1, -1, 1, 5, 5] }]],
  ])('are put back without %s', (_, given) => {
    const fates = new FateLog();
    for (const rows of given) fates.put(rows);
    expect(fates.ofServer(0)).toMatchObject({ flags: fateFlags.dropped, length: 5 });
    expect(fates.ofServer(5)).toBeUndefined();
    expect(fates.ofServer(9)).toBeUndefined();
  });

  it('say nothing of bytes whose way is not there', () => {
    const fates = new FateLog();
    fates.put({ table: 'writes', at: 0, cells: [0, 5, 0, 5, 5, -1] });
    expect(fates.ofApp(0)).toBeUndefined();
    expect(fates.ofApp(5)).toEqual({ start: 5, length: 5, server: undefined });
  });

  it('say that what was before the first row is forgotten', () => {
    const fates = new FateLog();
    fates.put({ table: 'runs', at: 3, cells: [30, 5, 1, -1, 1] });
    expect(fates.isForgotten('server', 29)).toBe(true);
    expect(fates.isForgotten('server', 30)).toBe(false);
    expect(fates.ofServer(31)).toMatchObject({ start: 30 });
  });
});
