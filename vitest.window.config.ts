// Tests that look at a whole window of a real VS Code from outside, which a test inside it cannot: it ends with a reload.

import { defineConfig } from 'vitest/config';

import { reporters, secondTry } from './scripts/secondTries.ts';
import { testLimitMs, waitLimitMs } from './test/helpers/waiting.ts';

export default defineConfig({
  test: {
    include: ['test/window/**/*.test.ts'],
    testTimeout: testLimitMs,
    hookTimeout: testLimitMs,
    expect: { poll: { timeout: waitLimitMs } },
    // Each file has a window of its own, whose reloads wait as long as they work.
    maxWorkers: 2,
    retry: secondTry,
    reporters: reporters(),
  },
});
