// What changed against the message of the same type before: parts of the JSON, or lines and words of text.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';

import { compareData, maxComparedBytes, type DataComparison } from '../../core/json/dataComparison.ts';
import { formatDuration, formatSize } from '../../core/base/format.ts';
import type { EntryView, PreviousMessage } from '../../core/page/protocol.ts';
import { EntryLink } from './entryLink.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { JsonChanges } from './jsonChanges.tsx';
import { formatBinarySize } from '../controls/numberFormat.ts';
import { Sentence } from '../controls/sentence.tsx';
import { TextChanges } from './textChanges.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

interface ChangesViewProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

export function ChangesView({ page, view }: ChangesViewProps): JSX.Element {
  const { number } = view.row;
  const snapshots = page.snapshots.value;
  useEffect(() => page.post({ type: 'previous', number }), [page, number, snapshots]);
  const answer = page.views.previous.value;
  const isHere = answer?.number === number;
  // Until the answer is here, what was shown before stays: it takes a moment only, and nothing flickers.
  const shown = useRef<{ readonly view: EntryView; readonly previous: PreviousMessage | undefined }>(
    undefined,
  );
  if (isHere) shown.current = { view, previous: answer.previous };
  if (!shown.current) return <p class="details-hint">{l10n.t('Looking for the message before…')}</p>;
  return (
    <div class={isHere ? '' : 'outdated'} aria-busy={!isHere}>
      <Compared page={page} {...shown.current} />
    </div>
  );
}

function Compared({
  page,
  view,
  previous,
}: ChangesViewProps & { readonly previous: PreviousMessage | undefined }): JSX.Element {
  const { number, type, receivedAtMs } = view.row;
  if (!previous)
    return (
      <p class="details-hint">
        {l10n.t('There is no message of the type {0} before this one on the timeline.', visibleLine(type))}
      </p>
    );
  return (
    <>
      <div class="data-bar">
        <span class="data-facts">
          <Sentence
            text={l10n.t('Against entry {entry}, the {type} {span} before')}
            parts={{
              entry: <EntryLink page={page} number={previous.number} />,
              type: visibleLine(type),
              span: formatDuration(receivedAtMs - previous.receivedAtMs),
            }}
          />
        </span>
        <span class="actions">
          <IconButton
            icon="diff"
            label={l10n.t('Compare in editor')}
            onClick={() => page.post({ type: 'compareEntries', before: previous.number, after: number })}
          />
        </span>
      </div>
      <Changes view={view} previous={previous} />
    </>
  );
}

function Changes({
  view,
  previous,
}: {
  readonly view: EntryView;
  readonly previous: PreviousMessage;
}): JSX.Element {
  const { data } = view;
  const now = data?.text ?? '';
  const before = previous.data.text;
  const isTooLarge = previous.data.isCut || (data?.sizeBytes ?? 0) > maxComparedBytes;
  const isGone = previous.isGone || view.row.isGone === true;
  const comparison = useMemo(
    () => (isTooLarge || isGone ? undefined : compareData(before, now)),
    [isTooLarge, isGone, before, now],
  );
  if (isGone) return <p class="details-hint">{l10n.t('The bytes of one of the two are no longer there.')}</p>;
  if (!comparison)
    return (
      <p class="details-hint">
        {l10n.t(
          'Too large to compare here: {before} before, {now} now, and at most {most} each. The editor can compare them.',
          {
            before: formatSize(previous.data.sizeBytes),
            now: formatSize(data?.sizeBytes ?? 0),
            most: formatBinarySize(maxComparedBytes),
          },
        )}
      </p>
    );
  return <Comparison comparison={comparison} />;
}

function Comparison({ comparison }: { readonly comparison: DataComparison }): JSX.Element {
  switch (comparison.kind) {
    case 'same':
      return (
        <p class="details-hint">
          {l10n.t('Nothing changed: the data is the same, character for character.')}
        </p>
      );
    case 'json':
      return <JsonChanges changes={comparison.changes} />;
    case 'text':
      return <TextChanges lines={comparison.lines} />;
  }
}
