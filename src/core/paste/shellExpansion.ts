// What a POSIX shell puts in the place of `$NAME`, `${NAME}`, `$(…)` and `` `…` ``. No variable is known here and no
// command is run: each becomes a mark for a value to ask for.

import * as l10n from '@vscode/l10n';

import { PasteRefusal, type PasteReading } from './reading/pasteReading.ts';

/** A place in a text that is being read. */
export interface TextCursor {
  readonly text: string;
  /** Where the text begins in what was pasted. */
  readonly base: number;
  at: number;
}

const variableName = /[A-Za-z_]\w*/y;
const variableInBraces = /\{([A-Za-z_]\w*)(?:(:?[-=])([^{}$`"'\\]*))?\}/y;
const hereDocumentInCommand = /\(\s*cat\s*<<(-?)\s*(['"]?)([A-Za-z_]\w*)\2[ \t]*\n/y;
const fileInCommand = /\(\s*(?:cat\s+|<\s*)(['"]?)([\w./~-]+)\1\s*\)/y;
const plainInHereDocument = /[^\\$`]+/y;
const backticks = /`((?:[^`\\]|\\[^])*)`/y;

/** What matches the sticky pattern at the cursor, which moves behind it. */
export function takeMatch(cursor: TextCursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text) ?? undefined;
  if (found) cursor.at += found[0].length;
  return found;
}

/** At `$`: what stands for it; a `$` that begins nothing is itself. */
export function readDollar(reading: PasteReading, cursor: TextCursor): string {
  const start = cursor.at;
  const offset = cursor.base + start;
  cursor.at += 1;
  const next = cursor.text[cursor.at];
  if (next === '{') return readBraces(reading, cursor, offset);
  if (next === '(') return readSubstitution(reading, cursor, offset);
  const name = takeMatch(cursor, variableName)?.[0];
  if (name !== undefined) return reading.valueOf('variable', name, offset);
  if (next === undefined || !/[0-9@*#?!$-]/.test(next)) return '$';
  cursor.at += 1;
  reading.note(
    'notUnderstood',
    offset,
    l10n.t('{0} is a variable of the shell itself: nothing stands for it here.', `$${next}`),
  );
  return '';
}

function readBraces(reading: PasteReading, cursor: TextCursor, offset: number): string {
  const found = takeMatch(cursor, variableInBraces);
  if (found) {
    const [, name = '', operator, preset] = found;
    const given = reading.given.values?.get(name);
    if (operator === undefined || given !== undefined) return reading.valueOf('variable', name, offset);
    reading.note('ignored', offset, l10n.t('{0} is not known here: its default is used.', `$${name}`));
    return preset ?? '';
  }
  const end = cursor.text.indexOf('}', cursor.at);
  if (end === -1) throw new PasteRefusal(offset, l10n.t('The brace that opens here is never closed.'));
  const name = cursor.text.slice(cursor.at + 1, end);
  cursor.at = end + 1;
  // A reference to the editor's secret storage is ours and no variable of a shell.
  if (name.startsWith('secret:')) return `\${${name}}`;
  return reading.valueOf('variable', name, offset);
}

/** At the parenthesis of `$(`. */
function readSubstitution(reading: PasteReading, cursor: TextCursor, offset: number): string {
  const start = cursor.at;
  const document = takeMatch(cursor, hereDocumentInCommand);
  if (document) {
    const text = readInnerDocument(reading, cursor, document);
    if (text !== undefined) return text;
    cursor.at = start;
  }
  const file = takeMatch(cursor, fileInCommand)?.[2];
  if (file !== undefined) return reading.valueOf('file', file, offset).replace(/\n+$/, '');
  const end = endOfSubstitution(cursor.text, start);
  if (end === undefined)
    throw new PasteRefusal(offset, l10n.t('The parenthesis that opens here is never closed.'));
  cursor.at = end;
  return reading.valueOf('command', `$${cursor.text.slice(start, end)}`, offset);
}

/** The text of `$(cat <<EOF … EOF)`, behind whose first line the cursor is. */
function readInnerDocument(
  reading: PasteReading,
  cursor: TextCursor,
  [, dash, quote, delimiter]: RegExpExecArray,
): string | undefined {
  const end = new RegExp(String.raw`^[ \t]*${delimiter}[ \t]*\n?\s*\)`, 'gm');
  end.lastIndex = cursor.at;
  const found = end.exec(cursor.text);
  if (!found) return undefined;
  const raw = cursor.text.slice(cursor.at, found.index);
  const base = cursor.base + cursor.at;
  cursor.at = found.index + found[0].length;
  const text = dash === '-' ? raw.replaceAll(/^\t+/gm, '') : raw;
  return (quote === '' ? expandDocument(reading, text, base) : text).replace(/\n+$/, '');
}

/** The end of what is in parentheses, with quotes and inner parentheses; undefined when they are never closed. */
function endOfSubstitution(text: string, start: number): number | undefined {
  const open: ('(' | '"')[] = [];
  const special = /[\\'"()]/g;
  special.lastIndex = start;
  for (let found = special.exec(text); found; found = special.exec(text)) {
    const inQuotes = open.at(-1) === '"';
    switch (found[0]) {
      case '\\':
        special.lastIndex += 1;
        break;
      case "'": {
        if (inQuotes) break;
        const close = text.indexOf("'", special.lastIndex);
        if (close === -1) return undefined;
        special.lastIndex = close + 1;
        break;
      }
      case '"':
        if (inQuotes) open.pop();
        else open.push('"');
        break;
      case '(':
        if (!inQuotes || text[found.index - 1] === '$') open.push('(');
        break;
      default:
        if (inQuotes) break;
        open.pop();
        if (open.length === 0) return special.lastIndex;
    }
  }
  return undefined;
}

/** At a backtick: the mark of what the command would print. */
export function readBackticks(reading: PasteReading, cursor: TextCursor): string {
  const offset = cursor.base + cursor.at;
  const command = takeMatch(cursor, backticks)?.[1];
  if (command === undefined)
    throw new PasteRefusal(offset, l10n.t('The backtick that opens here is never closed.'));
  return reading.valueOf('command', `$(${command.replaceAll(/\\([\\`$])/g, '$1')})`, offset);
}

/** The text of a here-document whose delimiter has no quotes: variables stand for their values in it. */
export function expandDocument(reading: PasteReading, text: string, base: number): string {
  const cursor: TextCursor = { text, base, at: 0 };
  const pieces: string[] = [];
  while (cursor.at < text.length) {
    const plain = takeMatch(cursor, plainInHereDocument)?.[0];
    if (plain !== undefined) pieces.push(plain);
    else if (text[cursor.at] === '$') pieces.push(readDollar(reading, cursor));
    else if (text[cursor.at] === '`') pieces.push(readBackticks(reading, cursor));
    else pieces.push(readDocumentEscape(cursor));
  }
  return pieces.join('');
}

/** At a backslash in a here-document. */
function readDocumentEscape(cursor: TextCursor): string {
  const next = cursor.text[cursor.at + 1];
  cursor.at += next === undefined ? 1 : 2;
  if (next === '\n') return '';
  return next !== undefined && /[\\$`]/.test(next) ? next : `\\${next ?? ''}`;
}
