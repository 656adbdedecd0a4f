// `npm start`: opens VS Code with the extension from this checkout, showing a live stream of the dev server. A desktop
// window where the command `code` can open one, else a VS Code that is served to the browser; `--browser` asks for that
// one, and `--port` fixes its port. Ctrl+C ends everything that was started, closing the desktop window ends the script.
import { parseArgs } from 'node:util';
import { buildAuxiliaryExtension, oldestVscode } from './vscode/auxiliaryExtension.ts';
import { checkoutFolder } from './vscode/checkout.ts';
import { createCleanUp } from './vscode/cleanUp.ts';
import { findDesktopVscode, runDesktopWindow } from './vscode/desktopVscode.ts';
import { watchForInterruption } from './vscode/interruption.ts';
import { rejectWhenAborted } from './vscode/limit.ts';
import { reportProgress } from './vscode/progress.ts';
import { startVscodeServer } from './vscode/vscodeServer.ts';
import { createWindowProfile, type WindowProfile } from './vscode/windowProfile.ts';

const interruption = watchForInterruption();
const cleanUp = createCleanUp();
let exitCode = 0;
try {
  await start();
} catch (error) {
  if (!interruption.aborted) {
    reportProgress(error instanceof Error ? error.message : String(error));
    exitCode = 1;
  }
} finally {
  await cleanUp
    .run()
    .catch((error: unknown) => reportProgress(`Could not close everything: ${String(error)}`));
}
process.exit(exitCode);

async function start(): Promise<void> {
  const { isInBrowser, port } = readArguments(process.argv.slice(2));
  const starter = await buildAuxiliaryExtension('scripts/startInside.ts');
  const extensionFolders = [checkoutFolder, starter];
  const profile = await createWindowProfile();
  cleanUp.add(() => profile.remove());
  const desktop = isInBrowser ? undefined : await findDesktopVscode(await oldestVscode());
  interruption.throwIfAborted();
  if (desktop !== undefined && 'command' in desktop) {
    reportProgress('Opening VS Code. Ctrl+C here closes it again.');
    await runDesktopWindow({ command: desktop.command, profile, extensionFolders, signal: interruption });
    return;
  }
  if (desktop !== undefined) reportProgress(`VS Code opens in the browser, because ${desktop.obstacle}.`);
  await serve(profile, extensionFolders, port);
}

async function serve(
  profile: WindowProfile,
  extensionFolders: readonly string[],
  port: number,
): Promise<void> {
  for (const folder of extensionFolders) await profile.linkExtension(folder);
  const server = await startVscodeServer({ profile, port, signal: interruption });
  cleanUp.add(() => server.stop());
  console.log(`Open ${server.url.href}`);
  console.log('Ctrl+C stops it.');
  const last = await Promise.race([server.ended, rejectWhenAborted(interruption)]);
  throw new Error(`VS Code's server ended:\n${last}`);
}

function readArguments(parameters: readonly string[]): { isInBrowser: boolean; port: number } {
  const { values } = parseArgs({
    args: [...parameters],
    options: { browser: { type: 'boolean', default: false }, port: { type: 'string' } },
  });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port takes a number from 1 to 65535, not ${values.port}`);
  }
  return { isInBrowser: values.browser || values.port !== undefined, port };
}
