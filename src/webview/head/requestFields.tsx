// The folded-out part of the request: query, authorization, headers, body, the Last-Event-ID of the first attempt, and what happens when an
// attempt ends.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { ClientField } from './clientField.tsx';
import { AuthorizationField } from './authorizationField.tsx';
import { BodyField } from './bodyField.tsx';
import { CloseMessageField } from './closeMessageField.tsx';
import { ConnectionField } from './connectionField.tsx';
import { ErrorText } from '../controls/errorText.tsx';
import { visibleLine } from '../../core/base/visibleText.ts';
import { gridId } from '../controls/gridId.ts';
import { Icon } from '../controls/icon.tsx';
import { HeaderRows } from './headerRows.tsx';
import { PolicyField } from './policyField.tsx';
import { QueryRows } from './queryRows.tsx';
import { ReadAsField } from './readAsField.tsx';
import { TlsField } from './tlsField.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { TextInput } from '../controls/textInput.tsx';

/** Where to go for what is missing. */
const missingFields = {
  address: '#url',
  authorization: '.authorization [aria-invalid="true"]',
  headers: '.header-row [aria-invalid="true"]',
  body: '#body',
} as const;

export function RequestFields({ page }: { readonly page: TimelinePage }): JSX.Element {
  const section = useRef<HTMLElement>(null);
  const asked = page.askedForMissing.value;
  // The first field that lacks something is where to go on.
  useLayoutEffect(() => {
    const part = page.draft.missing.peek()[0]?.part;
    if (asked > 0 && part) document.querySelector<HTMLElement>(missingFields[part])?.focus();
  }, [asked]);
  // What was sent becomes a stream: whoever was in these fields is in its list then.
  useLayoutEffect(() => {
    const fields = section.current;
    // A new request begins with its address.
    if (page.isPreparing.peek() && document.activeElement === document.body)
      document.getElementById('url')?.focus();
    return () => {
      if (fields?.contains(document.activeElement))
        requestAnimationFrame(() => document.getElementById(gridId)?.focus());
    };
  }, []);
  return (
    <section
      class="request-fields"
      id="request-fields"
      aria-label={l10n.t('Details of the request')}
      ref={section}
    >
      {page.draft.lacks.value && page.draft.missing.value.length > 0 && (
        <p class="lacking" role="status">
          <Icon name="info" />
          {l10n.t(
            'This request was not remembered as a whole, since credentials and bodies are not kept. It is sent once it is complete.',
          )}
        </p>
      )}
      {page.variableNotes.value.map((note) => (
        <p class="lacking" role="status" key={note}>
          <Icon name="symbol-variable" />
          {visibleLine(note)}
        </p>
      ))}
      <QueryRows page={page} />
      <AuthorizationField page={page} />
      <HeaderRows page={page} />
      <BodyField page={page} />
      <LastEventIdField page={page} />
      <PolicyField page={page} />
      <CloseMessageField page={page} />
      <ReadAsField page={page} />
      <ClientField page={page} />
      <TlsField page={page} />
      <ConnectionField page={page} />
      <span />
      <div class="body-actions">
        <button type="button" class="button quiet" onClick={() => page.editInEditor('request')}>
          <Icon name="go-to-file" />
          {l10n.t('Edit all of it as .http')}
        </button>
      </div>
    </section>
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
