// What stands in the place of the rows when the filter leaves none.

import type { JSX } from 'preact';

import { headerHeightPx } from '../state/listScrolling.ts';
import { formatQuantity } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function NoMatches({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const progress = page.filter.progress.value;
  const isOver = progress?.isDone || progress?.stoppedAt !== undefined;
  if (!progress || !isOver || !page.list.isFiltered.value || progress.matches > 0) return null;
  const searched = formatQuantity(progress.searched, 'entry was', 'entries were');
  return (
    <div class="no-matches" style={{ top: `${headerHeightPx}px` }}>
      <p>{`No entry matches. ${searched} searched.`}</p>
      <button type="button" class="button secondary" onClick={() => page.filter.clear()}>
        Clear filter
      </button>
    </div>
  );
}
