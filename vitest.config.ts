// All tests that run without a real VS Code; those under test/editor and test/window have runners of their own.

import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

import { testLimitMs, waitLimitMs } from './test/helpers/waiting.ts';

export default defineConfig({
  test: {
    testTimeout: testLimitMs,
    hookTimeout: testLimitMs,
    expect: { poll: { timeout: waitLimitMs } },
    maxConcurrency: 12,
    // Many tests wait most of their time: three files at once take an eighth less time on two processors than two do.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        // One browser for all files that a process runs.
        test: {
          name: 'webview',
          include: ['test/webview/**/*.test.ts'],
          environment: './test/webview/pageEnvironment.ts',
          isolate: false,
        },
      },
      {
        extends: true,
        // Pure code has no state that one file could leave to the next: they share their processes.
        test: { name: 'core', include: ['test/core/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'rest',
          include: ['test/**/*.test.ts'],
          exclude: ['test/core/**', 'test/webview/**', 'test/editor/**', 'test/window/**', 'test/sdks/**'],
        },
      },
    ],
  },
});
