// What the client does at a message by which the server says that the stream is over.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { closeMessageActions, type CloseMessageAction } from '../../core/stream/streamRequest.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

const labels: Readonly<Record<CloseMessageAction, string>> = {
  close: l10n.t('Close, as applications do'),
  stay: l10n.t('Stay, and see whether the server ends'),
  ignore: l10n.t('Take no notice'),
};

export function CloseMessageField({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { draft } = page;
  return (
    <>
      <label class="field-label" for="close-message">
        {l10n.t('At a close message')}
      </label>
      <div class="field policy">
        <select
          class="select"
          id="close-message"
          value={draft.onCloseMessage.value}
          onChange={(event) => {
            const chosen = closeMessageActions.find((action) => action === event.currentTarget.value);
            draft.edit(draft.onCloseMessage, chosen ?? 'close');
          }}
        >
          {closeMessageActions.map((action) => (
            <option key={action} value={action}>
              {labels[action]}
            </option>
          ))}
        </select>
        <span class="hint">
          {l10n.t('Such as [DONE]; the setting sse.closeMessages says which. From the next connect on.')}
        </span>
      </div>
    </>
  );
}
