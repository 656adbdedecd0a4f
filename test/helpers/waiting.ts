// Waiting for something to become true: looked at when something happens, never by asking again and again, and with a
// bound after which it is a failure that says what was waited for.

const defaultLimitMs = 5_000;

/** Calls back whenever something happened; returns how to stop. */
export type ChangeSource = (onChange: () => void) => () => void;

/** Whether the condition comes true within the time. */
export function comesTrue(
  condition: () => boolean,
  source: ChangeSource,
  withinMs: number,
): Promise<boolean> {
  if (condition()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (isTrue: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(isTrue);
    };
    const timer = setTimeout(() => settle(condition()), withinMs);
    const stop = source(() => {
      if (condition()) settle(true);
    });
  });
}

/** Resolves once the condition holds. @throws with the description after the limit */
export async function until(
  condition: () => boolean,
  source: ChangeSource,
  describe: () => string,
  limitMs = defaultLimitMs,
): Promise<void> {
  if (await comesTrue(condition, source, limitMs)) return;
  throw new Error(`Not within ${limitMs} ms. ${describe()}`);
}
