// A codicon beside a word that says the same, so it is hidden from screen readers.

import type { JSX } from 'preact';

interface IconProps {
  readonly name: string;
  readonly class?: string;
}

export function Icon({ name, class: extra }: IconProps): JSX.Element {
  return <span class={`codicon codicon-${name} ${extra ?? ''}`} aria-hidden="true" />;
}
