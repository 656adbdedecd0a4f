// Divides a text into the commands of Windows' cmd. What a browser copies for cmd has a caret in front of each special
// character, quotes too, and every backslash doubled: more than cmd and the programs that it starts would take away. So
// it is read as it was meant: each caret goes, and each pair of backslashes becomes one.

import * as l10n from '@vscode/l10n';

import { PasteRefusal, type PasteReading } from './reading/pasteReading.ts';
import { withoutSingleQuoted } from './reading/pasteText.ts';
import type { ShellCommand, ShellWord } from './shellWords.ts';

/** Looks like a text for cmd: lines joined by carets, or quotes with carets, of which the first one has one. */
export function looksLikeCmd(text: string): boolean {
  const [before] = text.split(/['"]/, 1);
  const isQuoted = before?.endsWith('^') === true && text[before.length] === '"';
  // A caret in a quoted value is a caret.
  const isJoined = /\^\s*\n/.test(text) && /\^\s*\n/.test(withoutSingleQuoted(text));
  return (isQuoted || isJoined) && /(?:^|[\s"\\/])(?:curl|wget|https?)(?:\.exe)?["\s]/i.test(text);
}

const plainRun = /[^\s"\\^%&|<>]+/y;
const quotedRun = /[^"\\^%\n]+/y;
const variable = /%([A-Za-z_][\w()]*)%/y;

/** The commands, in their order. @throws PasteRefusal for a quote that is never closed */
export function readCmdCommands(reading: PasteReading): ShellCommand[] {
  const commands = new CmdReader(reading).readAll();
  noteLostCharacters(reading);
  return commands;
}

class CmdReader {
  readonly #reading: PasteReading;
  readonly #text: string;
  /** Whether a browser wrote the text: nobody else puts carets before quotes. */
  readonly #isCopied: boolean;
  readonly #commands: ShellCommand[] = [];
  #words: ShellWord[] = [];
  #at = 0;

  constructor(reading: PasteReading) {
    this.#reading = reading;
    this.#text = reading.text;
    this.#isCopied = /\^"/.test(reading.text);
  }

  readAll(): ShellCommand[] {
    while (this.#at < this.#text.length) this.#readPart();
    this.#finish('');
    return this.#commands;
  }

  #readPart(): void {
    // Of whatever kind: a copy from a page has spaces that do not break.
    if (this.#take(/[^\S\n]+/y) !== undefined) return;
    // A caret at the end of a line joins it with the next.
    if (this.#take(/\^[ \t]*\n/y) !== undefined) return;
    const operator = this.#take(/&&|\|\||[\n&|]/y);
    if (operator !== undefined) {
      if (operator === '\n' && this.#goesOn()) return;
      this.#finish(operator);
    } else if (this.#take(/\d?>>?&?[ \t]*[^\s&|]*|<[ \t]*[^\s&|]*/y) === undefined) {
      this.#words.push(this.#readWord());
    }
  }

  /** Whether the next line begins with an option, whose caret was lost. */
  #goesOn(): boolean {
    const next = /[ \t]*-{1,2}[A-Za-z]/y;
    next.lastIndex = this.#at;
    if (this.#words.length === 0 || !next.test(this.#text)) return false;
    this.#reading.note(
      'repaired',
      this.#at,
      l10n.t('The line before has no caret at its end: the lines are joined here.'),
    );
    return true;
  }

  #readWord(): ShellWord {
    const offset = this.#at;
    const pieces: string[] = [];
    let opened: number | undefined;
    for (;;) {
      const run = this.#take(opened === undefined ? plainRun : quotedRun);
      if (run !== undefined) pieces.push(run);
      const next = this.#text[this.#at];
      if (next === undefined || (opened === undefined && /[\s&|<>]/.test(next))) break;
      if (next === '"' || this.#isCaretQuote()) opened = this.#readQuote(opened, pieces);
      else pieces.push(this.#readSpecial(next));
    }
    if (opened !== undefined)
      throw new PasteRefusal(opened, l10n.t('The quote that opens here is never closed.'));
    return { text: pieces.join(''), offset };
  }

  #isCaretQuote(): boolean {
    return this.#text.startsWith('^"', this.#at);
  }

  /** At a quote: it opens or closes, or is itself where two stand within quotes. @returns where the open one is */
  #readQuote(opened: number | undefined, pieces: string[]): number | undefined {
    const at = this.#at;
    const quote = this.#isCaretQuote() ? '^"' : '"';
    this.#at += quote.length;
    if (opened === undefined) return at;
    if (!this.#text.startsWith(quote, this.#at)) return undefined;
    this.#at += quote.length;
    pieces.push('"');
    return opened;
  }

  /** At anything else than a plain character or a quote. */
  #readSpecial(next: string): string {
    if (next === '\\' || this.#text.startsWith('^\\', this.#at)) return this.#readBackslash();
    if (next === '^') return this.#readCaret();
    if (next === '%') return this.#readPercent();
    this.#at += 1;
    return next;
  }

  #readBackslash(): string {
    if (this.#take(/\^?\\\^?"/y) !== undefined) return '"';
    // Two become one where a browser doubled them, and in front of a quote where the C runtime halves them.
    if (this.#isCopied && this.#take(/\^?\\\^?\\/y) !== undefined) return '\\';
    const run = this.#take(/\\+(?=")/y);
    if (run !== undefined && run.length > 1) {
      const pairs = run.length >> 1;
      if (run.length % 2 === 1) this.#at -= 1;
      return '\\'.repeat(pairs);
    }
    // In a browser's copy for curl, a bracket in an address has one backslash.
    this.#take(/\^?\\/y);
    return '\\';
  }

  #readCaret(): string {
    // A line break within a word: a caret and two line breaks.
    if (this.#take(/\^\n\n?/y) !== undefined) return '\n';
    const character = this.#take(/\^([^])?/y) ?? '';
    return character.slice(1);
  }

  /** At a percent sign: a variable, or just the sign. */
  #readPercent(): string {
    const offset = this.#at;
    variable.lastIndex = offset;
    const [whole = '', name = ''] = variable.exec(this.#text) ?? [];
    // In an address two hexadecimal digits are an encoded byte.
    if (name === '' || (/^[0-9a-fA-F]{2}/.test(name) && !name.includes('_'))) {
      this.#at += 1;
      return '%';
    }
    this.#at += whole.length;
    return this.#reading.valueOf('variable', name, offset);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #finish(end: string): void {
    const [first, second] = this.#words;
    // `set NAME=value` is the assignment of a POSIX shell.
    const isAssignment = first?.text.toLowerCase() === 'set' && second !== undefined;
    if (this.#words.length > 0)
      this.#commands.push({ words: isAssignment ? this.#words.slice(1) : this.#words, redirects: [], end });
    this.#words = [];
  }
}

/** Chrome's copy for cmd, of which Firefox differs by its name of the program, has a space for each such character. */
function noteLostCharacters(reading: PasteReading): void {
  const isFirefox = /\bcurl\.exe\b/.test(reading.text);
  const hasOthers = /[^\0-\x7f]/.test(reading.text);
  const body = /--data-(?:raw|binary) \^"[^]*? {2}/.exec(reading.text);
  if (isFirefox || hasOthers || !body) return;
  reading.note(
    'lost',
    body.index,
    l10n.t(
      'A copy for cmd from Chrome has spaces in place of characters outside of ASCII, if there were any. “Copy as cURL (bash)” keeps them.',
    ),
  );
}
