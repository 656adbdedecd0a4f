// What a clear took away, and the way back, for as long as there is one.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { gridId } from '../controls/gridId.ts';
import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function ClearedBar({ page }: { readonly page: TimelinePage }): JSX.Element {
  const count = page.status.value?.clearedEntries ?? 0;
  const isShown = count > 0 && page.clearedNoteClosedIn.value !== page.epoch.value;
  // The element is there before its text is, as screen readers need it to tell of the text.
  return (
    <div class={isShown ? 'cleared-bar' : ''}>
      <span role="status">{isShown && describeCleared(count)}</span>
      {isShown && (
        <>
          <button
            type="button"
            class="link-button"
            title={l10n.t('Bring them back (Ctrl+Z)')}
            onClick={() => {
              page.undoClear();
              document.getElementById(gridId)?.focus();
            }}
          >
            <Icon name="discard" />
            {l10n.t('Undo')}
          </button>
          <IconButton
            icon="close"
            label={l10n.t('Close this note')}
            onClick={() => {
              page.clearedNoteClosedIn.value = page.epoch.value;
              document.getElementById(gridId)?.focus();
            }}
          />
        </>
      )}
    </div>
  );
}

function describeCleared(count: number): string {
  return count === 1
    ? l10n.t('Cleared 1\u00a0entry.')
    : l10n.t('Cleared {0}\u00a0entries.', formatCount(count));
}
