// One row of the list. An entry of the stream fills the columns; what the inspector says itself is a sentence across
// them, and an ending has a second line with what a client does next.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { formatDuration, formatSize } from '../../core/base/format.ts';
import type { Row } from '../../core/page/protocol.ts';
import {
  isPathColumn,
  isSentenceColumn,
  sentenceStart,
  type ColumnId,
  type PathColumn,
} from '../state/columns.ts';
import { GistView } from './gistView.tsx';
import { canFilterBy } from '../state/entryFilter.ts';
import { Icon } from '../controls/icon.tsx';
import { hasType, isSentence, kindIcon } from '../controls/kindLook.ts';
import type { PlacedRow } from '../state/listPosition.ts';
import { formatCount } from '../controls/numberFormat.ts';
import { formatDelta, formatSinceStart, formatWallClock, type TimeMode } from '../controls/timeFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { StreamMark } from '../together/streamMark.tsx';
import { visibleLine } from '../../core/base/visibleText.ts';

interface RowViewProps {
  readonly page: TimelinePage;
  readonly placed: PlacedRow;
  /** Absent until it has come from the host. */
  readonly row: Row | undefined;
  readonly columns: readonly ColumnId[];
  readonly isSelected: boolean;
  /** Whether it is the one that keys go on from, and that the details show. */
  readonly isActive: boolean;
}

/** By the entry's number, or by the position while that is not known. */
export function rowElementId(number: number | undefined, position: number): string {
  return number === undefined ? `row-at-${position}` : `row-${number}`;
}

/**
 * What VS Code's own context menu, and its commands, are told of a row.
 * @param isOneOfSeveral whether the row is selected together with others
 */
export function rowContext(
  row: Row,
  isOneOfSeveral: boolean,
  { streams }: Pick<TimelinePage, 'streams'>,
): object {
  const stream = streams.of(row.number);
  return {
    webviewSection: 'row',
    ...(stream && { streamId: stream.streamId }),
    number: streams.ownNumber(row.number),
    kind: row.kind,
    rowHasType: hasType(row.kind),
    rowHasId: row.id !== undefined,
    isOneOfSeveral,
  };
}

export function RowView({ page, placed, row, columns, isSelected, isActive }: RowViewProps): JSX.Element {
  const { position, topPx, heightPx } = placed;
  const number = row?.number ?? page.list.numberAt(position);
  const isOneOfSeveral = isSelected && page.list.picked.areSeveral;
  return (
    <div
      class={rowClasses(page, row, position, { isSelected, isActive })}
      id={rowElementId(number, position)}
      role="row"
      aria-rowindex={position + 1}
      aria-selected={isSelected}
      style={{ transform: `translateY(${topPx}px)`, height: `${heightPx}px` }}
      data-vscode-context={row && JSON.stringify(rowContext(row, isOneOfSeveral, page))}
      onClick={(event) => selectByClick(page, position, event)}
      onDblClick={() => page.showInTimeline(number)}
      onContextMenu={() => {
        // A menu of several rows is about all of them.
        if (!isSelected) page.list.select(position);
      }}
    >
      {row ? (
        <Cells page={page} row={row} columns={columns} />
      ) : (
        <NumberCell number={number === undefined ? undefined : page.streams.ownNumber(number)} />
      )}
    </div>
  );
}

/** With Shift up to the row, with Ctrl or Cmd the row as well or no more, else the row alone. */
function selectByClick(page: TimelinePage, position: number, event: MouseEvent): void {
  if (event.shiftKey) page.list.selectTo(position);
  else if (event.ctrlKey || event.metaKey) page.list.toggleSelected(position);
  else {
    page.list.select(position);
    page.change({ isDetailsOpen: true });
  }
}

function rowClasses(
  page: TimelinePage,
  row: Row | undefined,
  position: number,
  { isSelected, isActive }: Pick<RowViewProps, 'isSelected' | 'isActive'>,
): string {
  return [
    'row',
    // By position in the list and not in the view, so that stripes stay with their rows while scrolling.
    position % 2 === 0 ? 'even' : '',
    row ? `kind-${row.kind}` : 'blank',
    isSelected ? 'selected' : '',
    isActive ? 'active' : '',
    row?.isGone ? 'gone' : '',
    row?.sharesChunk && isAfterNeighbour(page, row, position) ? 'shares-chunk' : '',
    row?.isMatch ? 'match' : '',
    row && page.list.isAfterGap(row) ? 'after-gap' : '',
  ].join(' ');
}

/** Whether the row above is the entry before; a filter may have left that out. */
function isAfterNeighbour(page: TimelinePage, row: Row, position: number): boolean {
  if (!page.list.isSparse.value) return true;
  const before = page.list.numberAt(position - 1);
  return (
    before !== undefined &&
    page.streams.ownNumber(before) === page.streams.ownNumber(row.number) - 1 &&
    page.streams.of(before) === page.streams.of(row.number)
  );
}

interface CellsProps {
  readonly page: TimelinePage;
  readonly row: Row;
  readonly columns: readonly ColumnId[];
}

