// A command of wget: `--option=value`, `--option value`, letters run together.

import * as l10n from '@vscode/l10n';

import { readInputFile, type CommandInput, type CommandWord } from './reading/commandInput.ts';
import { HeaderList } from './reading/headerList.ts';
import { readPastedAddress } from './reading/pastedAddress.ts';
import type { PastedOption, UnknownValue } from './reading/pasted.ts';
import { PasteRefusal, quoted, type PasteReading } from './reading/pasteReading.ts';
import { basicAuthorization } from './reading/percentEncoding.ts';

/** Long options with a value that say something about the request. */
const requestOptions = [
  'header',
  'post-data',
  'body-data',
  'post-file',
  'body-file',
  'method',
  'user-agent',
  'referer',
  'user',
  'password',
  'http-user',
  'http-password',
  'load-cookies',
];
/** Other options with a value. */
const otherOptions = [
  'output-document',
  'output-file',
  'append-output',
  'input-file',
  'tries',
  'timeout',
  'dns-timeout',
  'connect-timeout',
  'read-timeout',
  'wait',
  'waitretry',
  'limit-rate',
  'directory-prefix',
  'save-cookies',
  'level',
  'execute',
  'progress',
  'max-redirect',
  'retry-on-http-error',
  'quota',
  'cut-dirs',
  'base',
  'config',
  'secure-protocol',
  'ca-certificate',
  'ca-directory',
  'certificate',
  'private-key',
  'bind-address',
  'proxy-user',
  'proxy-password',
  'restrict-file-names',
  'local-encoding',
  'remote-encoding',
  'compression',
  'start-pos',
  'accept',
  'reject',
  'domains',
  'accept-regex',
  'certificate-type',
  'ciphers',
  'crl-file',
  'default-page',
  'exclude-directories',
  'exclude-domains',
  'follow-tags',
  'ftp-password',
  'ftp-user',
  'hsts-file',
  'ignore-tags',
  'include-directories',
  'pinnedpubkey',
  'prefer-family',
  'private-key-type',
  'regex-type',
  'reject-regex',
  'rejected-log',
  'report-speed',
  'use-askpass',
  'warc-dedup',
  'warc-file',
  'warc-header',
  'warc-max-size',
  'warc-tempdir',
];
const unfollowed = new Set([
  'certificate',
  'private-key',
  'ca-certificate',
  'bind-address',
  'proxy-user',
  'input-file',
  'pinnedpubkey',
]);
/** Letters of options with a value, of which two have a part in the request. */
const letters: Readonly<Record<string, string>> = { U: 'user-agent', i: 'input-file' };
const otherLetters = /^[OoatTwPleQBARDIX]$/;

interface WgetOptions {
  readonly headers: CommandWord[];
  readonly options: PastedOption[];
  readonly values: Map<string, CommandWord>;
}

/** Adds the requests of a command. @throws PasteRefusal when it has no address */
export function addWgetRequest(
  reading: PasteReading,
  words: readonly CommandWord[],
  input: CommandInput,
  offset: number,
): void {
  const options: WgetOptions = { headers: [], options: [], values: new Map() };
  const addresses = readWords(reading, words, options);
  if (addresses.length === 0)
    throw new PasteRefusal(offset, l10n.t('The command has no address: it seems to be cut off.'));
  for (const word of addresses) addOne(reading, options, word, input, offset);
}

