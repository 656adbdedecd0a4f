// Details of the selected entry, beside or below the list and never over it: when it came, its data, its bytes, and the
// exchange that it belongs to.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { entryForms } from '../../core/page/copyForm.ts';
import type { EntryView, Row } from '../../core/page/protocol.ts';
import { AttemptView } from './attemptView.tsx';
import { ChangesView } from './changesView.tsx';
import { CopyMenu, copyButtonId } from './copyMenu.tsx';
import { DataView } from './dataView.tsx';
import { detailTabLabels, detailTabsOf, type DetailTab } from '../state/detailTab.ts';
import { HappenedView } from './endingView.tsx';
import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { kindIcon } from '../controls/kindLook.ts';
import { formatCount } from '../controls/numberFormat.ts';
import { RawView } from './rawView.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { StreamMark } from '../together/streamMark.tsx';
import { TimingRow } from './timingRow.tsx';
import { visibleLine } from '../../core/base/visibleText.ts';

interface EntryDetailsProps {
  readonly page: TimelinePage;
}

export function EntryDetails({ page }: EntryDetailsProps): JSX.Element {
  const number = page.list.selected.value;
  const view = useShownView(page, number);
  const row = view?.row ?? page.list.selectedRow.value;
  return (
    <section class="details" aria-label={l10n.t('Details of the entry')}>
      <DetailsHeader page={page} row={row} />
      {row === undefined && <p class="details-hint">{l10n.t('Select an entry to see all of it.')}</p>}
      {view && <Entry page={page} view={view} />}
    </section>
  );
}

function Entry({ page, view }: EntryDetailsProps & { readonly view: EntryView }): JSX.Element {
  if (view.row.isRecordGone) return <p class="details-hint">{view.row.preview}</p>;
  return (
    <>
      <TimingRow page={page} view={view} />
      <Tabs page={page} view={view} />
    </>
  );
}

/** The selected entry; until it has come, the one that was shown before stays, so that nothing flickers on the way. */
function useShownView(page: TimelinePage, number: number | undefined): EntryView | undefined {
  const shown = useRef<{ readonly epoch: number; readonly view: EntryView }>(undefined);
  const epoch = page.epoch.value;
  const view = page.views.of(number);
  if (view) shown.current = { epoch, view };
  if (number === undefined || shown.current?.epoch !== epoch) shown.current = undefined;
  return shown.current?.view;
}

function DetailsHeader({ page, row }: EntryDetailsProps & { readonly row: Row | undefined }): JSX.Element {
  return (
    <div class="details-header">
      {row && (
        <h2 class={`kind-${row.kind}`}>
          <StreamMark page={page} number={row.number} />
          <Icon name={kindIcon(row.kind)} class="kind-icon" />
          <span class="kind-word">{row.kind}</span>
          <span class="details-type">
            {row.type === '' || row.type === row.kind ? '' : visibleLine(row.type)}
          </span>
          <span class="details-number">#{formatCount(page.streams.ownNumber(row.number))}</span>
        </h2>
      )}
      <span class="actions">
        {row && <EntryButtons page={page} row={row} />}
        <IconButton
          icon="close"
          label={l10n.t('Close details (Escape)')}
          onClick={() => page.closeDetails()}
        />
      </span>
    </div>
  );
}

function EntryButtons({ page, row }: EntryDetailsProps & { readonly row: Row }): JSX.Element {
  const { number, kind } = row;
  return (
    <>
      {entryForms[kind].includes('data') && (
        <IconButton
          icon="copy"
          label={l10n.t('Copy data (C)')}
          onClick={() => page.post({ type: 'copy', number, what: 'data' })}
        />
      )}
      <IconButton
        icon="ellipsis"
        id={copyButtonId}
        label={l10n.t('Copy as… (Shift+C)')}
        onClick={() => {
          page.isCopyMenuOpen.value = true;
        }}
      />
      {page.isCopyMenuOpen.value && <CopyMenu page={page} kind={kind} number={number} />}
      {page.together.value && (
        <IconButton
          icon="link-external"
          label={l10n.t('Show in its own timeline (Ctrl+Enter)')}
          onClick={() => page.showInTimeline(number)}
        />
      )}
      <IconButton
        icon="go-to-file"
        label={l10n.t('Open in editor (O)')}
        onClick={() => page.post({ type: 'openEntry', number })}
      />
    </>
  );
}

function Tabs({ page, view }: EntryDetailsProps & { readonly view: EntryView }): JSX.Element {
  const tablist = useRef<HTMLDivElement>(null);
  const tabs = detailTabsOf(view);
  const wanted = page.ui.value.detailTab;
  const current = tabs.includes(wanted) ? wanted : (tabs[0] ?? 'attempt');
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(current) + step + tabs.length) % tabs.length] ?? current;
    page.change({ detailTab: next });
    tablist.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={l10n.t('Details')} ref={tablist} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            class="tab"
            id={tabId(tab)}
            role="tab"
            aria-selected={tab === current}
            aria-controls="detail-panel"
            tabIndex={tab === current ? 0 : -1}
            onClick={() => page.change({ detailTab: tab })}
          >
            {detailTabLabels[tab]}
          </button>
        ))}
      </div>
      <div
        class="detail-panel"
        id="detail-panel"
        role="tabpanel"
        aria-labelledby={tabId(current)}
        tabIndex={0}
      >
        <TabContent page={page} view={view} tab={current} />
      </div>
    </>
  );
}

function TabContent({
  page,
  view,
  tab,
}: EntryDetailsProps & { readonly view: EntryView; readonly tab: DetailTab }): JSX.Element {
  switch (tab) {
    case 'data':
      return <DataView page={page} view={view} />;
    case 'changes':
      return <ChangesView page={page} view={view} />;
    case 'happened':
      return <HappenedView page={page} view={view} />;
    case 'raw':
      return <RawView page={page} view={view} />;
    case 'attempt':
      return <AttemptView page={page} view={view} />;
  }
}

function tabId(tab: DetailTab): string {
  return `detail-tab-${tab}`;
}
