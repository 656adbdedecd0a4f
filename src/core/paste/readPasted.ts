// Reads what somebody pasted: a command of curl, HTTPie or wget for a POSIX shell, cmd or PowerShell, a call of fetch, a
// request as it goes over the wire, a copied list of headers, an entry of a HAR file, or just an address. It reads and
// never runs; its time grows with the length of the text, and no text makes it throw.

import * as l10n from '@vscode/l10n';

import { parseAddress } from '../stream/address.ts';
import { looksLikeCmd, readCmdCommands } from './cmdCommands.ts';
import { addFetchRequests, looksLikeFetch } from './fetchCalls.ts';
import type { GivenValues, PasteDialect, Pasted, PastedRequest } from './reading/pasted.ts';
import { PasteReading, PasteRefusal } from './reading/pasteReading.ts';
import { PasteText, rangesFound, withoutSingleQuoted, type TextRange } from './reading/pasteText.ts';
import { addPowershellRequests, looksLikePowershell } from './powershellScript.ts';
import {
  addHeaderList,
  addJsonRequests,
  addRawRequest,
  looksLikeHeaderList,
  looksLikeJson,
  looksLikeRawRequest,
} from './rawRequest.ts';
import { readShellScript } from './shellScript.ts';
import { readShellCommands } from './shellWords.ts';

/** Longer texts are not read: no request that somebody pastes comes near. */
const maxLength = 8_000_000;

/** A program that sends requests: curl anywhere as a word of its own, the others at the beginning of a command. */
const sender =
  /(?<![\w.@:-])curl(?:\.exe)?(?=[\s\\])|(?:^|[\n;&|(]|\b(?:time|sudo|timeout\s+\S{1,20}|env|exec|command)\s)[ \t]*(?:[A-Za-z_]\w*=\S*[ \t]+)*(?:[\w./~-]*\/)?(?:wget2?|https?|xhs?)(?:\.exe)?(?=[ \t\u00a0\\])/;
/** A text that keeps what curl prints in a variable. */
const keptOutput = /^\s*[A-Za-z_]\w*="?(?:\$\(|`)\s*curl\s[^]*[)`]"?\s*$/;

/** What stands in front of a command where it was copied: prompts, marks of notebooks, fences of Markdown. */
const prompt =
  /^[ \t]*(?:(?:\([\w.-]+\)[ \t]*)?(?:[\w.-]+@[\w.-]+[: ][^\s$#%>]*[ \t]?)?[$%❯➜][ \t]+|PS[ \t][^\n>]{0,200}>[ \t]*|[A-Za-z]:\\[^\n>]{0,200}>[ \t]*|!(?=curl\b)|>[ \t]+(?=(?:curl|wget2?|https?|xhs?)[ \t])|%%(?:bash|sh)\b[^\n]*\n)/gm;
const continuedPrompt = /^>[ \t]/gm;
const fences = /^[ \t]*```[^\n`]*$/gm;
/** What joined lines in a text whose line breaks became spaces, as in an input of one line. */
const formerLineEnds = /(?<=\s)[\\^`](?=[ \t]+(?:-{1,2}[A-Za-z]|['"^]|https?:))/g;
const lineEnds = /\r(?=\n)|\r$|^\ufeff/g;

/**
 * The requests of a pasted text.
 * @param given values and files that a reading before has asked for
 */
export function readPasted(text: string, given: GivenValues = {}): Pasted {
  const source = withoutTrimmings(text.slice(0, maxLength));
  const dialect = dialectOf(source.text);
  const reading = new PasteReading(source, given);
  if (text.length > maxLength) {
    reading.note('refused', 0, l10n.t('The text is too long for a request.'));
    return { dialect, requests: [], notices: reading.notices };
  }
  try {
    const read = readAs(reading, dialect);
    return read.requests.length > 0 || hasRefusal(reading) ? read : refused(reading, read.dialect);
  } catch (error) {
    if (error instanceof PasteRefusal) reading.note('refused', error.offset, error.message);
    else if (error instanceof RangeError)
      reading.note('refused', 0, l10n.t('The text is nested too deeply.'));
    else throw error;
    return { dialect, requests: [], notices: reading.notices };
  }
}

/** Whether the text is more than an address, so that it is worth to be read as a whole. */
export function isPastedRequest(text: string): boolean {
  return dialectOf(withoutTrimmings(text.slice(0, maxLength)).text) !== 'address';
}

function hasRefusal(reading: PasteReading): boolean {
  return reading.notices.some(({ kind }) => kind === 'refused');
}

function refused(reading: PasteReading, dialect: PasteDialect): Pasted {
  reading.note('refused', 0, l10n.t('There is no request in this text.'));
  return { dialect, requests: [], notices: reading.notices };
}

function withoutTrimmings(text: string): PasteText {
  const patterns: (RegExp | TextRange)[] = [lineEnds];
  const [first] = text.trimStart().split('\n', 1);
  const [found] = first?.match(prompt) ?? [];
  if (found !== undefined) {
    patterns.push(prompt);
    if (/[$%❯➜]|^>/.test(found.trim())) patterns.push(continuedPrompt);
  }
  if (/^\s*```/.test(text)) patterns.push(fences);
  if (!text.trim().includes('\n')) patterns.push(...rangesFound(withoutQuoted(text), formerLineEnds));
  // Unless the value is for a request that follows.
  if (keptOutput.test(text) && !/\n[ \t]*curl\s/.test(text))
    patterns.push(/^\s*[A-Za-z_]\w*="?(?:\$\(|`)/g, /[)`]"?\s*$/g);
  return new PasteText(text, ...patterns);
}

/** What stands in quotes made blank, as long as it was; a quote that is never closed is none. */
function withoutQuoted(text: string): string {
  return text.replaceAll(
    /(?<!\\)(?:\$'(?:[^'\\]|\\[^])*'|'[^']*'|\^"(?:[^"^]|\^[^"])*\^"|"(?:[^"\\]|\\[^])*")/g,
    (quoted) => `"${'_'.repeat(quoted.length - 2)}"`,
  );
}

