// Exchanges that tests have recorded to be played again: by VCR in its many languages (YAML or JSON), by go-vcr and by nock.
// Bodies may still be compressed there. There are no times in any of them.

import * as l10n from '@vscode/l10n';

import { isRecord } from '../base/narrowing.ts';
import { decodeText, encodeText } from '../base/text.ts';
import type { CaptureKind } from '../stream/captureNote.ts';
import type { Header } from '../stream/streamRequest.ts';
import { bytesOfBase64, bytesOfHex } from './reading/base64.ts';
import {
  checkItemBytes,
  CaptureRefusal,
  cutOffRefusal,
  type CaptureFile,
  type CaptureReader,
  type CaptureReading,
} from './reading/captureReading.ts';
import type { CapturedHead, CapturedRequest } from './reading/capturedExchange.ts';
import { asFields, asList, asNumber, asText, headersOf } from './reading/jsonFields.ts';
import { jsonItems } from './reading/jsonItems.ts';
import { RawExchange, streamsOfRaw } from './reading/rawExchange.ts';
import { yamlItems } from './reading/yamlItems.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Of one exchange. */
const maxItemBytes = 32 * 1024 * 1024;
/** The same in YAML, which is slower to read. */
const maxYamlBytes = 8 * 1024 * 1024;

/** Names of the list, in JSON and in YAML. */
const listNames = ['interactions', 'http_interactions'];

