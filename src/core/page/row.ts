// The row of an entry in the list.

import { entryFlags } from '../log/entry.ts';
import { summarizeEntry, typeStart } from '../log/entrySummary.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { Row } from './protocol.ts';

/** The row of an entry. Its cost does not depend on the entry's size. */
export function rowOf(log: EventLog, number: number): Row {
  const entry = log.entry(number);
  const before = number > log.first ? log.index.receivedAtMs(number - 1) : undefined;
  const isOfBody = !(entry.flags & entryFlags.detail);
  return {
    number,
    kind: entry.kind,
    attempt: entry.attempt,
    receivedAtMs: entry.receivedAtMs,
    ...(before !== undefined && { deltaMs: entry.receivedAtMs - before }),
    type: typeStart(log, entry),
    ...(isOfBody && { sizeBytes: entry.length }),
    isSimulated: (entry.flags & entryFlags.simulated) !== 0,
    sharesChunk: entry.chunk > 0 && before !== undefined && log.index.chunk(number - 1) === entry.chunk,
    ...(log.isGone(entry) && { isGone: true }),
    ...(number < log.first && { isRecordGone: true }),
    ...summarizeEntry(log, entry),
  };
}

/**
 * The row with what the filter found in it.
 * @param hitsIn what the filter's patterns find in some texts
 */
export function markedRow(row: Row, isMatch: boolean, hitsIn: (texts: readonly string[]) => string[]): Row {
  const hits = hitsIn([
    row.preview,
    ...(row.gist?.parts ?? []).map(({ text }) => text),
    ...Object.values(row.values ?? {}).map(({ text }) => text),
    ...(row.next === undefined ? [] : [row.next]),
  ]);
  return { ...row, ...(isMatch && { isMatch: true }), ...(hits.length > 0 && { hits }) };
}
