// Tests that look at a whole window of a real VS Code from outside, which a test inside it cannot: it ends with a reload.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/window/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
