// Who reads the stream in the app, and how that is known. On a stream that is shown, a choice applies at once, and to what
// has been.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { clientProfiles, isClientChoice, nameOfClient } from '../../core/stream/clientProfile.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function ClientField({ page }: { readonly page: TimelinePage }): JSX.Element {
  const client = page.status.value?.client;
  const choice = client?.choice ?? page.draft.client.value ?? 'auto';
  return (
    <>
      <label class="field-label" for="client">
        {l10n.t('Read by')}
      </label>
      <div class="field policy">
        <select
          class="select"
          id="client"
          aria-describedby="client-evidence"
          value={choice}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            if (isClientChoice(chosen)) page.chooseClient(chosen);
          }}
        >
          <option value="auto">
            {client?.choice === 'auto'
              ? l10n.t('Automatic: {0}', nameOfClient(client.profile))
              : l10n.t('Automatic')}
          </option>
          {clientProfiles.map((profile) => (
            <option key={profile} value={profile}>
              {nameOfClient(profile)}
            </option>
          ))}
        </select>
        <span class="hint" id="client-evidence">
          {client
            ? visibleLine(client.evidence)
            : l10n.t('What is said of an ending is about this client of your app.')}
        </span>
      </div>
    </>
  );
}
