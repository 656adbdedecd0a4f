// The requests that curl would send for the words of a command: method, address, headers and body, as curl makes them of
// its options. What curl adds by itself to every request (Host, its User-Agent, Accept: */*, Content-Length) is left out.

import * as l10n from '@vscode/l10n';

import type { Header } from '../stream/streamRequest.ts';
import { readInputFile, type CommandInput, type CommandWord } from './reading/commandInput.ts';
import { readCookieFile } from './cookieFile.ts';
import { readCurlWords, type CurlOperation, type DataKind } from './curlCommandLine.ts';
import { HeaderList } from './reading/headerList.ts';
import { readFormField, writeMultipart } from './reading/multipartForm.ts';
import type { UnknownValue } from './reading/pasted.ts';
import { expandPattern, readPastedAddress, type PastedAddress } from './reading/pastedAddress.ts';
import { PasteRefusal, quoted, type PasteReading } from './reading/pasteReading.ts';
import { basicAuthorization, bearerAuthorization, percentEncode } from './reading/percentEncoding.ts';

const formType = 'application/x-www-form-urlencoded';

/**
 * Adds the requests of a curl command to the reading.
 * @param words behind the name of the program
 * @throws PasteRefusal where curl refuses the command
 */
export function addCurlRequests(
  reading: PasteReading,
  words: readonly CommandWord[],
  input: CommandInput,
  offset: number,
): void {
  const operations = readCurlWords(reading, words);
  let found = 0;
  for (const operation of operations) found += new CurlRequest(reading, operation, input, offset).add();
  if (found > 0) return;
  const hasAddress = operations.some(({ urls }) => urls.length > 0);
  throw new PasteRefusal(
    offset,
    hasAddress
      ? l10n.t('curl refuses the address in this command.')
      : l10n.t('The command has no address: it seems to be cut off.'),
  );
}

class CurlRequest {
  readonly #reading: PasteReading;
  readonly #operation: CurlOperation;
  readonly #input: CommandInput;
  readonly #offset: number;
  readonly #unknowns = new Set<UnknownValue>();

  constructor(reading: PasteReading, operation: CurlOperation, input: CommandInput, offset: number) {
    this.#reading = reading;
    this.#operation = operation;
    this.#input = input;
    this.#offset = offset;
  }

