// Properties in the test suite: always the same inputs, so that a change is not refused for a fault that was there before
// it. Others are tried by manyProperties.ts.
import { vi } from 'vitest';

import { withParameters } from './withParameters.ts';

vi.mock('fast-check', async (importOriginal) =>
  withParameters(await importOriginal(), (numRuns) => ({ seed: 1, numRuns })),
);
