// How many rows are selected, while it is more than one.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function SelectionNote({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { picked } = page.list;
  const text = picked.areSeveral ? l10n.t('{0} selected', formatCount(picked.ranges.value.count)) : '';
  return (
    <div class="selection-note" role="status" aria-live="polite">
      {text}
    </div>
  );
}
