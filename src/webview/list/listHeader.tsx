// The header row: names of columns, three readings of time one click apart, handles that resize. One tab stop; arrows
// move along it, Shift with them resizes, Enter opens the choice of columns.

import * as l10n from '@vscode/l10n';
import type { HTMLAttributes, JSX } from 'preact';
import { useState } from 'preact/hooks';

import {
  clampWidth,
  columnOf,
  flexibleColumn,
  isPathColumn,
  widthOf,
  type ColumnId,
} from '../state/columns.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { timeModeLabels } from './columnMenu.tsx';
import { timeModes } from '../controls/timeFormat.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

const keyboardStepPx = 8;

interface ListHeaderProps {
  readonly page: TimelinePage;
  readonly columns: readonly ColumnId[];
  readonly onOpenMenu: () => void;
}

export function ListHeader({ page, columns, onOpenMenu }: ListHeaderProps): JSX.Element {
  const [focused, setFocused] = useState(0);
  const stop = Math.min(focused, columns.length - 1);
  const openMenu = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    onOpenMenu();
  };
  const onKeyDown = (event: KeyboardEvent, column: ColumnId, index: number): void => {
    if (event.target !== event.currentTarget) return;
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.key === 'Enter' || event.key === ' ') return openMenu(event);
    if (step === 0) return;
    event.preventDefault();
    if (event.shiftKey && (event.ctrlKey || event.metaKey)) {
      page.columnChoice.moveBy(column, step === 1 ? 1 : -1, columns);
      event.stopPropagation();
      return;
    }
    if (event.shiftKey)
      return resizeColumn(page, column, widthOf(column, page.columnWidths.value) + step * keyboardStepPx);
    const next = Math.min(columns.length - 1, Math.max(0, index + step));
    setFocused(next);
    headerCells(event.currentTarget)[next]?.focus();
  };
  return (
    <div class="header" role="rowgroup" data-vscode-context='{"webviewSection":"header"}'>
      <div class="column-row" role="row" aria-rowindex={1} onContextMenu={openMenu}>
        {columns.map((column, index) => (
          <div
            key={column}
            class={`header-cell ${columnOf(column).isNumeric ? 'numeric' : ''}`}
            role="columnheader"
            aria-colindex={index + 1}
            tabIndex={index === stop ? 0 : -1}
            {...dropTarget(page, column)}
            onFocus={() => setFocused(index)}
            onKeyDown={(event) => onKeyDown(event, column, index)}
          >
            {column === 'time' ? <TimeModes page={page} /> : <HeaderLabel page={page} column={column} />}
            {column === flexibleColumn ? (
              <span class="header-buttons">
                <RowDataButton page={page} />
                <IconButton icon="settings" label={l10n.t('Columns')} onClick={onOpenMenu} />
              </span>
            ) : (
              <ResizeHandle page={page} column={column} />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** What a column's place is named by while it is dragged. */
const draggedColumn = 'application/x-sse-column';

function HeaderLabel({
  page,
  column,
}: {
  readonly page: TimelinePage;
  readonly column: ColumnId;
}): JSX.Element {
  const canMove = page.columnChoice.canMove(column);
  return (
    <span
      class="header-label"
      title={isPathColumn(column) ? visibleLine(column) : undefined}
      draggable={canMove}
      onDragStart={(event) => event.dataTransfer?.setData(draggedColumn, column)}
    >
      {visibleLine(columnOf(column).label)}
    </span>
  );
}

/** Takes a column that is dragged to the place of this one. */
function dropTarget(page: TimelinePage, column: ColumnId): HTMLAttributes<HTMLDivElement> {
  if (!page.columnChoice.canMove(column)) return {};
  return {
    onDragOver: (event) => {
      if (event.dataTransfer?.types.includes(draggedColumn)) event.preventDefault();
    },
    onDrop: (event) => {
      const dragged = event.dataTransfer?.getData(draggedColumn);
      const moved = page.columnChoice.all.find((each) => each === dragged);
      if (!moved) return;
      event.preventDefault();
      page.columnChoice.moveTo(moved, column);
    },
  };
}

/** Of an event of a token stream its data as sent, instead of what it adds to the answer. */
function RowDataButton({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  if (!page.list.hasGists.value) return null;
  return (
    <IconButton
      icon="json"
      label={l10n.t('Data as sent (R)')}
      isPressed={page.ui.value.rowData === 'sent'}
      onClick={() => page.columnChoice.toggleRowData()}
    />
  );
}

function TimeModes({ page }: { readonly page: TimelinePage }): JSX.Element {
  const current = page.ui.value.timeMode;
  return (
    <span class="time-modes" role="group" aria-label={l10n.t('Time')}>
      {timeModes.map((mode) => (
        <button
          key={mode}
          type="button"
          class="time-mode"
          tabIndex={-1}
          aria-pressed={mode === current}
          aria-label={`${timeModeLabels[mode].short}: ${timeModeLabels[mode].long}`}
          title={`${timeModeLabels[mode].long} (T)`}
          onClick={() => page.change({ timeMode: mode })}
        >
          {timeModeLabels[mode].short}
        </button>
      ))}
    </span>
  );
}

function ResizeHandle({
  page,
  column,
}: {
  readonly page: TimelinePage;
  readonly column: ColumnId;
}): JSX.Element {
  const onPointerDown = (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
    event.preventDefault();
    const handle: HTMLElement = event.currentTarget;
    const offsetPx = widthOf(column, page.columnWidths.value) - event.clientX;
    const drag = new AbortController();
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener(
      'pointermove',
      (move) => resizeColumn(page, column, offsetPx + move.clientX),
      drag,
    );
    handle.addEventListener('lostpointercapture', () => drag.abort(), drag);
  };
  return (
    <span
      class="resize-handle"
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onDblClick={() => page.columnChoice.resetWidth(column)}
    />
  );
}

function resizeColumn(page: TimelinePage, column: ColumnId, px: number): void {
  if (column === flexibleColumn) return;
  page.change({ columnWidths: { ...page.ui.value.columnWidths, [column]: clampWidth(column, px) } });
}

function headerCells(within: EventTarget | null): HTMLElement[] {
  const row = within instanceof Element ? within.closest('.column-row') : null;
  return row ? [...row.querySelectorAll<HTMLElement>('[role="columnheader"]')] : [];
}
