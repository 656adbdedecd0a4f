// A request as the text of a .http file, to be edited as a whole, and back. Credentials that were typed do not stand in
// the text, which an editor may write to disk: a mark stands in their place, and comes back as what it stands for.

import * as l10n from '@vscode/l10n';

import { isSecretHeader, isSecretParameter } from '../base/credentialNames.ts';
import { methodOf, type Header, type StreamRequest } from '../stream/streamRequest.ts';
import { queryRowsOf, withQueryRows } from './queryRows.ts';
import { secretPartOf } from './authorization.ts';

/** Why a text is no request. */
export class RequestTextMistake extends Error {
  override readonly name = 'RequestTextMistake';
}

const reference = /\$\{secret:|\{\{/;
const requestLine = /^([A-Za-z]+)\s+(\S.*?)(?:\s+HTTP\/[\d.]+)?\s*$/;
const headerLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*:[ \t]*(.*?)[ \t]*$/;

/** The text of a request. */
export function requestText(request: StreamRequest): string {
  const { url, headers = [], body } = request;
  const lines = [`${methodOf(request)} ${hideParameters(url, new TypedMarks())}`];
  const marks = new TypedMarks();
  for (const [name, value] of headers) lines.push(`${name}: ${hideValue(name, value, marks)}`.trimEnd());
  return `${lines.join('\n')}\n${body === undefined ? '' : `\n${body}`}`;
}

/**
 * The request of a text.
 * @param before the request that the text was made of: it has what marks stand for, and what the text does not say
 * @throws RequestTextMistake with a sentence that names the line
 */
export function readRequestText(text: string, before: StreamRequest): StreamRequest {
  const lines = text.split(/\r\n|[\n\r]/);
  let at = lines.findIndex((line) => line.trim() !== '' && !isComment(line));
  const [, method, address] = requestLine.exec(lines[at]?.trim() ?? '') ?? [];
  if (method === undefined || address === undefined)
    throw new RequestTextMistake(
      l10n.t(
        'Line {0}: a request begins with a method and an address, such as GET http://localhost/.',
        Math.max(0, at) + 1,
      ),
    );
  let url = address;
  const headers: Header[] = [];
  for (at += 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') break;
    if (isComment(line)) continue;
    if (headers.length === 0 && /^\s+[?&]/.test(line)) {
      url += line.trim();
      continue;
    }
    const [, name, value = ''] = headerLine.exec(line) ?? [];
    if (name === undefined)
      throw new RequestTextMistake(
        l10n.t(
          'Line {0}: a header is a name, a colon and a value. An empty line stands before the body.',
          at + 1,
        ),
      );
    headers.push([name, value]);
  }
  const { body: _, headers: __, method: ___, ...rest } = before;
  const marks = new TypedMarks();
  for (const [name, value] of before.headers ?? []) hideValue(name, value, marks);
  const body = lines.slice(at + 1).join('\n');
  return {
    ...rest,
    url: restoreParameters(url, before.url),
    ...(method.toUpperCase() !== 'GET' && { method: method.toUpperCase() }),
    ...(headers.length > 0 && { headers: headers.map((header) => restoreValue(header, marks)) }),
    ...(body !== '' && { body }),
  };
}

function isComment(line: string): boolean {
  return /^\s*(?:#|\/\/)/.test(line);
}

/** What stands in the place of hidden values, each time something else, and the values that it stands for. */
class TypedMarks {
  readonly #values = new Map<string, string>();

  add(name: string, value: string): string {
    let mark = `\${typed:${name}}`;
    for (let again = 2; this.#values.has(mark.toLowerCase()); again += 1) mark = `\${typed:${name}:${again}}`;
    this.#values.set(mark.toLowerCase(), value);
    return mark;
  }

  valueOf(mark: string): string | undefined {
    return this.#values.get(mark.toLowerCase());
  }
}

function hideValue(name: string, value: string, marks: TypedMarks): string {
  const { scheme, secret } = secretPartOf(value);
  return isSecretHeader(name) && secret !== '' && !reference.test(value)
    ? scheme + marks.add(name, secret)
    : value;
}

function restoreValue([name, value]: Header, marks: TypedMarks): Header {
  return [name, value.replace(/\$\{typed:[^}]+\}/, (mark) => marks.valueOf(mark) ?? mark)];
}

function hideParameters(url: string, marks: TypedMarks): string {
  const rows = queryRowsOf(url);
  const isHidden = ({ name, value }: (typeof rows)[number]): boolean =>
    isSecretParameter(name) && value !== '' && !reference.test(value);
  if (!rows.some(isHidden)) return url;
  const stand = (index: number): string => `typed-${index}-value`;
  const hidden = withQueryRows(
    url,
    rows.map((row, index) => (isHidden(row) ? { ...row, value: stand(index) } : row)),
  );
  return rows.reduce(
    (text, row, index) =>
      isHidden(row) ? text.replace(stand(index), () => marks.add(row.name, row.value)) : text,
    hidden,
  );
}

function restoreParameters(url: string, before: string): string {
  if (!url.includes('${typed:')) return url;
  const marks = new TypedMarks();
  hideParameters(before, marks);
  const rows = queryRowsOf(url).map((row) => ({ ...row, value: marks.valueOf(row.value) ?? row.value }));
  return withQueryRows(url, rows);
}
