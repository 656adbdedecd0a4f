// A panel of help that takes no focus and blocks nothing: it can stay open while what it explains is tried.

import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';

import { IconButton } from './iconButton.tsx';

interface HelpPanelProps {
  readonly class: string;
  readonly label: string;
  readonly title: string;
  readonly closeLabel: string;
  readonly isOpen: Signal<boolean>;
  readonly children: ComponentChildren;
}

export function HelpPanel(props: HelpPanelProps): JSX.Element {
  const { class: name, label, title, closeLabel, isOpen, children } = props;
  return (
    <aside class={name} aria-label={label}>
      <div class="keys-header">
        <h2>{title}</h2>
        <IconButton
          icon="close"
          label={closeLabel}
          onClick={() => {
            isOpen.value = false;
          }}
        />
      </div>
      {children}
    </aside>
  );
}

/** Opens the panel, and closes it. */
export function HelpButton({
  icon,
  label,
  isOpen,
}: Pick<HelpPanelProps, 'label' | 'isOpen'> & { readonly icon: string }): JSX.Element {
  return (
    <IconButton
      icon={icon}
      label={label}
      isPressed={isOpen.value}
      onClick={() => {
        isOpen.value = !isOpen.value;
      }}
    />
  );
}
