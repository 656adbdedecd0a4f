// When an entry came, in all three readings, and which network read brought it.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { EntryView } from '../../core/page/protocol.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import { EntryLink } from './entryLink.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { formatDateAndTime, formatDelta, formatSinceStart, formatWallClock } from '../controls/timeFormat.ts';
import { Sentence } from '../controls/sentence.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

interface TimingRowProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

export function TimingRow({ page, view }: TimingRowProps): JSX.Element {
  const { row, wallClockMs } = view;
  return (
    <p class="timing-row">
      <span title={l10n.t('Since the stream began')}>{formatSinceStart(row.receivedAtMs)}</span>
      {row.deltaMs !== undefined && (
        <span title={l10n.t('Since the entry before')}>Δ {formatDelta(row.deltaMs)}</span>
      )}
      <span title={formatDateAndTime(wallClockMs)}>{formatWallClock(wallClockMs)}</span>
      <span>{l10n.t('attempt {0}', formatCount(row.attempt))}</span>
      {view.chunk && <Read page={page} chunk={view.chunk} entry={row.number} />}
      {view.lateAfter && <Late page={page} {...view.lateAfter} />}
      {view.written && <Written page={page} number={row.number} sentence={view.written.sentence} />}
      {view.passage && <span class="passage">{view.passage.sentence}</span>}
    </p>
  );
}

/** Which line of a traced server wrote it. */
function Written({
  page,
  number,
  sentence,
}: {
  readonly page: TimelinePage;
  readonly number: number;
  readonly sentence: string;
}): JSX.Element {
  return (
    <span class="passage">
      {visibleLine(sentence)}{' '}
      <button type="button" class="link-button" onClick={() => page.post({ type: 'openPlace', number })}>
        {l10n.t('Open this line')}
      </button>
    </span>
  );
}

/** What was read right after a pause. */
function Late({
  page,
  entry,
  isByDebugger,
}: { readonly page: TimelinePage } & NonNullable<EntryView['lateAfter']>): JSX.Element {
  const link = <EntryLink page={page} number={entry} />;
  return (
    <span>
      {isByDebugger ? (
        <Sentence
          text={l10n.t(
            'may have come while the debugger had stopped the app, and its time is late then: see entry {entry}',
          )}
          parts={{ entry: link }}
        />
      ) : (
        <Sentence
          text={l10n.t(
            'may have come while the inspector did not run, and its time is late then: see entry {entry}',
          )}
          parts={{ entry: link }}
        />
      )}
    </span>
  );
}

interface ReadProps {
  readonly page: TimelinePage;
  readonly chunk: NonNullable<EntryView['chunk']>;
  readonly entry: number;
}

/** Several entries in one read tell of a buffer on the way. */
function Read({ page, chunk: { number, firstEntry, lastEntry }, entry }: ReadProps): JSX.Element {
  if (firstEntry === lastEntry) return <span>{l10n.t('came alone in read {0}', formatCount(number))}</span>;
  if (page.streams.ownNumber(lastEntry) - page.streams.ownNumber(firstEntry) === 1)
    return (
      <span>
        <Sentence
          text={l10n.t('came in read {read} with entry {entry}')}
          parts={{
            read: formatCount(number),
            entry: <EntryLink page={page} number={entry === firstEntry ? lastEntry : firstEntry} />,
          }}
        />
      </span>
    );
  return (
    <span>
      <Sentence
        text={l10n.t('came in read {read} with entries {first} to {last}')}
        parts={{
          read: formatCount(number),
          first: <EntryLink page={page} number={firstEntry} />,
          last: <EntryLink page={page} number={lastEntry} />,
        }}
      />
    </span>
  );
}
