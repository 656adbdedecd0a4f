// Long work in slices: a few milliseconds of each turn of the event loop, so that whoever shares the loop is not kept
// waiting. Clock and timer come from outside, and with them a guard for steps of which nobody can say how long they take.

/** Milliseconds of a turn. */
const sliceMs = 4;
/** Milliseconds after which a step that a guard watches is stopped. */
export const maxStepMs = 250;

/** Runs something and stops it after that time; returns whether it came to its end. */
export type LimitTime = (run: () => void, limitMs: number) => boolean;

export interface Slicing {
  /** Runs something in a later turn, once; returns how to cancel it. */
  readonly schedule: (run: () => void, delayMs: number) => () => void;
  /** A clock in milliseconds, from any zero. */
  readonly nowMs: () => number;
  /** Runs something and stops it after that time; returns whether it came to its end. Absent where nothing can do that. */
  readonly limitTime?: LimitTime;
  /** Whether others had most of the time that a turn has for what is limited, so that it should wait for the next turn. */
  readonly isTimeScarce?: () => boolean;
}

export interface SlicedTask {
  /** Called first in each turn. */
  beginTurn(): void;
  /** Does a little, in well under a millisecond; returns whether there is more to do. */
  step(): boolean;
  /** Called after each turn, with whether a guarded step had to be stopped. The task goes on unless it is cancelled here. */
  endTurn(isOverdue: boolean): void;
  /** Whether steps need the guard: it costs something, too. */
  readonly needsGuard: boolean;
}

/** Runs the task from the next turn on, until it has no more to do or the returned function is called. */
export function runSliced(task: SlicedTask, slicing: Slicing): () => void {
  let isCancelled = false;
  let cancel: (() => void) | undefined;
  const turn = (): void => {
    cancel = undefined;
    let hasMore = true;
    const work = (): void => {
      const endMs = slicing.nowMs() + sliceMs;
      // At least one, however long the process waits for a processor between two looks at the clock.
      do hasMore = task.step();
      while (hasMore && slicing.nowMs() < endMs);
    };
    if (task.needsGuard && slicing.isTimeScarce?.()) {
      cancel = slicing.schedule(turn, 0);
      return;
    }
    task.beginTurn();
    const isDone = task.needsGuard && slicing.limitTime ? slicing.limitTime(work, maxStepMs) : (work(), true);
    task.endTurn(!isDone);
    if (hasMore && !isCancelled) cancel = slicing.schedule(turn, 0);
  };
  cancel = slicing.schedule(turn, 0);
  return () => {
    isCancelled = true;
    cancel?.();
  };
}
