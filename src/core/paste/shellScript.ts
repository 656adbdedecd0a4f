// Goes through the commands of a shell as they would run, without running any: assignments give variables their values,
// `echo` and `cat` fill files and pipes, and the commands that send requests are read. What else there is is named.

import * as l10n from '@vscode/l10n';

import type { CommandInput } from './reading/commandInput.ts';
import { addCurlRequests } from './curlRequests.ts';
import { addHttpieRequest } from './httpieRequest.ts';
import type { PasteDialect } from './reading/pasted.ts';
import { quoted, type PasteReading } from './reading/pasteReading.ts';
import type { ShellCommand, ShellWord } from './shellWords.ts';
import { addWgetRequest } from './wgetRequest.ts';

/** Programs that send requests, and the dialect of their words. */
const senders: ReadonlyMap<string, PasteDialect> = new Map([
  ['curl', 'bash'],
  ['http', 'httpie'],
  ['https', 'httpie'],
  ['xh', 'httpie'],
  ['xhs', 'httpie'],
  ['wget', 'wget'],
  ['wget2', 'wget'],
]);

/** Words in front of a command that change nothing about it. */
const prefixes =
  /^(?:time|sudo|nohup|command|exec|env|builtin|then|do|else|if|while|until|!|\{|stdbuf|unbuffer|watch)$/;
/** What may follow them, before the command itself. */
const prefixOptions = /^(?:-[\w=-]*|\d+(?:\.\d+)?[smhd]?)$/;
const assignment = /^([A-Za-z_]\w*)=([^]*)$/;
/** Shell words that need no mention. */
const quietWords = /^(?:done|fi|\}|set|cd|sleep|true|export|declare|local|readonly|unset)$/;

/** Adds the requests of the commands to the reading and returns the dialect of the first one. */
export function readShellScript(reading: PasteReading, commands: readonly ShellCommand[]): PasteDialect {
  return new ShellScript(reading).read(commands);
}

class ShellScript {
  readonly #reading: PasteReading;
  readonly #variables = new Map<string, string>();
  readonly #files = new Map<string, string>();
  #dialect: PasteDialect | undefined;

  constructor(reading: PasteReading) {
    this.#reading = reading;
  }

  read(commands: readonly ShellCommand[]): PasteDialect {
    let piped: string | undefined;
    for (const command of commands) {
      const output = this.#readCommand(command, piped);
      piped = command.end === '|' || command.end === '|&' ? output : undefined;
    }
    return this.#dialect ?? 'bash';
  }

  /** @returns what the command writes to its standard output, where that can be told */
  #readCommand({ words, redirects }: ShellCommand, piped: string | undefined): string | undefined {
    const expanded = words.map((word) => this.#expand(word));
    let standardInput = piped;
    let output: ShellWord | undefined;
    for (const { operator, target } of redirects) {
      const { text, offset } = this.#expand(target);
      if (operator === '<<' || operator === '<<<') standardInput = text;
      else if (operator === '<')
        standardInput = this.#files.get(text) ?? this.#reading.valueOf('file', text, offset);
      else if (operator === '>' || operator === '>>' || operator === '>|') output = { text, offset };
    }
    const [program, ...rest] = this.#skipPrefixes(expanded);
    if (!program) return undefined;
    const written = this.#runWords(program, rest, { files: this.#files, standardInput });
    if (output && written !== undefined) this.#files.set(output.text, written);
    return written;
  }

