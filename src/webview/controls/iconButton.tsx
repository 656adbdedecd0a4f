// A button that shows only a codicon, as in VS Code's tool bars; its name is its tooltip and what is read out.

import type { JSX } from 'preact';

import { Icon } from './icon.tsx';

interface IconButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly onClick: (event: MouseEvent) => void;
  /** For a button that stays pressed. */
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
  /** For a button that has a key of its own where it stands. */
  readonly isOutOfTabOrder?: boolean;
  readonly id?: string;
  readonly class?: string;
}

export function IconButton({
  icon,
  label,
  onClick,
  isPressed,
  isDisabled,
  isOutOfTabOrder,
  id,
  class: extra,
}: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      id={id}
      class={`icon-button ${extra ?? ''}`}
      title={label}
      aria-label={label}
      aria-pressed={isPressed}
      disabled={isDisabled}
      tabIndex={isOutOfTabOrder ? -1 : undefined}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
