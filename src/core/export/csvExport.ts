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

type CsvRow = Readonly<Partial<Record<(typeof columns)[number], string | number | null>>>;

export function* writeCsv(run: ExportRun): ExportPieces {
  yield `${columns.join(',')}\r\n`;
  const reader = new EntryFactsReader(run);
  for (const entry of run.entries()) {
    const row = rowOfEntry(run, reader, entry);
    yield `${columns.map((column) => cellOf(row[column])).join(',')}\r\n`;
  }
}

function rowOfEntry(run: ExportRun, reader: EntryFactsReader, entry: Entry): CsvRow {
  const { log } = run;
  const isDetail = (entry.flags & entryFlags.detail) !== 0;
  const times = reader.timesOf(entry);
  return {
    seq: entry.number,
    kind: exportedKind(entry),
    attempt: entry.attempt,
    time: new Date(times.at).toISOString(),
    ...times,
    ...(isDetail ? { type: entry.type } : reader.valuesOf(entry)),
    ...((isDetail || log.isGone(entry)) && { says: sentences(run, entry) }),
    side: run.side,
    url: reader.contextOf(entry).url,
  };
}

function sentences({ log }: ExportRun, entry: Entry): string {
  const { preview, next } = summarizeEntry(log, entry);
  return next === undefined ? preview : `${preview} ${next}`;
}

/** What a spreadsheet takes for a formula, and the mark against it. */
const calculated = /^[=+\-@\t\r']/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A cell: empty for what there is not, quoted where it has to be. An empty text is a pair of quotes. */
function cellOf(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = calculated.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
