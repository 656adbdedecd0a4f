// Requests as they go over the wire, lists of headers as browsers copy them, and entries of HAR files.

import * as l10n from '@vscode/l10n';

import { byteLength, decodeText, encodeText } from '../base/text.ts';
import { isRecord } from '../base/narrowing.ts';
import { parseStreamRequest, type Header } from '../stream/streamRequest.ts';
import { HeaderList } from './reading/headerList.ts';
import { likelyScheme, readPastedAddress } from './reading/pastedAddress.ts';
import { PasteRefusal, quoted, type PasteReading } from './reading/pasteReading.ts';
import { percentEncode } from './reading/percentEncoding.ts';

const requestLine = /^\s*([A-Za-z]+)[ \t]+(\S+)(?:[ \t]+HTTP\/[\d.]+)?[ \t]*(?:\n|$)/;
const headerLine = /^(:?[!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*:[ \t]*(.*)$/;
const pseudoNames = /^:(?:authority|method|path|scheme|protocol)$/;

/** Whether the text begins as a request over the wire does: method, target, HTTP. */
export function looksLikeRawRequest(text: string): boolean {
  return (
    /^\s*[A-Za-z]+[ \t]+\S+[ \t]+HTTP\/[\d.]+[ \t]*(?:\n|$)/.test(text) ||
    /^\s*(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(?:https?:\/\/|\/)\S*[ \t]*(?:\n|$)/.test(text)
  );
}

/** Whether the text is a list of headers that says an address: pseudo-headers, or the address above them. */
export function looksLikeHeaderList(text: string): boolean {
  return (
    /^[ \t]*:(?:authority|method|path|scheme)\b/m.test(text.slice(0, 20_000)) ||
    /^\s*Request URL:?\s/i.test(text)
  );
}

/** The headers of a block of `Name: value` lines; undefined when it has a line that is none. */
export function readHeaderLines(text: string): readonly Header[] | undefined {
  const headers: Header[] = [];
  for (const line of text.split(/\r\n|[\n\r]/)) {
    if (line.trim() === '') continue;
    const [, name, value = ''] = headerLine.exec(line.trim()) ?? [];
    if (name === undefined) return undefined;
    if (!pseudoNames.test(name)) headers.push([name, value]);
  }
  return headers.length === 0 ? undefined : headers;
}

/** Adds a request as it goes over the wire. @throws PasteRefusal when it does not say where to */
export function addRawRequest(reading: PasteReading): void {
  const found = requestLine.exec(reading.text);
  if (!found) throw new PasteRefusal(0, l10n.t('A request begins with a method and an address.'));
  const [line, method = '', target = ''] = found;
  const blank = /\n[ \t]*\n/g;
  blank.lastIndex = Math.max(0, line.length - 1);
  const gap = blank.exec(reading.text);
  const headEnd = gap?.index ?? reading.text.length;
  const pairs = readPairs(
    reading,
    reading.text.slice(line.length, Math.max(line.length, headEnd)),
    line.length,
  );
  const host = valueOf(pairs, 'host');
  const isWhole = /^https?:\/\//i.test(target);
  if (!isWhole && host === undefined)
    throw new PasteRefusal(0, l10n.t('The request has a path only: the line with its Host is missing.'));
  const url = isWhole ? target : `${likelyScheme(host ?? '')}://${host}${target === '*' ? '/' : target}`;
  const body = gap && reading.text.slice(gap.index + gap[0].length);
  addPairs(reading, { method, url, pairs, body: bodyOf(reading, body ?? '', pairs) });
}

interface PairsRequest {
  readonly method: string;
  readonly url: string;
  readonly pairs: readonly Header[];
  readonly body: string | undefined;
}

function addPairs(reading: PasteReading, { method, url, pairs, body }: PairsRequest): void {
  const address = readPastedAddress(url, 'https');
  if (!address) throw new PasteRefusal(0, l10n.t('“{0}” is no http or https address.', quoted(url)));
  const list = new HeaderList(reading);
  for (const [name, value] of pairs) if (!pseudoNames.test(name)) list.add(name, value);
  reading.add({ method, url: address.url, headers: list.sent(address.host), body, offset: 0 });
}

/** The body without what a copy added behind its end. */
function bodyOf(reading: PasteReading, text: string, pairs: readonly Header[]): string | undefined {
  if (text === '') return undefined;
  const written = valueOf(pairs, 'content-length');
  const length = written === undefined ? undefined : Number(written);
  if (length === undefined || !Number.isSafeInteger(length)) {
    const trimmed = text.replace(/\n$/, '');
    return trimmed === '' ? undefined : trimmed;
  }
  const size = byteLength(text);
  // The line ends of the wire may have become shorter in the copy.
  if (size >= length) return length === 0 ? undefined : decodeText(encodeText(text).subarray(0, length));
  reading.note(
    'lost',
    reading.text.length - text.length,
    l10n.t('The body has {0} bytes and Content-Length says {1}: the copy has lost some.', size, length),
  );
  return text;
}

function readPairs(reading: PasteReading, head: string, base: number): Header[] {
  const pairs: Header[] = [];
  let offset = base;
  for (const line of head.split('\n')) {
    const [, name, value = ''] = headerLine.exec(line.trim()) ?? [];
    const last = pairs.at(-1);
    if (name !== undefined) pairs.push([name, value.trim()]);
    // A line that is indented goes on with the one before.
    else if (/^[ \t]+\S/.test(line) && last) pairs[pairs.length - 1] = [last[0], `${last[1]} ${line.trim()}`];
    else if (line.trim() !== '') reading.notUnderstood(offset, line);
    offset += line.length + 1;
  }
  return pairs;
}

function valueOf(pairs: readonly Header[], name: string): string | undefined {
  return pairs.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

/** What DevTools have above the headers. */
const general = '(?:request (?:url|method)|status code|remote address|referrer policy)';
const generalName = new RegExp(`^${general}$`, 'i');
const generalLine = new RegExp(String.raw`^[ \t]*${general}:[^\n]*$`, 'gim');

/** The text with blanks where such lines are. */
function withoutGeneral(text: string): string {
  return text.replaceAll(generalLine, (line) => ' '.repeat(line.length));
}

/** Adds the request of a copied list of headers: names and values on one line each, or on two. */
export function addHeaderList(reading: PasteReading): void {
  const lines = reading.text.split('\n').map((line) => line.trim());
  const filled = lines.filter((line) => line !== '');
  const isTwoLines = /^:?[\w -]+:?$/.test(filled[0] ?? '') && filled.length > 1;
  const pairs = isTwoLines ? pairsOfTwo(filled) : readPairs(reading, withoutGeneral(reading.text), 0);
  const whole = valueOf(pairs, 'request url') ?? /^\s*Request URL:?\s*(\S+)/i.exec(reading.text)?.[1];
  const method =
    valueOf(pairs, ':method') ?? /^[ \t]*Request Method:?\s{0,20}(\S+)/im.exec(reading.text)?.[1] ?? 'GET';
  const authority = valueOf(pairs, ':authority') ?? valueOf(pairs, 'host');
  if (whole === undefined && authority === undefined)
    throw new PasteRefusal(
      0,
      l10n.t('These headers do not say an address: paste them as headers, and the address beside them.'),
    );
  const scheme = valueOf(pairs, ':scheme') ?? likelyScheme(authority ?? '');
  const url = whole ?? `${scheme}://${authority}${valueOf(pairs, ':path') ?? '/'}`;
  addPairs(reading, {
    method,
    url,
    pairs: pairs.filter(([name]) => !generalName.test(name)),
    body: undefined,
  });
}

function pairsOfTwo(lines: readonly string[]): Header[] {
  const pairs: Header[] = [];
  for (let at = 0; at + 1 < lines.length; at += 2)
    pairs.push([(lines[at] ?? '').replace(/:$/, ''), lines[at + 1] ?? '']);
  return pairs;
}

/** Whether the text may be JSON with a request; a shell has braces too, around commands. */
export function looksLikeJson(text: string): boolean {
  return /^\s*(?:\[|\{\s*(?:["}]|$))/.test(text);
}

/** Adds the requests of a HAR file or of entries of one, or a request as this program keeps it. */
export function addJsonRequests(reading: PasteReading): void {
  const requests = requestsOf(parse(reading.text));
  if (requests.length === 0)
    throw new PasteRefusal(
      0,
      l10n.t('This JSON has no request: a HAR file or an entry of one is understood.'),
    );
  for (const request of requests) addHarRequest(reading, request);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PasteRefusal(0, l10n.t('The text begins as JSON and is none: it seems to be cut off.'));
  }
}

/** The objects with a method and a url that the value has where HAR has them. */
function requestsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => (isRecord(item) ? requestsOf(item) : []));
  if (!isRecord(value)) return [];
  const { log, entries, request } = value;
  if (isRecord(log)) return requestsOf(log);
  if (Array.isArray(entries)) return requestsOf(entries);
  if (isRecord(request)) return requestsOf(request);
  return typeof value['url'] === 'string' ? [value] : [];
}

function addHarRequest(reading: PasteReading, request: Readonly<Record<string, unknown>>): void {
  const { url, method, postData, body } = request;
  const plain = parseStreamRequest({ ...request, headers: pairsOf(request['headers']) });
  if (!plain)
    throw new PasteRefusal(0, l10n.t('The request in this JSON has another form than a HAR file has.'));
  const pairs = [...(plain.headers ?? [])];
  const cookies = pairsOf(request['cookies']);
  if (cookies.length > 0 && valueOf(pairs, 'cookie') === undefined)
    pairs.push(['Cookie', cookies.map(([name, value]) => `${name}=${value}`).join('; ')]);
  const posted = isRecord(postData) ? postData : {};
  const type = posted['mimeType'];
  if (typeof type === 'string' && type !== '' && valueOf(pairs, 'content-type') === undefined)
    pairs.push(['Content-Type', type]);
  addPairs(reading, {
    method: typeof method === 'string' ? method : 'GET',
    url: String(url),
    pairs,
    body: typeof body === 'string' ? body : postedText(posted),
  });
}

function postedText({ text, params }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof text === 'string') return text;
  const pairs = pairsOf(params);
  if (pairs.length === 0) return undefined;
  return pairs.map(([name, value]) => `${percentEncode(name, '+')}=${percentEncode(value, '+')}`).join('&');
}

/** Pairs of HAR, `{name, value}`; also as an object from names to values, and as arrays of two. */
function pairsOf(value: unknown): Header[] {
  if (isRecord(value)) return Object.entries(value).map(([name, text]) => [name, textOfValue(text)]);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown): Header[] => {
    if (isRecord(item))
      return typeof item['name'] === 'string' ? [[item['name'], textOfValue(item['value'])]] : [];
    if (!Array.isArray(item) || item.length !== 2) return [];
    const [name, text] = item as unknown[];
    return [[textOfValue(name), textOfValue(text)]];
  });
}

function textOfValue(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
