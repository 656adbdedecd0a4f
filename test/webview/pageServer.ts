// Serves the timeline's page over loopback as the extension host does: the same document, the same policy for content,
// the real style sheets, and the bundle built from the sources at hand.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

import { build } from 'esbuild';

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.ttf': 'font/ttf',
};

const nonce = 'test-nonce';

/** What a page shows. */
export type PageContent = 'timeline' | 'comparison';

/** @param translations as the host writes them into the page: from an English text to another */
const pageWith = (translations: string, shows: PageContent): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; font-src 'self'">
<link rel="stylesheet" href="editor.css">
<link rel="stylesheet" href="codicons/codicon.css">
<link rel="stylesheet" href="media/page.css">
<title>SSE Inspector</title>
</head>
<body>
<div id="page" data-shows="${shows}"></div>
${translations}<script nonce="${nonce}" src="dist/page.js"></script>
</body>
</html>`;

/** As VS Code styles every page before its own style sheets. */
const editorStyles = `@layer vscode-default {
  body { padding: 0 20px; color: var(--vscode-editor-foreground); background: transparent; }
  code { padding: 1px 3px; border-radius: 4px; color: var(--vscode-textPreformat-foreground); }
}
::-webkit-scrollbar { width: 10px; height: 10px; }
::-webkit-scrollbar-corner { background-color: transparent; }
::-webkit-scrollbar-thumb { background-color: var(--vscode-scrollbarSlider-background); }
::-webkit-scrollbar-thumb:hover { background-color: var(--vscode-scrollbarSlider-hoverBackground); }`;

/** Builds the page and serves it on a free port. @param translations from an English text to another */
export async function startPageServer(
  translations?: Readonly<Record<string, string>>,
  shows: PageContent = 'timeline',
): Promise<PageServer> {
  const script = await bundlePage();
  const page = pageWith(
    translations
      ? `<script id="translations" type="application/json">${JSON.stringify(translations)}</script>\n`
      : '',
    shows,
  );
  const server = createServer((request, response) => {
    respond(request.url ?? '/', page, script).then(
      ({ type, body, changes }) =>
        response
          // Read and compiled once for all tests that load it.
          .writeHead(200, { 'Content-Type': type, ...(changes ? {} : { 'Cache-Control': 'max-age=86400' }) })
          .end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  path: string,
  page: string,
  script: Uint8Array,
): Promise<{ type: string; body: string | Uint8Array; changes?: boolean }> {
  const file = path.replace(/\?.*$/, '').slice(1);
  if (file === '') return { type: 'text/html', body: page, changes: true };
  if (file === 'editor.css') return { type: 'text/css', body: editorStyles };
  const type = types[extname(file)] ?? 'text/plain';
  if (file === 'dist/page.js') return { type, body: script };
  const folder = file.startsWith('codicons/') ? join(root, 'node_modules/@vscode/codicons/dist') : root;
  if (!/^(?:codicons|media)\/[\w.]+$/.test(file)) throw new Error(`Nothing is served at ${path}`);
  return { type, body: await readFile(join(folder, file.replace(/^codicons\//, ''))) };
}

async function bundlePage(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/webview/page.tsx'],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome134',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
  });
  const [script] = outputFiles;
  if (!script) throw new Error('esbuild wrote no bundle');
  return script.contents;
}
