// Exports of the inspector itself (NDJSON, see docs/export.md): what another timeline had, or several of them together, an
// object a line.

import { isRecord } from '../base/narrowing.ts';
import { present } from '../base/present.ts';
import { decodeText, encodeText } from '../base/text.ts';
import type { CaptureNote } from '../stream/captureNote.ts';
import { isEndingCause, type Ending } from '../stream/ending.ts';
import type { Header } from '../stream/streamRequest.ts';
import { formatSaidBy } from '../stream/bodyFormat.ts';
import { headerValues } from '../stream/headerValues.ts';
import { isOfLines } from '../wire/bodyFraming.ts';
import { bytesOfBase64 } from './reading/base64.ts';
import { lineOrRestAt } from './reading/byteLines.ts';
import type { CapturedChunk, CapturedExchange, CapturedHead } from './reading/capturedExchange.ts';
import {
  checkParts,
  cutOffRefusal,
  type CaptureFile,
  type CaptureReader,
  type CaptureReading,
} from './reading/captureReading.ts';
import { asFields, asNumber, asText } from './reading/jsonFields.ts';

type Fields = Readonly<Record<string, unknown>>;

const sliceLines = 200;

export const exportLines: CaptureReader = {
  kind: 'export',
  recognises: (start) =>
    /^\{(?:"stream":"[A-Z]+",)?"kind":"stream","format":\d+,/.test(decodeText(start.subarray(0, 100))),
  read: readExport,
};

type GrowingExchange = { -readonly [Member in keyof CapturedExchange]: CapturedExchange[Member] } & {
  body: CapturedChunk[];
};

/** What the lines of one stream say. */
interface ExportedStreamLines {
  readonly about: Fields;
  readonly attempts: Map<number, GrowingExchange>;
}

function* readExport({ bytes }: CaptureFile): CaptureReading {
  const streams = new Map<string, ExportedStreamLines>();
  let lines = 0;
  for (let at = 0, line = lineOrRestAt(bytes, at); line; at = line.next, line = lineOrRestAt(bytes, at)) {
    lines += 1;
    if (lines % sliceLines === 0) yield undefined;
    const fields = parse(bytes.subarray(at, line.end));
    if (!fields) continue;
    // Of one stream the lines have no name.
    const name = asText(fields['stream']) ?? '';
    const { about, attempts } = streams.get(name) ?? { about: {}, attempts: new Map() };
    const isAbout = fields['kind'] === 'stream';
    if (isAbout || attempts.size === 0) streams.set(name, { about: isAbout ? fields : about, attempts });
    const number = asNumber(fields['attempt']);
    if (number === undefined) continue;
    const attempt = attempts.get(number) ?? beginAttempt(about, fields);
    attempts.set(number, attempt);
    takeLine(attempt, fields);
    checkParts(lines);
  }
  const read = [...streams.values()].filter(({ attempts }) => attempts.size > 0);
  if (read.length === 0) throw cutOffRefusal();
  return read.map(({ attempts }) => ({ attempts: withNotes(attempts), clock: 'wall' }));
}

function withNotes(attempts: ReadonlyMap<number, GrowingExchange>): CapturedExchange[] {
  const [first, ...others] = attempts.values();
  const events = [...attempts.values()].reduce((sum, { body }) => sum + body.length, 0);
  const notes: CaptureNote[] = [
    { what: 'source', kind: 'export' },
    { what: 'events-only', count: events },
    { what: 'times-of-lines' },
  ];
  return first ? [{ ...first, notes }, ...others] : [];
}

function parse(bytes: Uint8Array): Fields | undefined {
  try {
    const value: unknown = JSON.parse(decodeText(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param fields of the attempt's line; of an entry where the attempt's line is not in the file */
function beginAttempt(stream: Fields, fields: Fields): GrowingExchange {
  const asked = asFields(stream['request']);
  const isOwn = fields['kind'] === 'attempt' && fields['isGone'] !== true;
  const url = asText(fields['url']) ?? asText(asked['url']);
  const method = asText(isOwn ? fields['method'] : asked['method']) ?? 'GET';
  const body = asText(isOwn ? fields['body'] : asked['body']);
  const headers = pairsOf(isOwn ? fields['requestHeaders'] : asked['headers']);
  const requestedAtMs = isOwn ? asNumber(fields['at']) : undefined;
  return {
    body: [],
    notes: [],
    ...(url !== undefined &&
      /^https?:/i.test(url) && { request: { method, url, headers, ...present({ body }) } }),
    ...present({ requestedAtMs, head: headOf(fields) }),
  };
}

function headOf(fields: Fields): CapturedHead | undefined {
  const status = asNumber(fields['status']);
  if (status === undefined || fields['kind'] !== 'attempt') return undefined;
  return {
    status,
    statusText: asText(fields['statusText']) ?? '',
    httpVersion: asText(fields['httpVersion']) ?? '',
    headers: pairsOf(fields['headers']),
  };
}

function takeLine(attempt: GrowingExchange, fields: Fields): void {
  const atMs = asNumber(fields['at']);
  if (fields['kind'] === 'ending') {
    const ending = endingOf(fields);
    if (ending) attempt.ending = ending;
    if (ending && atMs !== undefined) attempt.endedAtMs = atMs;
    return;
  }
  const bytes = bytesOf(attempt, fields);
  if (bytes) attempt.body.push({ bytes, ...present({ atMs }) });
}

/** The cause and what is said of it; the rest of the detail is not believed of a file that anybody can have written. */
function endingOf(fields: Fields): Ending | undefined {
  const { ending } = asFields(fields['detail']);
  const cause = fields['cause'];
  if (!isEndingCause(cause)) return undefined;
  const { status, statusText, contentType, code, reason } = asFields(ending);
  return {
    cause,
    ...present({
      status: asNumber(status),
      statusText: asText(statusText),
      contentType: asText(contentType),
      code: asText(code),
      reason: asText(reason),
    }),
  };
}

function bytesOf({ head }: GrowingExchange, fields: Fields): Uint8Array | undefined {
  const base64 = asText(fields['base64']);
  if (base64 !== undefined) return bytesOfBase64(base64);
  const text = textOf(fields, isOfLines(head && formatSaidBy(headerValues(head.headers, 'content-type'))));
  return text === undefined ? undefined : encodeText(text);
}

function textOf(fields: Fields, isLines: boolean): string | undefined {
  const { kind, type, id, retry, comment } = fields;
  const data = asText(fields['data']);
  switch (kind) {
    case 'event':
      if (data === undefined) return undefined;
      return isLines
        ? `${data}\n`
        : [
            ...(typeof type === 'string' && type !== 'message' ? [`event: ${type}`] : []),
            ...(typeof id === 'string' ? [`id: ${id}`] : []),
            ...data.split('\n').map((line) => `data: ${line}`),
            '\n',
          ].join('\n');
    case 'comment':
      return typeof comment === 'string' ? `:${comment}\n` : undefined;
    case 'retry':
      return typeof retry === 'number' ? `retry: ${retry}\n` : undefined;
    case 'id':
      return typeof id === 'string' ? `id: ${id}\n\n` : undefined;
    default:
      return undefined;
  }
}

function pairsOf(value: unknown): Header[] {
  return Array.isArray(value)
    ? (value as readonly unknown[]).flatMap((pair) => {
        const [name, text] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
        return typeof name === 'string' && typeof text === 'string' ? [[name, text] as const] : [];
      })
    : [];
}
