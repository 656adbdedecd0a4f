// Tests that open real sockets, browsers and windows get a second try, so that one that fails once in a thousand runs does
// not hide what the other ten thousand say. Nothing of that is hidden: each stands in words at the end of the run.
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestModule } from 'vitest/node';

/** For the projects whose tests get one; `npm run test:busy` runs without. */
export const secondTry = 1;

export interface SecondTry {
  /** The file and the names of the test, as people find it. */
  readonly test: string;
  /** What the first try failed with. */
  readonly errors: readonly string[];
}

/** The error and where it is in our own files. */
export function describeError(error: { readonly stack?: string; readonly message: string }): string {
  const lines = stripVTControlCharacters(error.stack ?? error.message).split('\n');
  return lines
    .filter((line) => !/^\s+at .*(?:node_modules|node:|new Promise \(<anonymous>\))/.test(line))
    .join('\n');
}

/** A paragraph for each test that passed only at its second try; empty without one. */
export function describeSecondTries(tries: readonly SecondTry[]): string {
  return tries
    .map(({ test, errors }) => {
      const reasons = errors.map(
        (error) => `\n    ${stripVTControlCharacters(error).replaceAll('\n', '\n    ')}`,
      );
      return `\nPassed only at the second try, which is a fault to be mended: ${test}${reasons.join('')}\n`;
    })
    .join('');
}

/** Those that vitest would take by itself, and ours. */
export function reporters(): (Reporter | 'default' | 'github-actions')[] {
  const ofPlace = process.env['GITHUB_ACTIONS'] === 'true' ? (['github-actions'] as const) : [];
  return ['default', ...ofPlace, new SecondTries()];
}

/** Tells of second tries when all of vitest's tests have run. */
class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tries: SecondTry[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests('passed')) {
        if (test.diagnostic()?.flaky !== true) continue;
        const errors = test.result().errors ?? [];
        tries.push({
          test: `${module.relativeModuleId} > ${test.fullName}`,
          errors: errors.map(describeError),
        });
      }
    }
    if (tries.length > 0) console.log(describeSecondTries(tries));
  }
}
