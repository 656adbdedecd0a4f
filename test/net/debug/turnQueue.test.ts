import { expect, it } from 'vitest';

import { maxWaitingTasks, TurnQueue } from '../../../src/net/debug/turnQueue.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';

/** Longer than a turn may last. */
function takeLong(): void {
  const untilMs = performance.now() + 12;
  while (performance.now() < untilMs);
}

it('does all in its order, in turns, and lets no more wait than it may', async () => {
  const queue = new TurnQueue();
  const done: number[] = [];
  queue.add(takeLong);
  // There is no time left in this turn.
  queue.add(() => done.push(0));
  expect(done).toEqual([]);
  const count = 3 * maxWaitingTasks;
  let mostWaiting = 0;
  for (let at = 1; at < count; at += 1) {
    queue.add(() => done.push(at));
    mostWaiting = Math.max(mostWaiting, at + 1 - done.length);
  }
  expect(mostWaiting).toBeGreaterThan(maxWaitingTasks / 2);
  expect(mostWaiting).toBeLessThanOrEqual(maxWaitingTasks + 1);
  await until(
    () => done.length === count,
    everyMoment,
    () => `${done.length} of ${count} are done.`,
  );
  expect(done).toEqual(Array.from({ length: count }, (_, at) => at));
});
