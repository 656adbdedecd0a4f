// A command of HTTPie (and of xh, which takes the same words): method, address and items such as `name=text`,
// `name:=json`, `name==query` and `Name:header`.

import * as l10n from '@vscode/l10n';

import { readInputFile, type CommandInput, type CommandWord } from './reading/commandInput.ts';
import { HeaderList } from './reading/headerList.ts';
import { NestedJson } from './nestedJson.ts';
import { writeMultipart, type FormField } from './reading/multipartForm.ts';
import { readPastedAddress } from './reading/pastedAddress.ts';
import type { PastedOption, UnknownValue } from './reading/pasted.ts';
import { PasteRefusal, quoted, type PasteReading } from './reading/pasteReading.ts';
import { basicAuthorization, bearerAuthorization, percentEncode } from './reading/percentEncoding.ts';

/** Options that take a value as the next word, when it is not glued on with `=`. */
const withValue = new Set([
  '--raw',
  '--boundary',
  '--pretty',
  '--style',
  '-s',
  '--response-charset',
  '--response-mime',
  '--format-options',
  '--print',
  '-p',
  '--history-print',
  '-P',
  '--output',
  '-o',
  '--session',
  '--session-read-only',
  '--auth',
  '-a',
  '--auth-type',
  '-A',
  '--proxy',
  '--max-redirects',
  '--max-headers',
  '--timeout',
  '--verify',
  '--ssl',
  '--ciphers',
  '--cert',
  '--cert-key',
  '--cert-key-pass',
  '--default-scheme',
  '--bearer',
  '--resolve',
  '--interface',
]);
/** Options that change how the request is sent, which is not done here. */
const unfollowed =
  /^--(?:session|session-read-only|proxy|cert|cert-key|ssl|ciphers|resolve|interface|chunked|compress|boundary)$/;
const separators = [':=@', ':=', '==', '=@', ':@', '@', '=', ':', ';'] as const;
type Separator = (typeof separators)[number];

interface RequestItem {
  readonly name: string;
  readonly separator: Separator;
  readonly value: string;
  readonly offset: number;
}

interface HttpieOptions {
  isForm: boolean;
  isMultipart: boolean;
  isJson: boolean;
  scheme: string;
  raw?: string;
  auth?: CommandWord;
  authType: string;
  readonly options: PastedOption[];
}

/** Adds the request of a command. @throws PasteRefusal when it has no address */
export function addHttpieRequest(
  reading: PasteReading,
  program: string,
  words: readonly CommandWord[],
  input: CommandInput,
  offset: number,
): void {
  const options: HttpieOptions = {
    isForm: false,
    isMultipart: false,
    isJson: false,
    scheme: /^(?:https|xhs)$/.test(program) ? 'https' : 'http',
    authType: 'basic',
    options: [],
  };
  const positional = readOptions(reading, words, options);
  const [first, second] = positional;
  const hasMethod = /^[A-Za-z]+$/.test(first?.text ?? '') && second !== undefined && !isItem(second.text);
  const address = hasMethod ? second : first;
  if (!address) throw new PasteRefusal(offset, l10n.t('The command has no address: it seems to be cut off.'));
  const items = positional.slice(hasMethod ? 2 : 1).flatMap((word) => readItem(reading, word));
  const method = hasMethod ? first?.text : undefined;
  new HttpieRequest(reading, options, items, input).add(method, address, offset);
}

/** An item as it can stand in the place of an address behind a name of one word: `http example.org`. */
function isItem(text: string): boolean {
  return /^[\w.[\]-]+(?::?=|==|:(?!\/\/|\d|\/))/.test(text) && !/^[\w.-]+:\d+/.test(text);
}

/** Sets what the options say and returns the other words. */
function readOptions(
  reading: PasteReading,
  words: readonly CommandWord[],
  options: HttpieOptions,
): CommandWord[] {
  const positional: CommandWord[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    if (word.text === '--') return [...positional, ...words.slice(at + 1)];
    if (!/^-./.test(word.text)) {
      positional.push(word);
      continue;
    }
    const [, long, equalValue] = /^(--[\w-]+)(?:=([^]*))?$/.exec(word.text) ?? [];
    if (long !== undefined) {
      const takesNext = withValue.has(long) && equalValue === undefined;
      if (takesNext) at += 1;
      const value = takesNext ? words[at] : { text: equalValue ?? '', offset: word.offset };
      applyOption(reading, options, long, value ?? word, word);
      continue;
    }
    for (let letter = 1; letter < word.text.length; letter += 1) {
      const name = `-${word.text.slice(letter, letter + 1)}`;
      if (!withValue.has(name)) {
        applyOption(reading, options, name, word, word);
        continue;
      }
      const glued = word.text.slice(letter + 1);
      if (glued === '') at += 1;
      const value = glued === '' ? words[at] : { text: glued, offset: word.offset };
      applyOption(reading, options, name, value ?? word, word);
      break;
    }
  }
  return positional;
}

