// The field to go somewhere by name: the first or the last entry, a number, a time, the next entry with an id.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { ErrorText } from '../controls/errorText.tsx';
import type { EntryFilter } from '../state/entryFilter.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { gridId } from '../controls/gridId.ts';
import { TextInput } from '../controls/textInput.tsx';

const errorId = 'go-to-error';

export function GoToField({ filter }: { readonly filter: EntryFilter }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    input.current?.select();
    input.current?.focus();
    return () => document.getElementById(gridId)?.focus();
  }, []);
  const message = filter.goToMessage.value;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') filter.goTo();
    else if (event.key === 'Escape') filter.closeGoTo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="go-to field" role="dialog" aria-label={l10n.t('Go to')}>
      <TextInput
        inputRef={input}
        class="input"
        label={l10n.t('Go to')}
        placeholder={l10n.t('first, last, 1200, +41.2s, 14:03:22 or id:42')}
        value={filter.goToText.value}
        onInput={(event) => {
          filter.goToText.value = event.currentTarget.value;
          filter.goToMessage.value = undefined;
        }}
        error={{ id: errorId, message }}
        onKeyDown={onKeyDown}
      />
      <IconButton icon="close" label={l10n.t('Close (Escape)')} onClick={() => filter.closeGoTo()} />
      <ErrorText id={errorId} message={message} />
    </div>
  );
}
