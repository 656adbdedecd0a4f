// Serves the timeline's page over loopback as the extension host does: the same document, the same policy for content,
// the real style sheets, and the bundle built from the sources at hand.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

import { build } from 'esbuild';

export interface PageServer {
  /** @param translations from an English text to another @returns the address of such a page */
  pageAt(shows: PageContent, translations?: Readonly<Record<string, string>>): string;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.ttf': 'font/ttf',
};

/** Of the scripts that the page may run. */
export const nonce = 'test-nonce';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What a page shows. */
export type PageContent = 'timeline' | 'comparison' | 'runs';

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

/** Builds the page and serves it on a free port. */
export async function startPageServer(): Promise<PageServer> {
  const script = await bundlePage();
  const pages: string[] = [];
  const server = createServer((request, response) => {
    respond(request.url ?? '/', pages, script).then(
      ({ type, body, isKept }) =>
        response
          .writeHead(200, { 'Content-Type': type, ...(isKept && { 'Cache-Control': 'max-age=86400' }) })
          .end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    pageAt(shows, translations) {
      const page = pageWith(
        translations
          ? `<script id="translations" type="application/json">${JSON.stringify(translations)}</script>\n`
          : '',
        shows,
      );
      if (!pages.includes(page)) pages.push(page);
      return `http://127.0.0.1:${port}/?${pages.indexOf(page)}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Served {
  readonly type: string;
  readonly body: string | Uint8Array;
  /** Stays the same, so that the browser reads and compiles it once for all tests. */
  readonly isKept: boolean;
}

async function respond(address: string, pages: readonly string[], script: Uint8Array): Promise<Served> {
  const [path = '', number = ''] = address.split('?');
  const file = path.slice(1);
  if (file === '') return { type: 'text/html', body: pages[Number(number)] ?? '', isKept: false };
  if (file === 'editor.css') return { type: 'text/css', body: editorStyles, isKept: true };
  const type = types[extname(file)] ?? 'text/plain';
  if (file === 'axe.js') return { type, body: await readFile(axePath), isKept: true };
  if (file === 'dist/page.js') return { type, body: script, isKept: true };
  const folder = file.startsWith('codicons/') ? join(root, 'node_modules/@vscode/codicons/dist') : root;
  if (!/^(?:codicons|media)\/[\w.]+$/.test(file)) throw new Error(`Nothing is served at ${path}`);
  return { type, body: await readFile(join(folder, file.replace(/^codicons\//, ''))), isKept: true };
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
