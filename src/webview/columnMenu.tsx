// The choice of columns and of the reading of time, as a menu in the look of VS Code's. Escape and a click elsewhere close it.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { columnIds, columns, flexibleColumn, type ColumnId } from './columns.ts';
import { Icon } from './icon.tsx';
import { gridId } from './keyboard.ts';
import { timeModes, type TimeMode } from './timeFormat.ts';
import type { TimelinePage } from './timelinePage.ts';

export const timeModeLabels: Readonly<Record<TimeMode, { readonly short: string; readonly long: string }>> = {
  start: { short: 'Start', long: 'Time since the stream began' },
  delta: { short: 'Δ', long: 'Time since the entry before' },
  clock: { short: 'Clock', long: 'Time of day' },
};

interface ColumnMenuProps {
  readonly page: TimelinePage;
  readonly onClose: () => void;
}

export function ColumnMenu({ page, onClose }: ColumnMenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('.menu-item')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') {
      onClose();
      document.getElementById(gridId)?.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      focusNeighbour(menu.current, event.key === 'ArrowDown' ? 1 : -1);
    }
  };
  const onFocusOut = (event: FocusEvent): void => {
    const next = event.relatedTarget;
    if (!(next instanceof Node) || !menu.current?.contains(next)) onClose();
  };
  const { hiddenColumns, timeMode } = page.ui.value;
  const shown = page.columns.value;
  return (
    <div
      class="menu"
      role="menu"
      aria-label="Columns"
      ref={menu}
      onKeyDown={onKeyDown}
      onFocusOut={onFocusOut}
    >
      {columnIds
        .filter((column) => column !== flexibleColumn)
        .map((column) => (
          <MenuItem
            key={column}
            role="menuitemcheckbox"
            label={column === 'number' ? 'Number' : columns[column].label}
            isChecked={!hiddenColumns.includes(column)}
            note={hiddenColumns.includes(column) || shown.includes(column) ? undefined : 'no room now'}
            onChoose={() => toggleColumn(page, column)}
          />
        ))}
      <div class="menu-separator" role="separator" />
      {timeModes.map((mode) => (
        <MenuItem
          key={mode}
          role="menuitemradio"
          label={timeModeLabels[mode].long}
          isChecked={mode === timeMode}
          onChoose={() => page.change({ timeMode: mode })}
        />
      ))}
      <div class="menu-separator" role="separator" />
      <MenuItem
        role="menuitem"
        label="Reset columns"
        onChoose={() => page.change({ hiddenColumns: [], columnWidths: {} })}
      />
    </div>
  );
}

interface MenuItemProps {
  readonly role: 'menuitem' | 'menuitemcheckbox' | 'menuitemradio';
  readonly label: string;
  readonly isChecked?: boolean;
  readonly note?: string | undefined;
  readonly onChoose: () => void;
}

function MenuItem({ role, label, isChecked, note, onChoose }: MenuItemProps): JSX.Element {
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

function toggleColumn(page: TimelinePage, column: ColumnId): void {
  const { hiddenColumns } = page.ui.value;
  page.change({
    hiddenColumns: hiddenColumns.includes(column)
      ? hiddenColumns.filter((hidden) => hidden !== column)
      : [...hiddenColumns, column],
  });
}

function focusNeighbour(menu: HTMLElement | null, step: number): void {
  const items = [...(menu?.querySelectorAll<HTMLElement>('.menu-item') ?? [])];
  const at = items.findIndex((item) => item === document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}