  /** @returns how many requests there are */
  add(): number {
    const operation = this.#operation;
    const [word] = operation.urls;
    if (!word) return 0;
    this.#refuseTwoBodies();
    const body = this.#body();
    const query = operation.isGet && body !== undefined ? body.text : undefined;
    let found = 0;
    for (const url of operation.urls) {
      const pattern = this.#withQuery(url, query);
      const texts = operation.takesPattern ? expandPattern(this.#reading, pattern, url.offset) : [pattern];
      for (const text of texts) found += this.#addOne(text, url.offset, operation.isGet ? undefined : body);
    }
    return found;
  }

  #addOne(text: string, offset: number, body: CurlBody | undefined): number {
    const operation = this.#operation;
    const address = readPastedAddress(this.#withFileName(text), 'http', operation.keepsDots);
    if (!address) {
      this.#reading.note(
        'notUnderstood',
        offset,
        text.trim() === ''
          ? l10n.t('An empty word stands where curl expects an address: it is left out.')
          : l10n.t('“{0}” is no http or https address without spaces: curl refuses it.', quoted(text)),
      );
      return 0;
    }
    this.#reading.add({
      method: this.#method(body),
      url: address.url,
      headers: this.#headers(address, body),
      body: body?.text,
      options: operation.options,
      unknowns: [...this.#unknowns],
      offset: this.#offset,
    });
    return 1;
  }

  #refuseTwoBodies(): void {
    const { data, form, upload, isHead, isGet, urls } = this.#operation;
    const bodies = [data.length > 0 && !isGet, form.length > 0, upload !== undefined, isHead && !isGet];
    if (bodies.filter(Boolean).length < 2) return;
    throw new PasteRefusal(
      urls[0]?.offset ?? this.#offset,
      l10n.t('curl refuses this command: its options ask for two methods at once.'),
    );
  }

  #method(body: CurlBody | undefined): string {
    const { method, isHead, upload } = this.#operation;
    if (method !== undefined && method !== '') return method;
    if (isHead) return 'HEAD';
    if (upload) return 'PUT';
    return body === undefined ? 'GET' : 'POST';
  }

  #body(): CurlBody | undefined {
    const { data, form, upload } = this.#operation;
    if (upload) return { text: this.#file(upload.text, upload.offset), type: undefined, accept: undefined };
    if (form.length > 0) return this.#formBody();
    if (data.length === 0) return undefined;
    let text = '';
    for (const [index, { kind, value }] of data.entries()) {
      if (index > 0 && kind !== 'json') text += '&';
      text += this.#dataText(kind, value);
    }
    const isJson = data.some(({ kind }) => kind === 'json');
    return isJson
      ? { text, type: 'application/json', accept: 'application/json' }
      : { text, type: formType, accept: undefined };
  }

  #formBody(): CurlBody {
    const fields = this.#operation.form.map(({ isText, value: { text, offset } }) => {
      const equals = text.indexOf('=');
      if (isText && equals !== -1) return { name: text.slice(0, equals), content: text.slice(equals + 1) };
      return readFormField(text, offset, (name) => this.#file(name, offset));
    });
    return { ...writeMultipart(fields), accept: undefined };
  }

  #dataText(kind: DataKind, { text, offset }: CommandWord): string {
    switch (kind) {
      case 'raw':
        return text;
      case 'urlencode':
        return this.#encodedData(text, offset);
      case 'data':
        // curl reads such a file without its line breaks.
        return text.startsWith('@') ? this.#file(text.slice(1), offset).replaceAll(/[\r\n\0]/g, '') : text;
      case 'binary':
      case 'json':
        return text.startsWith('@') ? this.#file(text.slice(1), offset) : text;
    }
  }

  /** `content`, `=content`, `name=content`, `@file` or `name@file`. */
  #encodedData(text: string, offset: number): string {
    const [, name = '', sign, rest = ''] = /^([^=@]*)([=@])([^]*)$/.exec(text) ?? [];
    const content = sign === undefined ? text : sign === '@' ? this.#file(rest, offset) : rest;
    const encoded = this.#encode(content);
    return name === '' || sign === undefined ? encoded : `${name}=${encoded}`;
  }

  /** Percent encoding that leaves the marks of unknown values. */
  #encode(text: string): string {
    return text
      .split(/([\u{f0000}-\u{10ffff}])/u)
      .map((piece, index) => (index % 2 === 1 ? piece : percentEncode(piece, '+')))
      .join('');
  }

  /** The address with what `-G` and `--url-query` add to its query. */
  #withQuery({ text, offset }: CommandWord, data: string | undefined): string {
    const additions = this.#operation.query.map(({ text: query }) =>
      query.startsWith('+') ? query.slice(1) : this.#encodedData(query, offset),
    );
    if (data !== undefined) additions.unshift(data);
    if (additions.length === 0) return text;
    // What curl adds to a query has its encoded bytes in small letters, also where they were written in capitals.
    const added = additions.join('&').replaceAll(/%[0-9A-F]{2}/gi, (byte) => byte.toLowerCase());
    const [, base = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(text) ?? [];
    const joint = base.includes('?') ? (/[?&]$/.test(base) ? '' : '&') : '?';
    return `${base}${joint}${added}${fragment}`;
  }

  /** The address with the name of the file that `-T` sends, where it ends with a slash. */
  #withFileName(text: string): string {
    const { upload } = this.#operation;
    if (!upload || upload.text === '-' || upload.text === '.') return text;
    const [, base = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(text) ?? [];
    const name = percentEncode(upload.text.replace(/^.*[/\\]/, ''));
    if (base.endsWith('/')) return base + name + rest;
    return base.replace(/^[a-z]+:\/\//i, '').includes('/') ? text : `${base}/${name}${rest}`;
  }

  #headers(address: PastedAddress, body: CurlBody | undefined): Header[] {
    const { userAgent, referer, range, modifiedSince, bearer } = this.#operation;
    const list = new HeaderList(this.#reading);
    for (const { text, offset } of this.#operation.headers) this.#addHeader(list, text, offset);
    list.addDefault('Cookie', this.#cookies(address));
    list.addDefault('User-Agent', userAgent === '' ? undefined : userAgent);
    list.addDefault('Referer', referer === '' ? undefined : referer);
    list.addDefault(
      'Authorization',
      bearer === undefined ? this.#basic(address) : bearerAuthorization(bearer),
    );
    if (range !== undefined) list.addDefault('Range', `bytes=${/^\d+$/.test(range) ? `${range}-` : range}`);
    if (modifiedSince !== undefined) list.addDefault('If-Modified-Since', modifiedSince);
    list.addDefault('Content-Type', body?.type);
    list.addDefault('Accept', body?.accept);
    return list.sent(address.host);
  }

  #addHeader(list: HeaderList, text: string, offset: number): void {
    if (!text.startsWith('@')) return list.addCurlHeader(text, offset);
    const content = this.#file(text.slice(1), offset);
    // Unknown: its lines are headers, and the mark of the file is none.
    const unknowns = this.#reading.unknownsIn(content);
    for (const unknown of unknowns) this.#unknowns.add(unknown);
    if (unknowns.some(({ kind }) => kind === 'file' || kind === 'input')) return;
    for (const line of content.split(/\r?\n/)) if (line.trim() !== '') list.addCurlHeader(line, offset);
  }

  #cookies(address: PastedAddress): string | undefined {
    const given: string[] = [];
    const stored: string[] = [];
    for (const { text, offset } of this.#operation.cookies) {
      if (text === '') continue;
      if (text.includes('=')) {
        given.push(text);
        continue;
      }
      const marks = this.#reading.unknownsIn(text);
      // A variable alone may be either; as a file it would be asked for twice.
      if (marks.length > 0) given.push(text);
      else stored.push(...this.#cookiesOfFile(text, offset, address));
    }
    const cookies = [...stored, ...(given.length === 0 ? [] : [given.join(';')])];
    return cookies.length === 0 ? undefined : cookies.join('; ');
  }

  #cookiesOfFile(name: string, offset: number, address: PastedAddress): string[] {
    const content = this.#file(name, offset);
    const unknowns = this.#reading.unknownsIn(content);
    for (const unknown of unknowns) this.#unknowns.add(unknown);
    return unknowns.length > 0 ? [] : readCookieFile(content, address.url);
  }

  #basic(address: PastedAddress): string | undefined {
    const { user, isOtherSignIn } = this.#operation;
    const credentials = user ? this.#userAndPassword(user) : address.credentials;
    if (credentials === undefined || isOtherSignIn) return undefined;
    return basicAuthorization(this.#reading.reveal(credentials, this.#unknowns));
  }

  #userAndPassword({ text, offset }: CommandWord): string {
    if (text.includes(':')) return text;
    // Where a variable stands, the password may be in it.
    if (this.#reading.unknownsIn(text).length > 0) return text;
    return `${text}:${this.#reading.valueOf('password', text, offset)}`;
  }

  #file(name: string, offset: number): string {
    return readInputFile(this.#reading, this.#input, name, offset);
  }
}

interface CurlBody {
  readonly text: string;
  /** The Content-Type that curl adds where none is given. */
  readonly type: string | undefined;
  readonly accept: string | undefined;
}
