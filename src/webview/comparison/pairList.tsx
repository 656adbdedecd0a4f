// Both lists side by side: a grid with one tab stop, whose rows are only those in view. A row is a pair, or an event that
// one side has, so that both sides scroll together.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

import { formatDuration } from '../../core/base/format.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import type { ComparedRowView, RowCell } from '../../core/comparison/comparisonProtocol.ts';
import { gridId } from '../controls/gridId.ts';
import { Icon } from '../controls/icon.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { formatSinceStart } from '../controls/timeFormat.ts';
import { scrollHeightPx, type PlacedRow } from '../state/listPosition.ts';
import { ListScrolling } from '../state/listScrolling.ts';
import type { ComparisonPage } from './comparisonPage.ts';
import { flagIcons, flagWords } from './flagLook.ts';

const columns = [
  l10n.t('Difference'),
  l10n.t('First #'),
  l10n.t('Time'),
  l10n.t('Type'),
  l10n.t('Data'),
  l10n.t('Second #'),
  l10n.t('Time'),
  l10n.t('Type'),
  l10n.t('Data'),
] as const;

export function PairList({ page }: { readonly page: ComparisonPage }): JSX.Element {
  const { list } = page;
  const grid = useRef<HTMLDivElement>(null);
  const scrolling = useRef<ListScrolling>(undefined);
  useEffect(() => {
    if (!grid.current) return undefined;
    scrolling.current = new ListScrolling(grid.current, list);
    return () => scrolling.current?.dispose();
  }, [list]);
  useLayoutEffect(() => scrolling.current?.mirror());

  const { heightPx } = list.viewport.value;
  const end = list.end.value;
  const selected = list.selected.value;
  const spacePx = Math.max(heightPx, scrollHeightPx(list.layout.value, end));
  return (
    <div class="list">
      <div
        class="grid compared-grid"
        id={gridId}
        ref={grid}
        role="grid"
        tabIndex={0}
        aria-label={l10n.t('Compared events')}
        aria-rowcount={end + 1}
        aria-colcount={columns.length}
        aria-activedescendant={selected === undefined ? undefined : rowId(selected)}
      >
        <div class="header" role="rowgroup">
          <div class="column-row" role="row" aria-rowindex={1}>
            {columns.map((column, at) => (
              <div
                key={at}
                role="columnheader"
                aria-colindex={at + 1}
                class={`header-cell ${at === 5 ? 'second-start' : ''}`}
              >
                <span class="header-label">{column}</span>
              </div>
            ))}
          </div>
        </div>
        <div class="row-space" role="presentation" style={{ height: `${spacePx}px` }}>
          <div class="row-layer" role="rowgroup" style={{ height: `${heightPx}px` }}>
            {rowsToDraw(list.layout.value.rows, selected).map((placed) => (
              <ComparedRow
                key={placed.position}
                page={page}
                placed={placed}
                row={list.rows.value.get(placed.position)}
              />
            ))}
          </div>
        </div>
      </div>
      {end === 0 && <p class="no-rows">{l10n.t('There is no row to show.')}</p>}
    </div>
  );
}

/** The selected row stays drawn when it is scrolled out of view, so that screen readers keep what they are at. */
function rowsToDraw(rows: readonly PlacedRow[], selected: number | undefined): readonly PlacedRow[] {
  if (selected === undefined || rows.some((row) => row.position === selected)) return rows;
  return [...rows, { position: selected, topPx: -1000, heightPx: 22 }];
}

function rowId(position: number): string {
  return `compared-${position}`;
}

interface ComparedRowProps {
  readonly page: ComparisonPage;
  readonly placed: PlacedRow;
  /** Absent until it has come from the host. */
  readonly row: ComparedRowView | undefined;
}

function ComparedRow({ page, placed: { position, topPx, heightPx }, row }: ComparedRowProps): JSX.Element {
  const isSelected = page.list.selected.value === position;
  const flags = row?.flags.map((flag) => `is-${flag}`).join(' ') ?? 'blank';
  return (
    <div
      class={`row ${position % 2 === 0 ? 'even' : ''} ${isSelected ? 'selected' : ''} ${flags}`}
      id={rowId(position)}
      role="row"
      aria-rowindex={position + 1}
      aria-selected={isSelected}
      style={{ transform: `translateY(${topPx}px)`, height: `${heightPx}px` }}
      onClick={() => {
        page.list.select(position);
        page.openDetails();
      }}
    >
      {row && (
        <>
          <div role="gridcell" aria-colindex={1} class="cell difference-cell">
            <Difference row={row} />
          </div>
          <Cells cell={row.left} column={2} isSecond={false} />
          <Cells cell={row.right} column={6} isSecond />
        </>
      )}
    </div>
  );
}

/** What is said of a row, in words; how much later the second is where that is too much. */
function Difference({
  row: { flags, changes, left, right },
}: {
  readonly row: ComparedRowView;
}): JSX.Element {
  const [first] = flags;
  if (!first) return <span class="same-word">{l10n.t('Same')}</span>;
  const laterMs = (right?.atMs ?? 0) - (left?.atMs ?? 0);
  const words = flags.map((flag) => {
    if (flag === 'late') return l10n.t('{0} later', formatDuration(laterMs));
    if (flag === 'early') return l10n.t('{0} earlier', formatDuration(-laterMs));
    if (flag === 'changed' && changes.length > 0)
      return l10n.t('Changed: {0}', changes.map(visibleLine).join(', '));
    return flagWords[flag];
  });
  const text = words.join('; ');
  return (
    <span class="difference" title={text}>
      <Icon name={flagIcons[first]} class={`kind-icon flag-${first}`} />
      <span class="kind-word">{text}</span>
    </span>
  );
}

interface CellsProps {
  /** Absent where the side has no such event. */
  readonly cell: RowCell | undefined;
  readonly column: number;
  readonly isSecond: boolean;
}

function Cells({ cell, column, isSecond }: CellsProps): JSX.Element {
  const cells: readonly (readonly [name: string, text: string])[] = [
    ['number-cell', cell ? formatCount(cell.number) : ''],
    ['time-cell', cell?.atMs === undefined ? '' : formatSinceStart(cell.atMs)],
    ['type-cell', cell ? visibleLine(cell.type) : ''],
    ['data-cell', cell ? dataText(cell) : ''],
  ];
  const look = cell ? (cell.isGone ? 'gone' : '') : 'absent';
  return (
    <>
      {cells.map(([name, text], at) => (
        <div
          key={name}
          role="gridcell"
          aria-colindex={column + at}
          class={`cell ${name} ${look} ${isSecond && at === 0 ? 'second-start' : ''}`}
        >
          {text}
        </div>
      ))}
    </>
  );
}

function dataText({ isGone, preview }: RowCell): string {
  return isGone ? l10n.t('No longer there') : visibleLine(preview);
}
