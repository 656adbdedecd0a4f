// The folded-out part of the request: headers, body, the Last-Event-ID of the first attempt, and what happens when an
// attempt ends.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { ClientField } from './clientField.tsx';
import { CloseMessageField } from './closeMessageField.tsx';
import { ErrorText } from '../controls/errorText.tsx';
import { HeaderRows } from './headerRows.tsx';
import { PolicyField } from './policyField.tsx';
import { ReadAsField } from './readAsField.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { TextInput } from '../controls/textInput.tsx';

export function RequestFields({ page }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <section class="request-fields" id="request-fields" aria-label={l10n.t('Details of the request')}>
      <HeaderRows page={page} />
      <BodyField page={page} />
      <LastEventIdField page={page} />
      <PolicyField page={page} />
      <CloseMessageField page={page} />
      <ReadAsField page={page} />
      <ClientField page={page} />
    </section>
  );
}

function BodyField({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const { draft } = page;
  if (draft.method.value === 'GET' && draft.body.value === '') return null;
  const error = draft.errorOf('body');
  return (
    <>
      <label class="field-label" for="body">
        {l10n.t('Body')}
      </label>
      <div class="field">
        <textarea
          class="input code"
          id="body"
          rows={4}
          spellcheck={false}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : 'body-error'}
          value={draft.body.value}
          onInput={(event) => draft.edit(draft.body, event.currentTarget.value)}
        />
        <ErrorText id="body-error" message={error} />
      </div>
    </>
  );
}

function LastEventIdField({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { draft } = page;
  const error = draft.errorOf('lastEventId');
  return (
    <>
      <label class="field-label" for="last-event-id">
        {l10n.t('Last-Event-ID')}
      </label>
      <div class="field">
        <TextInput
          class="input code"
          id="last-event-id"
          placeholder={l10n.t('Not sent by the first attempt')}
          error={{ id: 'last-event-id-error', message: error }}
          value={draft.lastEventId.value}
          onInput={(event) => draft.edit(draft.lastEventId, event.currentTarget.value)}
        />
        <ErrorText id="last-event-id-error" message={error} />
      </div>
    </>
  );
}
