#!/usr/bin/env node
// Stands in for the VS Code executable of @vscode/test-electron where no desktop is to be had: takes the same arguments,
// runs the suite in the extension host of a VS Code server whose window is a headless browser, prints what the suite
// prints, and exits with its code. Server, browser and profile go with it, however it ends.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from './checkout.ts';
import { createCleanUp } from './cleanUp.ts';
import { parseCodeParameters, type CodeParameters } from './codeParameters.ts';
import { Interruption, watchForInterruption } from './interruption.ts';
import { rejectWhenOver } from './limit.ts';
import { createProbeHandlers } from './probeOperations.ts';
import { probeVariable } from './probeProtocol.ts';
import { reportProgress } from './progress.ts';
import { adoptWindowProfile, createWindowProfile, type WindowProfile } from './windowProfile.ts';
import { openWorkbench, type Workbench } from './workbench.ts';
import { startWorkbenchProbe } from './workbenchProbe.ts';
import { present } from '../../src/core/base/present.ts';

/** For everything: a first fetch, the window, and the suite, which takes three minutes where nobody else has work. */
const limitMs = Number(process.env['SSE_TEST_LIMIT_MS'] ?? 20 * 60_000);

const interruption = watchForInterruption();
const cleanUp = createCleanUp();
let exitCode = 1;
try {
  exitCode = await runSuite(parseCodeParameters(process.argv.slice(2)));
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  reportProgress(
    error instanceof Interruption ? `Stopped: ${reason}` : `The editor tests did not finish: ${reason}`,
  );
} finally {
  await cleanUp
    .run()
    .catch((error: unknown) => reportProgress(`Could not close everything: ${String(error)}`));
}
process.exit(exitCode);

async function runSuite(parameters: CodeParameters): Promise<number> {
  const suite = Promise.withResolvers<number>();
  const window = Promise.withResolvers<Workbench>();
  // The probe may be asked before the window stands, and then waits for it; whether it ever does is reported below.
  window.promise.catch(() => undefined);
  const probe = await startWorkbenchProbe(createProbeHandlers(window.promise));
  cleanUp.add(() => probe.close());
  const stop = new AbortController();
  const over = rejectWhenOver(limitMs, `${limitMs / 1000} s are over (SSE_TEST_LIMIT_MS)`, interruption);
  over.catch((reason: unknown) => stop.abort(reason));
  const profile = await profileFor(parameters);
  window.resolve(
    openWorkbench({
      profile,
      extensionFolder: parameters.extensionFolder,
      tests: { path: parameters.testsPath, onExit: suite.resolve },
      environment: { [probeVariable]: probe.address },
      signal: stop.signal,
      ...present({ workspaceFolder: parameters.workspaceFolder }),
    }),
  );
  const workbench = await window.promise;
  cleanUp.add(() => workbench.stop());
  const lost = workbench.lost.then((reason) => Promise.reject(new Error(reason)));
  try {
    const code = await Promise.race([suite.promise, lost, over]);
    if (code !== 0) await keepEvidence(workbench);
    return code;
  } catch (error) {
    if (!(error instanceof Interruption)) await keepEvidence(workbench);
    throw error;
  }
}

async function profileFor(parameters: CodeParameters): Promise<WindowProfile> {
  const { userDataFolder, extensionsFolder } = parameters;
  if (userDataFolder !== undefined && extensionsFolder !== undefined) {
    return adoptWindowProfile(userDataFolder, extensionsFolder);
  }
  const profile = await createWindowProfile();
  cleanUp.add(() => profile.remove());
  return profile;
}

/** A picture of the window and its log, for the one who looks for the reason. */
async function keepEvidence(workbench: Workbench): Promise<void> {
  try {
    const log = join(stateFolder, 'workbench.log');
    await writeFile(log, workbench.logLines().join('\n'));
    reportProgress(`The window's log: ${log}`);
    reportProgress(`The window at the end: ${await workbench.screenshot('workbench-failed')}`);
  } catch (error) {
    reportProgress(
      `There is no picture of the window: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
