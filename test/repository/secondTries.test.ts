// What the end of a run says of tests that passed only at their second try.

import { expect, it } from 'vitest';

import { describeError, describeSecondTries } from '../../scripts/secondTries.ts';

it('names each test with all that its first try failed with', () => {
  expect(describeSecondTries([])).toBe('');
  expect(
    describeSecondTries([
      { test: 'test/net/a.test.ts > a stream > ends', errors: ['Error: one\n  and more', 'Error: two'] },
      { test: 'b', errors: [] },
    ]),
  ).toBe(
    `
Passed only at the second try, which is a fault to be mended: test/net/a.test.ts > a stream > ends
    Error: one
      and more
    Error: two

Passed only at the second try, which is a fault to be mended: b
`,
  );
});

it('says where an error is in our own files', () => {
  const stack = `Error: \u001B[31mred\u001B[39m
    at look (/w/test/net/a.test.ts:3:77)
    at /w/node_modules/vitest/dist/run.js:1695:35
    at new Promise (<anonymous>)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`;
  expect(describeError({ stack, message: 'red' })).toBe(
    'Error: red\n    at look (/w/test/net/a.test.ts:3:77)',
  );
  expect(describeError({ message: 'without a stack' })).toBe('without a stack');
});
