// Waiting for something to become true: looked at when something happens, never by asking again and again where there is
// an event, and with a bound after which it is a failure that says what was waited for.

/** For what hangs, not for what is slow: no test gets faster by a smaller bound, and a busy machine keeps this one. */
export const waitLimitMs = 60_000;

/** Of a whole test, so that the bound of a wait in it comes first and says what was missing. */
export const testLimitMs = 3 * waitLimitMs;

// A test may hold the timers of everything else.
const {
  setTimeout: startTimer,
  clearTimeout: stopTimer,
  setInterval: startTicks,
  clearInterval: stopTicks,
} = globalThis;

/** Calls back whenever something happened; returns how to stop. */
export type ChangeSource = (onChange: () => void) => () => void;

/** What is told here is heard by everyone who waits. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  readonly source: ChangeSource = (onChange) => {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  };

  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** For what gives no event. */
export const everyMoment: ChangeSource = (onChange) => {
  const ticks = startTicks(onChange, 5);
  return () => stopTicks(ticks);
};

/** Whether the condition comes true within the time; rejects with what it throws. */
export function comesTrue(
  condition: () => boolean,
  source: ChangeSource,
  withinMs: number,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const stops = new Set<() => void>();
    let isOver = false;
    const settle = (conclude: () => void): void => {
      isOver = true;
      for (const stop of stops) stop();
      conclude();
    };
    const look = (isLast: boolean): void => {
      if (isOver) return;
      try {
        const isTrue = condition();
        if (isTrue || isLast) settle(() => resolve(isTrue));
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const begin = (stop: () => void): void => {
      // A source may have something to say at once.
      if (isOver) stop();
      else stops.add(stop);
    };
    look(withinMs <= 0);
    if (isOver) return;
    const timer = startTimer(() => look(true), withinMs);
    begin(() => stopTimer(timer));
    begin(source(() => look(false)));
  });
}

/**
 * Resolves with the first result that is neither `undefined` nor `false`. A look that throws has not found it yet.
 * @throws after the limit, with the description and what the last look threw
 */
export async function until<Result>(
  look: () => Result | undefined | false,
  source: ChangeSource,
  describe: () => string,
  limitMs = waitLimitMs,
): Promise<Result> {
  let result: Result | undefined | false;
  let failure: { readonly error: unknown } | undefined;
  const isFound = (): boolean => {
    try {
      failure = undefined;
      result = look();
    } catch (error) {
      failure = { error };
      result = undefined;
    }
    return result !== undefined && result !== false;
  };
  if (await comesTrue(isFound, source, limitMs)) return result as Result;
  const thrown = failure === undefined ? '' : ` The last look threw: ${String(failure.error)}`;
  throw new Error(`Not within ${limitMs} ms. ${describe()}${thrown}`, { cause: failure?.error });
}
