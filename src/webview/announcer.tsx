// Says changes of state to screen readers, politely: the connection's and the view's, never one for each event.

import type { JSX } from 'preact';

import { describeState } from './head/stateWords.ts';
import type { TimelinePage } from './state/timelinePage.ts';

export function Announcer({ page }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <>
      <div class="visually-hidden" role="status" aria-live="polite">
        <StateAnnouncement page={page} />
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">
        <FindingsAnnouncement page={page} />
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">
        {page.list.isPaused.value ? 'View paused. Capture goes on.' : ''}
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">
        {page.filter.announcement.value}
      </div>
    </>
  );
}

function FindingsAnnouncement({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const titles = page.timing.warnings.value.map(({ title }) => title);
  return titles.length === 0 ? null : <>{`Timing: ${titles.join('. ')}.`}</>;
}

function StateAnnouncement({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const status = page.status.value;
  if (!status) return null;
  const { name, explanation } = describeState(status);
  return <>{`${name}, attempt ${status.attempt}. ${explanation}`}</>;
}
