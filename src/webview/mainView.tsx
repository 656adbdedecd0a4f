// The main part of the page: the bar that says which view of the stream it shows, with what belongs to that view alone, and
// the view itself.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { FindingsBadge } from './timing/findingsBadge.tsx';
import { FilterBar } from './filter/filterBar.tsx';
import { mainViewLabels, mainViews, type MainView } from './state/mainViews.ts';
import type { TimelinePage } from './state/timelinePage.ts';
import { AnswersBadge } from './assembled/answerBadge.tsx';
import { AssembledView } from './assembled/assembledView.tsx';
import { AttemptsView } from './details/attemptsView.tsx';
import { RowList } from './list/rowList.tsx';
import { TimingView } from './timing/timingView.tsx';

export function MainViewBar({ page }: { readonly page: TimelinePage }): JSX.Element {
  const current = page.ui.value.mainView;
  return (
    <section class="view-bar" aria-label={l10n.t('Views of the stream')}>
      {mainViews.map((view) => (
        <button
          key={view}
          type="button"
          class="view-button"
          aria-pressed={view === current}
          onClick={() => page.showView(view)}
        >
          {mainViewLabels[view]}
          {view === 'timing' && <FindingsBadge page={page} />}
          {view === 'assembled' && <AnswersBadge page={page} />}
        </button>
      ))}
      {current === 'entries' && <FilterBar page={page} />}
    </section>
  );
}

interface MainViewProps {
  readonly page: TimelinePage;
}

export function MainViewPanel({ page }: MainViewProps): JSX.Element {
  const view = page.ui.value.mainView;
  return (
    <div class="main-view">
      <Content page={page} view={view} />
    </div>
  );
}

function Content({ page, view }: MainViewProps & { readonly view: MainView }): JSX.Element {
  switch (view) {
    case 'entries':
      return <RowList page={page} />;
    case 'attempts':
      return <AttemptsView page={page} />;
    case 'timing':
      return <TimingView page={page} />;
    case 'assembled':
      return <AssembledView page={page} />;
  }
}