function applyOption(
  reading: PasteReading,
  options: HttpieOptions,
  name: string,
  value: CommandWord,
  word: CommandWord,
): void {
  switch (name) {
    case '-f':
    case '--form':
      options.isForm = true;
      break;
    case '--multipart':
      options.isMultipart = true;
      break;
    case '-j':
    case '--json':
      options.isJson = true;
      break;
    case '--raw':
      options.raw = value.text;
      break;
    case '-a':
    case '--auth':
      options.auth = value;
      break;
    case '--bearer':
      options.auth = value;
      options.authType = 'bearer';
      break;
    case '-A':
    case '--auth-type':
      options.authType = value.text.toLowerCase();
      break;
    case '-F':
    case '--follow':
      options.options.push('followRedirects');
      break;
    case '--verify':
      if (/^(?:no|false)$/i.test(value.text)) options.options.push('insecure');
      break;
    case '--default-scheme':
      options.scheme = value.text;
      break;
    case '--https':
      options.scheme = 'https';
      break;
    default:
      if (unfollowed.test(name) || name === '-x')
        reading.note(
          'notUnderstood',
          word.offset,
          l10n.t('“{0}” has no effect here: the request goes out without it.', quoted(word.text)),
        );
  }
}

/** The item of a word, at its first separator that has no backslash in front; of two that begin there the longer one. */
function readItem(reading: PasteReading, { text, offset }: CommandWord): RequestItem[] {
  const found = /^((?:\\[^]|[^\\:=@;])*)(:=@|:=|==|=@|:@|[@=:;])([^]*)$/.exec(text);
  if (!found) {
    reading.notUnderstood(offset, text);
    return [];
  }
  const [, name = '', written = '', value = ''] = found;
  const separator = separators.find((candidate) => candidate === written);
  if (separator === undefined) return [];
  const plain = (part: string): string => part.replaceAll(/\\([:=@;\\])/g, '$1');
  return [{ name: plain(name), separator, value: plain(value), offset }];
}

class HttpieRequest {
  readonly #reading: PasteReading;
  readonly #options: HttpieOptions;
  readonly #items: readonly RequestItem[];
  readonly #input: CommandInput;
  readonly #unknowns = new Set<UnknownValue>();

  constructor(
    reading: PasteReading,
    options: HttpieOptions,
    items: readonly RequestItem[],
    input: CommandInput,
  ) {
    this.#reading = reading;
    this.#options = options;
    this.#items = items;
    this.#input = input;
  }

