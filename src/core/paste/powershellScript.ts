// Requests written for PowerShell: `Invoke-WebRequest` and `Invoke-RestMethod` with the lines that set their session,
// headers and body, and `curl.exe`.

import * as l10n from '@vscode/l10n';

import { noInput, type CommandWord } from './reading/commandInput.ts';
import { addCurlRequests } from './curlRequests.ts';
import { HeaderList } from './reading/headerList.ts';
import { readPastedAddress } from './reading/pastedAddress.ts';
import type { PastedOption } from './reading/pasted.ts';
import { PasteRefusal, quoted, type PasteReading } from './reading/pasteReading.ts';
import { basicAuthorization, bearerAuthorization, percentEncode } from './reading/percentEncoding.ts';
import { PowershellReader, type PowershellValue } from './powershellValues.ts';

const webCommand = /(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm)(?![\w-])/iy;
const curlCommand = /(?:&[ \t]*)?(?:[\w:\\/.]*[\\/])?(?:curl\.exe|curl)(?![\w.-])/iy;
const variable = /\$([A-Za-z_][\w:]*)/y;
/** Parameters that say something of the request, none of which is a switch. */
const valued =
  /^(?:uri|method|custommethod|headers|body|contenttype|useragent|websession|authentication|token|infile)$/;

/** Parameters by their names in lower case; a switch has no value. */
type Parameters = Map<string, PowershellValue | undefined>;
type ReadonlyParameters = ReadonlyMap<string, PowershellValue | undefined>;