  /** Assignments take effect; prefixes are left out. */
  #skipPrefixes(words: readonly ShellWord[]): readonly ShellWord[] {
    let at = 0;
    const assigned: [string, string][] = [];
    for (; at < words.length; at += 1) {
      const [, name, value = ''] = assignment.exec(words[at]?.text ?? '') ?? [];
      if (name === undefined) break;
      assigned.push([name, value]);
    }
    // In front of a command they are for that command alone, whose words were put together before.
    if (at === words.length) for (const [name, value] of assigned) this.#variables.set(name, value);
    let hasPrefix = false;
    for (; at < words.length; at += 1) {
      const text = words[at]?.text ?? '';
      if (prefixes.test(text) || text === 'timeout') hasPrefix = true;
      else if (!hasPrefix || !(prefixOptions.test(text) || assignment.test(text))) break;
    }
    return words.slice(at);
  }

  #runWords(program: ShellWord, words: readonly ShellWord[], input: CommandInput): string | undefined {
    const name = program.text.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '');
    const dialect = senders.get(name);
    if (dialect !== undefined) {
      this.#dialect ??= dialect;
      this.#send(name, dialect, words, input, program.offset);
      return undefined;
    }
    switch (name) {
      case 'echo':
        return echoed(words.map(({ text }) => text));
      case 'printf':
        return printed(words.map(({ text }) => text));
      case 'cat':
        return this.#concatenated(words, input);
      case 'tee': {
        const file = words.find(({ text }) => !text.startsWith('-'));
        if (file && input.standardInput !== undefined) this.#files.set(file.text, input.standardInput);
        return input.standardInput;
      }
      case 'export':
      case 'declare':
      case 'local':
      case 'readonly':
        for (const { text } of words) {
          const [, variable, value = ''] = assignment.exec(text) ?? [];
          if (variable !== undefined) this.#variables.set(variable, value);
        }
        return undefined;
      default:
        return this.#runUnknown(name, program, words, input);
    }
  }

  /** A program that is not run; it may be given the words of curl to run, as by `docker exec`. */
  #runUnknown(
    name: string,
    program: ShellWord,
    words: readonly ShellWord[],
    input: CommandInput,
  ): string | undefined {
    if (!quietWords.test(name)) this.#noteNotRun(program);
    const at = words.findIndex(({ text }) => /^(?:\/[\w./]*\/)?curl$/.test(text));
    const inner = words[at];
    return inner && name !== 'which' ? this.#runWords(inner, words.slice(at + 1), input) : undefined;
  }

  #send(
    name: string,
    dialect: PasteDialect,
    words: readonly ShellWord[],
    input: CommandInput,
    offset: number,
  ): void {
    if (dialect === 'httpie') addHttpieRequest(this.#reading, name, words, input, offset);
    else if (dialect === 'wget') addWgetRequest(this.#reading, words, input, offset);
    else addCurlRequests(this.#reading, words, input, offset);
  }

  #noteNotRun({ text, offset }: ShellWord): void {
    this.#reading.note(
      'ignored',
      offset,
      l10n.t('“{0}” is not run: only the request is read.', quoted(this.#reading.reveal(text, new Set()))),
    );
  }

  #concatenated(words: readonly ShellWord[], input: CommandInput): string | undefined {
    const files = words.filter(({ text }) => !text.startsWith('-') || text === '-');
    if (files.length === 0) return input.standardInput;
    return files
      .map(({ text, offset }) =>
        text === '-'
          ? (input.standardInput ?? '')
          : (this.#files.get(text) ?? this.#reading.valueOf('file', text, offset)),
      )
      .join('');
  }

  #expand({ text, offset }: ShellWord): ShellWord {
    return { text: this.#reading.resolve(text, (name) => this.#variables.get(name), offset), offset };
  }
}

/** What `echo` writes. */
function echoed(words: readonly string[]): string {
  let at = 0;
  let endsLine = true;
  let escapes = false;
  for (; /^-[neE]+$/.test(words[at] ?? ''); at += 1) {
    if (words[at]?.includes('n')) endsLine = false;
    if (words[at]?.includes('e')) escapes = true;
  }
  const text = words.slice(at).join(' ');
  return (escapes ? unescaped(text) : text) + (endsLine ? '\n' : '');
}

/** What `printf` writes of its format and the values for it. */
function printed(words: readonly string[]): string {
  const [format = '', ...values] = words;
  let used = 0;
  return unescaped(format).replaceAll(/%%|%[sbdi]/g, (directive) => {
    if (directive === '%%') return '%';
    used += 1;
    return values[used - 1] ?? '';
  });
}

function unescaped(text: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"' };
  return text.replaceAll(/\\([nrt\\"])/g, (whole, letter: string) => escapes[letter] ?? whole);
}
