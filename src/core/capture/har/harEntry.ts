// One entry of a HAR file, with what its writer is known to do. [spec] HAR 1.2; the members with an underscore are the
// writers' own.

import { joinBytes } from '../../base/joinBytes.ts';
import { present } from '../../base/present.ts';
import { byteLength, decodeText } from '../../base/text.ts';
import { formatSaidBy } from '../../stream/bodyFormat.ts';
import type { CaptureNote } from '../../stream/captureNote.ts';
import type { Ending } from '../../stream/ending.ts';
import { headerValues } from '../../stream/headerValues.ts';
import { endingOfBrowserError } from './browserErrors.ts';
import type {
  CapturedChunk,
  CapturedExchange,
  CapturedHead,
  CapturedRequest,
} from '../reading/capturedExchange.ts';
import { restoreBody, restoreText } from './harBody.ts';
import type { HarWriter } from './harWriter.ts';
import { asFields, headersOf, asNumber, asText } from '../reading/jsonFields.ts';
import { bytesOfListed, listedEventsOf, timedByList, type ListedEvent } from './listedEvents.ts';
import { codingLeft } from '../reading/rawExchange.ts';
import { endingOfRefused, isEndedByClose } from '../reading/statusEnding.ts';

export interface HarExchange extends CapturedExchange {
  readonly request: CapturedRequest;
  /** Whether an EventSource made it, as far as that can be told. */
  readonly isEventSource: boolean;
  /** When it may have ended, where the file has a duration, though not whether that was the end. */
  readonly mayHaveEndedAtMs?: number;
  /** Tells the pages of the file apart. */
  readonly page: string | undefined;
}

/** What an entry has of its body. */
interface FoundBody {
  readonly chunks: readonly CapturedChunk[];
  readonly notes: readonly CaptureNote[];
  /** Whether it is all of the body, as far as the writer is known to write no other. */
  readonly isWhole: boolean;
}

const stagesBeforeHead = ['blocked', 'dns', 'connect', 'send', 'wait'] as const;

/**
 * The exchange of an entry; undefined when it is about no stream. Pauses between slices.
 * @param attachment bytes of a file that the entry refers to
 */
export function* exchangeOfEntry(
  value: unknown,
  writer: HarWriter,
  attachment: (name: string) => Uint8Array | undefined,
): Generator<undefined, HarExchange | undefined> {
  const entry = asFields(value);
  const request = requestOf(entry['request'], attachment);
  const response = asFields(entry['response']);
  const listed = listedEventsOf(entry['_eventSourceMessages']);
  const isEventSource = isOfEventSource(request, entry['_resourceType']);
  if (!request) return undefined;
  const head = headOf(response, entry);
  const content = asFields(response['content']);
  const saidType = head && headerValues(head.headers, 'content-type');
  // Some writers have no headers, and the type alone.
  const types = saidType?.length ? saidType : [asText(content['mimeType']) ?? ''];
  const format = formatSaidBy(types);
  if (!isEventSource && !listed && !format && !asksForStream(request)) return undefined;
  const requestedAtMs = timeOf(entry['startedDateTime']);
  const isStream = head?.status === 200 && format !== undefined;
  const body = yield* bodyOf(content, isStream ? listed : undefined, writer, attachment, head);
  const error = asText(response['_error']) ?? asText(response['_failureText']);
  const ending = endingOf(head, isStream, body, error);
  const lastAtMs = body.chunks.findLast(({ atMs }) => atMs !== undefined)?.atMs;
  const durationMs = asNumber(entry['time']) ?? 0;
  const endedAtMs =
    ending && requestedAtMs !== undefined && durationMs > 0 ? requestedAtMs + durationMs : lastAtMs;
  const headAtMs = headTimeOf(entry['timings'], requestedAtMs, body.chunks);
  const wireBytes = asNumber(response['bodySize']);
  const needsFormat = head && saidType?.length === 0 ? format : undefined;
  return {
    request,
    isEventSource,
    page: asText(entry['pageref']),
    body: isStream ? endedBy(body.chunks, endedAtMs) : [],
    notes: isStream ? body.notes : [],
    ...present({
      mayHaveEndedAtMs:
        requestedAtMs !== undefined && durationMs > 0 ? requestedAtMs + durationMs : endedAtMs,
      requestedAtMs,
      head,
      headAtMs,
      ending,
      endedAtMs,
      format: needsFormat,
      contentEncoding: isStream ? codingLeft(head, body.chunks) : undefined,
      wireBytes: wireBytes !== undefined && wireBytes > 0 ? wireBytes : undefined,
    }),
  };
}

