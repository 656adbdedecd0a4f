// Properties during mutation testing: always the same inputs, so that two runs find the same; fewer of them, as each mutant
// is tried; and no search for a smaller counterexample, as nobody reads it.
import { vi } from 'vitest';

import { withParameters } from './withParameters.ts';

const maxRuns = 50;

vi.mock('fast-check', async (importOriginal) =>
  withParameters(await importOriginal(), (numRuns) => {
    return { seed: 1, endOnFailure: true, numRuns: Math.min(numRuns, maxRuns) };
  }),
);
