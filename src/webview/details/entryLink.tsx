// The number of another entry, which leads to it.

import type { JSX } from 'preact';

import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

interface EntryLinkProps {
  readonly page: TimelinePage;
  readonly number: number;
}

export function EntryLink({ page, number }: EntryLinkProps): JSX.Element {
  return (
    <button type="button" class="link-button" onClick={() => page.showEntry(number)}>
      {formatCount(page.streams.ownNumber(number))}
    </button>
  );
}
