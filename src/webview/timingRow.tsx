// When an entry came, in all three readings, and which network read brought it.

import type { JSX } from 'preact';

import type { EntryView } from '../core/protocol.ts';
import { formatCount } from './numberFormat.ts';
import { formatDateAndTime, formatDelta, formatSinceStart, formatWallClock } from './timeFormat.ts';

export function TimingRow({ view }: { readonly view: EntryView }): JSX.Element {
  const { row, wallClockMs } = view;
  return (
    <p class="timing-row">
      <span title="Since the stream began">{formatSinceStart(row.receivedAtMs)}</span>
      {row.deltaMs !== undefined && <span title="Since the entry before">Δ {formatDelta(row.deltaMs)}</span>}
      <span title={formatDateAndTime(wallClockMs)}>{formatWallClock(wallClockMs)}</span>
      <span>attempt {formatCount(row.attempt)}</span>
      {view.chunk && <span>{describeRead(view.chunk, row.number)}</span>}
    </p>
  );
}

/** Several entries in one read tell of a buffer on the way. */
function describeRead(
  { number, firstEntry, lastEntry }: NonNullable<EntryView['chunk']>,
  entry: number,
): string {
  const read = `read ${formatCount(number)}`;
  if (firstEntry === lastEntry) return `${read}, alone`;
  const others = lastEntry - firstEntry;
  if (others === 1)
    return `${read}, with entry ${formatCount(entry === firstEntry ? lastEntry : firstEntry)}`;
  return `arrived in one read with entries ${formatCount(firstEntry)}–${formatCount(lastEntry)}`;
}
