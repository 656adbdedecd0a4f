// Tries the mutants of one part of the source. A process of its own, as those that it starts may be caught in a loop without
// end, where only the end of the whole group helps. Started by `scripts/mutate.ts` in the checkout, with one argument: options as
// JSON. The part is in the environment, where the tests' configuration finds it too.
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { readMutatedPart } from './mutatedPart.ts';

export interface StrykerProgramOptions {
  /** Relative to the checkout; gets `mutation.json`, `report.html` and what the next run goes on from. */
  readonly folder: string;
  /** So many tests at once. */
  readonly concurrency: number;
  /** Whether to forget what earlier runs found. */
  readonly isFresh: boolean;
}

const { folder, concurrency, isFresh } = JSON.parse(process.argv[2] ?? '') as StrykerProgramOptions;

await new Stryker({
  mutate: [...readMutatedPart().files],
  testRunner: 'vitest',
  plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
  vitest: { configFile: 'vitest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  concurrency,
  // Most loops without end are stopped by a count, the tight ones by this.
  timeoutMS: 5_000,
  timeoutFactor: 2,
  dryRunTimeoutMinutes: 15,
  incremental: true,
  incrementalFile: join(folder, 'incremental.json'),
  force: isFresh,
  reporters: ['json', 'html', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
  jsonReporter: { fileName: join(folder, 'mutation.json') },
  htmlReporter: { fileName: join(folder, 'report.html') },
  tempDirName: join(folder, 'sandbox'),
  cleanTempDir: 'always',
  // Nothing that the tests need.
  ignorePatterns: ['.mutation', '.vscode-test', 'dist', 'out'],
  // A file that is not there: rewriting the real one would want the API that TypeScript had before version 7.
  tsconfigFile: join(folder, 'none.json'),
}).runMutationTest();
