// What the page remembers over a reload: how things are arranged, where the reader was, and an address bar that was
// being edited. Never data of a stream, and never a credential. Kept values may come from an older version: each is narrowed.

import { hasVariables } from '../../core/variables/requestTemplate.ts';
import { addressMistake } from '../../core/variables/templateAddress.ts';
import { parseAddress } from '../../core/stream/address.ts';
import { parseFilterQuery, type FilterQuery } from '../../core/filter/filterQuery.ts';
import { parseTypedFormat } from '../../core/assembly/typedFormat.ts';
import type { KeptStream } from '../../core/page/keptStream.ts';
import { parseTimeSpan, type TimeSpan } from '../../core/page/overviewData.ts';
import { parseStreamRequest, type StreamRequest } from '../../core/stream/streamRequest.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { withoutSecrets } from '../../core/stream/requestSecrets.ts';
import {
  orderedColumns,
  parseMiddleColumns,
  rowDataModes,
  type ColumnId,
  type ColumnWidths,
  type RowDataMode,
} from './columns.ts';
import {
  dataModes,
  detailTabs,
  rawModes,
  textModes,
  type DataMode,
  type DetailTab,
  type RawMode,
  type TextMode,
} from './detailTab.ts';
import type { ListPosition } from './listPosition.ts';
import { mainViews, type MainView } from './mainViews.ts';
import { timeModes, type TimeMode } from '../controls/timeFormat.ts';

/** Where the reader was in one log. */
export interface ReadingPlace {
  readonly streamId: string;
  readonly epoch: number;
  /** With the number of an entry as its row. */
  readonly position: ListPosition;
  readonly selected: number | undefined;
  /** The last entry shown while the view is paused. */
  readonly pausedAt: number | undefined;
  /** The span of time that the overview was zoomed to. */
  readonly zoom: TimeSpan | undefined;
}

/** The filter as it is kept with the page. */
export interface FilterState extends FilterQuery {
  readonly showsOnlyMatches: boolean;
}

export const noFilter: FilterState = { text: '', matchesCase: false, isRegex: false, showsOnlyMatches: true };

export interface UiState {
  readonly mainView: MainView;
  readonly timeMode: TimeMode;
  /** Columns in the order that somebody gave them, those of paths among them. */
  readonly middleColumns: readonly ColumnId[];
  readonly hiddenColumns: readonly ColumnId[];
  readonly columnWidths: ColumnWidths;
  readonly rowData: RowDataMode;
  readonly isRequestOpen: boolean;
  readonly isDetailsOpen: boolean;
  readonly detailTab: DetailTab;
  readonly dataMode: DataMode;
  readonly rawMode: RawMode;
  /** How the arguments of calls are seen. */
  readonly callMode: DataMode;
  /** How texts of answers are seen. */
  readonly textMode: TextMode;
  /** Whether texts of answers show where each piece ends. */
  readonly showsPieces: boolean;
  /** Path or typed format that the assembled view follows; empty for what is recognised. */
  readonly assemblePath: string;
  /** The stream whose answers were shown by themselves: once is enough. */
  readonly assembledOf: string;
  /** Share of the details, beside the list and below it. */
  readonly besideShare: number;
  readonly belowShare: number;
  readonly filter: FilterState;
  readonly place: ReadingPlace | undefined;
  /** What the address bar holds and no stream has. */
  readonly draft: StreamRequest | undefined;
}

export const defaultShares = { beside: 0.42, below: 0.5 } as const;

/** The form in which it is kept, with what the host wants kept of the stream, and the host's name for the draft. */
export function toKeptState(ui: UiState, stream: KeptStream | undefined, draftId?: string): object {
  return { ...ui, draft: ui.draft && keptDraft(ui.draft), stream, draftId };
}

/** Only in a whole URL can the credentials be found, so an address is kept as the URL it stands for. */
function keptDraft(draft: StreamRequest): StreamRequest {
  if (hasVariables({ url: draft.url }) && addressMistake(draft.url) === undefined)
    return withoutSecrets(draft);
  const address = parseAddress(draft.url);
  return withoutSecrets({ ...draft, url: 'url' in address ? address.url : '' });
}

