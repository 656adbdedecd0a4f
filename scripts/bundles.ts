// The bundles that VS Code loads: the extension host's code (CommonJS) and the page's code and styles, with what the
// page needs from packages, so that the packaged extension holds no node_modules.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, context, type BuildContext, type BuildOptions, type LogLevel } from 'esbuild';

import { writeIconFont } from './iconFont.ts';
import { vscodeModule } from './vscodeModule.ts';

/** For development, the code keeps its names and has source maps. */
export type BundleKind = 'production' | 'development';

/** Writes the bundles into an emptied folder, relative to the checkout or absolute. */
export async function writeBundles(
  folder: string,
  kind: BundleKind,
  logLevel: LogLevel = 'info',
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const builds = await prepareBundles(folder, kind, logLevel);
  await Promise.all(builds.map((build) => build.rebuild()));
  await Promise.all(builds.map((build) => build.dispose()));
}

/** Writes the bundles for development into the folder, and again whenever a source changes, without end. */
export async function watchBundles(folder: string): Promise<void> {
  const builds = await prepareBundles(folder, 'development', 'info');
  await Promise.all(builds.map((build) => build.watch()));
}

async function prepareBundles(
  folder: string,
  kind: BundleKind,
  logLevel: LogLevel,
): Promise<readonly BuildContext[]> {
  await mkdir(folder, { recursive: true });
  await writeIconFont(folder);
  const common: BuildOptions = {
    outdir: folder,
    bundle: true,
    minify: kind === 'production',
    alias,
    sourcemap: kind === 'development' ? 'linked' : false,
    logLevel,
    legalComments: 'none',
  };
  return Promise.all(
    [hostBundle, pageBundle, probeBundle].map((bundle) => context({ ...common, ...bundle })),
  );
}

/** Writes the probe alone into the folder, and returns its path. */
export async function writeProbe(folder: string): Promise<string> {
  await build({ ...probeBundle, outdir: folder, bundle: true, alias, logLevel: 'error' });
  return join(folder, 'probe.cjs');
}

/** The one for Node reads files and addresses, which nothing here asks for. */
const alias = { '@vscode/l10n': '@vscode/l10n/dist/browser.js' };

const hostBundle: BuildOptions = {
  entryPoints: {
    extension: 'src/extension.ts',
    devServerChild: 'src/net/devServer/endings/crashingServer.ts',
    yamlWorker: 'src/net/capture/yamlWorker.ts',
  },
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // jsonc-parser's CommonJS build loads its parts in a way that cannot be bundled.
  mainFields: ['module', 'main'],
  plugins: [vscodeModule],
};

/** Text that runs in whatever Node runs a server: as a file that it loads, and as an expression for its debugger. */
const probeBundle: BuildOptions = {
  entryPoints: { probe: 'src/net/probe/program/probe.ts' },
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'iife',
  globalName: 'sseProbe',
  footer: { js: 'sseProbe.startFromEnvironment();' },
  target: 'node18',
  sourcemap: false,
};

const pageBundle: BuildOptions = {
  entryPoints: [
    { in: 'src/webview/page.tsx', out: 'page' },
    { in: 'media/page.css', out: 'page' },
  ],
  platform: 'browser',
  format: 'iife',
  target: 'chrome134',
  jsx: 'automatic',
  jsxImportSource: 'preact',
};
