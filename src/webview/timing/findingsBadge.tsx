// How many findings the timing has, on the button of its view.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function FindingsBadge({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const count = page.timing.warnings.value.length;
  if (count === 0) return null;
  return (
    <span class="badge">
      {formatCount(count)}
      <span class="visually-hidden">{` ${count === 1 ? l10n.t('finding') : l10n.t('findings')}`}</span>
    </span>
  );
}
