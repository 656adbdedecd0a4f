// A line of text that is no prose: neither spelled nor filled in by the browser. What is wrong with it stands below.

import type { JSX, Ref, TargetedClipboardEvent, TargetedInputEvent, TargetedKeyboardEvent } from 'preact';

interface TextInputProps {
  readonly class: string;
  readonly value: string;
  readonly onInput: (event: TargetedInputEvent<HTMLInputElement>) => void;
  readonly onKeyDown?: (event: TargetedKeyboardEvent<HTMLInputElement>) => void;
  readonly onBlur?: () => void;
  readonly onPaste?: (event: TargetedClipboardEvent<HTMLInputElement>) => void;
  readonly id?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly inputMode?: 'url';
  readonly placeholder?: string;
  /** Where no label belongs to the field. */
  readonly label?: string;
  /** The element that says what is wrong with the text, when something is (see errorText.tsx). */
  readonly error?: { readonly id: string; readonly message: string | undefined };
  /** An element that says more of the field, when the field is not what is wrong. */
  readonly describedBy?: string | undefined;
}

export function TextInput(props: TextInputProps): JSX.Element {
  const { value, onInput, onKeyDown, onBlur, onPaste, inputRef, error } = props;
  const isWrong = error?.message !== undefined;
  return (
    <input
      {...(inputRef && { ref: inputRef })}
      class={props.class}
      id={props.id}
      type="text"
      inputMode={props.inputMode}
      spellcheck={false}
      autocomplete="off"
      aria-label={props.label}
      aria-invalid={error && isWrong}
      aria-describedby={isWrong ? error.id : props.describedBy}
      placeholder={props.placeholder}
      value={value}
      onInput={onInput}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
      onPaste={onPaste}
    />
  );
}
