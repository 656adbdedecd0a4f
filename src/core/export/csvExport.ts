// CSV (RFC 4180): a row of names, then a row for each entry, lines that end with CRLF, UTF-8 without a byte order mark.

import { entryFlags, type Entry } from '../log/entry.ts';
import { summarizeEntry } from '../log/entrySummary.ts';
import { EntryFactsReader, exportedKind } from './entryFacts.ts';
import { csvLine, type CsvValue } from './csvCell.ts';
import type { ExportPieces, ExportRun } from './exportRun.ts';
import { textOfColumn, type ExportColumn } from './pathColumns.ts';

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

const dataAt = columns.indexOf('data');

export function* writeCsv(run: ExportRun): ExportPieces {
  yield csvLine(csvNames(run.columns));
  const rows = new CsvRows(run);
  for (const entry of run.entries()) yield csvLine(rows.of(entry));
}

/** The names of the columns. @param more those of paths */
export function csvNames(more: readonly ExportColumn[]): string[] {
  return [...columns, ...more.map(({ name }) => name)];
}

/** The rows of a stream's entries, one after the other. */
export class CsvRows {
  readonly #run: ExportRun;
  readonly #reader: EntryFactsReader;

  constructor(run: ExportRun) {
    this.#run = run;
    this.#reader = new EntryFactsReader(run);
  }

  /** The cells of an entry, as many as there are names. */
  of(entry: Entry): readonly CsvValue[] {
    const cells = cellsOf(this.#run, this.#reader, entry);
    const { columns: more } = this.#run;
    if (more.length === 0) return cells;
    const data = entry.kind === 'message' ? cells[dataAt] : null;
    const text = typeof data === 'string' ? data : null;
    return [...cells, ...more.map((column) => textOfColumn(column, text))];
  }
}

/** In the order of the columns. The first is never empty. */
function cellsOf(
  run: ExportRun,
  reader: EntryFactsReader,
  entry: Entry,
): readonly CsvValue[] & { readonly length: (typeof columns)['length'] } {
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
