// CSV (RFC 4180): a row of names, then a row for each entry, lines that end with CRLF, UTF-8 without a byte order mark. What a
// server sends must not become a formula in somebody's spreadsheet: a text that a spreadsheet would calculate gets an
// apostrophe before it, and so does one that begins with an apostrophe, so that taking one away always gives the text back.

import { entryFlags, type Entry } from '../log/entry.ts';
import { summarizeEntry } from '../log/entrySummary.ts';
import { EntryFactsReader, exportedKind } from './entryFacts.ts';
import type { ExportPieces, ExportRun } from './exportRun.ts';

const columns = [
  'seq',
  'kind',
  'attempt',
  'time',
  'at',
  'sinceStartMs',
  'deltaMs',
  'type',
  'id',
  'lastEventId',
  'data',
  'retry',
  'comment',
  'bytes',
  'base64',
  'says',
  'side',
  'url',
] as const;

type CsvCell = string | number | null;

export function* writeCsv(run: ExportRun): ExportPieces {
  yield `${columns.join(',')}\r\n`;
  const reader = new EntryFactsReader(run);
  for (const entry of run.entries()) {
    let line = '';
    for (const cell of cellsOf(run, reader, entry)) line += line === '' ? cellOf(cell) : `,${cellOf(cell)}`;
    yield `${line}\r\n`;
  }
}

/** In the order of the columns. The first is never empty. */
function cellsOf(
  run: ExportRun,
  reader: EntryFactsReader,
  entry: Entry,
): readonly CsvCell[] & { readonly length: (typeof columns)['length'] } {
  const isDetail = (entry.flags & entryFlags.detail) !== 0;
  const { at, sinceStartMs, deltaMs } = reader.timesOf(entry);
  const values = isDetail ? undefined : reader.valuesOf(entry);
  return [
    entry.number,
    exportedKind(entry),
    entry.attempt,
    new Date(at).toISOString(),
    at,
    sinceStartMs,
    deltaMs,
    values?.type ?? (isDetail && entry.type !== '' ? entry.type : null),
    values?.id ?? null,
    values?.lastEventId ?? null,
    values?.data ?? null,
    values?.retry ?? null,
    values?.comment ?? null,
    values?.bytes ?? null,
    values?.base64 ?? null,
    isDetail || run.log.isGone(entry) ? sentences(run, entry) : null,
    run.side,
    reader.contextOf(entry).url,
  ];
}

function sentences({ log }: ExportRun, entry: Entry): string {
  const { preview, next } = summarizeEntry(log, entry);
  return next === undefined ? preview : `${preview} ${next}`;
}

/** What a spreadsheet takes for a formula, and the mark against it. */
const calculated = /^[=+\-@\t\r']/;
const quoted = /[",\r\n]/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A cell: empty for what there is not, quoted where it has to be. An empty text is a pair of quotes. */
function cellOf(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = calculated.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  return text === '' || quoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
