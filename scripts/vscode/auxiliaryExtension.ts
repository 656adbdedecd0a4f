// Extensions of one file that scripts put into a window beside the real one, to act there in their name. They are
// bundled into the build folder, each with a manifest, and loaded from there.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { checkoutFolder } from './checkout.ts';

/**
 * Bundles the extension whose `activate` the file `source` exports (relative to the checkout), with what its
 * manifest contributes; the absolute path of its folder. VS Code activates it when the window stands: earlier, it would not know all commands yet.
 */
export async function buildAuxiliaryExtension(
  source: string,
  contributes: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const name = basename(source, '.ts');
  const folder = join(checkoutFolder, 'out', 'auxiliary', name);
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(checkoutFolder, source)],
    outfile: join(folder, 'extension.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const manifest = {
    name: `sse-inspector-${name.toLowerCase()}`,
    displayName: `SSE Inspector: ${name}`,
    publisher: 'sse-inspector',
    version: '0.0.0',
    engines: { vscode: (await oldestVscode()).range },
    main: './extension.cjs',
    activationEvents: ['onStartupFinished'],
    contributes,
    capabilities: { untrustedWorkspaces: { supported: true } },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  return folder;
}

/** The oldest VS Code that the extension of the checkout supports, as its manifest says it. */
export async function oldestVscode(): Promise<{
  readonly range: string;
  readonly major: number;
  readonly minor: number;
}> {
  const manifest = await readFile(join(checkoutFolder, 'package.json'), 'utf8');
  const [, range, major, minor] = /"vscode":\s*"(\^(\d+)\.(\d+)\.\d+)"/.exec(manifest) ?? [];
  if (range === undefined)
    throw new Error('package.json has no engines.vscode of the form ^MAJOR.MINOR.PATCH');
  return { range, major: Number(major), minor: Number(minor) };
}
