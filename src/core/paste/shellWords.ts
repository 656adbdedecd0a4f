// Divides a text into the commands of a POSIX shell, as bash does: words with their quotes, redirections, here-documents
// and operators. Nothing is run. It goes through the text once.
//
// Beyond bash it takes what copies break: typographic quotes and dashes, non-breaking spaces, and lines whose backslash
// was lost or has spaces behind it.

import * as l10n from '@vscode/l10n';

import { readAnsiC } from './ansiCString.ts';
import { PasteRefusal, quoted, type PasteReading } from './reading/pasteReading.ts';
import { expandDocument, readBackticks, readDollar, takeMatch, type TextCursor } from './shellExpansion.ts';

export interface ShellWord {
  /** With marks in the places of variables. */
  readonly text: string;
  readonly offset: number;
}

export interface ShellRedirect {
  /** Without the descriptor: `<`, `>`, `<<`, `<<<` and so on. */
  readonly operator: string;
  /** The file, the text of a here-string, or the text of a here-document. */
  readonly target: ShellWord;
}

export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly redirects: readonly ShellRedirect[];
  /** What ends the command: an operator, a line break, or nothing at the end of the text. */
  readonly end: string;
}

interface OpenDocument {
  readonly delimiter: string;
  readonly isQuoted: boolean;
  readonly stripsTabs: boolean;
  readonly redirect: { readonly operator: string; target: ShellWord };
}

