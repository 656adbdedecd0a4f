// Runs the tests of test/editor inside a real VS Code: a desktop one that @vscode/test-electron downloads, or the one of
// `vscode/codeInBrowser.ts` where there is no display. SSE_TEST_VSCODE=desktop or =browser chooses, VSCODE_VERSION names
// the desktop's version. Arguments choose test files by a part of their path. The last line printed has the counts. With
// `--bundle` the tests are only put where the debugger's configuration looks for them.
import { glob, readFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { build } from 'esbuild';
import { describeSecondTries } from './secondTries.ts';
import { describeResults, resultsVariable, type SuiteResults } from './suiteResults.ts';
import { buildAuxiliaryExtension } from './vscode/auxiliaryExtension.ts';
import { findBrowser } from './vscode/browser.ts';
import { checkoutFolder } from './vscode/checkout.ts';
import { programsVariable, type DebuggedPrograms } from './vscode/debuggedPrograms.ts';
import { hasDisplay } from './vscode/display.ts';
import { Interruption, watchForInterruption } from './vscode/interruption.ts';
import { otherDebugType } from './vscode/otherDebugType.ts';
import { createOwnedFolder } from './vscode/ownedFolder.ts';
import { reportProgress } from './vscode/progress.ts';
import { createWindowProfile } from './vscode/windowProfile.ts';

const sourceFolder = join(checkoutFolder, 'test', 'editor');
const outputParent = join(checkoutFolder, 'out', 'editor-tests');
const { values, positionals } = parseArgs({
  options: { bundle: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (values.bundle) {
  const debuggedFolder = join(outputParent, 'debugged');
  await rm(debuggedFolder, { recursive: true, force: true });
  await bundleTests(await findTestFiles(positionals), debuggedFolder);
  process.exit(0);
}
/** Of this run alone: several may go on in one checkout. */
const outputFolder = await createOwnedFolder(outputParent, 'run');
const resultsFile = join(outputFolder, 'results.json');

const interruption = watchForInterruption();
// test-electron passes Ctrl+C on to the window and waits for its end, but knows no other reason to stop.
interruption.addEventListener('abort', () => {
  if (!(interruption.reason instanceof Interruption) || interruption.reason.signal !== 'SIGINT')
    process.emit('SIGINT');
});

let exitCode = 1;
try {
  await bundleTests(await findTestFiles(positionals), outputFolder);
  interruption.throwIfAborted();
  exitCode = await runInVscode();
} catch (error) {
  // A failed run has said why in the window's output.
  if (!(error instanceof TestRunFailedError))
    reportProgress(error instanceof Error ? error.message : String(error));
}
const results = await readResults();
await rm(outputFolder, { recursive: true, force: true });
if (results.secondTries.length > 0) console.log(describeSecondTries(results.secondTries));
console.log(describeResults(results));
// The window's exit code alone does not tell a suite that has passed from an extension host that was shut down.
process.exit(exitCode === 0 && results.failed > 0 ? 1 : exitCode);

async function findTestFiles(parts: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob('**/*.test.ts', { cwd: sourceFolder })) {
    if (parts.length === 0 || parts.some((part) => join(sourceFolder, file).includes(part))) files.push(file);
  }
  if (files.length === 0) throw new Error(`No test file in ${sourceFolder} matches`);
  return files.toSorted();
}

/** One CommonJS file per test file, which is what mocha loads, beside the entry point. */
async function bundleTests(files: readonly string[], folder: string): Promise<void> {
  await build({
    absWorkingDir: sourceFolder,
    entryPoints: Object.fromEntries(
      // Flat names: the entry point loads what lies beside it.
      ['run.ts', ...files].map((file) => [file.replace(/\.ts$/, '').replaceAll(/[\\/]/g, '.'), file]),
    ),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    tsconfigRaw: {},
    logLevel: 'warning',
  });
}

async function runInVscode(): Promise<number> {
  const profile = await createWindowProfile();
  try {
    const debuggers = [{ type: otherDebugType, label: 'Other' }];
    await profile.linkExtension(
      await buildAuxiliaryExtension('scripts/vscode/otherDebugger.ts', { debuggers }),
    );
    return await runTests({
      ...executable(),
      extensionDevelopmentPath: checkoutFolder,
      extensionTestsPath: join(outputFolder, 'run.cjs'),
      extensionTestsEnv: {
        [resultsVariable]: resultsFile,
        [programsVariable]: JSON.stringify(await findPrograms()),
        // The stand-in for VS Code starts with the `node` that it finds.
        PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      },
      launchArgs: [
        profile.workspaceFolder,
        `--user-data-dir=${profile.userDataFolder}`,
        `--extensions-dir=${profile.extensionsFolder}`,
        '--disable-telemetry',
      ],
    });
  } finally {
    await profile.remove();
  }
}

function executable(): { vscodeExecutablePath: string } | { version: string } {
  const chosen = process.env['SSE_TEST_VSCODE'] ?? (hasDisplay() ? 'desktop' : 'browser');
  if (chosen === 'desktop') return { version: process.env['VSCODE_VERSION'] ?? 'stable' };
  if (chosen !== 'browser') throw new Error(`SSE_TEST_VSCODE is desktop or browser, not ${chosen}`);
  return { vscodeExecutablePath: fileURLToPath(new URL('vscode/codeInBrowser.ts', import.meta.url)) };
}

/** What tests debug: this Node, and a browser where there is one. */
async function findPrograms(): Promise<DebuggedPrograms> {
  const node = process.execPath;
  try {
    return { node, browser: await findBrowser() };
  } catch {
    return { node };
  }
}

/** A window that ended before the suite did leaves no counts, and that is a failure too. */
async function readResults(): Promise<SuiteResults> {
  try {
    return JSON.parse(await readFile(resultsFile, 'utf8')) as SuiteResults;
  } catch {
    reportProgress('The suite did not come to its end.');
    return { passed: 0, failed: 1, skipped: 0, secondTries: [] };
  }
}
