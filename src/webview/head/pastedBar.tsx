// What a pasted text has besides the request in the fields: a choice where it has several, a field for each value that it
// lacks, and what was not understood, with its line.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { UnknownValue } from '../../core/paste/reading/pasted.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { Sentence } from '../controls/sentence.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

export function PastedBar({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const { pasted } = page;
  const requests = pasted.requests.value;
  const unknowns = pasted.unknowns.value;
  const notices = pasted.notices.value;
  const hasBefore = pasted.hasBefore.value;
  const hasMore = requests.length > 1 || unknowns.length > 0 || notices.length > 0;
  if (!pasted.isShown.value || !(hasMore || hasBefore)) return null;
  return (
    <section class="pasted-bar" aria-label={l10n.t('What was pasted')}>
      <div class="pasted-fields">
        {hasBefore && requests.length > 0 && (
          <p role="status">
            <Sentence
              text={l10n.t('What was pasted has taken the place of the request. {undo}')}
              parts={{
                undo: (
                  <button type="button" class="link-button" onClick={() => pasted.undo()}>
                    {l10n.t('Undo')}
                  </button>
                ),
              }}
            />
          </p>
        )}
        {requests.length > 1 && <RequestSelect page={page} />}
        {unknowns.map((unknown) => (
          <ValueField key={`${unknown.kind} ${unknown.name}`} page={page} unknown={unknown} />
        ))}
        {notices.length > 0 && (
          <ul class="pasted-notices" role="status">
            {notices.map(({ text, place }) => (
              <li key={`${place.line} ${text}`}>{l10n.t('Line {0}: {1}', place.line, text)}</li>
            ))}
          </ul>
        )}
      </div>
      <IconButton
        icon="close"
        label={
          pasted.missing.value.length > 0 ? l10n.t('Discard what was pasted') : l10n.t('Hide what was pasted')
        }
        onClick={() => pasted.close()}
      />
    </section>
  );
}

function RequestSelect({ page: { pasted } }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <label class="pasted-field">
      <span class="field-label">{l10n.t('Request of the text')}</span>
      <select
        class="select"
        value={String(pasted.chosen.value)}
        onChange={(event) => pasted.choose(Number(event.currentTarget.value))}
      >
        {pasted.requests.value.map(({ method, url, isJoined }, index) => (
          <option key={index} value={String(index)}>
            {isJoined
              ? l10n.t('{0}: {1} {2}, as it was probably meant', index + 1, method, url)
              : `${index + 1}: ${method} ${url}`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A value that the text lacks. Texts of files and of standard input have lines; all others are hidden as they are typed. */
function ValueField({
  page,
  unknown,
}: {
  readonly page: TimelinePage;
  readonly unknown: UnknownValue;
}): JSX.Element {
  const { pasted } = page;
  const value = pasted.valueOf(unknown);
  const hasLines = unknown.kind === 'file' || unknown.kind === 'input';
  const isMissing = value === '' && unknown.kind !== 'placeholder';
  return (
    <label class="pasted-field">
      <span class="field-label">{labelOf(unknown)}</span>
      {hasLines ? (
        <textarea
          class="input code"
          rows={3}
          spellcheck={false}
          aria-invalid={isMissing}
          value={value}
          onInput={(event) => pasted.give(unknown, event.currentTarget.value)}
        />
      ) : (
        <input
          class="input code"
          type="password"
          spellcheck={false}
          autocomplete="off"
          aria-invalid={isMissing}
          placeholder={isMissing ? l10n.t('Needed before the request can be sent') : ''}
          value={value}
          onInput={(event) => pasted.give(unknown, event.currentTarget.value)}
          onKeyDown={(event) => {
            // As in the fields of the form that it belongs to.
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) page.connect();
          }}
        />
      )}
    </label>
  );
}

function labelOf({ kind, name }: UnknownValue): string {
  switch (kind) {
    case 'variable':
      return l10n.t('Value of {0}', name);
    case 'command':
      return l10n.t('Output of {0}, which is not run', name);
    case 'file':
      return l10n.t('Text of the file {0}', name);
    case 'input':
      return l10n.t('Text of the standard input');
    case 'password':
      return l10n.t('Password of {0}', name);
    case 'placeholder':
      return l10n.t('In the place of {0}', name);
  }
}
