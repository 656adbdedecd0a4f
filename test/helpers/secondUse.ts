// Second use: what was used and brought to an end has to go on as a new one would. What is forgotten in an end (a
// counter, a flag, a listener) shows only in the use after it.

import fc from 'fast-check';
import { expect } from 'vitest';

/** How a thing is made, used, brought to an end, and looked at. */
export interface Lifecycle<Thing, Use, Seen> {
  readonly create: () => Thing | Promise<Thing>;
  readonly use: (thing: Thing, use: Use) => unknown;
  /** After this the thing has to be like new: a clear, a reconnect, a re-arming. What it returns is waited for. */
  readonly end: (thing: Thing) => unknown;
  /** What one sees of it, as values that can be compared; without what is meant to stay. */
  readonly observe: (thing: Thing) => Seen | Promise<Seen>;
  /** Lets go of a thing that holds something open. */
  readonly release?: (thing: Thing) => unknown;
}

/**
 * Uses one thing for all the lives, with an end between each two. From the second life on, it is looked at after the end
 * and after each use, and compared with a fresh thing that has had the uses of this life only.
 * @throws where the two differ
 */
export async function expectLikeNew<Thing, Use, Seen>(
  { create, use, end, observe, release }: Lifecycle<Thing, Use, Seen>,
  lives: readonly (readonly Use[])[],
): Promise<void> {
  const used = await create();
  try {
    for (const [life, uses] of lives.entries()) {
      if (life === 0) {
        for (const each of uses) await use(used, each);
        continue;
      }
      await end(used);
      const fresh = await create();
      try {
        expect(await observe(used), `life ${life + 1}, before any use`).toEqual(await observe(fresh));
        for (const [at, each] of uses.entries()) {
          await use(used, each);
          await use(fresh, each);
          const step = `life ${life + 1}, after use ${at + 1}`;
          expect(await observe(used), step).toEqual(await observe(fresh));
        }
      } finally {
        await release?.(fresh);
      }
    }
  } finally {
    await release?.(used);
  }
}

/** The same for two or three lives of any uses, in any order. */
export async function expectAlwaysLikeNew<Thing, Use, Seen>(
  lifecycle: Lifecycle<Thing, Use, Seen>,
  use: fc.Arbitrary<Use>,
  { numRuns = 200, maxUses = 8 }: { readonly numRuns?: number; readonly maxUses?: number } = {},
): Promise<void> {
  const lives = fc.array(fc.array(use, { maxLength: maxUses }), { minLength: 2, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(lives, (uses) => expectLikeNew(lifecycle, uses)),
    { numRuns },
  );
}
