// Reads the words of a curl command: what its options ask for, divided by `--next` into the operations that curl would
// do one after another. Words are taken as curl takes them, or refused where curl refuses them.

import * as l10n from '@vscode/l10n';

import { findLongOption, findShortOption, isUnfollowed } from './curlOptions.ts';
import type { CommandWord } from './reading/commandInput.ts';
import type { PastedOption } from './reading/pasted.ts';
import { PasteRefusal, quoted, type PasteReading } from './reading/pasteReading.ts';

/** How a value becomes part of the body. */
export type DataKind = 'data' | 'binary' | 'raw' | 'urlencode' | 'json';

/** One operation of curl, as its options ask for it. */
export interface CurlOperation {
  readonly urls: CommandWord[];
  readonly headers: CommandWord[];
  readonly data: { readonly kind: DataKind; readonly value: CommandWord }[];
  readonly form: { readonly isText: boolean; readonly value: CommandWord }[];
  readonly query: CommandWord[];
  readonly cookies: CommandWord[];
  readonly options: PastedOption[];
  method?: string;
  upload?: CommandWord;
  user?: CommandWord;
  bearer?: string;
  userAgent?: string;
  referer?: string;
  range?: string;
  modifiedSince?: string;
  isHead: boolean;
  isGet: boolean;
  takesPattern: boolean;
  keepsDots: boolean;
  /** Whether user and password go out otherwise than as Basic. */
  isOtherSignIn: boolean;
}

function newOperation(): CurlOperation {
  return {
    urls: [],
    headers: [],
    data: [],
    form: [],
    query: [],
    cookies: [],
    options: [],
    isHead: false,
    isGet: false,
    takesPattern: true,
    keepsDots: false,
    isOtherSignIn: false,
  };
}

/**
 * The operations of a command, in their order.
 * @param words behind the name of the program
 * @throws PasteRefusal where curl refuses the command
 */
export function readCurlWords(reading: PasteReading, words: readonly CommandWord[]): CurlOperation[] {
  const operations = [newOperation()];
  let onlyAddresses = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const operation = operations.at(-1);
    if (!word || !operation) break;
    const { text } = word;
    if (onlyAddresses || !text.startsWith('-') || text === '-') {
      operation.urls.push(word);
    } else if (text === '--') {
      onlyAddresses = true;
    } else if (text.startsWith('--')) {
      at += readLongWord(reading, operations, word, words[at + 1]);
    } else {
      at += readLetters(reading, operations, word, words[at + 1]);
    }
  }
  return operations;
}

/** @returns how many of the words behind it belong to the option */
function readLongWord(
  reading: PasteReading,
  operations: CurlOperation[],
  word: CommandWord,
  next: CommandWord | undefined,
): number {
  const option = findLongOption(word.text.slice(2));
  if ('problem' in option) {
    switch (option.problem) {
      case 'equals':
        throw new PasteRefusal(
          word.offset,
          l10n.t(
            'curl refuses “{0}”: a value stands behind its option as a word of its own.',
            quoted(word.text),
          ),
        );
      case 'ambiguous':
        throw new PasteRefusal(
          word.offset,
          l10n.t(
            'curl refuses “{0}”: it may mean {1}.',
            quoted(word.text),
            option.names
              .slice(0, 4)
              .map((name) => `--${name}`)
              .join(', '),
          ),
        );
      case 'unknown':
        reading.note(
          'notUnderstood',
          word.offset,
          l10n.t('curl has no option “{0}”: it is left out.', quoted(word.text)),
        );
        return next && looksLikeValue(next.text) ? 1 : 0;
    }
  }
  const { name, takesValue, isOn } = option;
  if (!takesValue) {
    applySwitch(reading, operations, name, isOn, word);
    return 0;
  }
  applyValue(reading, operations, name, word, valueBehind(word, next));
  return 1;
}

function readLetters(
  reading: PasteReading,
  operations: CurlOperation[],
  word: CommandWord,
  next: CommandWord | undefined,
): number {
  for (let at = 1; at < word.text.length; at += 1) {
    const option = findShortOption(word.text.slice(at, at + 1));
    if (!option) {
      reading.note(
        'notUnderstood',
        word.offset,
        l10n.t('curl has no option “{0}”: it is left out.', quoted(`-${word.text.slice(at)}`)),
      );
      return 0;
    }
    if (!option.takesValue) {
      applySwitch(reading, operations, option.name, true, word);
      continue;
    }
    const glued = word.text.slice(at + 1);
    if (glued !== '') {
      applyValue(reading, operations, option.name, word, { text: glued, offset: word.offset });
      return 0;
    }
    applyValue(reading, operations, option.name, word, valueBehind(word, next));
    return 1;
  }
  return 0;
}

