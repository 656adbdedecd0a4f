// The document of a panel, a timeline's, a comparison's or that of several runs: an empty page, a strict policy, and the bundle. Nothing of a stream is in it.

import { randomBytes } from 'node:crypto';

import * as vscode from 'vscode';

import { translations } from '../translations.ts';

/** The page reads it before it draws; a block of data runs no code, so that the policy has no say in it. */
function translationsElement(): string {
  if (translations === undefined) return '';
  // No text of it can end the element.
  const contents = JSON.stringify(translations).replaceAll('<', String.raw`\u003c`);
  return `<script id="translations" type="application/json">${contents}</script>\n`;
}

/** Folders that the page may load from. */
export function pageRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, 'dist')];
}

/** What stands beside the title of a panel. */
export function panelIcon(extensionUri: vscode.Uri): {
  readonly light: vscode.Uri;
  readonly dark: vscode.Uri;
} {
  const media = vscode.Uri.joinPath(extensionUri, 'media');
  return {
    light: vscode.Uri.joinPath(media, 'panel-light.svg'),
    dark: vscode.Uri.joinPath(media, 'panel-dark.svg'),
  };
}

/** @param shows what the page is to show */
export function pageHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  shows: 'timeline' | 'comparison' | 'runs' = 'timeline',
): string {
  const nonce = randomBytes(18).toString('base64');
  const uriOf = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
  const sources = {
    'default-src': "'none'",
    'script-src': `'nonce-${nonce}'`,
    'style-src': webview.cspSource,
    'font-src': webview.cspSource,
  };
  const policy = Object.entries(sources)
    .map(([directive, source]) => `${directive} ${source}`)
    .join('; ');
  return `<!DOCTYPE html>
<html lang="${translations === undefined ? 'en' : vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${uriOf('dist', 'codicon.css')}">
<link rel="stylesheet" href="${uriOf('dist', 'page.css')}">
<title>SSE Inspector</title>
</head>
<body>
<div id="page" data-shows="${shows}"></div>
${translationsElement()}<script nonce="${nonce}" src="${uriOf('dist', 'page.js')}"></script>
</body>
</html>`;
}
