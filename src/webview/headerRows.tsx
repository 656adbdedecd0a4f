// The headers of the request, a row each. A value that looks like a credential can be moved to the editor's secret
// storage; what is left in its place is a reference.

import type { JSX } from 'preact';

import { isSecretHeader } from '../core/secrets.ts';
import type { Header } from '../core/streamRequest.ts';
import { ErrorText } from './errorText.tsx';
import { Icon } from './icon.tsx';
import { IconButton } from './iconButton.tsx';
import type { TimelinePage } from './timelinePage.ts';

const storedReference = /\$\{secret:[^}]+\}/;

export function HeaderRows({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { draft } = page;
  const error = draft.errorOf('headers');
  return (
    <>
      <span class="field-label" id="headers-label">
        Headers
      </span>
      <div class="field header-rows" role="group" aria-labelledby="headers-label">
        {draft.headers.value.map((header, index) => (
          <HeaderRow key={index} page={page} header={header} index={index} />
        ))}
        <button type="button" class="button quiet" onClick={() => addHeader(page)}>
          <Icon name="add" />
          Add header
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
}

function HeaderRow({ page, header: [name, value], index }: HeaderRowProps): JSX.Element {
  const { draft } = page;
  const label = name === '' ? `header ${index + 1}` : name;
  const isStored = storedReference.test(value);
  const describedBy = draft.errorOf('headers') === undefined ? undefined : 'headers-error';
  return (
    <div class="header-row">
      <input
        class="input code header-name"
        id={headerNameId(index)}
        type="text"
        spellcheck={false}
        autocomplete="off"
        placeholder="Name"
        aria-label={`Name of header ${index + 1}`}
        aria-describedby={describedBy}
        value={name}
        onInput={(event) => draft.setHeader(index, [event.currentTarget.value, value])}
      />
      {isStored ? (
        <StoredValue name={label} onReplace={() => draft.setHeader(index, [name, ''])} />
      ) : (
        <input
          class="input code header-value"
          type="text"
          spellcheck={false}
          autocomplete="off"
          placeholder="Value"
          aria-label={`Value of ${label}`}
          aria-describedby={describedBy}
          value={value}
          onInput={(event) => draft.setHeader(index, [name, event.currentTarget.value])}
        />
      )}
      {isSecretHeader(name) && value !== '' && !isStored && (
        <IconButton
          icon="key"
          label={`Keep the value of ${label} in the secret storage`}
          onClick={() => page.post({ type: 'storeSecret', header: name, url: draft.url.value, value })}
        />
      )}
      <IconButton icon="close" label={`Remove ${label}`} onClick={() => draft.removeHeader(index)} />
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
      <span class="stored-text">In the secret storage</span>
      <button
        type="button"
        class="link-button"
        aria-label={`Replace the value of ${name}`}
        onClick={onReplace}
      >
        Replace
      </button>
    </span>
  );
}

function addHeader(page: TimelinePage): void {
  const index = page.draft.headers.value.length;
  page.draft.addHeader();
  requestAnimationFrame(() => document.getElementById(headerNameId(index))?.focus());
}

function headerNameId(index: number): string {
  return `header-name-${index}`;
}
