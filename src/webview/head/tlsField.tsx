// How the connection of an https request is secured: certificates of its own, or none that is checked.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { tlsFileKeys, type TlsDraft, type TlsFileKey } from '../../core/stream/tlsChoice.ts';
import { ErrorText } from '../controls/errorText.tsx';
import { TextInput } from '../controls/textInput.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

const labels: Readonly<Record<TlsFileKey, string>> = {
  caFile: l10n.t('Certificates of authorities to trust'),
  certFile: l10n.t('Client certificate'),
  keyFile: l10n.t('Key of the client certificate'),
};

export function TlsField({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const { draft } = page;
  const choice: TlsDraft = draft.tls.value ?? {};
  if (!/^https:/i.test(draft.url.value.trim()) && draft.tls.value === undefined) return null;
  const error = draft.errorOf('tls');
  const change = (changes: TlsDraft): void => draft.edit(draft.tls, { ...choice, ...changes });
  return (
    <>
      <span class="field-label" id="tls-label">
        {l10n.t('TLS')}
      </span>
      <div class="field tls" role="group" aria-labelledby="tls-label">
        {tlsFileKeys.map((key) => (
          <div class="tls-file" key={key}>
            <TextInput
              class="input code"
              label={labels[key]}
              placeholder={l10n.t('{0}: path of a PEM file', labels[key])}
              error={{ id: 'tls-error', message: error }}
              value={choice[key] ?? ''}
              onInput={(event) => change({ [key]: event.currentTarget.value })}
            />
            <button
              type="button"
              class="button secondary"
              aria-label={l10n.t('Browse for the file: {0}', labels[key])}
              onClick={() => page.chooseTlsFile(key)}
            >
              {l10n.t('Browse…')}
            </button>
          </div>
        ))}
        <label class="tls-unchecked">
          <input
            type="checkbox"
            checked={choice.isUnchecked === true}
            onChange={(event) => change({ isUnchecked: event.currentTarget.checked || undefined })}
          />
          {l10n.t('Do not check the server’s certificate')}
        </label>
        <ErrorText id="tls-error" message={error} />
      </div>
    </>
  );
}
