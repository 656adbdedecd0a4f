// The field for the path of a new column.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { ErrorText } from '../controls/errorText.tsx';
import { gridId } from '../controls/gridId.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { TextInput } from '../controls/textInput.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

const errorId = 'column-path-error';

/** A path that suits the best known of streams. */
const examplePath = '$.choices[0].delta.content';

export function ColumnField({ page }: { readonly page: TimelinePage }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const choice = page.columnChoice;
  useLayoutEffect(() => {
    input.current?.focus();
    return () => document.getElementById(gridId)?.focus();
  }, []);
  const message = choice.mistake.value;
  const path = choice.typedPath.value ?? '';
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') choice.add(path);
    else if (event.key === 'Escape') choice.closeField();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const label = l10n.t('JSON path of the new column');
  return (
    <div class="go-to column-field field" role="dialog" aria-label={label}>
      <TextInput
        inputRef={input}
        class="input code"
        label={label}
        placeholder={examplePath}
        value={path}
        onInput={(event) => choice.type(event.currentTarget.value)}
        error={{ id: errorId, message }}
        onKeyDown={onKeyDown}
      />
      <IconButton icon="check" label={l10n.t('Add the column (Enter)')} onClick={() => choice.add(path)} />
      <IconButton icon="close" label={l10n.t('Close (Escape)')} onClick={() => choice.closeField()} />
      <ErrorText id={errorId} message={message} />
    </div>
  );
}
