// The parameters of the address, a row each, in step with the address above.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { isSecretParameter } from '../../core/base/credentialNames.ts';
import { queryRowsOf, withQueryRows, type QueryRow } from '../../core/draft/queryRows.ts';
import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { SecretInput } from '../controls/secretInput.tsx';
import { TextInput } from '../controls/textInput.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

export function QueryRows({ page: { draft } }: { readonly page: TimelinePage }): JSX.Element {
  const rows = queryRowsOf(draft.url.value);
  const added = useRef<number | undefined>(undefined);
  const setRows = (changed: readonly QueryRow[]): void =>
    draft.edit(draft.url, withQueryRows(draft.url.value, changed));
  const setRow = (index: number, row: QueryRow): void => setRows(rows.with(index, row));
  const focusAdded = (input: HTMLInputElement | null, index: number): void => {
    if (!input || added.current !== index) return;
    added.current = undefined;
    input.focus();
  };
  return (
    <>
      <span class="field-label" id="query-label">
        {l10n.t('Query')}
      </span>
      <div class="field header-rows" role="group" aria-labelledby="query-label">
        {rows.map((row, index) => {
          const label = row.name === '' ? l10n.t('parameter {0}', index + 1) : row.name;
          const valueLabel = l10n.t('Value of parameter {0}', label);
          const setValue = (value: string): void => setRow(index, { ...row, value });
          return (
            <div class="header-row" key={index}>
              <TextInput
                class="input code header-name"
                inputRef={(input) => focusAdded(input, index)}
                placeholder={l10n.t('Name')}
                label={l10n.t('Name of parameter {0}', index + 1)}
                value={row.name}
                onInput={(event) => setRow(index, { ...row, name: event.currentTarget.value })}
              />
              {isSecretParameter(row.name) ? (
                <SecretInput
                  label={valueLabel}
                  placeholder={l10n.t('Value')}
                  value={row.value}
                  onInput={(event) => setValue(event.currentTarget.value)}
                />
              ) : (
                <TextInput
                  class="input code header-value"
                  placeholder={l10n.t('Value')}
                  label={valueLabel}
                  value={row.value}
                  onInput={(event) => setValue(event.currentTarget.value)}
                />
              )}
              <IconButton
                icon="close"
                label={l10n.t('Remove {0}', label)}
                onClick={() => setRows(rows.toSpliced(index, 1))}
              />
            </div>
          );
        })}
        <button
          type="button"
          class="button quiet"
          disabled={draft.url.value.trim() === ''}
          onClick={() => {
            added.current = rows.length;
            setRows([...rows, { name: '', value: '' }]);
          }}
        >
          <Icon name="add" />
          {l10n.t('Add parameter')}
        </button>
      </div>
    </>
  );
}
