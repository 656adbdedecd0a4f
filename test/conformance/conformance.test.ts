// The cases distilled from the Web Platform Tests, and our own in the same format.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import type { Suite } from './caseFormat.ts';
import { runCase } from './caseRunner.ts';
import { ownCases } from './ownCases.ts';

const suite: Suite = JSON.parse(readFileSync(new URL('wpt-cases.json', import.meta.url), 'utf8'));
const runnable = suite.cases.filter(
  ({ browserOnly, duplicateOf }) => !browserOnly && duplicateOf === undefined,
);

test('the suite is the one that is meant', () => {
  expect(suite.format).toBe('sse-cases/1');
  expect(runnable).toHaveLength(72);
});

describe('Web Platform Tests', () => {
  test.concurrent.each(runnable)('$id: $summary', (script) => runCase(script));
});

describe('own cases', () => {
  test.concurrent.each(ownCases)('$id: $summary', (script) => runCase(script));
});
