// Bundles the extension host's code (CommonJS, what VS Code loads) and the page's code and styles, and copies what the page needs
// from packages, so that the packaged extension holds no node_modules. `--watch` rebuilds on change, `--dev` keeps names.
import { mkdir, rm } from 'node:fs/promises';
import { context, type BuildOptions } from 'esbuild';

import { writeIconFont } from './iconFont.ts';
import { vscodeModule } from './vscodeModule.ts';

const isWatching = process.argv.includes('--watch');
const isDevelopment = isWatching || process.argv.includes('--dev');

const common: BuildOptions = {
  bundle: true,
  minify: !isDevelopment,
  sourcemap: isDevelopment ? 'linked' : false,
  logLevel: 'info',
  legalComments: 'none',
};

const hostBundle: BuildOptions = {
  ...common,
  entryPoints: {
    extension: 'src/extension.ts',
    devServerChild: 'src/net/devServer/endings/crashingServer.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // jsonc-parser's CommonJS build loads its parts in a way that cannot be bundled.
  mainFields: ['module', 'main'],
  plugins: [vscodeModule],
};

const pageBundle: BuildOptions = {
  ...common,
  entryPoints: [
    { in: 'src/webview/page.tsx', out: 'page' },
    { in: 'media/page.css', out: 'page' },
  ],
  outdir: 'dist',
  platform: 'browser',
  format: 'iife',
  target: 'chrome134',
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

if (!isWatching) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await writeIconFont('dist');

const builds = await Promise.all([hostBundle, pageBundle].map((options) => context(options)));
if (isWatching) {
  await Promise.all(builds.map((build) => build.watch()));
} else {
  await Promise.all(builds.map((build) => build.rebuild()));
  await Promise.all(builds.map((build) => build.dispose()));
}
