// When an entry came, in all three readings, and which network read brought it.

import type { JSX } from 'preact';

import type { EntryView } from '../../core/page/protocol.ts';
import { EntryLink } from './entryLink.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { formatDateAndTime, formatDelta, formatSinceStart, formatWallClock } from '../controls/timeFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

interface TimingRowProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

export function TimingRow({ page, view }: TimingRowProps): JSX.Element {
  const { row, wallClockMs } = view;
  return (
    <p class="timing-row">
      <span title="Since the stream began">{formatSinceStart(row.receivedAtMs)}</span>
      {row.deltaMs !== undefined && <span title="Since the entry before">Δ {formatDelta(row.deltaMs)}</span>}
      <span title={formatDateAndTime(wallClockMs)}>{formatWallClock(wallClockMs)}</span>
      <span>attempt {formatCount(row.attempt)}</span>
      {view.chunk && <Read page={page} chunk={view.chunk} entry={row.number} />}
      {view.passage && <span class="passage">{view.passage.sentence}</span>}
    </p>
  );
}

interface ReadProps {
  readonly page: TimelinePage;
  readonly chunk: NonNullable<EntryView['chunk']>;
  readonly entry: number;
}

/** Several entries in one read tell of a buffer on the way. */
function Read({ page, chunk: { number, firstEntry, lastEntry }, entry }: ReadProps): JSX.Element {
  if (firstEntry === lastEntry) return <span>came alone in read {formatCount(number)}</span>;
  if (lastEntry - firstEntry === 1)
    return (
      <span>
        came in read {formatCount(number)} with entry{' '}
        <EntryLink page={page} number={entry === firstEntry ? lastEntry : firstEntry} />
      </span>
    );
  return (
    <span>
      came in read {formatCount(number)} with entries <EntryLink page={page} number={firstEntry} /> to{' '}
      <EntryLink page={page} number={lastEntry} />
    </span>
  );
}
