// The page from top to bottom: address bar, state line, overview, and the list beside its details. Without a stream,
// the invitation takes the place of everything below the address bar, or the
// fields of a request that is being prepared do.

import * as l10n from '@vscode/l10n';
import { useLayoutEffect } from 'preact/hooks';
import type { JSX } from 'preact';

import { AddressBar } from './head/addressBar.tsx';
import { Announcer } from './announcer.tsx';
import { ClearedBar } from './head/clearedBar.tsx';
import { EmptyState } from './head/emptyState.tsx';
import { EntryDetails } from './details/entryDetails.tsx';
import { FilterBar } from './filter/filterBar.tsx';
import { handlePageKeys } from './keyboard.ts';
import { KeysHelp } from './keysHelp.tsx';
import { MainViewBar, MainViewPanel } from './mainView.tsx';
import { Overview } from './overview/overview.tsx';
import { RowList } from './list/rowList.tsx';
import { SplitView } from './splitView.tsx';
import { StateLine } from './head/stateLine.tsx';
import { TogetherHead } from './together/togetherHead.tsx';
import { TogetherOverview } from './together/togetherOverview.tsx';
import type { TimelinePage } from './state/timelinePage.ts';

export function PageView({ page }: { readonly page: TimelinePage }): JSX.Element {
  useLayoutEffect(() => handlePageKeys(page), [page]);
  return (
    <div class="page">
      {/* What is typed before the host has told what there is would be lost then. */}
      {page.isReady.value && !page.together.value && <AddressBar page={page} />}
      {page.isReady.value && <PageBody page={page} />}
      {page.isHelpOpen.value && <KeysHelp page={page} />}
      <Announcer page={page} />
    </div>
  );
}

function PageBody({ page }: { readonly page: TimelinePage }): JSX.Element {
  if (page.together.value) return <TogetherBody page={page} />;
  if (!page.hasStream.value) return page.isFormOpen.value ? <></> : <EmptyState page={page} />;
  return (
    <>
      <StateLine page={page} />
      <Overview page={page} />
      <MainViewBar page={page} />
      <ClearedBar page={page} />
      <SplitView
        page={page}
        list={<MainViewPanel page={page} />}
        details={page.ui.value.isDetailsOpen ? <EntryDetails page={page} /> : undefined}
      />
    </>
  );
}

/** Several streams have no connection of their own, and one view. */
function TogetherBody({ page }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <>
      <TogetherHead page={page} />
      <TogetherOverview page={page} />
      <section class="view-bar" aria-label={l10n.t('Entries')}>
        <FilterBar page={page} />
      </section>
      <SplitView
        page={page}
        list={
          <div class="main-view">
            <RowList page={page} />
          </div>
        }
        details={page.ui.value.isDetailsOpen ? <EntryDetails page={page} /> : undefined}
      />
    </>
  );
}
