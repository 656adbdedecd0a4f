// One path into the JSON of an event as it is typed. What is wrong with it stands below it.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { parseTypedPath } from '../../core/assembly/typedFormat.ts';
import { ErrorText } from '../controls/errorText.tsx';
import { TextInput } from '../controls/textInput.tsx';

interface TypedPathProps {
  readonly id: string;
  /** The one that is followed. */
  readonly path: string;
  readonly placeholder: string;
  readonly onFollow: (path: string) => void;
}

/** One path as it is typed; only one that can be followed is. */
export function TypedPath({ id, path, placeholder, onFollow }: TypedPathProps): JSX.Element {
  const [draft, setDraft] = useState(path);
  useEffect(() => setDraft(path), [path]);
  const errorId = `${id}-error`;
  const parsed = draft.trim() === '' ? undefined : parseTypedPath(draft);
  const error = parsed && 'error' in parsed ? parsed.error : undefined;
  const follow = (): void => {
    if (error === undefined && draft.trim() !== path) onFollow(draft.trim());
  };
  return (
    <div class="field path-field">
      <TextInput
        class="input code"
        id={id}
        placeholder={placeholder}
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
  );
}