function dialectOf(text: string): PasteDialect {
  if (looksLikeJson(text)) return 'har';
  if (looksLikeRawRequest(text)) return 'http';
  // A body or a value may have anything in it.
  const unquoted = withoutSingleQuoted(text);
  if (looksLikeHeaderList(unquoted)) return 'headers';
  if (looksLikePowershell(unquoted)) return 'powershell';
  if (looksLikeCmd(text)) return 'cmd';
  if (sender.test(text)) return 'bash';
  return looksLikeFetch(text) ? 'fetch' : 'address';
}

function readAs(reading: PasteReading, dialect: PasteDialect): Pasted {
  switch (dialect) {
    case 'bash':
    case 'httpie':
    case 'wget':
      return readShell(reading);
    case 'cmd':
      readShellScript(reading, readCmdCommands(reading));
      break;
    case 'powershell':
      addPowershellRequests(reading);
      break;
    case 'fetch':
      addFetchRequests(reading);
      break;
    case 'http':
      addRawRequest(reading);
      break;
    case 'headers':
      addHeaderList(reading);
      break;
    case 'har':
      addJsonRequests(reading);
      break;
    case 'address':
      addAddress(reading);
  }
  return { dialect, requests: reading.requests, notices: reading.notices };
}

function readShell(reading: PasteReading): Pasted {
  const dialect = readShellScript(reading, readShellCommands(reading, false));
  const { requests, notices } = reading;
  // A shell ends the command at spaces behind a backslash and at an & without quotes, which hardly anybody means.
  if (!/\\[ \t]+(?:\n|$)|[^\s;&|]&[\w%]/.test(reading.text)) return { dialect, requests, notices };
  const joined = new PasteReading(reading.source, reading.given);
  readShellScript(joined, readShellCommands(joined, true));
  const meant = joined.requests
    .filter((request) => !requests.some((exact) => isSame(exact, request)))
    .map((request) => ({ ...request, isJoined: true as const }));
  return { dialect, requests: [...requests, ...meant], notices };
}

function addAddress(reading: PasteReading): void {
  const address = parseAddress(reading.text);
  if ('message' in address)
    throw new PasteRefusal(0, looksLikeCode(reading.text) ? noRequest() : address.message);
  reading.add({ method: 'GET', url: address.url, headers: [], offset: 0 });
}

/** Whether somebody copied more than an address, though nothing in it is known. */
function looksLikeCode(text: string): boolean {
  return /[\n({;]/.test(text.trim()) && /\s/.test(text.trim());
}

function noRequest(): string {
  return l10n.t(
    'There is no request in this text that can be read. Paste a command of curl, HTTPie or wget, a call of fetch, a request as it is sent, an entry of a HAR file, or an address.',
  );
}

function isSame(one: PastedRequest, other: PastedRequest): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
