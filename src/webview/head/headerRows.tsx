// The headers of the request, a row each. A value that looks like a credential can be moved to the editor's secret
// storage; what is left in its place is a reference.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { isSecretHeader } from '../../core/base/credentialNames.ts';
import { isPastedRequest } from '../../core/paste/readPasted.ts';
import { readHeaderLines } from '../../core/paste/rawRequest.ts';
import type { Header } from '../../core/stream/streamRequest.ts';
import { ErrorText } from '../controls/errorText.tsx';
import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { TextInput } from '../controls/textInput.tsx';

const storedReference = /\$\{secret:[^}]+\}/;

export function HeaderRows({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { draft } = page;
  const error = draft.errorOf('headers');
  // The row that was just added gets the focus as it appears, before anybody can have gone on to another field.
  const added = useRef<number | undefined>(undefined);
  const focusAdded = (input: HTMLInputElement | null, index: number): void => {
    if (!input || added.current !== index) return;
    added.current = undefined;
    input.focus();
  };
  const addHeader = (): void => {
    added.current = draft.headers.value.length;
    draft.addHeader();
  };
  return (
    <>
      <span class="field-label" id="headers-label">
        {l10n.t('Headers')}
      </span>
      <div class="field header-rows" role="group" aria-labelledby="headers-label">
        {draft.headers.value.map((header, index) => (
          <HeaderRow
            key={index}
            page={page}
            header={header}
            index={index}
            nameRef={(input) => focusAdded(input, index)}
          />
        ))}
        <button type="button" class="button quiet" onClick={addHeader}>
          <Icon name="add" />
          {l10n.t('Add header')}
        </button>
        <ErrorText id="headers-error" message={error} />
      </div>
    </>
  );
}

interface HeaderRowProps {
  readonly page: TimelinePage;
  readonly header: Header;
  readonly index: number;
  readonly nameRef: (input: HTMLInputElement | null) => void;
}

function HeaderRow({ page, header: [name, value], index, nameRef }: HeaderRowProps): JSX.Element {
  const { draft } = page;
  const label = name === '' ? l10n.t('header {0}', index + 1) : name;
  const isStored = storedReference.test(value);
  const describedBy = draft.errorOf('headers') === undefined ? undefined : 'headers-error';
  return (
    <div class="header-row">
      <TextInput
        class="input code header-name"
        inputRef={nameRef}
        placeholder={l10n.t('Name')}
        label={l10n.t('Name of header {0}', index + 1)}
        describedBy={describedBy}
        value={name}
        onInput={(event) => draft.setHeader(index, [event.currentTarget.value, value])}
        onPaste={(event) => {
          const text = event.clipboardData?.getData('text/plain') ?? '';
          const pasted = isPastedRequest(text) ? undefined : readHeaderLines(text);
          if (pasted === undefined && !isPastedRequest(text)) return;
          event.preventDefault();
          if (pasted) draft.replaceHeader(index, pasted);
          else page.paste(text);
        }}
      />
      {isStored ? (
        <StoredValue name={label} onReplace={() => draft.setHeader(index, [name, ''])} />
      ) : (
        <TextInput
          class="input code header-value"
          placeholder={l10n.t('Value')}
          label={l10n.t('Value of {0}', label)}
          describedBy={describedBy}
          value={value}
          onInput={(event) => draft.setHeader(index, [name, event.currentTarget.value])}
        />
      )}
      {isSecretHeader(name) && value !== '' && !isStored && (
        <IconButton
          icon="key"
          label={l10n.t('Keep the value of {0} in the secret storage', label)}
          onClick={() => page.post({ type: 'storeSecret', header: name, url: draft.url.value, value })}
        />
      )}
      <IconButton
        icon="close"
        label={l10n.t('Remove {0}', label)}
        onClick={() => draft.removeHeader(index)}
      />
    </div>
  );
}

function StoredValue({
  name,
  onReplace,
}: {
  readonly name: string;
  readonly onReplace: () => void;
}): JSX.Element {
  return (
    <span class="stored-value">
      <Icon name="lock" />
      <span class="stored-text">{l10n.t('In the secret storage')}</span>
      <button
        type="button"
        class="link-button"
        aria-label={l10n.t('Replace the value of {0}', name)}
        onClick={onReplace}
      >
        {l10n.t('Replace')}
      </button>
    </span>
  );
}
