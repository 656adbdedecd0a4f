// The bar above the main part: which view of the stream it shows, and what belongs to that view alone.

import type { JSX } from 'preact';

import { FindingsBadge } from './timing/findingsBadge.tsx';
import { FilterBar } from './find/filterBar.tsx';
import { mainViewLabels, mainViews } from './state/mainViews.ts';
import type { TimelinePage } from './state/timelinePage.ts';

export function MainViewBar({ page }: { readonly page: TimelinePage }): JSX.Element {
  const current = page.ui.value.mainView;
  return (
    <section class="view-bar" aria-label="Views of the stream">
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
        </button>
      ))}
      {current === 'entries' && <FilterBar page={page} />}
    </section>
  );
}
