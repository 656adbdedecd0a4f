// All tests that run without a real VS Code; those under test/editor and test/window have runners of their own.

import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

import { runsVariable } from './scripts/properties/runsVariable.ts';
import { reporters, secondTry } from './scripts/secondTries.ts';
import { testLimitMs, waitLimitMs } from './test/helpers/waiting.ts';

export default defineConfig({
  test: {
    testTimeout: testLimitMs,
    hookTimeout: testLimitMs,
    setupFiles: [
      process.env[runsVariable] === undefined
        ? './scripts/properties/fixedProperties.ts'
        : './scripts/properties/manyProperties.ts',
    ],
    expect: { poll: { timeout: waitLimitMs } },
    maxConcurrency: 12,
    // Many tests wait most of their time: three files at once take an eighth less time on two processors than two do.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    reporters: reporters(),
    projects: [
      {
        extends: true,
        // One browser for all files that a process runs.
        test: {
          name: 'webview',
          include: ['test/webview/**/*.test.ts'],
          exclude: ['test/webview/state/**'],
          environment: './test/webview/pageEnvironment.ts',
          isolate: false,
          retry: secondTry,
        },
      },
      {
        extends: true,
        // Pure code has no state that one file could leave to the next, and no reason to do better at a second try.
        test: {
          name: 'pure',
          include: ['test/core/**/*.test.ts', 'test/webview/state/**/*.test.ts'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'rest',
          include: ['test/**/*.test.ts'],
          exclude: ['test/core/**', 'test/webview/**', 'test/editor/**', 'test/window/**', 'test/sdks/**'],
          retry: secondTry,
        },
      },
    ],
  },
});
