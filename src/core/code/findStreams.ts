// The streams that a text asks for or serves, whatever its language. The time that it takes grows with the length of the text.

import { findClientCalls } from './clientCalls.ts';
import { cSyntax, hashSyntax, phpSyntax, readCode, scriptSyntax, type CodeSyntax } from './codeText.ts';
import { findCommandLines } from './commandLines.ts';
import { endpointOfFile } from './fileRoutes.ts';
import { maxSourceLength, type FoundStream } from './foundStream.ts';
import { findRoutes } from './routes.ts';

/** Languages whose calls are looked at. */
const clientLanguages = new Set([
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
  'html',
  'vue',
  'svelte',
  'astro',
]);
const documentLanguages = new Set(['markdown', 'mdx', 'asciidoc', 'restructuredtext']);
const shellLanguages = new Set([
  'shellscript',
  'bat',
  'powershell',
  'fish',
  'dockerfile',
  'makefile',
  'just',
]);

const syntaxes: Readonly<Record<string, CodeSyntax>> = {
  python: hashSyntax,
  ruby: { ...hashSyntax, longQuotes: [] },
  php: phpSyntax,
};

/** The editor's names of the languages that are looked at. */
export const lensLanguages: readonly string[] = [
  ...clientLanguages,
  ...documentLanguages,
  ...shellLanguages,
  'python',
  'go',
  'java',
  'kotlin',
  'groovy',
  'scala',
  'csharp',
  'ruby',
  'php',
  'rust',
];

/**
 * The streams of a text, in its order; none of one that is too long.
 * @param languageId the editor's name of its language
 * @param filePath from which some frameworks take the path of an endpoint, with slashes
 */
export function findStreams(text: string, languageId: string, filePath = ''): FoundStream[] {
  if (text.length > maxSourceLength) return [];
  if (documentLanguages.has(languageId)) {
    const isMarkdown = languageId === 'markdown' || languageId === 'mdx';
    const found = findCommandLines(text, isMarkdown);
    return isMarkdown ? inOrder([...found, ...callsInBlocks(text)]) : found;
  }
  if (shellLanguages.has(languageId)) return findCommandLines(text, false);
  if (!mayHaveStreams(text)) return [];
  const isClient = clientLanguages.has(languageId);
  const source = readCode(text, syntaxes[languageId] ?? (isClient ? scriptSyntax : cSyntax));
  const calls = isClient ? findClientCalls(source) : [];
  const routes = findRoutes(source, languageId);
  const ofFile = isClient && routes.length === 0 ? endpointOfFile(source, filePath) : undefined;
  return inOrder([...calls, ...routes, ...(ofFile ? [ofFile] : [])]);
}

/**
 * Whether a text has a word that calls and routes of streams have, wherever it stands: most texts have none, and need not
 * be read. As wide as what routes.ts, clientCalls.ts and fileRoutes.ts look for.
 */
function mayHaveStreams(text: string): boolean {
  return (
    /event[-_]?stream|eventsource|server_?sent|ndjson|stream\+json|createsession/i.test(text) ||
    /SSE|Sse|\bsse\b/.test(text)
  );
}

/** Blocks of Markdown whose language has calls. */
const scriptBlocks =
  /^[ \t]*(```|~~~)[ \t]*(?:js|jsx|ts|tsx|mjs|javascript|typescript|html|vue|svelte)\b[^\n]*\n([\s\S]*?)^[ \t]*\1/gm;

function callsInBlocks(text: string): FoundStream[] {
  return [...text.matchAll(scriptBlocks)].flatMap(({ 0: whole, 2: block = '', index }) => {
    const start = index + whole.indexOf('\n') + 1;
    return findClientCalls(readCode(block, scriptSyntax)).map((call) => ({
      ...call,
      offset: start + call.offset,
    }));
  });
}

function inOrder(found: readonly FoundStream[]): FoundStream[] {
  return found.toSorted((one, other) => one.offset - other.offset);
}
