// Finds a Chrome, Chromium or Edge that is installed, in the places where the platform's installers put them and on the
// PATH. On Linux each candidate is started once with `--version`, because some distributions ship a script under the
// browser's name that only says how to install it.
import { execFile } from 'node:child_process';
import { access, constants, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
];
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPaths = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** The executable of the first browser found, or undefined. */
export async function findInstalledBrowser(): Promise<string | undefined> {
  for (const path of candidates()) {
    if ((await isExecutable(path)) && (process.platform !== 'linux' || (await isRealBrowser(path))))
      return path;
  }
  return undefined;
}

/** Whether `path` is a file that this user may start. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The folders of the PATH, in order. */
export function pathFolders(): string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

function candidates(): string[] {
  switch (process.platform) {
    case 'darwin':
      return [join('/', 'Applications'), join(homedir(), 'Applications')].flatMap((folder) =>
        macApplications.map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
        .map((name) => process.env[name])
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => windowsPaths.map((path) => join(folder, path)));
    default:
      return linuxNames.flatMap((name) =>
        [...pathFolders(), '/usr/bin', '/opt/google/chrome'].map((folder) => join(folder, name)),
      );
  }
}

async function isRealBrowser(path: string): Promise<boolean> {
  // A snap is confined to its own files: it can neither read a profile in the checkout nor be driven through a pipe.
  if ((await realpath(path)).endsWith('/snap')) return false;
  return promisify(execFile)(path, ['--version'], { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