  add(method: string | undefined, word: CommandWord, offset: number): void {
    const { scheme, options } = this.#options;
    const address = readPastedAddress(this.#withQuery(wholeAddress(word.text)), scheme);
    if (!address)
      throw new PasteRefusal(word.offset, l10n.t('“{0}” is no http or https address.', quoted(word.text)));
    const body = this.#body();
    const headers = this.#headers(body !== undefined);
    if (body?.type !== undefined) headers.addDefault('Content-Type', body.type);
    if (body?.accept !== undefined) headers.addDefault('Accept', body.accept);
    headers.addDefault('Authorization', this.#authorization(address.credentials));
    this.#reading.add({
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      url: address.url,
      headers: headers.sent(address.host),
      body: body?.text,
      options,
      unknowns: [...this.#unknowns],
      offset,
    });
  }

  #withQuery(text: string): string {
    const pairs = this.#items
      .filter(({ separator }) => separator === '==')
      .map(({ name, value }) => `${this.#encode(name)}=${this.#encode(value)}`);
    if (pairs.length === 0) return text;
    const [, base = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(text) ?? [];
    return `${base}${base.includes('?') ? '&' : '?'}${pairs.join('&')}${fragment}`;
  }

  #encode(text: string): string {
    return percentEncode(this.#reading.reveal(text, this.#unknowns), '+');
  }

  #headers(hasBody: boolean): HeaderList {
    const list = new HeaderList(this.#reading);
    for (const { name, separator, value, offset } of this.#items) {
      if (separator === ':@') list.add(name, this.#file(value, offset).trim());
      else if (separator === ':') {
        if (value === '') list.leaveOut(name);
        else list.add(name, value.trim());
      } else if (separator === ';' && value === '') list.add(name, '');
    }
    if (this.#options.isJson && !hasBody) {
      list.addDefault('Accept', jsonAccept);
      list.addDefault('Content-Type', 'application/json');
    }
    return list;
  }

  #body(): { readonly text: string; readonly type?: string; readonly accept?: string } | undefined {
    const { raw, isForm, isMultipart } = this.#options;
    const fields = this.#items.filter(({ separator }) => /^(?:=|:=|=@|:=@|@)$/.test(separator));
    const isForms = isForm || isMultipart;
    if (fields.length > 0) {
      if (isMultipart || (isForm && fields.some(({ separator }) => separator === '@')))
        return this.#multipart(fields);
      if (isForms) {
        const text = fields
          .map((field) => `${this.#encode(field.name)}=${this.#encode(this.#text(field))}`)
          .join('&');
        return { text, type: formType };
      }
      return { text: this.#json(fields), type: 'application/json', accept: jsonAccept };
    }
    const text = raw ?? this.#input.standardInput;
    if (text === undefined) return undefined;
    return isForms ? { text, type: formType } : { text, type: 'application/json', accept: jsonAccept };
  }

  #multipart(fields: readonly RequestItem[]): { readonly text: string; readonly type: string } {
    return writeMultipart(
      fields.map((field): FormField => {
        const content = this.#text(field);
        return field.separator === '@'
          ? { name: field.name, content, fileName: field.value.replace(/^.*[/\\]/, '') }
          : { name: field.name, content };
      }),
    );
  }

  #text({ separator, value, offset }: RequestItem): string {
    return separator.endsWith('@') ? this.#file(value, offset) : value;
  }

  /** The JSON object of the fields, as Python writes it. */
  #json(fields: readonly RequestItem[]): string {
    const object = new NestedJson();
    for (const field of fields) {
      const text = this.#text(field);
      const isRaw = field.separator.startsWith(':=');
      const marks = this.#reading.unknownsIn(text);
      if (isRaw && marks.length === 0 && !isJson(text)) {
        throw new PasteRefusal(field.offset, l10n.t('“{0}” is no JSON value.', quoted(text)));
      }
      object.set(
        field.name,
        isRaw ? (marks.length > 0 ? text : pythonJson(JSON.parse(text))) : pythonJson(text),
      );
    }
    return object.write();
  }

  #authorization(ofAddress: string | undefined): string | undefined {
    const { auth, authType } = this.#options;
    const credentials = auth?.text ?? ofAddress;
    if (credentials === undefined) return undefined;
    if (authType === 'bearer') return bearerAuthorization(credentials);
    if (authType !== 'basic') {
      this.#reading.note(
        'notUnderstood',
        auth?.offset ?? 0,
        l10n.t('“{0}” has no effect here: the request goes out without it.', quoted(authType)),
      );
      return undefined;
    }
    const whole =
      credentials.includes(':') || this.#reading.unknownsIn(credentials).length > 0
        ? credentials
        : `${credentials}:${this.#reading.valueOf('password', credentials, auth?.offset ?? 0)}`;
    return basicAuthorization(this.#reading.reveal(whole, this.#unknowns));
  }

  #file(name: string, offset: number): string {
    return readInputFile(this.#reading, this.#input, name, offset);
  }
}

const formType = 'application/x-www-form-urlencoded; charset=utf-8';
const jsonAccept = 'application/json, */*;q=0.5';

/** `:3000/path` and `:/path` are on this machine; `://` stands before an address that was pasted whole. */
function wholeAddress(text: string): string {
  if (text.startsWith('://')) return text.slice(3);
  const [, port, rest = ''] = /^:(?!:)(\d*)(.*)$/s.exec(text) ?? [];
  if (port === undefined) return text;
  // One that is empty is that of the scheme.
  return `localhost:${port}${rest}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON as Python's `json.dumps` writes it: a space behind each comma and colon, and ASCII only. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, member]) => `${pythonJson(name)}: ${pythonJson(member)}`,
    );
    return `{${members.join(', ')}}`;
  }
  // The marks of unknown values, which are private characters, stay.
  return JSON.stringify(value).replaceAll(/[\u0080-\u{effff}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
