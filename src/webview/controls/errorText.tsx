// What is wrong with a field, right below it, in the way of VS Code's input validation. It floats over what is there, so
// that nothing moves while somebody types.

import type { JSX } from 'preact';

interface ErrorTextProps {
  readonly id: string;
  readonly message: string | undefined;
}

export function ErrorText({ id, message }: ErrorTextProps): JSX.Element | null {
  if (message === undefined) return null;
  return (
    <div class="error-text" id={id} role="alert">
      {message}
    </div>
  );
}
