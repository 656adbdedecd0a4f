// The list: a grid with one tab stop, whose rows are only those in view. The rows lie in a layer that stays with the
// viewport; the space behind it gives the scroll bar its size, however many rows there are.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { ColumnField } from './columnField.tsx';
import { ColumnMenu } from './columnMenu.tsx';
import { gridTemplate, sentenceStart, type ColumnId } from '../state/columns.ts';
import { FollowBar } from './followBar.tsx';
import { gridId } from '../controls/gridId.ts';
import { ListHeader } from './listHeader.tsx';
import { scrollHeightPx, type PlacedRow } from '../state/listPosition.ts';
import { ListScrolling } from '../state/listScrolling.ts';
import { NoMatches } from './noMatches.tsx';
import { rowContext, rowElementId, RowView } from './rowView.tsx';
import { SelectionNote } from './selectionNote.tsx';
import { TailNote } from './tailNote.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

interface RowListProps {
  readonly page: TimelinePage;
}

export function RowList({ page }: RowListProps): JSX.Element {
  const { list } = page;
  const grid = useRef<HTMLDivElement>(null);
  const scrolling = useRef<ListScrolling>(undefined);
  const [isMenuOpen, setMenuOpen] = useState(false);
  useEffect(() => {
    if (!grid.current) return undefined;
    scrolling.current = new ListScrolling(grid.current, list);
    return () => scrolling.current?.dispose();
  }, [list]);
  useLayoutEffect(() => scrolling.current?.mirror());

  const { heightPx } = list.viewport.value;
  const columns = page.columns.value;
  const end = list.end.value;
  const spacePx = Math.max(heightPx, scrollHeightPx(list.layout.value, end));
  const selected = list.selection.value.position;
  return (
    <div class={`list ${page.sentenceRoom.value.isBelow ? 'narrow' : ''}`} style={columnStyle(page, columns)}>
      <div
        class="grid"
        id={gridId}
        ref={grid}
        role="grid"
        tabIndex={0}
        aria-label={l10n.t('Timeline')}
        aria-rowcount={end + 1}
        aria-colcount={columns.length}
        aria-multiselectable={true}
        aria-activedescendant={
          selected === undefined ? undefined : rowElementId(list.numberAt(selected), selected)
        }
        data-vscode-context={contextOf(page)}
      >
        <ListHeader page={page} columns={columns} onOpenMenu={() => setMenuOpen(true)} />
        <div class="row-space" role="presentation" style={{ height: `${spacePx}px` }}>
          <div class="row-layer" role="rowgroup" style={{ height: `${heightPx}px` }}>
            <Rows page={page} columns={columns} />
          </div>
        </div>
      </div>
      {isMenuOpen && <ColumnMenu page={page} onClose={() => setMenuOpen(false)} />}
      {page.columnChoice.typedPath.value !== undefined && <ColumnField page={page} />}
      <NoMatches page={page} />
      <TailNote page={page} />
      <SelectionNote page={page} />
      <FollowBar page={page} />
    </div>
  );
}

function Rows({ page, columns }: RowListProps & { readonly columns: readonly ColumnId[] }): JSX.Element {
  const { list } = page;
  return (
    <>
      {rowsToDraw(list.layout.value.rows, list.selection.value.position).map((placed) => (
        <RowView
          key={placed.position}
          page={page}
          placed={placed}
          row={list.rows.value.get(placed.position)}
          columns={columns}
          isSelected={list.isSelected(placed.position)}
          isActive={placed.position === list.selection.value.position}
        />
      ))}
    </>
  );
}

function columnStyle(page: TimelinePage, columns: readonly ColumnId[]): Record<string, string> {
  return {
    '--columns': gridTemplate(columns, page.columnWidths.value),
    '--sentence-start': String(sentenceStart(columns) + 1),
  };
}

/** The selected row stays drawn when it is scrolled out of view, so that screen readers keep what they are at. */
function rowsToDraw(rows: readonly PlacedRow[], selected: number | undefined): readonly PlacedRow[] {
  if (selected === undefined || rows.some((row) => row.position === selected)) return rows;
  const outOfView = { position: selected, topPx: -1000, heightPx: 22 };
  return [...rows, outOfView];
}

/** What VS Code's own context menu is about when it is opened with the keyboard. */
function contextOf(page: TimelinePage): string {
  const { selectedRow, picked } = page.list;
  const row = selectedRow.value;
  return JSON.stringify({
    preventDefaultContextMenuItems: true,
    ...(row && rowContext(row, picked.areSeveral, page)),
  });
}
