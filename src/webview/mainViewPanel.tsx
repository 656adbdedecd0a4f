// The main part of the page: the entries, or the view that was chosen in their place.

import type { JSX } from 'preact';

import { AssembledView } from './assembled/assembledView.tsx';
import { AttemptsView } from './details/attemptsView.tsx';
import type { MainView } from './state/mainViews.ts';
import { RowList } from './list/rowList.tsx';
import { TimingView } from './timing/timingView.tsx';
import type { TimelinePage } from './state/timelinePage.ts';

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
