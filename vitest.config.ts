// All tests that run without a real VS Code; those under test/editor and test/window have runners of their own.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/editor/**', 'test/window/**'],
    testTimeout: 15_000,
    hookTimeout: 15_000,
    maxConcurrency: 12,
  },
});
