// The field to go somewhere by name: the first or the last entry, a number, a time, the next entry with an id.

import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { ErrorText } from '../controls/errorText.tsx';
import type { EntryFind } from '../state/entryFind.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { gridId } from '../controls/gridId.ts';
import { TextInput } from '../controls/textInput.tsx';

const errorId = 'go-to-error';

export function GoToField({ find }: { readonly find: EntryFind }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    input.current?.select();
    input.current?.focus();
    return () => document.getElementById(gridId)?.focus();
  }, []);
  const message = find.goToMessage.value;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') find.goTo();
    else if (event.key === 'Escape') find.closeGoTo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="go-to field" role="dialog" aria-label="Go to">
      <TextInput
        inputRef={input}
        class="input"
        label="Go to"
        placeholder="first, last, 1200, +41.2s, 14:03:22 or id:42"
        value={find.goToText.value}
        onInput={(event) => {
          find.goToText.value = event.currentTarget.value;
          find.goToMessage.value = undefined;
        }}
        error={{ id: errorId, message }}
        onKeyDown={onKeyDown}
      />
      <IconButton icon="close" label="Close (Escape)" onClick={() => find.closeGoTo()} />
      <ErrorText id={errorId} message={message} />
    </div>
  );
}