/** What came after the last event is told of when the response ended. */
function endedBy(chunks: readonly CapturedChunk[], endedAtMs: number | undefined): readonly CapturedChunk[] {
  const last = chunks.at(-1);
  if (chunks.length < 2 || !last || last.atMs !== undefined || endedAtMs === undefined) return chunks;
  return [...chunks.slice(0, -1), { ...last, atMs: endedAtMs }];
}

function* bodyOf(
  content: Readonly<Record<string, unknown>>,
  listed: readonly ListedEvent[] | undefined,
  writer: HarWriter,
  attachment: (name: string) => Uint8Array | undefined,
  head: CapturedHead | undefined,
): Generator<undefined, FoundBody> {
  const pieces = piecesOf(content, writer, attachment);
  if (!pieces) {
    if (!listed) return { chunks: [], notes: [{ what: 'no-content' }], isWhole: false };
    const hasNoData = listed.length > 0 && listed.every(({ data }) => data === undefined);
    const note = { what: 'events-only', count: listed.length, ...(hasNoData && { hasNoData }) } as const;
    return { chunks: bytesOfListed(listed), notes: [note], isWhole: false };
  }
  const bytes = pieces.bytes.length === 1 && pieces.bytes[0] ? pieces.bytes[0] : joinBytes(pieces.bytes);
  const notes: CaptureNote[] = [];
  if (pieces.charset !== undefined) notes.push({ what: 'recovered', charset: pieces.charset });
  if (typeof content['text'] === 'string' && content['text'].includes('\ufffd'))
    notes.push({ what: 'replaced' });
  const missingBytes = missingOf(content, pieces.writtenBytes, head);
  if (missingBytes > 0) notes.push({ what: 'body-cut', missingBytes });
  const isWhole = missingBytes === 0 && (writer.hasWholeBodies || isAsAnnounced(bytes, head));
  if (listed) {
    const chunks = yield* timedByList(bytes, listed);
    notes.push({ what: chunks ? 'times-of-events' : 'times-unmatched' });
    return { chunks: chunks ?? [{ bytes }], notes, isWhole };
  }
  notes.push({ what: 'no-times' });
  return { chunks: pieces.bytes.map((piece) => ({ bytes: piece })), notes, isWhole };
}

/** What the file has of a body, and how many bytes that takes as it is written there. */
interface FoundPieces {
  readonly bytes: readonly Uint8Array[];
  readonly charset?: string;
  readonly writtenBytes: number;
}

function piecesOf(
  content: Readonly<Record<string, unknown>>,
  writer: HarWriter,
  attachment: (name: string) => Uint8Array | undefined,
): FoundPieces | undefined {
  const file = asText(content['_file']);
  if (file !== undefined) {
    const bytes = attachment(file);
    if (!bytes) return undefined;
    // The files beside hold the same texts as the HAR file would.
    const text = decodeText(bytes);
    const restored = text.includes('\ufffd') ? undefined : restoreText(text, undefined);
    return {
      bytes: restored?.pieces ?? [bytes],
      ...present({ charset: restored?.charset }),
      writtenBytes: bytes.length,
    };
  }
  const text = asText(content['text']);
  if (text === undefined) return undefined;
  const encoding = asText(content['encoding']);
  const sizeBytes = writer.countsBytes ? asNumber(content['size']) : undefined;
  const restored = restoreBody({ text, encoding, sizeBytes });
  if (!restored) return undefined;
  const { pieces, charset } = restored;
  const writtenBytes =
    encoding === 'base64' ? pieces.reduce((sum, { length }) => sum + length, 0) : byteLength(text);
  return { bytes: pieces, writtenBytes, ...present({ charset }) };
}

/**
 * Bytes of the body that the file lacks, where it says how many there were.
 * @param writtenBytes of the text that was made of the body, which Playwright counts
 */
