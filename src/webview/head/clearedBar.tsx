// What a clear took away, and the way back, for as long as there is one.

import type { JSX } from 'preact';

import { gridId } from '../controls/gridId.ts';
import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { formatQuantity } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function ClearedBar({ page }: { readonly page: TimelinePage }): JSX.Element {
  const count = page.status.value?.clearedEntries ?? 0;
  const isShown = count > 0 && page.clearedNoteClosedIn.value !== page.epoch.value;
  // The element is there before its text is, as screen readers need it to tell of the text.
  return (
    <div class={isShown ? 'cleared-bar' : ''}>
      <span role="status">{isShown && `Cleared ${formatQuantity(count, 'entry', 'entries')}.`}</span>
      {isShown && (
        <>
          <button
            type="button"
            class="link-button"
            title="Bring them back (Ctrl+Z)"
            onClick={() => {
              page.undoClear();
              document.getElementById(gridId)?.focus();
            }}
          >
            <Icon name="discard" />
            Undo
          </button>
          <IconButton
            icon="close"
            label="Close this note"
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
