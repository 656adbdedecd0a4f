// Mutation testing: changes the source at one place after the other and asks whether a test notices (docs/testing.md).
//
//   npm run mutate -- core/wire                 the folder src/core/wire, against the tests of test/core
//   npm run mutate -- core/wire/framer.ts       one file
//     --tests core/wire     only the tests below test/core/wire
//     --concurrency 1       so many tests at once; without it, one for each processor
//     --fresh               tries again what an earlier run has settled
//     --report              writes the report of the last run again, with the table of equivalent mutants as it is now
//
// Reports and what the next run goes on from are left in `.mutation/`. The exit code is 1 when the table of equivalent mutants
// has a line that does not hold; no score fails.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { separateEquivalent, type EquivalentMutants } from './mutation/equivalentMutants.ts';
import { findMutatedPart, partVariable, type MutatedPart } from './mutation/mutatedPart.ts';
import { readMutants, type MutationReport } from './mutation/mutant.ts';
import { describeMutation, scoreTable } from './mutation/mutationReport.ts';
import { checkoutFolder } from './vscode/checkout.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string' },
    concurrency: { type: 'string', default: String(availableParallelism()) },
    fresh: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
});
const [path] = positionals;
if (path === undefined || positionals.length > 1)
  throw new Error('Name one folder or file of src, e.g. npm run mutate -- core/wire');
const concurrency = Number(values.concurrency);
if (!Number.isInteger(concurrency) || concurrency < 1)
  throw new Error('--concurrency wants a number from 1 on');

process.chdir(checkoutFolder);
const part = findMutatedPart(path, values.tests);
const folder = join('.mutation', part.path.replaceAll('/', '-'));
const resultFile = join(folder, 'mutation.json');
const reportFile = join(folder, 'report.txt');
await mkdir(folder, { recursive: true });
if (!values.report) await mutate(part);

const table = JSON.parse(
  await readFile(fileURLToPath(new URL('mutation/equivalentMutants.json', import.meta.url)), 'utf8'),
) as EquivalentMutants;
const separated = separateEquivalent(
  readMutants(JSON.parse(await readFile(resultFile, 'utf8')) as MutationReport),
  table,
);
await writeFile(reportFile, describeMutation(`src/${part.path}`, separated));
console.log(scoreTable(separated));
for (const mistake of separated.mistakes) console.error(mistake);
console.log(`What lives: ${reportFile}; with the source around it: ${join(folder, 'report.html')}`);
if (separated.mistakes.length > 0) process.exitCode = 1;

async function mutate({ files }: MutatedPart): Promise<void> {
  process.env[partVariable] = JSON.stringify(part);
  await new Stryker({
    mutate: [...files],
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'vitest.mutation.config.ts' },
    coverageAnalysis: 'perTest',
    concurrency,
    // Wide, as others may use the machine: what ends in a loop without end is stopped by a count, not by these.
    timeoutMS: 10_000,
    timeoutFactor: 3,
    dryRunTimeoutMinutes: 15,
    incremental: true,
    incrementalFile: join(folder, 'incremental.json'),
    force: values.fresh,
    reporters: ['json', 'html', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
    jsonReporter: { fileName: resultFile },
    htmlReporter: { fileName: join(folder, 'report.html') },
    tempDirName: join(folder, 'sandbox'),
    cleanTempDir: 'always',
    // Not needed by the tests; TypeScript's own API, which would be asked to rewrite its configuration, has no such part.
    ignorePatterns: ['.mutation', '.vscode-test', 'dist', 'out'],
    tsconfigFile: join(folder, 'no-tsconfig.json'),
  }).runMutationTest();
}
