// A menu in the look of VS Code's. The arrows move along it; Escape and a click elsewhere close it.

import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { Icon } from './icon.tsx';

interface PopupMenuProps {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
  /** Where the focus goes when the menu was left with Escape. */
  readonly onEscape: () => void;
}

export function PopupMenu({ label, children, onClose, onEscape }: PopupMenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  // At once: a key that is pressed right after the one that opened the menu is meant for the menu.
  useLayoutEffect(() => menu.current?.querySelector<HTMLElement>('.menu-item')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') {
      onClose();
      onEscape();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      focusNeighbour(menu.current, event.key === 'ArrowDown' ? 1 : -1);
    }
  };
  const onFocusOut = (event: FocusEvent): void => {
    const next = event.relatedTarget;
    if (!(next instanceof Node) || !menu.current?.contains(next)) onClose();
  };
  return (
    <div class="menu" role="menu" aria-label={label} ref={menu} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      {children}
    </div>
  );
}

interface MenuItemProps {
  readonly role?: 'menuitem' | 'menuitemcheckbox' | 'menuitemradio';
  readonly label: string;
  readonly isChecked?: boolean;
  readonly note?: string | undefined;
  readonly onChoose: () => void;
}

export function MenuItem({
  role = 'menuitem',
  label,
  isChecked,
  note,
  onChoose,
}: MenuItemProps): JSX.Element {
  return (
    <button
      type="button"
      class="menu-item"
      role={role}
      aria-checked={isChecked}
      tabIndex={-1}
      onClick={onChoose}
    >
      <Icon name={isChecked ? 'check' : 'blank'} />
      {label}
      {note !== undefined && <span class="menu-note">{note}</span>}
    </button>
  );
}

export function MenuSeparator(): JSX.Element {
  return <div class="menu-separator" role="separator" />;
}

function focusNeighbour(menu: HTMLElement | null, step: number): void {
  const items = [...(menu?.querySelectorAll<HTMLElement>('.menu-item') ?? [])];
  const at = items.findIndex((item) => item === document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}
