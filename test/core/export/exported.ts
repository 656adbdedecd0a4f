// Exports of logs, as the text or the bytes of their files.

import { NumberRanges } from '../../../src/core/base/numberRanges.ts';
import { allEntries, entriesIn, type ChosenEntries } from '../../../src/core/export/chosenEntries.ts';
import { exportFormats, type ExportFormatName } from '../../../src/core/export/exportFormats.ts';
import { ExportRun, type ExportedStream } from '../../../src/core/export/exportRun.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';

type Told = Partial<Omit<ExportedStream, 'log'>>;

/** The file of an export, made in as many turns as it has pieces. */
export function exportedBytes(
  log: EventLog,
  format: ExportFormatName,
  chosen: ChosenEntries = allEntries(log.length),
  told: Told = {},
): Uint8Array {
  const run = new ExportRun({ log, request: { url: 'http://localhost:3000/events' }, ...told }, chosen);
  const parts: Uint8Array[] = [];
  run.beginTurn();
  for (const piece of exportFormats[format].write(run)) {
    parts.push(typeof piece === 'string' ? Buffer.from(piece) : piece.slice());
    run.beginTurn();
  }
  return Buffer.concat(parts);
}

export function exportedText(...given: Parameters<typeof exportedBytes>): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(exportedBytes(...given));
}

/** The entries with these numbers. */
export function chosenNumbers(log: EventLog, numbers: readonly number[]): ChosenEntries {
  return entriesIn(NumberRanges.of(numbers.map((number) => ({ first: number, last: number }))), log.length);
}

export type Line = Readonly<Record<string, unknown>>;

/** The objects of an NDJSON file. */
export function linesOf(text: string): Line[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}
