// The counts that a test suite inside VS Code leaves for the script that started it: the extension host's exit code says
// only whether all went well.

import type { SecondTry } from './secondTries.ts';

/** Names the environment variable with the file's absolute path. */
export const resultsVariable = 'SSE_TEST_RESULTS';

export interface SuiteResults {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly secondTries: readonly SecondTry[];
}

/** The last line of a test run, e.g. `12 passed, 0 failed, 1 skipped`. */
export function describeResults({ passed, failed, skipped }: SuiteResults): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
