// Properties when faults are searched for: other inputs in each run, and many more than the suite has.
import { vi } from 'vitest';

import { runsVariable } from './runsVariable.ts';
import { withParameters } from './withParameters.ts';

const times = Number(process.env[runsVariable]);

vi.mock('fast-check', async (importOriginal) =>
  withParameters(await importOriginal(), (numRuns) => ({ numRuns: numRuns * times })),
);
