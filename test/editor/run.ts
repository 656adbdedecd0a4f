// The entry point of the suite inside the extension host: VS Code calls `run` and takes its rejection for a failure.
// Loads every test file beside it, runs them with mocha, prints through the window's probe where there is one, and
// leaves the counts in the file that the starting script names.
import { readdir, writeFile } from 'node:fs/promises';
import { url as inspectorUrl } from 'node:inspector';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { describeError, secondTry, type SecondTry } from '../../scripts/secondTries.ts';
import { resultsVariable, type SuiteResults } from '../../scripts/suiteResults.ts';
import { testLimitMs } from '../helpers/waiting.ts';
import { keepSourceMaps, withSourcePositions } from './sourcePositions.ts';
import { workbench } from './workbench.ts';

/** None while somebody debugs, who may think for longer. */
const timeoutMs = inspectorUrl() === undefined ? testLimitMs : 0;

/** Runs all tests. Rejects when one has failed or when there are none. */
export async function run(): Promise<void> {
  keepSourceMaps();
  let printed = Promise.resolve();
  if (workbench.isAvailable) {
    // Mocha's reporters print through this property, to be out of reach of tests that replace the console.
    Mocha.reporters.Base.consoleLog = (...values: unknown[]) => {
      // One after the other, or requests would overtake each other.
      printed = printed.then(() => workbench.print(format(...values)));
    };
  }
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    timeout: timeoutMs,
    retries: secondTry,
    color: false,
  });
  mocha.rootHooks({ afterEach: pictureOfFailure });
  const files = (await readdir(__dirname)).filter((name) => name.endsWith('.test.cjs'));
  for (const name of files.toSorted()) mocha.addFile(join(__dirname, name));
  const results = await runMocha(mocha);
  await printed;
  const resultsFile = process.env[resultsVariable];
  if (resultsFile !== undefined) await writeFile(resultsFile, JSON.stringify(results));
  if (results.failed > 0)
    throw new Error(`${results.failed} of ${results.failed + results.passed} tests failed`);
  if (results.passed + results.skipped === 0) throw new Error('There are no tests');
}

function runMocha(mocha: Mocha): Promise<SuiteResults> {
  return new Promise((resolve) => {
    const firstTries = new Map<string, string>();
    const secondTries: SecondTry[] = [];
    const runner = mocha.run((failed) => {
      const { passes: passed = 0, pending: skipped = 0 } = runner.stats ?? {};
      resolve({ passed, failed, skipped, secondTries });
    });
    runner.prependListener('fail', (test: Mocha.Test, error: Error) => {
      withOwnPositions(error);
      // What failed first is often the reason, and the second failure only follows from it.
      const first = firstTries.get(test.fullTitle());
      if (first !== undefined) error.stack = `${error.stack}\n\nIts first try: ${first}`;
    });
    runner.on('retry', (test: Mocha.Test, error: Error) => {
      withOwnPositions(error);
      firstTries.set(test.fullTitle(), describeError(error));
    });
    runner.on('pass', (test) => {
      const first = firstTries.get(test.fullTitle());
      if (first !== undefined) secondTries.push({ test: test.fullTitle(), errors: [first] });
    });
  });
}

function withOwnPositions(error: Error): void {
  if (error.stack !== undefined) error.stack = withSourcePositions(error.stack);
}

async function pictureOfFailure(this: Mocha.Context): Promise<void> {
  if (this.currentTest?.state !== 'failed' || !workbench.isAvailable) return;
  const path = await workbench.screenshot(`failed-${this.currentTest.fullTitle()}`);
  await workbench.print(`      the window then: ${path}`);
}
