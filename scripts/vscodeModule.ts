// What the bundle imports as `vscode`. esbuild would copy the whole API once for each file that imports it, hundreds of
// properties each time, which was a third of the time that the extension takes to activate.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

const namespace = 'vscode-api';

/** Gives all files one module with what they use of the API, read from it once. */
export const vscodeModule: Plugin = {
  name: 'one vscode module',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ path, namespace: importer }) =>
      importer === namespace ? { path, external: true } : { path, namespace },
    );
    build.onLoad({ filter: /.*/, namespace }, async () => {
      const names = await apiNames();
      // Marked as pure, so that what nobody uses is left out.
      const lines = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => api.${name})();`);
      return { contents: ['const api = require("vscode");', ...lines].join('\n'), loader: 'js' };
    });
  },
};

/** Names of all values that the API has in the version that the extension asks for. */
async function apiNames(): Promise<string[]> {
  const types = await readFile(createRequire(import.meta.url).resolve('@types/vscode/index.d.ts'), 'utf8');
  const declarations = types.matchAll(/^\texport (?:class|namespace|enum|const|function) (\w+)/gm);
  return [...new Set([...declarations].map(([, name = '']) => name))];
}