/** Whether the text is for PowerShell rather than for another shell. */
export function looksLikePowershell(text: string): boolean {
  if (
    /(?<![\w-])(?:Invoke-WebRequest|Invoke-RestMethod)(?![\w-])|^[ \t]*(?:\$\w+\s{0,20}=\s{0,20})?(?:iwr|irm)\s/im.test(
      text,
    )
  )
    return true;
  // There curl is another name for Invoke-WebRequest.
  if (/(?:^|\s)curl\s(?:[^\n]{0,500}?\s)?-(?:Uri|UseBasicParsing|ContentType|Headers\s+@)/.test(text))
    return true;
  return /(?:^|\s)curl(?:\.exe)?\s/.test(text) && /[ \t"']`[ \t]*\n/.test(text) && !/\\\n/.test(text);
}

/** Adds the requests of the text to the reading. @throws PasteRefusal where it is cut off */
export function addPowershellRequests(reading: PasteReading): void {
  new PowershellScript(reading).read();
}

class PowershellScript {
  readonly #reading: PasteReading;
  readonly #reader: PowershellReader;

  constructor(reading: PasteReading) {
    this.#reading = reading;
    this.#reader = new PowershellReader(reading);
  }

  read(): void {
    const reader = this.#reader;
    for (;;) {
      reader.take(/[\s;}]+/y);
      reader.skipLines();
      if (reader.next === undefined) return;
      const before = reader.at;
      this.#readStatement();
      if (reader.at === before) reader.at += 1;
    }
  }

  #readStatement(): void {
    const reader = this.#reader;
    const start = reader.at;
    if (this.#readCommand(start)) return;
    const name = reader.take(variable)?.[1];
    if (name === undefined) {
      this.#skipStatement(start);
      return;
    }
    if (reader.take(/\s*=(?!=)\s*/y)) {
      if (this.#readCommand(reader.at)) return;
      reader.set(name, reader.readExpression());
      this.#skipStatement(undefined);
      return;
    }
    const table = this.#tableOf(name);
    const added = reader.take(/((?:\.\w+)*)\.Add(?:OrUpdate)?\(/iy)?.[1];
    const member =
      added === undefined ? reader.take(/(?:\.(\w+)|\[["']([^"'\]]+)["']\])\s*=(?!=)\s*/y) : undefined;
    if (added !== undefined) this.#add(table, added, reader.readArguments());
    else if (member) table.push([member[1] ?? member[2] ?? '', reader.readExpression()]);
    else this.#skipStatement(start);
  }

  /** The members of a variable's table, which begins empty. */
  #tableOf(name: string): [string, PowershellValue][] {
    const known = this.#reader.get(name);
    if (known?.kind === 'table') return known.entries;
    const table: PowershellValue = { kind: 'table', entries: [] };
    this.#reader.set(name, table);
    return table.entries;
  }

  /** `.Add(name, value)`, or a cookie that is added to a session. */
  #add(table: [string, PowershellValue][], path: string, [first, second]: readonly PowershellValue[]): void {
    if (/^\.Cookies$/i.test(path) && first?.kind === 'list') table.push(['Cookies', first]);
    else if (first && second) table.push([this.#reader.textOf(first), second]);
  }

  #readCommand(start: number): boolean {
    const reader = this.#reader;
    if (reader.take(webCommand)) {
      this.#readWebCommand(start);
      return true;
    }
    if (!reader.take(curlCommand)) return false;
    if (this.#isAlias()) this.#readWebCommand(start);
    else this.#readCurl(start);
    return true;
  }

  /** Whether `curl` is PowerShell's own name for Invoke-WebRequest: it has parameters of that. */
  #isAlias(): boolean {
    const { text, at } = this.#reader;
    return /^(?:[^\n]|`[ \t]*\n){0,2000}?\s-(?:Uri|Headers|Method|Body|UseBasicParsing|ContentType)\b/i.test(
      text.slice(at, at + 2_000),
    );
  }

  #readCurl(start: number): void {
    const reader = this.#reader;
    const words: CommandWord[] = [];
    for (;;) {
      reader.skipBlank();
      if (reader.next === undefined || /[\n;|)>]/.test(reader.next)) break;
      words.push(this.#readWord());
    }
    this.#skipStatement(undefined);
    addCurlRequests(this.#reading, words, noInput, start);
  }

  /** A word for a program. PowerShell 5 needs a backslash before a quote in it, which the program takes away. */
  #readWord(): CommandWord {
    const reader = this.#reader;
    const offset = reader.at;
    const pieces: string[] = [];
    while (reader.next !== undefined && /[^\s;|)>]/.test(reader.next)) {
      const plain = reader.take(/[^\s"'$`;|()>@]+/y)?.[0];
      if (plain !== undefined) pieces.push(plain);
      else if (/["'$(]/.test(reader.next) || /^@["'({]/.test(reader.text.slice(reader.at, reader.at + 2)))
        pieces.push(reader.textOf(reader.readOperand()));
      else pieces.push(reader.take(/`[^]|[^]/y)?.[0].slice(-1) ?? '');
    }
    return { text: pieces.join('').replaceAll('\\"', '"'), offset };
  }

  #readWebCommand(start: number): void {
    const reader = this.#reader;
    const parameters = new Map<string, PowershellValue | undefined>();
    for (;;) {
      reader.skipBlank();
      if (reader.next === undefined || /[\n;|)}]/.test(reader.next)) break;
      const name = reader.take(/-([A-Za-z]\w*)(?::[ \t]*)?/y)?.[1];
      const splat = name === undefined ? reader.take(/@([A-Za-z_]\w*)/y)?.[1] : undefined;
      if (splat !== undefined) this.#splat(splat, parameters);
      else if (name === undefined)
        parameters.set(parameters.has('uri') ? 'rest' : 'uri', this.#readParameter());
      else this.#readNamed(name.toLowerCase(), parameters);
    }
    this.#skipStatement(undefined);
    this.#addRequest(parameters, start);
  }

  #splat(name: string, parameters: Parameters): void {
    const table = this.#reader.get(name);
    if (table?.kind !== 'table') return;
    for (const [member, value] of table.entries) parameters.set(member.toLowerCase(), value);
  }

  /** A parameter with its value; a switch has none. */
  #readNamed(name: string, parameters: Parameters): void {
    const reader = this.#reader;
    reader.skipBlank();
    const hasValue =
      reader.next !== undefined &&
      /[^\n;|)}-]/.test(reader.next) &&
      !/^(?:usebasicparsing|skip\w+|disable\w+|preserve\w+|passthru|allow\w+|resume|usedefaultcredentials)$/.test(
        name,
      );
    if (!hasValue && valued.test(name))
      throw new PasteRefusal(
        reader.at,
        l10n.t('“{0}” has no value behind it: the command seems to be cut off.', `-${name}`),
      );
    parameters.set(name, hasValue ? this.#readParameter() : undefined);
  }

  #readParameter(): PowershellValue {
    const reader = this.#reader;
    if (/["'$@([]/.test(reader.next ?? '')) return reader.readOperand();
    return {
      kind: 'text',
      text: reader.take(/(?:[^\s"'`;|(){}]|`[^])+/y)?.[0] ?? reader.take(/[^]/y)?.[0] ?? '',
    };
  }

  #addRequest(parameters: ReadonlyParameters, offset: number): void {
    const reader = this.#reader;
    const text = (name: string): string | undefined => {
      const value = parameters.get(name);
      return value && reader.textOf(value);
    };
    const uri = text('uri');
    if (uri === undefined || uri === '')
      throw new PasteRefusal(offset, l10n.t('The command has no address: it seems to be cut off.'));
    const address = readPastedAddress(uri);
    if (!address) throw new PasteRefusal(offset, l10n.t('“{0}” is no http or https address.', quoted(uri)));
    const list = new HeaderList(this.#reading);
    const headers = parameters.get('headers');
    if (headers?.kind === 'table')
      for (const [name, value] of headers.entries) list.add(name, reader.textOf(value).trim());
    this.#addSession(list, parameters.get('websession'));
    list.addDefault('User-Agent', text('useragent'));
    list.addDefault('Content-Type', text('contenttype'));
    list.addDefault('Authorization', this.#authorization(text('authentication'), text('token')));
    if (address.credentials !== undefined)
      list.addDefault('Authorization', basicAuthorization(address.credentials));
    const method = text('method') ?? text('custommethod') ?? 'GET';
    const body = this.#body(parameters, offset);
    if (body !== undefined && !/^get$/i.test(method))
      list.addDefault('Content-Type', 'application/x-www-form-urlencoded');
    const options: PastedOption[] = parameters.has('skipcertificatecheck') ? ['insecure'] : [];
    for (const name of ['proxy', 'certificate', 'credential', 'usedefaultcredentials', 'form'])
      if (parameters.has(name)) this.#noteUnfollowed(name, offset);
    this.#reading.add({ method, url: address.url, headers: list.sent(address.host), body, options, offset });
  }

  /** What a session gives to its requests: a user agent, cookies, headers. */
  #addSession(list: HeaderList, session: PowershellValue | undefined): void {
    if (session?.kind !== 'table') return;
    const cookies: string[] = [];
    for (const [name, value] of session.entries) {
      if (/^useragent$/i.test(name)) list.addDefault('User-Agent', this.#reader.textOf(value));
      if (name !== 'Cookies' || value.kind !== 'list') continue;
      const [cookie, content] = value.items.map((item) => this.#reader.textOf(item));
      if (cookie !== undefined) cookies.push(`${cookie}=${content ?? ''}`);
    }
    list.addDefault('Cookie', cookies.length === 0 ? undefined : cookies.join('; '));
  }

  #authorization(kind: string | undefined, token: string | undefined): string | undefined {
    return token !== undefined && /^(?:bearer|oauth)$/i.test(kind ?? '')
      ? bearerAuthorization(token)
      : undefined;
  }

  #body(parameters: ReadonlyParameters, offset: number): string | undefined {
    const file = parameters.get('infile');
    if (file) return this.#reading.valueOf('file', this.#reader.textOf(file), offset);
    const body = parameters.get('body');
    if (body?.kind !== 'table') return body && this.#reader.textOf(body);
    // A table is sent as the fields of a form.
    return body.entries
      .map(([name, value]) => `${percentEncode(name, '+')}=${percentEncode(this.#reader.textOf(value), '+')}`)
      .join('&');
  }

  #noteUnfollowed(name: string, offset: number): void {
    this.#reading.note(
      'notUnderstood',
      offset,
      l10n.t('“{0}” has no effect here: the request goes out without it.', `-${name}`),
    );
  }

  /** The rest of a statement. @param start where it began, when nothing of it was understood */
  #skipStatement(start: number | undefined): void {
    const reader = this.#reader;
    const from = start ?? reader.at;
    for (;;) {
      reader.take(/(?:[^\n"'`;{]|`[^]?)+/y);
      if (reader.next === '"') reader.take(/"(?:[^"`]|`[^]|"")*"?/y);
      else if (reader.next === "'") reader.take(/'[^']*'?/y);
      else break;
    }
    if (reader.next === '{') reader.at += 1;
    const rest = reader.text.slice(from, reader.at).trim();
    if (start !== undefined && rest !== '')
      this.#reading.note(
        'ignored',
        from,
        l10n.t('“{0}” is not run: only the request is read.', quoted(rest)),
      );
  }
}
