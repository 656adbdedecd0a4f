// Mutation testing: changes the source at one place after the other and asks whether a test notices (docs/testing.md).
//
//   npm run mutate -- core/wire                 the folder src/core/wire, against the tests of test/core
//   npm run mutate -- core/wire/framer.ts       one file
//     --tests core/wire     only the tests below test/core/wire; may be given several times
//     --concurrency 1       so many tests at once; without it, one for each processor
//     --every 10            a sample: only mutants of every tenth line; each time from the start
//     --from 3              the first line of the sample, 1 to 10 here: another one than the tests were written after
//     --fresh               tries again what an earlier run has settled
//     --report              writes the report of the last run again, with the table of equivalent mutants as it is now
//
// Reports and what the next run goes on from are left in `.mutation/`. The exit code is 1 when the table of equivalent mutants
// has a line that does not hold, or mutants could not be tried (the next run tries them); no score fails.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { separateEquivalent, type EquivalentMutants } from './mutation/equivalentMutants.ts';
import { findMutatedPart, partVariable, sampleOf, type MutatedPart } from './mutation/mutatedPart.ts';
import { readMutants, withoutUnmet, type MutationReport } from './mutation/mutant.ts';
import { describeMutation, scoreTable } from './mutation/mutationReport.ts';
import type { StrykerProgramOptions } from './mutation/strykerProgram.ts';
import { checkoutFolder } from './vscode/checkout.ts';
import { watchForInterruption, type Interruption } from './vscode/interruption.ts';
import { hasProcessGroups, stopProcessTree } from './vscode/processTree.ts';
import { reportProgress } from './vscode/progress.ts';

const program = fileURLToPath(new URL('mutation/strykerProgram.ts', import.meta.url));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', multiple: true, default: [] },
    every: { type: 'string', default: '1' },
    from: { type: 'string' },
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

const everyLines = Number(values.every);
if (!Number.isInteger(everyLines) || everyLines < 1) throw new Error('--every wants a number from 1 on');
const firstLine = Number(values.from ?? everyLines);
if (!Number.isInteger(firstLine) || firstLine < 1 || firstLine > everyLines)
  throw new Error(`--from wants a number from 1 to that of --every, which is ${everyLines}`);

process.chdir(checkoutFolder);
const isSample = everyLines > 1;
const whole = findMutatedPart(path, values.tests);
const part = isSample ? sampleOf(whole, everyLines, firstLine) : whole;
const sampleName =
  firstLine === everyLines ? `-every-${everyLines}` : `-every-${everyLines}-from-${firstLine}`;
const folder = join('.mutation', part.path.replaceAll('/', '-') + (isSample ? sampleName : ''));
const resultFile = join(folder, 'mutation.json');
const reportFile = join(folder, 'report.txt');
// Of a sample the next one goes on from nothing: which lines are tried changes with every line that is added.
if (!values.report && (isSample || values.fresh)) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
if (!values.report) await mutate(part);

const table = JSON.parse(
  await readFile(fileURLToPath(new URL('mutation/equivalentMutants.json', import.meta.url)), 'utf8'),
) as EquivalentMutants;
const found = separateEquivalent(readMutants(await readReport(resultFile)), table);
// What the table names may not be in a sample.
const separated = isSample ? { ...found, mistakes: [] } : found;
await writeFile(reportFile, describeMutation(`src/${part.path}`, separated));
console.log(scoreTable(separated));
for (const mistake of separated.mistakes) console.error(mistake);
console.log(`What lives: ${reportFile}; with the source around it: ${join(folder, 'report.html')}`);
const untried = separated.mutants.filter(({ fate }) => fate === 'untried').length;
if (untried > 0)
  console.error(`${untried} mutants could not be tried, as the tests did not run. The next run tries them.`);
if (separated.mistakes.length + untried > 0) process.exitCode = 1;

async function mutate(part: MutatedPart): Promise<void> {
  const options: StrykerProgramOptions = { folder, concurrency, isFresh: values.fresh };
  const interruption = watchForInterruption();
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    env: { ...process.env, [partVariable]: JSON.stringify(part) },
    stdio: 'inherit',
    detached: hasProcessGroups,
  });
  interruption.addEventListener('abort', () => {
    reportProgress(`${(interruption.reason as Interruption).message}: stops, and keeps what was found`);
    void stopProcessTree(child);
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  await stopProcessTree(child);
  await rm(join(folder, 'sandbox'), { recursive: true, force: true });
  if (exitCode !== 0) process.exit(1);
  const incrementalFile = join(folder, 'incremental.json');
  await writeFile(incrementalFile, JSON.stringify(withoutUnmet(await readReport(incrementalFile))));
}

async function readReport(file: string): Promise<MutationReport> {
  return JSON.parse(await readFile(file, 'utf8')) as MutationReport;
}
