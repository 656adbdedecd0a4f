// The path of one's own: typed here, followed from Enter or leaving the field on, kept with the panel. What is wrong with
// one stands below it while it is typed.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { parseJsonPath } from '../../core/json/jsonPath.ts';
import { ErrorText } from '../controls/errorText.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { TextInput } from '../controls/textInput.tsx';

export const pathFieldId = 'assemble-path';
const errorId = 'assemble-path-error';

const examplePath = '$.choices[0].delta.content';

export function PathField({ page }: { readonly page: TimelinePage }): JSX.Element {
  const followed = page.ui.value.assemblePath;
  const [draft, setDraft] = useState(followed);
  useEffect(() => setDraft(followed), [followed]);
  const parsed = draft.trim() === '' ? undefined : parseJsonPath(draft);
  const error = parsed && 'error' in parsed ? parsed.error : undefined;
  const follow = (): void => {
    if (error === undefined) page.change({ assemblePath: draft.trim() });
  };
  return (
    <>
      <label class="field-label" for={pathFieldId}>
        {l10n.t('JSON path')}
      </label>
      <div class="field path-field">
        <TextInput
          class="input code"
          id={pathFieldId}
          placeholder={examplePath}
          value={draft}
          error={{ id: errorId, message: error }}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') follow();
          }}
          onBlur={follow}
        />
        <ErrorText id={errorId} message={error} />
      </div>
      {followed !== '' && (
        <IconButton
          icon="save"
          label={l10n.t('Save as Format…')}
          onClick={() => page.post({ type: 'saveFormat', path: followed })}
        />
      )}
      {followed !== '' && (
        <IconButton
          icon="close"
          label={l10n.t('Follow no path: assemble what is recognised')}
          onClick={() => page.change({ assemblePath: '' })}
        />
      )}
    </>
  );
}
