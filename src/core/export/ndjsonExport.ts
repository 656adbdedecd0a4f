// NDJSON: the stream, its attempts with their endings, and its entries, one JSON object a line. docs/export.md has the
// fields; a reader takes what it knows and leaves the rest, so fields may be added and none may change its meaning.

import { present } from '../base/present.ts';
import { describeEnding } from '../log/endingWords.ts';
import { entryFlags, type Entry, type EntryOf } from '../log/entry.ts';
import { isKind } from '../log/eventLog.ts';
import { describeNext } from '../log/nextWords.ts';
import { EntryFactsReader, exportedKind } from './entryFacts.ts';
import type { ExportPieces, ExportRun } from './exportRun.ts';
import { jsonOfColumn, type ExportColumn } from './pathColumns.ts';

/** Grows when a field gets another meaning. */
const formatVersion = 1;

export function* writeNdjson(run: ExportRun): ExportPieces {
  const lines = new NdjsonLines(run);
  yield lines.ofStream();
  for (const entry of run.entries()) yield lines.of(entry);
}

/** What tells the lines of one stream from those of others in the same file. */
export interface NamedStream {
  readonly stream: string;
  readonly name: string;
}

/** The lines of a stream and its entries, one after the other. */
export class NdjsonLines {
  readonly #run: ExportRun;
  readonly #named: NamedStream | undefined;
  readonly #reader: EntryFactsReader;
  #attempt = 0;

  /** @param named absent where the file has no other stream */
  constructor(run: ExportRun, named?: NamedStream) {
    this.#run = run;
    this.#named = named;
    this.#reader = new EntryFactsReader(run);
  }

  /** The line of the stream. */
  ofStream(): string {
    const name = this.#named?.name;
    return this.#line({ ...streamFacts(this.#run), ...present({ name }) });
  }

  /** The line of an entry, after that of its attempt where it is the first of it; empty where it has none of its own. */
  of(entry: Entry): string {
    const run = this.#run;
    let text = '';
    if (entry.attempt > this.#attempt) text = this.#line(attemptFacts(run, this.#reader, entry));
    this.#attempt = entry.attempt;
    const facts = factsOf(run, this.#reader, entry);
    return facts ? text + this.#line(facts, entry.kind === 'message' ? run.columns : []) : text;
  }

  #line(facts: object, columns?: readonly ExportColumn[]): string {
    const text = line(facts, columns);
    return this.#named ? `{"stream":${JSON.stringify(this.#named.stream)},${text.slice(1)}` : text;
  }
}

/** @param columns what is read from its data besides, written as it was sent: numbers may be longer than ours */
function line(facts: object, columns: readonly ExportColumn[] = []): string {
  const json = JSON.stringify(facts);
  if (columns.length === 0) return `${json}\n`;
  const data = 'data' in facts && typeof facts.data === 'string' ? facts.data : null;
  const members = columns.map((column) => `,${JSON.stringify(column.name)}:${jsonOfColumn(column, data)}`);
  return `${json.slice(0, -1)}${members.join('')}}\n`;
}

function streamFacts({ log, request, method, side, chosen, last }: ExportRun): object {
  const { url, headers = [], body } = request;
  return {
    kind: 'stream',
    format: formatVersion,
    startedAt: log.startedAtMs,
    request: { method, url, headers, body: body ?? null },
    side,
    entries: chosen.count,
    ofEntries: last,
  };
}

/** The exchange of an attempt, told before the first of its entries that is in the file. */
function attemptFacts(run: ExportRun, reader: EntryFactsReader, entry: Entry): object {
  const { log, side } = run;
  const { attempt, method, url, headers, request, head } = reader.contextOf(entry);
  const start = log.entry(Math.max(log.first, log.index.firstOfAttempt(attempt)));
  const hasStart = isKind(start, 'request');
  return {
    kind: 'attempt',
    attempt,
    at: hasStart ? reader.timesOf(start).at : null,
    sinceStartMs: hasStart ? reader.timesOf(start).sinceStartMs : null,
    reason: request?.reason ?? null,
    delayMs: request?.delayMs ?? null,
    method,
    url,
    requestHeaders: headers,
    body: request?.body ?? null,
    lastEventId: request?.lastEventId ?? null,
    status: head?.status ?? null,
    statusText: head?.statusText ?? null,
    httpVersion: head?.httpVersion ?? null,
    headers: head?.headers ?? null,
    ...present({ answeredBy: head && head.url !== url ? head.url : undefined }),
    timings: head?.timings ?? null,
    side,
    isGone: !request,
  };
}

/** The line of an entry; undefined for what the attempt's line says already. */
function factsOf(run: ExportRun, reader: EntryFactsReader, entry: Entry): object | undefined {
  if (entry.number < run.log.first) return undefined;
  switch (entry.kind) {
    case 'request':
    case 'open':
      return undefined;
    case 'close':
    case 'error':
      return endingFacts(run, reader, entry);
    case 'notice':
      return entry.flags & entryFlags.detail
        ? noticeFacts(run, reader, entry)
        : bodyFacts(run, reader, entry);
    case 'message':
    case 'comment':
    case 'retry':
    case 'id':
      return bodyFacts(run, reader, entry);
  }
}

/** Member by member: there may be millions of them, and putting objects together takes as long as all the rest. */
function bodyFacts(run: ExportRun, reader: EntryFactsReader, entry: Entry): object {
  const { at, sinceStartMs, deltaMs } = reader.timesOf(entry);
  const { type, id, lastEventId, data, retry, comment, bytes, base64 } = reader.valuesOf(entry);
  return {
    kind: exportedKind(entry),
    seq: entry.number,
    attempt: entry.attempt,
    at,
    sinceStartMs,
    deltaMs,
    type,
    id,
    lastEventId,
    data,
    retry,
    comment,
    bytes,
    base64,
    side: run.side,
    url: reader.contextOf(entry).url,
    // What is undefined is not written.
    isSimulated: (entry.flags & entryFlags.simulated) !== 0 || undefined,
    isGone: run.log.isGone(entry) || undefined,
  };
}

function noticeFacts(run: ExportRun, reader: EntryFactsReader, entry: EntryOf<'notice'>): object {
  return {
    kind: 'notice',
    seq: entry.number,
    attempt: entry.attempt,
    ...reader.timesOf(entry),
    type: entry.type,
    detail: run.log.detail(entry) ?? null,
    side: run.side,
    url: reader.contextOf(entry).url,
    ...(run.log.isGone(entry) && { isGone: true }),
  };
}

function endingFacts(run: ExportRun, reader: EntryFactsReader, entry: EntryOf<'close' | 'error'>): object {
  const { log } = run;
  const detail = log.detail(entry);
  return {
    kind: 'ending',
    seq: entry.number,
    attempt: entry.attempt,
    ...reader.timesOf(entry),
    cause: detail?.ending.cause ?? null,
    isError: entry.kind === 'error',
    isSimulated: (entry.flags & entryFlags.simulated) !== 0,
    says: detail ? describeEnding(detail.ending) : null,
    next: detail ? describeNext(log, entry, detail) : null,
    status: detail?.head?.status ?? detail?.ending.status ?? null,
    durationMs: detail?.durationMs ?? null,
    messages: detail?.messages ?? null,
    bodyBytes: detail?.bodyBytes ?? null,
    wireBytes: detail?.wireBytes ?? null,
    detail: detail ?? null,
    side: run.side,
    url: reader.contextOf(entry).url,
    ...(log.isGone(entry) && { isGone: true }),
  };
}
