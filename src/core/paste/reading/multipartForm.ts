// The body that curl makes of `-F`: one part for each field, with a boundary that is in none of them.

import * as l10n from '@vscode/l10n';

import { digestOf } from '../../base/digest.ts';
import { PasteRefusal } from './pasteReading.ts';

/** A field of a form. */
export interface FormField {
  readonly name: string;
  readonly content: string;
  readonly fileName?: string;
  readonly contentType?: string;
  readonly headers?: readonly string[];
}

/** Types that curl knows by the ending of a file's name. */
const typesOfEndings: readonly (readonly [ending: RegExp, type: string])[] = [
  [/\.gif$/i, 'image/gif'],
  [/\.jpe?g$/i, 'image/jpeg'],
  [/\.png$/i, 'image/png'],
  [/\.svg$/i, 'image/svg+xml'],
  [/\.txt$/i, 'text/plain'],
  [/\.html?$/i, 'text/html'],
  [/\.pdf$/i, 'application/pdf'],
  [/\.xml$/i, 'application/xml'],
];

/**
 * The field that an argument of `-F` stands for.
 * @param fileOf the text of a file
 * @throws PasteRefusal for what is no field, or more than one part
 */
export function readFormField(argument: string, offset: number, fileOf: (name: string) => string): FormField {
  const equals = argument.indexOf('=');
  if (equals === -1)
    throw new PasteRefusal(offset, l10n.t('A field of a form needs a name and a value, as in name=value.'));
  const name = argument.slice(0, equals);
  const value = argument.slice(equals + 1);
  if (value.startsWith('(') || (name === '' && value.startsWith(')')))
    throw new PasteRefusal(offset, l10n.t('Forms within forms are not understood.'));
  const kind = /^[@<]/.exec(value)?.[0] ?? '';
  const [content = '', ...parameters] = splitParameters(value.slice(kind.length));
  const read = readParameters(parameters);
  if (kind === '') return { name, content, ...read };
  if (/^[^"]*,/.test(value) && kind === '@')
    throw new PasteRefusal(offset, l10n.t('Several files in one field are not understood.'));
  const text = fileOf(content);
  if (kind === '<') return { name, content: text, ...read };
  return {
    name,
    content: text,
    fileName: content.replace(/^.*[/\\]/, ''),
    contentType: typesOfEndings.find(([ending]) => ending.test(content))?.[1] ?? 'application/octet-stream',
    ...read,
  };
}

/** A value and its parameters, divided at semicolons; each may be in double quotes. */
function splitParameters(text: string): string[] {
  const parts: string[] = [];
  const part = /\s*(?:"((?:[^"\\]|\\[^])*)"\s*(?:;|$)|([^;]*)(?:;|$))/y;
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (!found) break;
    parts.push(found[1]?.replaceAll(/\\([\\"])/g, '$1') ?? found[2] ?? '');
  }
  return parts;
}

function readParameters(parameters: readonly string[]): Omit<Partial<FormField>, 'name' | 'content'> {
  const read: { fileName?: string; contentType?: string; headers?: string[] } = {};
  for (const parameter of parameters) {
    const [, name, value = ''] = /^\s*(type|filename|headers)=(.*)$/is.exec(parameter) ?? [];
    const plain = value.replace(/^"((?:[^"\\]|\\[^])*)".*$/s, (_, inner: string) =>
      inner.replaceAll(/\\([\\"])/g, '$1'),
    );
    if (name === 'type') read.contentType = plain;
    else if (name === 'filename') read.fileName = plain;
    else if (name === 'headers') (read.headers ??= []).push(plain);
  }
  return read;
}

/** The body, and its Content-Type. */
export function writeMultipart(fields: readonly FormField[]): {
  readonly text: string;
  readonly type: string;
} {
  const boundary = boundaryFor(fields);
  const parts = fields.map(({ name, content, fileName, contentType, headers = [] }) => {
    const file = fileName === undefined ? '' : `; filename="${escapeName(fileName)}"`;
    const type = contentType === undefined ? '' : `Content-Type: ${contentType}\r\n`;
    const more = headers.map((header) => `${header}\r\n`).join('');
    return `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"${file}\r\n${type}${more}\r\n${content}\r\n`;
  });
  return {
    text: `${parts.join('')}--${boundary}--\r\n`,
    type: ['multipart/form-data', `boundary=${boundary}`].join('; '),
  };
}

/** The same for the same fields, so that a text which is read again gives the same request. */
function boundaryFor(fields: readonly FormField[]): string {
  const contents = fields.map(({ content }) => content).join('\n');
  for (let salt = 0; ; salt += 1) {
    const boundary = `------------------------${digestOf(`${contents}${salt}`)}`;
    if (!contents.includes(boundary)) return boundary;
  }
}

function escapeName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
