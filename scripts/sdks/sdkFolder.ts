// The package of the measured clients: where it is, and that it is installed as its lock file says.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkoutFolder } from '../vscode/checkout.ts';
import { reportProgress } from '../vscode/progress.ts';

export const sdkFolder = join(checkoutFolder, 'test', 'sdks');

/** Installs the clients where that has not been done since the lock file changed. Needs the network then. */
export async function installSdks(): Promise<void> {
  if (await isInstalled()) return;
  reportProgress('Installing the measured clients in test/sdks, once');
  // Nothing that a package brings along is run.
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: sdkFolder,
    shell: process.platform === 'win32',
    maxBuffer: 16 * 1024 * 1024,
  });
}

/** Version of an installed package. */
export async function sdkVersion(name: string): Promise<string> {
  const manifest = JSON.parse(
    await readFile(join(sdkFolder, 'node_modules', name, 'package.json'), 'utf8'),
  ) as { readonly version: string };
  return manifest.version;
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
}

/** Whether what npm noted of its last installation is what the lock file wants. */
async function isInstalled(): Promise<boolean> {
  try {
    const [wanted, there] = await Promise.all(
      ['package-lock.json', 'node_modules/.package-lock.json'].map(
        async (file) => JSON.parse(await readFile(join(sdkFolder, file), 'utf8')) as LockFile,
      ),
    );
    return Object.entries(wanted?.packages ?? {}).every(
      ([place, { version, optional }]) =>
        place === '' || optional === true || there?.packages[place]?.version === version,
    );
  } catch {
    return false;
  }
}
