// The desktop VS Code behind the command `code`: finds out whether it can show a window from here, and runs one with a
// profile of its own, so that it is a program of its own and a VS Code that is already open stays as it is.
import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cleanEnvironment } from './cleanEnvironment.ts';
import { createCleanUp } from './cleanUp.ts';
import { hasDisplay } from './display.ts';
import { isExecutable, pathFolders } from './installedBrowser.ts';
import { rejectWhenAborted } from './limit.ts';
import { isAlive, stopProcessTreeOf } from './processTree.ts';
import { openTether, tetherVariable } from './tether.ts';
import type { WindowProfile } from './windowProfile.ts';

/** The command's path, or why there is no desktop window to be had. */
export type DesktopSearch = { readonly command: string } | { readonly obstacle: string };

const startLimitMs = 60_000;
const lateStartMs = 5000;
const pollMs = 250;
const isWindows = process.platform === 'win32';

/** Looks for `code` on the PATH, not older than the given version. */
export async function findDesktopVscode(oldest: {
  readonly major: number;
  readonly minor: number;
}): Promise<DesktopSearch> {
  const command = await findOnPath(isWindows ? 'code.cmd' : 'code');
  if (command === undefined) return { obstacle: 'there is no `code` command on the PATH' };
  if (process.env['VSCODE_IPC_HOOK_CLI'] !== undefined || command.includes('remote-cli')) {
    return {
      obstacle: 'this is a terminal of a remote window, whose `code` cannot open one with this extension',
    };
  }
  if (process.env['WSL_DISTRO_NAME'] !== undefined) {
    return { obstacle: '`code` would open a window of Windows, which cannot load an extension from Linux' };
  }
  if (!hasDisplay()) return { obstacle: 'there is no display for a desktop window' };
  try {
    const { stdout } = await promisify(execFile)(quoted(command), ['--version'], {
      timeout: startLimitMs,
      shell: isWindows,
      env: cleanEnvironment(),
    });
    const [, major, minor] = /^(\d+)\.(\d+)\./.exec(stdout.trim()) ?? [];
    if (major === undefined) return { obstacle: '`code --version` does not print a version' };
    const isNewEnough = Number(major) > oldest.major || Number(minor) >= oldest.minor;
    if (isNewEnough) return { command };
    return {
      obstacle: `\`code\` is VS Code ${major}.${minor}; the extension needs ${oldest.major}.${oldest.minor}`,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { obstacle: `\`code --version\` failed (${reason})` };
  }
}

export interface DesktopWindowOptions {
  readonly command: string;
  readonly profile: WindowProfile;
  readonly extensionFolders: readonly string[];
  readonly signal: AbortSignal;
}

/** Opens a window and resolves when it has been closed. Closes it when the signal aborts, and rejects with its reason. */
export async function runDesktopWindow(options: DesktopWindowOptions): Promise<void> {
  const { profile, signal } = options;
  const lockFile = join(profile.userDataFolder, 'code.lock');
  const cleanUp = createCleanUp();
  try {
    const tether = await openTether();
    cleanUp.add(() => tether.close());
    const aborted = rejectWhenAborted(signal);
    // The command ends long before the window. Until its process is known, an interruption waits for it to appear, or
    // the window would open with nobody left to close it.
    let main: number | undefined;
    cleanUp.add(async () => {
      main ??= await waitForProcessId(lockFile, AbortSignal.timeout(lateStartMs)).catch(() => undefined);
      if (main !== undefined && isAlive(main)) await stopProcessTreeOf(main, false);
    });
    await Promise.race([runCommand(options, tether.port), aborted]);
    main = await Promise.race([waitForProcessId(lockFile, signal), aborted]);
    await Promise.race([waitForEnd(main, signal), tether.broken, aborted]);
  } finally {
    await cleanUp.run();
  }
}

async function runCommand(options: DesktopWindowOptions, tetherPort: number): Promise<void> {
  const { command, profile, extensionFolders } = options;
  const parameters = [
    '--new-window',
    `--user-data-dir=${profile.userDataFolder}`,
    `--extensions-dir=${profile.extensionsFolder}`,
    ...extensionFolders.map((folder) => `--extensionDevelopmentPath=${folder}`),
    '--disable-workspace-trust',
    '--disable-telemetry',
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
  ];
  const child = spawn(quoted(command), parameters.map(quoted), {
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: isWindows,
    env: { ...cleanEnvironment(), [tetherVariable]: String(tetherPort) },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`code ended with exit code ${String(code)}: ${complaint.trim()}`));
    });
  });
}

/** VS Code's main process writes its number into this file when it is up, and removes it when it ends. */
async function waitForProcessId(lockFile: string, signal: AbortSignal): Promise<number> {
  const deadlineMs = performance.now() + startLimitMs;
  // Another program's file: its appearance can be watched for, but a missed event would be a hang.
  while (performance.now() < deadlineMs) {
    const main = await readProcessId(lockFile);
    if (main !== undefined) return main;
    await delay(pollMs, undefined, { signal });
  }
  throw new Error(`VS Code did not start within ${startLimitMs / 1000} s`);
}

async function waitForEnd(processId: number, signal: AbortSignal): Promise<void> {
  while (isAlive(processId)) await delay(pollMs, undefined, { signal });
}

async function readProcessId(lockFile: string): Promise<number | undefined> {
  const text = await readFile(lockFile, 'utf8').catch(() => '');
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

async function findOnPath(name: string): Promise<string | undefined> {
  for (const folder of pathFolders()) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

/** A `.cmd` file runs in a shell, which would split a path at its spaces. */
function quoted(text: string): string {
  return isWindows ? `"${text}"` : text;
}
