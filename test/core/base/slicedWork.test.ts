// Work in slices: how much of a turn it takes, when it ends, and what a guard stops.

import { describe, expect, it } from 'vitest';

import { runSliced, type SlicedTask, type Slicing } from '../../../src/core/base/slicedWork.ts';

/** A loop whose turns and clock the test moves, and a task of so many steps that takes a millisecond for each. */
function work(
  steps: number,
  {
    needsGuard = false,
    ...guard
  }: { needsGuard?: boolean } & Partial<Pick<Slicing, 'limitTime' | 'isTimeScarce'>> = {},
) {
  const happened: string[] = [];
  let nowMs = 100;
  let next: (() => void) | undefined;
  const slicing: Slicing = {
    schedule: (run, delayMs) => {
      happened.push(`schedule ${delayMs}`);
      next = run;
      return () => {
        next = undefined;
        happened.push('unschedule');
      };
    },
    nowMs: () => nowMs,
    ...guard,
  };
  const task: SlicedTask = {
    needsGuard,
    beginTurn: () => happened.push('begin'),
    step: () => {
      happened.push('step');
      nowMs += 1;
      return (steps -= 1) > 0;
    },
    endTurn: (isOverdue) => happened.push(isOverdue ? 'overdue' : 'end'),
  };
  const turn = (): void => {
    const run = next;
    next = undefined;
    run?.();
  };
  return { happened, task, slicing, turn, hasNext: () => next !== undefined };
}

const turnOf = (steps: number): string[] => ['begin', ...Array<string>(steps).fill('step'), 'end'];

describe('work in slices', () => {
  it.each([
    [1, ['schedule 0', ...turnOf(1)]],
    [4, ['schedule 0', ...turnOf(4)]],
    [5, ['schedule 0', ...turnOf(4), 'schedule 0', ...turnOf(1)]],
    [9, ['schedule 0', ...turnOf(4), 'schedule 0', ...turnOf(4), 'schedule 0', ...turnOf(1)]],
  ])('of %d steps of a millisecond takes four in a turn', (steps, expected) => {
    const { happened, task, slicing, turn, hasNext } = work(steps);
    runSliced(task, slicing);
    expect(happened).toEqual(['schedule 0']);
    while (hasNext()) turn();
    expect(happened).toEqual(expected);
  });

  it('makes a step in each turn, also where every look at the clock is later than a turn takes', () => {
    const { happened, task, slicing, turn, hasNext } = work(2);
    let looks = 0;
    runSliced(task, { ...slicing, nowMs: () => (looks += 1) * 40 });
    turn();
    turn();
    expect(hasNext()).toBe(false);
    expect(happened).toEqual(['schedule 0', ...turnOf(1), 'schedule 0', ...turnOf(1)]);
  });

  it('is cancelled before its first turn, between two, and once it is done', () => {
    const early = work(9);
    runSliced(early.task, early.slicing)();
    early.turn();
    expect(early.happened).toEqual(['schedule 0', 'unschedule']);

    const between = work(9);
    const cancel = runSliced(between.task, between.slicing);
    between.turn();
    cancel();
    between.turn();
    expect(between.happened).toEqual(['schedule 0', ...turnOf(4), 'schedule 0', 'unschedule']);

    const late = work(1);
    const cancelLate = runSliced(late.task, late.slicing);
    late.turn();
    cancelLate();
    expect(late.happened).toEqual(['schedule 0', ...turnOf(1)]);
  });

  it('is cancelled from within its own turn', () => {
    const { happened, task, slicing, turn, hasNext } = work(9);
    const cancel = runSliced({ ...task, endTurn: () => cancel() }, slicing);
    turn();
    expect([hasNext(), happened.filter((what) => what !== 'step')]).toEqual([false, ['schedule 0', 'begin']]);
  });

  it.each([
    [true, true, 'end'],
    [true, false, 'overdue'],
  ])('with a guard (needed: %s, in time: %s) tells of its turn: %s', (needsGuard, isInTime, told) => {
    const limits: number[] = [];
    const { happened, task, slicing, turn, hasNext } = work(2, {
      needsGuard,
      limitTime: (run, limitMs) => {
        limits.push(limitMs);
        if (isInTime) run();
        return isInTime;
      },
    });
    runSliced(task, slicing);
    turn();
    expect(limits).toEqual([250]);
    expect(happened.filter((what) => what !== 'step').slice(0, 3)).toEqual(['schedule 0', 'begin', told]);
    // What was stopped goes on in a later turn.
    expect(hasNext()).toBe(!isInTime);
  });

  it('needs no guard where nothing can watch, and uses none that it does not need', () => {
    const without = work(1, { needsGuard: true });
    runSliced(without.task, without.slicing);
    without.turn();
    expect(without.happened).toEqual(['schedule 0', ...turnOf(1)]);
    const unneeded = work(1, { limitTime: () => false });
    runSliced(unneeded.task, unneeded.slicing);
    unneeded.turn();
    expect(unneeded.happened).toEqual(['schedule 0', ...turnOf(1)]);
  });

  it.each([true, false])(
    'waits for the next turn while others have had this one, if it has a guard: %s',
    (needsGuard) => {
      let turnsToWait = 2;
      const isTimeScarce = (): boolean => (turnsToWait -= 1) >= 0;
      const limitTime = (run: () => void): boolean => {
        run();
        return true;
      };
      const { happened, task, slicing, turn, hasNext } = work(1, { needsGuard, limitTime, isTimeScarce });
      const cancel = runSliced(task, slicing);
      while (hasNext()) turn();
      const waited = needsGuard ? ['schedule 0', 'schedule 0'] : [];
      expect(happened).toEqual(['schedule 0', ...waited, ...turnOf(1)]);
      cancel();
    },
  );

  it('that waits can be cancelled', () => {
    const { happened, task, slicing, turn, hasNext } = work(1, {
      needsGuard: true,
      isTimeScarce: () => true,
    });
    const cancel = runSliced(task, slicing);
    turn();
    cancel();
    expect([hasNext(), happened]).toEqual([false, ['schedule 0', 'schedule 0', 'unschedule']]);
  });
});
