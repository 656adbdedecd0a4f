// Long work in steps: all of it, in turns of the event loop that leave others theirs, until it is called off.

import { expect, it } from 'vitest';

import { runSteps } from '../../../src/net/stream/runSteps.ts';

/** Steps that take so long that each is a turn. */
function* slowSteps(count: number, onStep: (step: number) => void): Generator<undefined, string> {
  for (let step = 1; step <= count; step += 1) {
    const until = performance.now() + 5;
    while (performance.now() < until);
    onStep(step);
    yield undefined;
  }
  return 'done';
}

const { signal } = new AbortController();

it('runs all steps, and gives what the last one returns', async () => {
  const steps: number[] = [];
  expect(
    await runSteps(
      slowSteps(3, (step) => steps.push(step)),
      signal,
    ),
  ).toBe('done');
  expect(steps).toEqual([1, 2, 3]);
  expect(await runSteps([].values() as Iterator<undefined, string>, signal)).toBeUndefined();
});

it('leaves turns to others', async () => {
  let turns = 0;
  let isOver = false;
  const take = (): void => {
    turns += 1;
    if (!isOver) setImmediate(take);
  };
  setImmediate(take);
  await runSteps(
    slowSteps(5, () => {}),
    signal,
  );
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(4);
});

it.each([0, 1, 3])('does no more of them once it is called off, after %i steps', async (after) => {
  const calling = new AbortController();
  const steps: number[] = [];
  if (after === 0) calling.abort(new Error('enough'));
  const running = runSteps(
    slowSteps(9, (step) => {
      steps.push(step);
      if (step === after) setImmediate(() => calling.abort(new Error('enough')));
    }),
    calling.signal,
  );
  await expect(running).rejects.toThrow('enough');
  // The turn that was called off may be the one after.
  expect(steps.length).toBeGreaterThanOrEqual(after);
  expect(steps.length).toBeLessThanOrEqual(after + 1);
});

it('gives on what a step throws', async () => {
  const failing = slowSteps(2, () => {
    throw new RangeError('mine');
  });
  await expect(runSteps(failing, signal)).rejects.toThrow(RangeError);
});
