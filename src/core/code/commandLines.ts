// Commands of curl in scripts and documents, each with all of its lines. What saves a file, runs what comes, or asks for
// nothing but a head is left out.

import { maxFound, type FoundRequest } from './foundStream.ts';

const commandStart =
  /^[ \t]*(?:(?:[$%❯➜]|PS>)[ \t]+)?(?:[A-Za-z_]\w{0,80}=[^\s"']{0,200}[ \t]+){0,5}(?:(?:time|sudo|exec)[ \t]+)?curl(?:\.exe)?[ \t\\^`]/;
const fence = /^[ \t]*(```|~~~)/;
const hasAddress = /https?:|localhost|--url\b|\$\{?\w|[\w.-]+:\d{2,5}\b|\/[\w-]/;
/** Saves, uploads, asks for a head, or is run. */
const noStream =
  /\s(?:-[a-zA-Z]*[oOIT]|--output|--remote-name|--head|--upload-file)\b|\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/;
const hereDocument = /<<-?\s*\\?["']?(\w{1,40})/;

const maxCommandLines = 400;
const maxCommandLength = 100_000;
/** Commands that go on for longer than is looked at: after so many the rest of a text is not looked through. */
const maxEndless = 10;

/** @param isMarkdown commands stand in its blocks of code alone */
export function findCommandLines(text: string, isMarkdown: boolean): FoundRequest[] {
  const lines = text.split('\n');
  const found: FoundRequest[] = [];
  let offset = 0;
  let openFence: string | undefined;
  let endless = 0;
  for (let at = 0; at < lines.length && found.length < maxFound && endless < maxEndless; at += 1) {
    const line = lines[at] ?? '';
    const [, mark] = fence.exec(line) ?? [];
    if (mark !== undefined && (openFence === undefined || mark === openFence))
      openFence = openFence === undefined ? mark : undefined;
    const isCode = !isMarkdown || openFence !== undefined || /^(?: {4}|\t)/.test(line);
    if (isCode && commandStart.test(line)) {
      const length = commandLength(lines, at);
      if (length === undefined) endless += 1;
      const count = length ?? 1;
      const snippet = lines.slice(at, at + count).join('\n');
      if (snippet.length <= maxCommandLength && hasAddress.test(snippet) && !noStream.test(` ${snippet}`))
        found.push({ kind: 'request', offset, snippet });
      offset += snippet.length + 1;
      at += count - 1;
    } else offset += line.length + 1;
  }
  return found;
}

/**
 * How many lines the command has that begins there: through quotation marks, continued lines and a here-document. Undefined
 * when its end was not found.
 */
function commandLength(lines: readonly string[], start: number): number | undefined {
  let quote = '';
  let end: string | undefined;
  for (let at = start; at < Math.min(lines.length, start + maxCommandLines); at += 1) {
    const line = (lines[at] ?? '').replace(/\r$/, '');
    if (fence.test(line)) return at - start;
    if (end !== undefined) {
      if (line.trim() === end) return at - start + 1;
      continue;
    }
    if (quote === '') end = hereDocument.exec(line)?.[1];
    quote = quoteAfter(line, quote);
    const goesOn = quote !== '' || end !== undefined || /[\\^`]$/.test(line);
    if (!goesOn) return at - start + 1;
  }
  return undefined;
}

/** The quotation mark that is open behind a line. */
function quoteAfter(line: string, before: string): string {
  let quote = before;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\\' && quote !== "'") at += 1;
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
  }
  return quote;
}
