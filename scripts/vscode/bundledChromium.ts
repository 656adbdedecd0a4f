// The headless Chromium that the npm package @sparticuz/chromium carries, for machines without any browser. It is
// unpacked once into the checkout, with the few system libraries it may miss and one font family, so that it also runs
// in a bare container: nothing needs to be installed, and nothing is written into the user's home.
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress } from 'node:zlib';
import type { FoundBrowser } from './browser.ts';
import { preparedFolder } from './preparedFolder.ts';
import { reportProgress } from './progress.ts';
import { unpackTar } from './tarArchive.ts';

/** Unpacks the browser if it is not yet, and says how to start it. Rejects where the package has none that runs. */
export async function prepareBundledChromium(): Promise<FoundBrowser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium was found. Install one, or set CHROME_PATH to its executable.');
  }
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  const version = await packageVersion(packageFolder);
  const folder = await preparedFolder(`chromium-${version}`, (target) =>
    unpackChromium(join(packageFolder, 'bin'), target),
  );
  const executablePath = join(folder, 'chromium');
  const env = { FONTCONFIG_FILE: join(folder, 'fonts.conf'), XDG_CACHE_HOME: join(folder, 'cache') };
  const envWithLibraries = { ...env, LD_LIBRARY_PATH: join(folder, 'lib') };
  if ((await startFailure(executablePath, env)) === undefined) return { executablePath, env };
  const failure = await startFailure(executablePath, envWithLibraries);
  if (failure === undefined) return { executablePath, env: envWithLibraries };
  throw new Error(
    `The bundled Chromium does not start here (${failure}). Install Chromium, or set CHROME_PATH to its executable.`,
  );
}

async function unpackChromium(archiveFolder: string, folder: string): Promise<void> {
  reportProgress('Unpacking the bundled headless Chromium, once');
  await pipeline(
    createReadStream(join(archiveFolder, 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(join(folder, 'chromium'), { mode: 0o755 }),
  );
  for (const archive of ['al2023.tar.br', 'fonts.tar.br']) {
    await unpackTar(await promisify(brotliDecompress)(await readFile(join(archiveFolder, archive))), folder);
  }
  // The fonts of the system, where there are any, and one family where there are none; the archive's own configuration
  // names fixed folders outside the checkout. Relative, because `folder` still has its temporary name here.
  await writeFile(
    join(folder, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`,
  );
}

/** Tries to start the browser: the loader's complaint where a library is missing, else undefined. */
async function startFailure(
  executablePath: string,
  env: Record<string, string>,
): Promise<string | undefined> {
  try {
    await promisify(execFile)(executablePath, ['--version'], {
      env: { ...process.env, ...env },
      timeout: 20_000,
    });
    return undefined;
  } catch (error) {
    if (
      error instanceof Error &&
      'stderr' in error &&
      typeof error.stderr === 'string' &&
      error.stderr !== ''
    ) {
      return error.stderr.trim();
    }
    return error instanceof Error ? error.message : String(error);
  }
}

async function packageVersion(packageFolder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error(`No version in ${packageFolder}/package.json`);
}
