// Details of the selected entry, beside or below the list and never over it: when it came, its data, its bytes, and the
// exchange that it belongs to.

import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import type { EntryView, Row } from '../core/protocol.ts';
import { AttemptView } from './attemptView.tsx';
import { DataView } from './dataView.tsx';
import { detailTabLabels, detailTabsOf, type DetailTab } from './detailTab.ts';
import { HappenedView } from './endingView.tsx';
import { Icon } from './icon.tsx';
import { IconButton } from './iconButton.tsx';
import { kindIcons } from './kindLook.ts';
import { formatCount } from './numberFormat.ts';
import { RawView } from './rawView.tsx';
import type { TimelinePage } from './timelinePage.ts';
import { TimingRow } from './timingRow.tsx';
import { visibleLine } from './visibleText.ts';

interface EntryDetailsProps {
  readonly page: TimelinePage;
}

export function EntryDetails({ page }: EntryDetailsProps): JSX.Element {
  const number = page.list.selected.value;
  const view = page.views.of(number);
  const row = view?.row ?? (number === undefined ? undefined : page.list.rows.value.get(number));
  return (
    <section class="details" aria-label="Details of the entry">
      <DetailsHeader page={page} row={row} />
      {row === undefined && <p class="details-hint">Select an entry to see all of it.</p>}
      {view && <TimingRow view={view} />}
      {view && <Tabs page={page} view={view} />}
    </section>
  );
}

function DetailsHeader({ page, row }: EntryDetailsProps & { readonly row: Row | undefined }): JSX.Element {
  return (
    <div class="details-header">
      {row && (
        <h2 class={`kind-${row.kind}`}>
          <Icon name={kindIcons[row.kind]} class="kind-icon" />
          <span class="kind-word">{row.kind}</span>
          <span class="details-type">
            {row.type === '' || row.type === row.kind ? '' : visibleLine(row.type)}
          </span>
          <span class="details-number">#{formatCount(row.number)}</span>
        </h2>
      )}
      <span class="actions">
        {row?.kind === 'message' && (
          <>
            <IconButton icon="copy" label="Copy data (C)" onClick={() => page.copy('data')} />
            <IconButton icon="file-binary" label="Copy raw" onClick={() => page.copy('raw')} />
            <IconButton
              icon="go-to-file"
              label="Open in editor"
              onClick={() => page.post({ type: 'openEntry', number: row.number })}
            />
          </>
        )}
        <IconButton icon="close" label="Close details (Escape)" onClick={() => page.closeDetails()} />
      </span>
    </div>
  );
}

function Tabs({ page, view }: EntryDetailsProps & { readonly view: EntryView }): JSX.Element {
  const tablist = useRef<HTMLDivElement>(null);
  const tabs = detailTabsOf(view.row.kind, view.lines.length > 0);
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
      <div class="tabs" role="tablist" aria-label="Details" ref={tablist} onKeyDown={onKeyDown}>
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
    case 'happened':
      return <HappenedView page={page} view={view} />;
    case 'raw':
      return <RawView view={view} />;
    case 'attempt':
      return <AttemptView view={view} />;
  }
}

function tabId(tab: DetailTab): string {
  return `detail-tab-${tab}`;
}