export const nock: CaptureReader = {
  kind: 'nock',
  recognises: (start) => /^\s*\[\s*\{[^]{0,2000}"scope"\s*:/.test(decodeText(start.subarray(0, 4_000))),
  *read({ bytes }) {
    return yield* streamsIn(jsonValues(bytes, []), 'nock', exchangeOfNock);
  },
};

export const vcrJson: CaptureReader = {
  kind: 'vcr',
  recognises: (start) =>
    /^\s*\{[^]{0,200}"(?:http_)?interactions"\s*:\s*\[/.test(decodeText(start.subarray(0, 4_000))),
  *read({ bytes }) {
    const start = decodeText(bytes.subarray(0, 4_000));
    const name = listNames.find((each) => start.includes(`"${each}"`)) ?? '';
    return yield* streamsIn(jsonValues(bytes, [name]), 'vcr', exchangeOfInteraction);
  },
};

/** Whether a file that begins so is a cassette in YAML, so that something to parse it is needed. */
export function isYamlCassette(start: Uint8Array): boolean {
  return /^(?:http_)?interactions:[ \t]*\r?$|^-[ \t]*(?:\r?\n[ \t]+)?request:/m.test(
    decodeText(start.subarray(0, 8_000)),
  );
}

/** The texts of a cassette's items, each a list of one. @throws CaptureRefusal for one that is too large */
export function cassetteItems(bytes: Uint8Array): Uint8Array[] {
  const items = [...yamlItems(bytes)].filter((item) => item !== undefined);
  for (const { length } of items) checkItemBytes(length, maxYamlBytes);
  return items;
}

export const vcrYaml: CaptureReader = { kind: 'vcr', recognises: isYamlCassette, read: readYaml };

function* readYaml({ yaml = [] }: CaptureFile): CaptureReading {
  return yield* streamsIn(yamlItemValues(yaml), 'vcr', exchangeOfInteraction);
}

function* streamsIn(
  values: Generator<unknown, boolean>,
  kind: CaptureKind,
  toExchange: (fields: Fields) => RawExchange | undefined,
): CaptureReading {
  const exchanges: RawExchange[] = [];
  let count = 0;
  for (;;) {
    const next = values.next();
    if (next.done) {
      const streams = streamsOfRaw(
        exchanges.filter(({ isStream }) => isStream),
        kind,
      );
      if (streams.length > 0) return streams;
      if (next.value) throw cutOffRefusal();
      throw noStreamIn(count);
    }
    if (isRecord(next.value)) {
      count += 1;
      const exchange = toExchange(next.value);
      if (exchange) exchanges.push(exchange);
    }
    yield undefined;
  }
}

function noStreamIn(count: number): CaptureRefusal {
  return new CaptureRefusal(
    count === 1
      ? l10n.t('This recording has no event stream in it, only 1 other exchange.')
      : l10n.t('This recording has no event stream in it, only {0} other exchanges.', count),
  );
}

/** Undefined between slices; returns whether the file was cut off. */
function* jsonValues(bytes: Uint8Array, path: readonly string[]): Generator<unknown, boolean> {
  const items = jsonItems(bytes, path);
  for (;;) {
    const next = items.next();
    if (next.done) return next.value.isCut;
    const item = next.value;
    if (item) checkItemBytes(item.end - item.start, maxItemBytes);
    yield item && item.name === undefined ? parsed(bytes.subarray(item.start, item.end)) : undefined;
  }
}

function* yamlItemValues(values: readonly unknown[]): Generator<unknown, boolean> {
  for (const value of values) yield Array.isArray(value) ? (value as readonly unknown[])[0] : undefined;
  return false;
}

/** Undefined for what is no JSON. */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function exchangeOfNock(fields: Fields): RawExchange | undefined {
  const { scope, path, method, body, status, response, rawHeaders, headers, responseIsBinary } = fields;
  if (typeof scope !== 'string' || typeof path !== 'string') return undefined;
  const exchange = new RawExchange();
  const sent = textOfBody(body);
  exchange.send(requestOf(method, scope + path, fields['reqheaders'], sent), undefined);
  exchange.receiveWholeHead(
    {
      status: asNumber(status) ?? 200,
      statusText: '',
      httpVersion: '',
      headers: headersIn(rawHeaders ?? headers),
    },
    undefined,
  );
  for (const part of partsOfNock(response, responseIsBinary === true)) exchange.receive(part, undefined);
  return exchange;
}

/** Binary bodies are hexadecimal; compressed ones a list of such, one for each chunk that came. */
function partsOfNock(response: unknown, isBinary: boolean): readonly Uint8Array[] {
  if (Array.isArray(response)) {
    const parts = (response as readonly unknown[]).map((part) =>
      typeof part === 'string' && part !== '' ? bytesOfHex(part) : undefined,
    );
    if (parts.every((part) => part !== undefined)) return parts;
  }
  const text = asText(response);
  if (text === undefined) return [encodeText(JSON.stringify(response) ?? '')];
  return [(isBinary ? bytesOfHex(text) : undefined) ?? encodeText(text)];
}

function exchangeOfInteraction(fields: Fields): RawExchange | undefined {
  const request = asFields(fields['request']);
  const response = asFields(fields['response']);
  const url = asText(request['uri']) ?? asText(request['url']);
  const head = headOfInteraction(response);
  if (url === undefined || !head) return undefined;
  const exchange = new RawExchange();
  exchange.send(
    requestOf(request['method'], url, request['headers'], textOfBody(request['body'])),
    undefined,
  );
  exchange.receiveWholeHead(head, undefined);
  const body = bytesOfBody(response['body'] ?? response['content']);
  if (body) exchange.receive(body, undefined);
  return exchange;
}

function headOfInteraction(response: Fields): CapturedHead | undefined {
  const { status, code, status_code: statusCode, http_version: version, proto, headers } = response;
  const { code: codeIn, message, http_version: versionIn } = asFields(status);
  const number =
    asNumber(codeIn) ??
    asNumber(code) ??
    asNumber(statusCode) ??
    asNumber(status) ??
    Number.parseInt(asText(codeIn) ?? asText(status) ?? '', 10);
  if (Number.isNaN(number)) return undefined;
  const statusText = asText(message) ?? asText(status)?.replace(/^\d{3} ?/, '') ?? '';
  const said = asText(proto) ?? asText(version) ?? asText(versionIn) ?? '';
  const [, httpVersion = ''] = /(\d(?:\.\d)?)$/.exec(said) ?? [];
  return { status: number, statusText, httpVersion, headers: headersIn(headers) };
}

/** Text, bytes, or an object that has them under one of several names. */
function bytesOfBody(body: unknown): Uint8Array | undefined {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return encodeText(body);
  if (!isRecord(body)) return undefined;
  const { base64_string: base64, string, content, text } = body;
  if (typeof base64 === 'string') return bytesOfBase64(base64.replaceAll(/\s/g, ''));
  return bytesOfBody(string ?? content ?? text);
}

function textOfBody(body: unknown): string | undefined {
  const bytes = bytesOfBody(body);
  if (bytes) return bytes.length === 0 ? undefined : decodeText(bytes);
  const isValue = body !== undefined && body !== null && (!isRecord(body) || Object.keys(body).length > 0);
  return isValue && !(isRecord(body) && 'string' in body) ? JSON.stringify(body) : undefined;
}

function requestOf(
  method: unknown,
  url: string,
  headers: unknown,
  body: string | undefined,
): CapturedRequest {
  return {
    method: (asText(method) ?? 'GET').toUpperCase(),
    url,
    headers: headersIn(headers),
    ...(body !== undefined && { body }),
  };
}

/** Headers as a list of names and values in turn, as objects, or by name with one value or several. */
function headersIn(value: unknown): Header[] {
  if (Array.isArray(value)) {
    const list = value as readonly unknown[];
    if (!list.every((each) => typeof each === 'string')) return headersOf(list);
    return list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1] ?? ''] as const] : []));
  }
  return Object.entries(asFields(value)).flatMap(([name, values]) =>
    (Array.isArray(values) ? asList(values) : [values]).flatMap((each) =>
      typeof each === 'string' || typeof each === 'number' ? [[name, String(each)] as const] : [],
    ),
  );
}