function addOne(
  reading: PasteReading,
  { headers, options, values }: WgetOptions,
  word: CommandWord,
  input: CommandInput,
  offset: number,
): void {
  const address = readPastedAddress(word.text);
  if (!address)
    throw new PasteRefusal(word.offset, l10n.t('“{0}” is no http or https address.', quoted(word.text)));
  const file = values.get('post-file') ?? values.get('body-file');
  const data = values.get('post-data') ?? values.get('body-data');
  const body = file ? readInputFile(reading, input, file.text, file.offset) : data?.text;
  const unknowns = new Set<UnknownValue>();
  const list = new HeaderList(reading);
  for (const { text, offset: at } of headers) list.addCurlHeader(text, at);
  list.addDefault('User-Agent', values.get('user-agent')?.text);
  list.addDefault('Referer', values.get('referer')?.text);
  const user = values.get('http-user') ?? values.get('user');
  const password = values.get('http-password') ?? values.get('password');
  if (user) {
    const secret = password?.text ?? reading.valueOf('password', user.text, user.offset);
    list.addDefault('Authorization', basicAuthorization(reading.reveal(`${user.text}:${secret}`, unknowns)));
  } else if (address.credentials !== undefined) {
    list.addDefault('Authorization', basicAuthorization(reading.reveal(address.credentials, unknowns)));
  }
  if (body !== undefined) list.addDefault('Content-Type', 'application/x-www-form-urlencoded');
  reading.add({
    method:
      values.get('method')?.text ?? (values.has('post-data') || values.has('post-file') ? 'POST' : 'GET'),
    url: address.url,
    headers: list.sent(address.host),
    body,
    options,
    unknowns: [...unknowns],
    offset,
  });
}

/** Sets what the options say and returns the addresses. */
function readWords(
  reading: PasteReading,
  words: readonly CommandWord[],
  options: WgetOptions,
): CommandWord[] {
  const addresses: CommandWord[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    const { text, offset } = word;
    const [, long, equalValue] = /^--([\w-]+)(?:=([^]*))?$/.exec(text) ?? [];
    if (long !== undefined) {
      const name = [...requestOptions, ...otherOptions].find((option) => option === long);
      const takesNext = name !== undefined && equalValue === undefined;
      if (takesNext) at += 1;
      const value = takesNext ? words[at] : { text: equalValue ?? '', offset };
      if (takesNext && !value)
        throw new PasteRefusal(
          offset,
          l10n.t('“{0}” has no value behind it: the command seems to be cut off.', quoted(text)),
        );
      if (name !== undefined && value) apply(reading, options, name, value, word);
      else applySwitch(reading, options, long, word);
    } else if (/^-[^-]/.test(text)) {
      at += readLetters(reading, options, word, words[at + 1]);
    } else if (text !== '--' && text !== '-') {
      addresses.push(word);
    }
  }
  return addresses;
}

/** Letters run together: `-qO-`, `-nv`. @returns how many of the words behind it belong to the option */
function readLetters(
  reading: PasteReading,
  options: WgetOptions,
  word: CommandWord,
  next: CommandWord | undefined,
): number {
  for (let at = 1; at < word.text.length; at += 1) {
    const letter = word.text.slice(at, at + 1);
    // Of two letters: -nv, -nc, -nd, -nH, -np.
    if (letter === 'n') return 0;
    const name = letters[letter];
    if (name === undefined && !otherLetters.test(letter)) continue;
    const glued = word.text.slice(at + 1);
    const value = glued === '' ? next : { text: glued, offset: word.offset };
    if (name !== undefined && value) apply(reading, options, name, value, word);
    return glued === '' ? 1 : 0;
  }
  return 0;
}

function apply(
  reading: PasteReading,
  { headers, values }: WgetOptions,
  name: string,
  value: CommandWord,
  word: CommandWord,
): void {
  if (name === 'header') headers.push(value);
  else if (requestOptions.includes(name)) values.set(name, value);
  if (unfollowed.has(name) || name === 'load-cookies') noteUnfollowed(reading, word);
}

function applySwitch(reading: PasteReading, { options }: WgetOptions, name: string, word: CommandWord): void {
  if (name === 'no-check-certificate') options.push('insecure');
  else if (/^(?:proxy|spider|recursive|mirror)$/.test(name)) noteUnfollowed(reading, word);
}

function noteUnfollowed(reading: PasteReading, word: CommandWord): void {
  const name = quoted(word.text);
  reading.note(
    'notUnderstood',
    word.offset,
    l10n.t('“{0}” has no effect here: the request goes out without it.', name),
  );
}