/** Reads what was kept; whatever has another shape gets its default. */
export function fromKeptState(kept: unknown): UiState {
  const state = isRecord(kept) ? kept : {};
  const middleColumns = parseMiddleColumns(state['middleColumns']);
  const columns = orderedColumns(middleColumns, true);
  return {
    mainView: oneOf(mainViews, state['mainView']) ?? 'entries',
    timeMode: oneOf(timeModes, state['timeMode']) ?? 'start',
    middleColumns,
    hiddenColumns: listOf(columns, state['hiddenColumns']),
    columnWidths: parseWidths(columns, state['columnWidths']),
    rowData: oneOf(rowDataModes, state['rowData']) ?? 'added',
    isRequestOpen: state['isRequestOpen'] === true,
    isDetailsOpen: state['isDetailsOpen'] === true,
    detailTab: oneOf(detailTabs, state['detailTab']) ?? 'data',
    callMode: oneOf(dataModes, state['callMode']) ?? 'tree',
    textMode: oneOf(textModes, state['textMode']) ?? 'source',
    showsPieces: state['showsPieces'] === true,
    assemblePath: parsePath(state['assemblePath']),
    assembledOf: typeof state['assembledOf'] === 'string' ? state['assembledOf'] : '',
    dataMode: oneOf(dataModes, state['dataMode']) ?? 'tree',
    rawMode: oneOf(rawModes, state['rawMode']) ?? 'lines',
    besideShare: parseShare(state['besideShare']) ?? defaultShares.beside,
    belowShare: parseShare(state['belowShare']) ?? defaultShares.below,
    filter: parseFilterState(state['filter']),
    place: parsePlace(state['place']),
    draft: parseStreamRequest(state['draft']),
  };
}

function parsePath(value: unknown): string {
  return typeof value === 'string' && value !== '' && 'read' in parseTypedFormat(value) ? value : '';
}

function parseFilterState(value: unknown): FilterState {
  const query = parseFilterQuery(value);
  if (!query || !isRecord(value)) return noFilter;
  return { ...query, showsOnlyMatches: value['showsOnlyMatches'] !== false };
}

function parsePlace(value: unknown): ReadingPlace | undefined {
  if (!isRecord(value)) return undefined;
  const { streamId, epoch, selected, pausedAt } = value;
  const position = parsePosition(value['position']);
  if (typeof streamId !== 'string' || typeof epoch !== 'number' || !position) return undefined;
  return {
    streamId,
    epoch,
    position,
    selected: typeof selected === 'number' ? selected : undefined,
    pausedAt: typeof pausedAt === 'number' ? pausedAt : undefined,
    zoom: parseTimeSpan(value['zoom']),
  };
}

function parsePosition(value: unknown): ListPosition | undefined {
  if (!isRecord(value)) return undefined;
  const { at, row, offsetPx } = value;
  if (at === 'end') return { at };
  return at === 'row' && typeof row === 'number' && typeof offsetPx === 'number'
    ? { at, row, offsetPx }
    : undefined;
}

function parseWidths(columns: readonly ColumnId[], value: unknown): ColumnWidths {
  if (!isRecord(value)) return {};
  const widths: Partial<Record<ColumnId, number>> = {};
  for (const column of columns) {
    const width = value[column];
    if (typeof width === 'number' && width > 0) widths[column] = width;
  }
  return widths;
}

function parseShare(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 && value < 1 ? value : undefined;
}

function oneOf<Value extends string>(allowed: readonly Value[], value: unknown): Value | undefined {
  return allowed.find((candidate) => candidate === value);
}

function listOf<Value extends string>(allowed: readonly Value[], value: unknown): Value[] {
  return Array.isArray(value) ? allowed.filter((candidate) => value.includes(candidate)) : [];
}
