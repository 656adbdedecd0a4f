// A value that nobody beside should read: dots, until somebody asks to see it.

import * as l10n from '@vscode/l10n';
import type { JSX, TargetedInputEvent } from 'preact';
import { useState } from 'preact/hooks';

import { IconButton } from './iconButton.tsx';

interface SecretInputProps {
  readonly value: string;
  readonly onInput: (event: TargetedInputEvent<HTMLInputElement>) => void;
  /** What it is called, also in the name of the button that shows it. */
  readonly label: string;
  readonly placeholder?: string;
  readonly isWrong?: boolean;
  readonly describedBy?: string | undefined;
}

export function SecretInput(props: SecretInputProps): JSX.Element {
  const { value, onInput, label, placeholder, isWrong, describedBy } = props;
  // What somebody asked to see, as they type on; another value that comes in its place is hidden.
  const [shownValue, setShownValue] = useState<string | undefined>(undefined);
  const isShown = shownValue?.trim() === value.trim();
  return (
    <span class="secret-input">
      <input
        class="input code"
        {...(isShown ? { type: 'text' } : { type: 'password' })}
        spellcheck={false}
        // A password of a site has no place here.
        autocomplete="off"
        aria-label={label}
        aria-invalid={isWrong === true}
        aria-describedby={describedBy}
        placeholder={placeholder}
        value={value}
        onInput={(event) => {
          if (isShown) setShownValue(event.currentTarget.value);
          onInput(event);
        }}
      />
      <IconButton
        icon={isShown ? 'eye-closed' : 'eye'}
        label={isShown ? l10n.t('Hide: {0}', label) : l10n.t('Show: {0}', label)}
        isPressed={isShown}
        onClick={() => setShownValue(isShown ? undefined : value)}
      />
    </span>
  );
}