function missingOf(
  content: Readonly<Record<string, unknown>>,
  writtenBytes: number,
  head: CapturedHead | undefined,
): number {
  const size = asNumber(content['size']);
  // A size may be the one before the decoding.
  if (size === undefined || (head && headerValues(head.headers, 'content-encoding').length > 0)) return 0;
  return Math.max(0, size - writtenBytes);
}

/** Whether it has as many bytes as its head has announced. */
function isAsAnnounced(bytes: Uint8Array, head: CapturedHead | undefined): boolean {
  const [length] = head ? headerValues(head.headers, 'content-length') : [];
  return length === String(bytes.length);
}

function endingOf(
  head: CapturedHead | undefined,
  isStream: boolean,
  { chunks, isWhole }: FoundBody,
  error: string | undefined,
): Ending | undefined {
  const ofError = error === undefined ? undefined : endingOfBrowserError(error, head !== undefined);
  if (ofError || !head) return ofError;
  if (!isStream) return endingOfRefused(head, chunks.map(({ bytes }) => decodeText(bytes)).join(''));
  if (!isWhole || error !== undefined) return undefined;
  return isEndedByClose(head) ? { cause: 'end', isEndedByClose: true } : { cause: 'end' };
}

function requestOf(
  value: unknown,
  attachment: (name: string) => Uint8Array | undefined,
): CapturedRequest | undefined {
  const { method, url, headers, postData } = asFields(value);
  if (typeof url !== 'string' || url === '') return undefined;
  return {
    method: asText(method) ?? 'GET',
    url,
    headers: headersOf(headers),
    ...present({ body: bodyText(postData, attachment) }),
  };
}

function bodyText(
  postData: unknown,
  attachment: (name: string) => Uint8Array | undefined,
): string | undefined {
  const { text, _file: file } = asFields(postData);
  if (typeof file !== 'string') return asText(text);
  const bytes = attachment(file);
  return bytes && decodeText(bytes);
}

/** Undefined when no response had begun: its status is 0 or -1 then. */
function headOf(
  response: Readonly<Record<string, unknown>>,
  entry: Readonly<Record<string, unknown>>,
): CapturedHead | undefined {
  const status = asNumber(response['status']);
  if (status === undefined || status < 100) return undefined;
  return {
    status,
    statusText: asText(response['statusText']) ?? '',
    httpVersion: versionOf(asText(response['httpVersion']) ?? ''),
    headers: headersOf(response['headers']),
    ...present({ remoteAddress: addressOf(entry) }),
  };
}

function versionOf(text: string): string {
  const [, version] = /^(?:http\/|h)(\d(?:\.\d)?)$/i.exec(text) ?? [];
  return version ?? '';
}

function addressOf(entry: Readonly<Record<string, unknown>>): string | undefined {
  const address = asText(entry['serverIPAddress']);
  const port = asNumber(entry['_serverPort']);
  if (!address) return undefined;
  return port === undefined ? address : `${address}:${port}`;
}

function timeOf(value: unknown): number | undefined {
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** When the head came: after the stages before it, and not after what came behind it. */
function headTimeOf(
  value: unknown,
  requestedAtMs: number | undefined,
  chunks: readonly CapturedChunk[],
): number | undefined {
  if (requestedAtMs === undefined) return undefined;
  const timings = asFields(value);
  const stages = stagesBeforeHead.map((stage) => Math.max(0, asNumber(timings[stage]) ?? 0));
  const atMs = requestedAtMs + stages.reduce((sum, ms) => sum + ms, 0);
  const firstAtMs = chunks.find((chunk) => chunk.atMs !== undefined)?.atMs ?? Number.POSITIVE_INFINITY;
  return Math.min(atMs, firstAtMs);
}

function asksForStream({ headers }: CapturedRequest): boolean {
  return headerValues(headers, 'accept').some((value) => /\btext\/event-stream\b/i.test(value));
}

/** Only an EventSource asks for nothing else by GET; some writers say who it was. */
function isOfEventSource(request: CapturedRequest | undefined, resourceType: unknown): boolean {
  if (resourceType === 'eventsource') return true;
  if (!request || request.method.toUpperCase() !== 'GET') return false;
  if (resourceType !== undefined) return false;
  return headerValues(request.headers, 'accept').some((value) => value.trim() === 'text/event-stream');
}
