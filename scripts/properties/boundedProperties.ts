// Properties during mutation testing: always the same inputs, so that two runs find the same; fewer of them, as each mutant
// is tried; and no search for a smaller counterexample, as nobody reads it.
import type * as fastCheck from 'fast-check';
import type { IRawProperty, Parameters } from 'fast-check';
import { vi } from 'vitest';

const maxRuns = 50;

vi.mock('fast-check', async (importOriginal) => {
  const real = await importOriginal<typeof fastCheck>();
  const assert = ((property: IRawProperty<unknown>, parameters?: Parameters<unknown>) =>
    real.assert(property, {
      ...parameters,
      seed: 1,
      endOnFailure: true,
      numRuns: Math.min(parameters?.numRuns ?? 100, maxRuns),
    })) as typeof real.assert;
  return { ...real, assert, default: { ...real.default, assert } };
});
