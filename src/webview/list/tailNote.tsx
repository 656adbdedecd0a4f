// What stands below the last row while there is room: what is going on right now, or, when the stream has failed, what to
// do about it and how the response began. It is part of the picture, not of the list, and gives way when rows need the room.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import type { StreamStatus } from '../../core/page/protocol.ts';
import { EndingHelp } from '../details/endingView.tsx';
import { Icon } from '../controls/icon.tsx';
import { headerHeightPx } from '../state/listScrolling.ts';
import { describeIncomplete, describeStateNow } from '../head/stateWords.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

const leastLinePx = 30;
const leastHelpPx = 120;

interface TailNoteProps {
  readonly page: TimelinePage;
}

export function TailNote({ page }: TailNoteProps): JSX.Element | null {
  const { list } = page;
  const { bottomPx } = list.layout.value;
  const status = page.status.value;
  const roomPx = list.viewport.value.heightPx - bottomPx;
  // Away from the end, rows take all the room.
  if (!status || roomPx < leastLinePx || list.isPaused.value) return null;
  // Below a filter's last match it would stand as if it came after that.
  if (list.isFiltered.value) return null;
  const isFailed = status.phase === 'stopped' && status.isFailure;
  if (isFailed && roomPx < leastHelpPx) return null;
  return (
    <div class="tail-note" style={{ top: `${headerHeightPx + bottomPx}px` }}>
      <div class="tail-content">
        {isFailed ? <FailureHelp page={page} /> : <TailLine page={page} status={status} />}
      </div>
    </div>
  );
}

function TailLine({ page, status }: TailNoteProps & { readonly status: StreamStatus }): JSX.Element | null {
  switch (status.phase) {
    case 'connecting':
      return <Line icon="loading" text={describeStateNow(status, page.nowMs.value)} />;
    case 'waiting':
      return <Line icon="watch" text={describeStateNow(status, page.nowMs.value)} />;
    case 'open':
      return status.bodyBytes > 0 ? (
        <IncompleteLine page={page} status={status} />
      ) : (
        <Line icon="ellipsis" text={l10n.t('Nothing has come yet, not even a comment.')} />
      );
    case 'idle':
    case 'stopped':
      return status.entries > 0 ? null : (
        <Line icon="clear-all" text={l10n.t('Cleared. New entries appear when it connects.')} />
      );
  }
}

/** What has come and is no event yet, as it grows. */
function IncompleteLine({
  page,
  status,
}: TailNoteProps & { readonly status: StreamStatus }): JSX.Element | null {
  const text = describeIncomplete(status, page.nowMs.value);
  if (text === undefined) return null;
  return (
    <>
      <Line icon="ellipsis" text={text} />
      <p class="tail-bytes">{visibleLine(status.incomplete?.text ?? '')}</p>
    </>
  );
}

function Line({ icon, text }: { readonly icon: string; readonly text: string }): JSX.Element {
  return (
    <p class="tail-line">
      <Icon name={icon} class={icon === 'loading' ? 'codicon-modifier-spin' : ''} />
      {text}
    </p>
  );
}

/** Help with the ending that stopped the stream, whose row is right above. */
function FailureHelp({ page }: TailNoteProps): JSX.Element | null {
  const number = page.list.shownRows.value.findLast((row) => row.kind === 'error')?.number;
  useEffect(() => {
    if (number !== undefined) page.post({ type: 'entry', number });
  }, [page, number]);
  const view = page.views.of(number);
  return view ? <EndingHelp page={page} view={view} /> : null;
}
