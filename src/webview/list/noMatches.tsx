// What stands in the place of the rows when the filter leaves none.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { headerHeightPx } from '../state/listScrolling.ts';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function NoMatches({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const progress = page.filter.progress.value;
  const isOver = progress?.isDone || progress?.stoppedAt !== undefined;
  if (!progress || !isOver || !page.list.isFiltered.value || progress.matches > 0) return null;
  return (
    <div class="no-matches" style={{ top: `${headerHeightPx}px` }}>
      <p>
        {progress.searched === 1
          ? l10n.t('No entry matches. 1\u00a0entry was searched.')
          : l10n.t('No entry matches. {0}\u00a0entries were searched.', formatCount(progress.searched))}
      </p>
      <button type="button" class="button secondary" onClick={() => page.filter.clear()}>
        {l10n.t('Clear filter')}
      </button>
    </div>
  );
}
