// The headers of the request, a row each, but for the one that says who asks, which has a field of its own. Values of
// credentials are hidden, and go to the editor's secret storage when they are sent; what is left then is a reference.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { isSecretHeader } from '../../core/base/credentialNames.ts';
import { suggestNames, suggestValues } from '../../core/draft/headerNames.ts';
import { readHeaderLines } from '../../core/paste/rawRequest.ts';
import type { Header } from '../../core/stream/streamRequest.ts';
import { ErrorText } from '../controls/errorText.tsx';
import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { SecretInput } from '../controls/secretInput.tsx';
import { SuggestInput } from '../controls/suggestInput.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { isStored, StoredValue } from './storedValue.tsx';

export function HeaderRows({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { draft } = page;
  const error = draft.errorOf('headers') ?? draft.missingOf('headers');
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
  const authorization = draft.authorization.value.index;
  return (
    <>
      <span class="field-label" id="headers-label">
        {l10n.t('Headers')}
      </span>
      <div class="field header-rows" role="group" aria-labelledby="headers-label">
        {draft.headers.value.map((header, index) =>
          index === authorization ? null : (
            <HeaderRow
              key={index}
              page={page}
              header={header}
              index={index}
              place={authorization >= 0 && authorization < index ? index : index + 1}
              nameRef={(input) => focusAdded(input, index)}
            />
          ),
        )}
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
  /** Among the rows, from 1. */
  readonly place: number;
  readonly nameRef: (input: HTMLInputElement | null) => void;
}

function HeaderRow({ page, header: [name, value], index, place, nameRef }: HeaderRowProps): JSX.Element {
  const { draft } = page;
  const label = name === '' ? l10n.t('header {0}', place) : name;
  const isMissing = draft.missingOf('headers') !== undefined && draft.isLacking([name, value]);
  const describedBy = isMissing || draft.errorOf('headers') !== undefined ? 'headers-error' : undefined;
  return (
    <div class="header-row">
      <SuggestInput
        class="input code header-name"
        inputRef={nameRef}
        placeholder={l10n.t('Name')}
        label={l10n.t('Name of header {0}', place)}
        describedBy={describedBy}
        value={name}
        suggest={suggestNames}
        onChange={(changed) => draft.setHeader(index, [changed, value])}
        onPaste={(event) => {
          const lines = readHeaderLines(event.clipboardData?.getData('text/plain') ?? '');
          if (!lines) return;
          event.preventDefault();
          draft.replaceHeader(index, lines);
        }}
      />
      <HeaderValue
        page={page}
        header={[name, value]}
        index={index}
        label={label}
        isMissing={isMissing}
        describedBy={describedBy}
      />
      <IconButton
        icon="close"
        label={l10n.t('Remove {0}', label)}
        onClick={() => draft.removeHeader(index)}
      />
    </div>
  );
}

interface HeaderValueProps extends Pick<HeaderRowProps, 'page' | 'header' | 'index'> {
  readonly label: string;
  readonly isMissing: boolean;
  readonly describedBy: string | undefined;
}

function HeaderValue(props: HeaderValueProps): JSX.Element {
  const { page, header, index, label, isMissing, describedBy } = props;
  const { draft } = page;
  const [name, value] = header;
  const setValue = (changed: string): void => draft.setHeader(index, [name, changed]);
  if (isStored(value))
    return <StoredValue page={page} name={label} value={value} onReplace={() => setValue('')} />;
  const field = {
    placeholder: l10n.t('Value'),
    label: l10n.t('Value of {0}', label),
    isWrong: isMissing,
    describedBy,
    value,
  };
  return isSecretHeader(name) ? (
    <SecretInput {...field} onInput={(event) => setValue(event.currentTarget.value)} />
  ) : (
    <SuggestInput
      {...field}
      class="input code header-value"
      suggest={(typed) => suggestValues(name, typed)}
      onChange={setValue}
    />
  );
}
