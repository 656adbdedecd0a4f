// The body of a request: its lines, and files in the place of lines.

import { headerValues } from '../stream/headerValues.ts';
import type { Header } from '../stream/streamRequest.ts';
import type { HttpBodyPart } from './httpFile.ts';

/** A line of a body, or the file in its place. */
export type BodyLine = string | Extract<HttpBodyPart, { readonly kind: 'file' }>;

const file = /^<(?:@(\w[\w-]*)?)?\s+(\S.*)$/;

/** What a line of a body stands for. */
export function bodyPartOf(line: string, number: number): BodyLine {
  const found = file.exec(line);
  if (!found) return line;
  const [, encoding, path = ''] = found;
  const isTemplate = line.startsWith('<@');
  return {
    kind: 'file',
    path: path.trimEnd(),
    isTemplate,
    ...(encoding !== undefined && { encoding }),
    line: number,
  };
}

/** The parts of a body, without empty lines around it; undefined when nothing is left, or comments alone. */
export function joinedBody(
  lines: readonly BodyLine[],
  headers: readonly Header[],
): readonly HttpBodyPart[] | undefined {
  const first = lines.findIndex((line) => !isEmpty(line));
  const last = lines.findLastIndex((line) => !isEmpty(line));
  const filled = first === -1 ? [] : lines.slice(first, last + 1);
  if (filled.every((line) => isEmpty(line) || isComment(line))) return undefined;
  const [type = ''] = headerValues(headers, 'content-type');
  if (/^application\/x-www-form-urlencoded/i.test(type)) return joinParts(joinForm(filled), '\n');
  return joinParts(filled, /^multipart\//i.test(type) ? '\r\n' : '\n');
}

function isEmpty(line: BodyLine): boolean {
  return typeof line === 'string' && line.trim() === '';
}

function isComment(line: BodyLine): boolean {
  return typeof line === 'string' && /^\s*(?:#|\/\/)/.test(line);
}

/** The fields of a form may each have a line. */
function joinForm(lines: readonly BodyLine[]): BodyLine[] {
  const joined: BodyLine[] = [];
  let fields: string[] = [];
  const flush = (): void => {
    if (fields.length > 0) joined.push(fields.join(''));
    fields = [];
  };
  for (const line of lines) {
    if (typeof line !== 'string') {
      flush();
      joined.push(line);
      continue;
    }
    const text = line.trim();
    if (text !== '' && !text.startsWith('&') && fields.at(-1)?.endsWith('&') !== true) flush();
    fields.push(text);
  }
  flush();
  return joined;
}

function joinParts(lines: readonly BodyLine[], lineEnd: string): HttpBodyPart[] {
  const parts: HttpBodyPart[] = [];
  let texts: string[] = [];
  const flush = (isEnd: boolean): void => {
    // A line break stands between a text and the file behind it, and between a file and what follows.
    const text = texts.join(lineEnd) + (isEnd || texts.length === 0 ? '' : lineEnd);
    if (text !== '') parts.push({ kind: 'text', text });
    texts = [];
  };
  for (const line of lines) {
    if (typeof line === 'string') {
      texts.push(line);
      continue;
    }
    flush(false);
    parts.push(line);
    texts.push('');
  }
  flush(true);
  return parts;
}
