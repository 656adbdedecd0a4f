// Says changes of state to screen readers, politely: the connection's and the view's, never one for each event.

import * as l10n from '@vscode/l10n';
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
        {page.list.isPaused.value ? l10n.t('View paused. Capture goes on.') : ''}
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">
        {page.filter.announcement.value}
      </div>
    </>
  );
}

function FindingsAnnouncement({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const titles = page.timing.warnings.value.map(({ title }) => title);
  return titles.length === 0 ? null : <>{l10n.t('Timing: {0}.', titles.join('. '))}</>;
}

function StateAnnouncement({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const status = page.status.value;
  if (!status) return null;
  const { name, explanation } = describeState(status);
  const state = l10n.t('{name}, attempt {attempt}.', { name, attempt: status.attempt });
  return <>{`${state} ${explanation}`}</>;
}