const spaces = /[ \t\r\u00a0\u200b\ufeff]+/y;
const spacesToLineEnd = /\\[ \t]+(?:\n|$)/y;
const plainRun = /[^\s'"\\$`;&|<>()\u00a0\u200b\ufeff\u2018\u2019\u201c\u201d]+/y;
const doubleQuotedRun = /[^"\\$`]+/y;
const singleQuoted = /'([^']*)'/y;
const ansiC = /\$'((?:[^'\\]|\\[^])*)'/y;
const typographicSingle = /[\u2018\u2019]([^]*?)[\u2018\u2019](?=[\s;&|)]|$)/y;
const typographicDouble = /[\u201c\u201d]([^]*?)[\u201c\u201d](?=[\s;&|)]|$)/y;
const redirectOperator = /(?:\d{1,3}|&)?(<<<|<<-?|<>|<&|>>|>\||>&|<|>)/y;
/** A word in angle brackets, as documentations have it without quotes around it. */
const placeholderInBrackets = /<[A-Za-z][^<>\n|&;$'"]{0,60}>/y;
const nextLineGoesOn = /[ \t]*(?:[-\u2013\u2014]+[A-Za-z:]|['"\u2018\u201c]|https?:\/\/)/y;
/** Programs whose options on a line of their own are known for what they are. */
const httpPrograms = /^(?:curl|https?|xhs?|wget2?)(?:\.exe)?$/;

/**
 * The commands, in their order.
 * @param isJoining whether a backslash with spaces behind it joins lines, and an & within a word is part of it, which
 * bash does not do
 * @throws PasteRefusal for a quote, a substitution or a here-document that is never closed
 */
export function readShellCommands(reading: PasteReading, isJoining: boolean): ShellCommand[] {
  return new ShellReader(reading, isJoining).readAll();
}

class ShellReader {
  readonly #reading: PasteReading;
  readonly #cursor: TextCursor;
  readonly #isJoining: boolean;
  readonly #commands: ShellCommand[] = [];
  #words: ShellWord[] = [];
  #redirects: ShellRedirect[] = [];
  #openDocuments: OpenDocument[] = [];
  /** Whether this line has a backslash with spaces behind it at its end. */
  #isBroken = false;
  /** Whether no typographic quote from here on has a closing one. */
  #hasOpenQuote = false;

  constructor(reading: PasteReading, isJoining: boolean) {
    this.#reading = reading;
    this.#cursor = { text: reading.text, base: 0, at: 0 };
    this.#isJoining = isJoining;
  }

  readAll(): ShellCommand[] {
    while (this.#next !== undefined) this.#readPart();
    this.#readDocuments();
    this.#finish('');
    return this.#commands;
  }

  /** The character at the cursor. */
  get #next(): string | undefined {
    return this.#cursor.text[this.#cursor.at];
  }

  #readPart(): void {
    if (this.#skipBlank()) return;
    if (this.#next === '\n') {
      this.#cursor.at += 1;
      this.#readDocuments();
      if (!this.#goesOnAtNextLine()) this.#finish('\n');
    } else if (this.#next === '#') {
      takeMatch(this.#cursor, /[^\n]*/y);
    } else if (!this.#readRedirect()) {
      if (/[;&|()]/.test(this.#next ?? '')) this.#readOperator();
      else this.#words.push(this.#readWord());
    }
  }

  /** Spaces, and backslashes that join lines. */
  #skipBlank(): boolean {
    const cursor = this.#cursor;
    const start = cursor.at;
    const blank = takeMatch(cursor, spaces)?.[0];
    if (blank?.includes('\u00a0'))
      this.#reading.note('repaired', start, l10n.t('Non-breaking spaces are read as spaces.'));
    if (blank !== undefined) return true;
    if (this.#next !== '\\') return false;
    if (start + 1 === cursor.text.length) {
      this.#reading.note('lost', start, l10n.t('The text ends with a backslash: lines are missing.'));
      cursor.at += 1;
      return true;
    }
    if (takeMatch(cursor, /\\\n/y)) return true;
    spacesToLineEnd.lastIndex = start;
    const broken = spacesToLineEnd.exec(cursor.text)?.[0];
    if (broken === undefined) return false;
    this.#isBroken = !this.#isJoining;
    this.#reading.note(
      'repaired',
      start,
      this.#isJoining
        ? l10n.t('A backslash with spaces behind it joins no lines in a shell: they are joined here.')
        : l10n.t('A backslash with spaces behind it joins no lines: the command ends here.'),
    );
    // A shell takes the space for a word of its own, which no program understands.
    cursor.at += this.#isBroken && broken.endsWith('\n') ? broken.length - 1 : broken.length;
    return true;
  }

  /** Whether the next line belongs to the command although no backslash says so: it begins as no command does. */
  #goesOnAtNextLine(): boolean {
    const isBroken = this.#isBroken;
    this.#isBroken = false;
    if (isBroken || !this.#words.some(({ text }) => httpPrograms.test(text))) return false;
    nextLineGoesOn.lastIndex = this.#cursor.at;
    if (!nextLineGoesOn.test(this.#cursor.text)) return false;
    this.#reading.note(
      'repaired',
      this.#cursor.at,
      l10n.t('The line before has no backslash at its end: the lines are joined here.'),
    );
    return true;
  }

  #readOperator(): void {
    const { text, at } = this.#cursor;
    const operator = takeMatch(this.#cursor, /&&|\|\||;;|\|&|[;&|()]/y)?.[0] ?? '';
    const isInWord = /[^\s;&|]/.test(text[at - 1] ?? ' ') && /[\w%]/.test(text[at + 1] ?? ' ');
    if (operator === '&' && isInWord) {
      this.#reading.note(
        'notUnderstood',
        at,
        l10n.t('An & outside of quotes ends the command: what follows is not part of the address.'),
      );
    }
    this.#finish(operator);
  }

  /** A redirection with its target; false where none begins. */
  #readRedirect(): boolean {
    const cursor = this.#cursor;
    const start = cursor.at;
    placeholderInBrackets.lastIndex = start;
    if (placeholderInBrackets.test(cursor.text)) return false;
    const operator = takeMatch(cursor, redirectOperator)?.[1];
    if (operator === undefined) return false;
    while (this.#skipBlank());
    if (operator === '<<' || operator === '<<-') {
      this.#openDocument(operator, start);
      return true;
    }
    const target = this.#isAtWord() ? this.#readWord() : { text: '', offset: start };
    // A here-string ends with a line break, as the shell adds it.
    if (operator === '<<<')
      this.#redirects.push({ operator, target: { ...target, text: `${target.text}\n` } });
    else this.#redirects.push({ operator, target });
    return true;
  }

  #openDocument(operator: string, offset: number): void {
    const from = this.#cursor.at;
    const delimiter = this.#isAtWord() ? this.#readWord().text : '';
    const isQuoted = /['"\\]/.test(this.#cursor.text.slice(from, this.#cursor.at));
    const redirect = { operator: '<<', target: { text: '', offset } };
    this.#redirects.push(redirect);
    this.#openDocuments.push({ delimiter, isQuoted, stripsTabs: operator === '<<-', redirect });
  }

  /** The texts of the here-documents that were opened on the line that just ended. */
  #readDocuments(): void {
    const open = this.#openDocuments;
    this.#openDocuments = [];
    for (const { delimiter, isQuoted, stripsTabs, redirect } of open) {
      const start = this.#cursor.at;
      const raw = this.#takeUntilLine(delimiter, stripsTabs);
      if (raw === undefined) {
        throw new PasteRefusal(
          redirect.target.offset,
          l10n.t('The here-document that begins here has no line with just {0}.', quoted(delimiter)),
        );
      }
      const text = stripsTabs ? raw.replaceAll(/^\t+/gm, '') : raw;
      redirect.target = {
        text: isQuoted ? text : expandDocument(this.#reading, text, start),
        offset: start,
      };
    }
  }

  /** The text up to a line with just the delimiter, behind which the cursor moves. */
  #takeUntilLine(delimiter: string, stripsTabs: boolean): string | undefined {
    const cursor = this.#cursor;
    const start = cursor.at;
    for (let line = start; line < cursor.text.length;) {
      const found = cursor.text.indexOf('\n', line);
      const lineEnd = found === -1 ? cursor.text.length : found;
      const content = cursor.text.slice(line, lineEnd).replace(/[ \t]{1,8}$/, '');
      if ((stripsTabs ? content.replace(/^\t+/, '') : content) === delimiter) {
        cursor.at = Math.min(lineEnd + 1, cursor.text.length);
        return cursor.text.slice(start, line);
      }
      line = lineEnd + 1;
    }
    return undefined;
  }

  #isAtWord(): boolean {
    return /[^\s;&|<>()]/.test(this.#next ?? ' ');
  }

  #readWord(): ShellWord {
    const offset = this.#cursor.at;
    const pieces: string[] = [];
    for (;;) {
      const piece = this.#readPiece(pieces.length === 0);
      if (piece === undefined) break;
      pieces.push(piece);
    }
    // A character that means nothing where it stands.
    if (pieces.length === 0) pieces.push(takeMatch(this.#cursor, /[^]/y)?.[0] ?? '');
    return { text: pieces.join(''), offset };
  }

  /** The next piece of a word; undefined where the word ends. */
  #readPiece(isFirst: boolean): string | undefined {
    const cursor = this.#cursor;
    const plain = takeMatch(cursor, plainRun)?.[0];
    if (plain !== undefined) return isFirst ? this.#straightDash(plain) : plain;
    switch (this.#next) {
      case "'":
        return this.#readSingleQuoted();
      case '"':
        return this.#readDoubleQuoted();
      case '\\':
        return this.#readBackslash();
      case '`':
        return readBackticks(this.#reading, cursor);
      case '$':
        return this.#readDollarWord();
      case '<':
        return takeMatch(cursor, placeholderInBrackets)?.[0];
      case '&':
        return this.#isJoining && !isFirst ? takeMatch(cursor, /&(?=[\w%])/y)?.[0] : undefined;
      case '(':
        // Only in the middle of a word, where a shell would complain.
        return isFirst ? undefined : takeMatch(cursor, /\([^\s()]*\)?/y)?.[0];
      case '\u2018':
      case '\u2019':
        return this.#readTypographic(isFirst, typographicSingle);
      case '\u201c':
      case '\u201d':
        return this.#readTypographic(isFirst, typographicDouble);
      default:
        return undefined;
    }
  }

  #readDollarWord(): string {
    const cursor = this.#cursor;
    const next = cursor.text[cursor.at + 1];
    if (next === "'") {
      const inner = takeMatch(cursor, ansiC)?.[1];
      if (inner !== undefined) return readAnsiC(inner);
      throw this.#neverClosed(cursor.at + 1);
    }
    if (next === '"') {
      cursor.at += 1;
      return this.#readDoubleQuoted();
    }
    return readDollar(this.#reading, cursor);
  }

  #readSingleQuoted(): string {
    const start = this.#cursor.at;
    const inner = takeMatch(this.#cursor, singleQuoted)?.[1];
    if (inner === undefined) throw this.#neverClosed(start);
    return inner;
  }

  #readDoubleQuoted(): string {
    const cursor = this.#cursor;
    const start = cursor.at;
    const pieces: string[] = [];
    cursor.at += 1;
    for (;;) {
      const run = takeMatch(cursor, doubleQuotedRun)?.[0];
      if (run !== undefined) pieces.push(run);
      switch (this.#next) {
        case '"':
          cursor.at += 1;
          return pieces.join('');
        case '$':
          pieces.push(readDollar(this.#reading, cursor));
          break;
        case '`':
          pieces.push(readBackticks(this.#reading, cursor));
          break;
        case '\\': {
          const escaped = takeMatch(cursor, /\\([^])?/y)?.[1] ?? '';
          if (escaped !== '\n') pieces.push(/["\\$`]/.test(escaped) ? escaped : `\\${escaped}`);
          break;
        }
        default:
          throw this.#neverClosed(start);
      }
    }
  }

  /** A backslash outside of quotes. */
  #readBackslash(): string | undefined {
    const cursor = this.#cursor;
    spacesToLineEnd.lastIndex = cursor.at;
    if (spacesToLineEnd.test(cursor.text) || cursor.at + 1 === cursor.text.length) return undefined;
    if (takeMatch(cursor, /\\\n/y)) return '';
    return takeMatch(cursor, /\\([^])/y)?.[1];
  }

  /** A word in typographic quotes: of a word processor, where the quotes within became typographic as well. */
  #readTypographic(isFirst: boolean, pattern: RegExp): string {
    const start = this.#cursor.at;
    const inner = isFirst && !this.#hasOpenQuote ? takeMatch(this.#cursor, pattern)?.[1] : undefined;
    if (inner === undefined) {
      this.#hasOpenQuote ||= isFirst;
      return takeMatch(this.#cursor, /[^]/y)?.[0] ?? '';
    }
    this.#reading.note('repaired', start, l10n.t('Typographic quotes are read as straight ones.'));
    return inner.replaceAll(/[\u201c\u201d]/g, '"').replaceAll(/[\u2018\u2019]/g, "'");
  }

  /** A word that begins with a typographic dash was an option. */
  #straightDash(word: string): string {
    const [dashes = ''] = /^[\u2013\u2014]-?/.exec(word) ?? [];
    if (dashes === '') return word;
    this.#reading.note('repaired', this.#cursor.at, l10n.t('Typographic dashes are read as hyphens.'));
    const rest = word.slice(dashes.length);
    return (/^[a-z]{3}/.test(rest) || dashes.length > 1 ? '--' : '-') + rest;
  }

  #neverClosed(offset: number): PasteRefusal {
    return new PasteRefusal(offset, l10n.t('The quote that opens here is never closed.'));
  }

  #finish(end: string): void {
    if (this.#words.length > 0 || this.#redirects.length > 0 || /[|()]/.test(end))
      this.#commands.push({ words: this.#words, redirects: this.#redirects, end });
    this.#words = [];
    this.#redirects = [];
  }
}