function valueBehind(word: CommandWord, next: CommandWord | undefined): CommandWord {
  if (next) return next;
  throw new PasteRefusal(
    word.offset,
    l10n.t('“{0}” has no value behind it: the command seems to be cut off.', quoted(word.text)),
  );
}

/** Whether a word behind an option that nobody knows is its value rather than an address. */
function looksLikeValue(text: string): boolean {
  return !text.startsWith('-') && !/[:/.]/.test(text);
}

function applySwitch(
  reading: PasteReading,
  operations: CurlOperation[],
  written: string,
  isWanted: boolean,
  word: CommandWord,
): void {
  const operation = operations.at(-1);
  if (!operation) return;
  // `--no-head` is the same as no `--head`.
  const [name, isOn] = written.startsWith('no-') ? [written.slice(3), !isWanted] : [written, isWanted];
  switch (name) {
    case 'next':
      operations.push(newOperation());
      break;
    case 'get':
      operation.isGet = isOn;
      break;
    case 'head':
      operation.isHead = isOn;
      break;
    case 'globoff':
      operation.takesPattern = !isOn;
      break;
    case 'path-as-is':
      operation.keepsDots = isOn;
      break;
    case 'insecure':
      setOption(operation, 'insecure', isOn);
      break;
    case 'location':
    case 'location-trusted':
    case 'follow':
      setOption(operation, 'followRedirects', isOn);
      break;
    case 'compressed':
      setOption(operation, 'compressed', isOn);
      break;
    case 'digest':
    case 'ntlm':
    case 'negotiate':
    case 'anyauth':
      operation.isOtherSignIn = isOn;
      noteUnfollowed(reading, word);
      break;
    default:
      if (isOn && isUnfollowed(name)) noteUnfollowed(reading, word);
  }
}

function setOption(operation: CurlOperation, option: PastedOption, isOn: boolean): void {
  const at = operation.options.indexOf(option);
  if (isOn && at === -1) operation.options.push(option);
  else if (!isOn && at !== -1) operation.options.splice(at, 1);
}

function noteUnfollowed(reading: PasteReading, word: CommandWord): void {
  const name = quoted(word.text);
  reading.note(
    'notUnderstood',
    word.offset,
    l10n.t('“{0}” has no effect here: the request goes out without it.', name),
  );
}

function applyValue(
  reading: PasteReading,
  operations: CurlOperation[],
  name: string,
  word: CommandWord,
  value: CommandWord,
): void {
  const operation = operations.at(-1);
  if (!operation) return;
  switch (name) {
    case 'url':
      operation.urls.push(value);
      break;
    case 'request':
      operation.method = value.text;
      break;
    case 'header':
      operation.headers.push(value);
      break;
    case 'data':
    case 'data-ascii':
      operation.data.push({ kind: 'data', value });
      break;
    case 'data-binary':
      operation.data.push({ kind: 'binary', value });
      break;
    case 'data-raw':
      operation.data.push({ kind: 'raw', value });
      break;
    case 'data-urlencode':
      operation.data.push({ kind: 'urlencode', value });
      break;
    case 'json':
      operation.data.push({ kind: 'json', value });
      break;
    case 'form':
    case 'form-string':
      operation.form.push({ isText: name === 'form-string', value });
      break;
    case 'url-query':
      operation.query.push(value);
      break;
    case 'cookie':
      operation.cookies.push(value);
      break;
    case 'upload-file':
      operation.upload = value;
      break;
    case 'user':
      operation.user = value;
      break;
    case 'oauth2-bearer':
      operation.bearer = value.text;
      break;
    case 'user-agent':
      operation.userAgent = value.text;
      break;
    case 'referer':
      operation.referer = value.text.replace(/;auto$/, '');
      break;
    case 'range':
      operation.range = value.text;
      break;
    case 'continue-at':
      operation.range = `${value.text}-`;
      break;
    case 'time-cond':
      operation.modifiedSince = value.text;
      break;
    default:
      if (isUnfollowed(name)) noteUnfollowed(reading, word);
  }
}
