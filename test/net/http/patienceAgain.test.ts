// A wait that was stopped, as at each redirect, runs out as a new one does once it counts again.

import { expect, it } from 'vitest';

import { Patience } from '../../../src/net/http/patience.ts';

it('runs out after it was stopped and counts again, twice over', async () => {
  let ends = 0;
  let onEnd = (): void => {};
  const patience = new Patience(1, () => {
    ends += 1;
    onEnd();
  });
  for (let round = 1; round <= 2; round += 1) {
    patience.restart();
    patience.stop();
    await new Promise<void>((resolve) => {
      onEnd = resolve;
      patience.restart();
    });
    expect(ends).toBe(round);
    patience.stop();
  }
});