function Cells({ page, row, columns }: CellsProps): JSX.Element {
  const cells = isSentence(row.kind) ? columns.filter((column) => !isSentenceColumn(column)) : columns;
  return (
    <>
      {cells.map((column, index) => (
        <div
          key={column}
          role="gridcell"
          aria-colindex={index + 1}
          class={`cell ${isPathColumn(column) ? 'path' : column}-cell`}
          data-vscode-context={isPathColumn(column) ? valueContext(row, column) : undefined}
        >
          <CellText page={page} row={row} column={column} />
        </div>
      ))}
      {isSentence(row.kind) && <SentenceCell page={page} row={row} columns={columns} />}
    </>
  );
}

/** What VS Code's own context menu is told of a value besides, where the filter can be made of it. */
function valueContext(row: Row, column: PathColumn): string | undefined {
  const value = row.values?.[column];
  if (value === undefined || !canFilterBy(value.text) || value.isCut) return undefined;
  return JSON.stringify({ rowHasValue: true, path: column, value: value.text });
}

interface CellTextProps {
  readonly page: TimelinePage;
  readonly row: Row;
  readonly column: ColumnId;
}

function CellText({ page, row, column }: CellTextProps): JSX.Element | null {
  if (isPathColumn(column)) return <ValueText row={row} column={column} />;
  switch (column) {
    case 'stream':
      return <StreamMark page={page} number={row.number} />;
    case 'number':
      return <>{formatCount(page.streams.ownNumber(row.number))}</>;
    case 'time':
      return row.isRecordGone ? null : <Time page={page} row={row} />;
    case 'kind':
      return (
        <>
          <Icon name={kindIcon(row.kind)} class="kind-icon" />
          <span class="kind-word">{row.kind}</span>
        </>
      );
    case 'type':
      return hasType(row.kind) ? (
        <span class={row.type === 'message' ? 'default-type' : ''}>{visibleLine(row.type)}</span>
      ) : null;
    case 'id':
      return row.id === undefined ? null : <>{visibleLine(row.id)}</>;
    case 'size':
      return row.sizeBytes === undefined ? null : <>{formatSize(row.sizeBytes)}</>;
    case 'data':
      return (
        <>
          <GapMark page={page} row={row} />
          {row.isSimulated && <Simulated />}
          {row.gist && page.ui.value.rowData === 'added' ? (
            <GistView gist={row.gist} />
          ) : (
            visibleLine(row.preview)
          )}
        </>
      );
  }
}

function ValueText({ row, column }: { readonly row: Row; readonly column: PathColumn }): JSX.Element | null {
  const value = row.values?.[column];
  return value === undefined ? null : <>{`${visibleLine(value.text)}${value.isCut ? '…' : ''}`}</>;
}

function Time({ page, row }: { readonly page: TimelinePage; readonly row: Row }): JSX.Element {
  return <>{timeText(row, page.ui.value.timeMode, page.startedAtMs.value)}</>;
}

/** The length of the pause before the row, in words: its rule alone would not tell. */
function GapMark({ page, row }: { readonly page: TimelinePage; readonly row: Row }): JSX.Element | null {
  const mark = page.list.gapMark(row);
  if (mark === undefined) return null;
  const usual = formatDuration(page.list.usualGapMs.value ?? 0);
  return (
    <span
      class="gap-mark"
      title={l10n.t('Over ten times the usual time between reads of this stream, which is {0}', usual)}
    >
      {mark}
    </span>
  );
}

function timeText(row: Row, mode: TimeMode, startedAtMs: number): string {
  switch (mode) {
    case 'start':
      return formatSinceStart(row.receivedAtMs);
    case 'delta':
      return formatDelta(row.deltaMs);
    case 'clock':
      return formatWallClock(startedAtMs + row.receivedAtMs);
  }
}

function SentenceCell({ page, row, columns }: CellsProps): JSX.Element {
  const start = sentenceStart(columns);
  const lines = page.sentenceLines(row);
  return (
    <div
      role="gridcell"
      aria-colindex={start + 1}
      aria-colspan={columns.length - start}
      class="cell sentence-cell"
    >
      <span
        class={lines.what === 1 ? 'what one-line' : 'what'}
        title={visibleLine(row.preview)}
        style={{ '--lines': String(lines.what) }}
      >
        <GapMark page={page} row={row} />
        {row.isSimulated && <Simulated />}
        {visibleLine(row.preview)}
      </span>
      {row.next !== undefined && (
        <span class="next" title={row.next} style={{ '--lines': String(lines.next) }}>
          <Icon name="arrow-small-right" />
          {row.next}
        </span>
      )}
    </div>
  );
}

function Simulated(): JSX.Element {
  return (
    <span class="simulated">
      <Icon name="beaker" />
      {l10n.t('simulated')}
    </span>
  );
}

function NumberCell({ number }: { readonly number: number | undefined }): JSX.Element {
  return (
    <div role="gridcell" aria-colindex={1} class="cell number-cell">
      {number === undefined ? '' : formatCount(number)}
    </div>
  );
}
