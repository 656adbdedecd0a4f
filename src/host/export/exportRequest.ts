// What is to be exported, how, and where to: read from what a script gives, or asked of the user.

import { homedir } from 'node:os';
import { join } from 'node:path';

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { NumberRanges } from '../../core/base/numberRanges.ts';
import { readNumberRanges } from '../../core/base/readNumberRanges.ts';
import { isEntryNumber, isRecord } from '../../core/base/narrowing.ts';
import { parseJsonPath } from '../../core/json/jsonPath.ts';
import { exportColumns, type ExportColumn } from '../../core/export/pathColumns.ts';
import { exportFormatNames, exportFormats, type ExportFormatName } from '../../core/export/exportFormats.ts';
import type { FilterQuery } from '../../core/filter/filterQuery.ts';
import { UserError } from '../errorReport.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import { pickedEntries, shownEntries, type ShownList, type WantedEntries } from './wantedEntries.ts';

export interface WantedExport {
  readonly format: ExportFormatName;
  readonly uri: vscode.Uri;
  readonly entries: WantedEntries;
  /** Whether credentials are put back in, where the format takes them. */
  readonly withCredentials: boolean;
  /** What is read from the data of events besides, where the format takes it. */
  readonly columns: readonly ExportColumn[];
}

/**
 * What a script wants: `{ format, uri, entries, columns, withCredentials }`. Menus of the editor give things of their own, which mean
 * nothing here.
 * @throws UserError that says what is accepted
 */
export function readExport(requested: unknown, shown: ShownList | undefined): WantedExport | undefined {
  if (requested instanceof vscode.Uri || entryOfMenu(requested) !== undefined) return undefined;
  const {
    format,
    uri,
    entries = 'all',
    columns = [],
    withCredentials = false,
  } = isRecord(requested) ? requested : {};
  const name = exportFormatNames.find((each) => each === format);
  if (!name)
    throw new UserError(
      l10n.t(
        'An export is { format, uri, entries }, with one of these as format: {0}.',
        exportFormatNames.join(', '),
      ),
    );
  if (typeof withCredentials !== 'boolean' || (withCredentials && !exportFormats[name].takesCredentials))
    throw new UserError(
      l10n.t('Only an export with the format “curl” takes “withCredentials”, true or false.'),
    );
  return {
    format: name,
    uri: readUri(uri),
    entries: readEntries(entries, shown),
    withCredentials,
    columns: readColumns(columns, name),
  };
}

/** @throws UserError that says what is accepted */
function readColumns(value: unknown, format: ExportFormatName): ExportColumn[] {
  const paths: readonly unknown[] = Array.isArray(value) ? value : [undefined];
  const texts = paths.filter(
    (path) => typeof path === 'string' && 'steps' in parseJsonPath(path),
  ) as string[];
  const isTaken = exportFormats[format].takesColumns === true || paths.length === 0;
  if (texts.length === paths.length && isTaken) return exportColumns(texts);
  throw new UserError(
    l10n.t(
      'The “columns” of an export are an array of JSON paths such as $.usage.total, for the formats “ndjson” and “csv”.',
    ),
  );
}

function readUri(value: unknown): vscode.Uri {
  if (value instanceof vscode.Uri) return value;
  try {
    if (typeof value === 'string') return vscode.Uri.parse(value, true);
  } catch {
    // It is told below.
  }
  throw new UserError(
    l10n.t('The “uri” of an export is the URI of a file, such as file:///tmp/events.ndjson.'),
  );
}

/** Which entries a script wants. @throws UserError that says what is accepted */
export function readEntries(value: unknown, shown: ShownList | undefined): WantedEntries {
  if (value === 'all') return { kind: 'all' };
  if (value === 'shown') return shownEntries(shown);
  if (value === 'selected') return pickedEntries(shown) ?? { kind: 'numbers', numbers: NumberRanges.none };
  if (isRecord(value) && isEntryNumber(value['attempt']))
    return { kind: 'attempt', attempt: value['attempt'] };
  if (isRecord(value) && typeof value['filter'] === 'string')
    return { kind: 'filter', query: plainQuery(value['filter']), utcOffsetMinutes: utcOffsetMinutes() };
  const numbers = readNumberRanges(value);
  if (numbers) return { kind: 'numbers', numbers };
  throw new UserError(
    l10n.t(
      'The “entries” are "all", "shown", "selected", { attempt: 2 }, { filter: "type:tick" }, or an array of numbers and pairs [first, last].',
    ),
  );
}

function plainQuery(text: string): FilterQuery {
  return { text, matchesCase: false, isRegex: false };
}

function utcOffsetMinutes(): number {
  return -new Date().getTimezoneOffset();
}

/** Number of the entry whose row's menu asks for an export; undefined where it is another menu, or a script. */
export function entryOfMenu(requested: unknown): number | undefined {
  const entry = isRecord(requested) ? requested['entry'] : undefined;
  return isEntryNumber(entry) ? entry : undefined;
}

/**
 * Asks for all of it; undefined when the user left a question.
 * @param row number of the entry whose menu asks
 */
export async function askForExport(
  handle: StreamHandle,
  shown: ShownList | undefined,
  row: number | undefined,
): Promise<WantedExport | undefined> {
  const entries = await askForEntries(handle, shown, row, l10n.t('Export which entries?'));
  const columns = exportColumns(shown?.columns ?? []);
  const format = entries && (await askForFormat(columns));
  const uri = format && (await askForFile(fileNameOf(handle), format.name));
  if (!uri) return undefined;
  const { name, withCredentials } = format;
  const isWithColumns = exportFormats[name].takesColumns === true;
  return { format: name, withCredentials, uri, entries, columns: isWithColumns ? columns : [] };
}

interface EntriesItem extends vscode.QuickPickItem {
  readonly entries: WantedEntries;
}

/**
 * Which entries, where there is a choice; undefined when the user left it.
 * @param row number of the entry whose menu asks
 */
export async function askForEntries(
  { stream: { log } }: StreamHandle,
  shown: ShownList | undefined,
  row: number | undefined,
  title: string,
): Promise<WantedEntries | undefined> {
  const all: EntriesItem = {
    label: log.length === 1 ? l10n.t('The one entry') : l10n.t('All {0} entries', log.length),
    entries: { kind: 'all' },
  };
  const narrowing = shown?.narrowedBy;
  const attempt = log.length === 0 ? 0 : log.index.attempt(log.length);
  const items: EntriesItem[] = [
    ...selectedItem(shown, row),
    ...(narrowing
      ? [
          {
            label: l10n.t('What the filter shows'),
            description: narrowing.query.text,
            entries: shownEntries(shown),
          },
        ]
      : []),
    all,
    ...(attempt > 0 && log.index.attempt(log.first) < attempt
      ? [{ label: l10n.t('The last attempt ({0})', attempt), entries: { kind: 'attempt', attempt } as const }]
      : []),
  ];
  if (items.length === 1) return all.entries;
  const item = await vscode.window.showQuickPick(items, { title });
  return item?.entries;
}

/** The rows that are selected, or the one whose menu asks. */
function selectedItem(shown: ShownList | undefined, row: number | undefined): EntriesItem[] {
  const picked = pickedEntries(shown);
  const count = shown?.picked.count ?? 0;
  if (picked)
    return [
      {
        label: count === 1 ? l10n.t('The selected entry') : l10n.t('The {0} selected entries', count),
        entries: picked,
      },
    ];
  if (row === undefined) return [];
  const numbers = NumberRanges.of([{ first: row, last: row }]);
  return [{ label: l10n.t('Entry {0} alone', row), entries: { kind: 'numbers', numbers } }];
}

interface FormatItem extends vscode.QuickPickItem {
  readonly name: ExportFormatName;
  readonly withCredentials: boolean;
}

/**
 * @param columns those that are in the file where the format takes them
 * @param names of the formats that there are
 */
export async function askForFormat(
  columns: readonly ExportColumn[],
  names: readonly ExportFormatName[] = exportFormatNames,
): Promise<FormatItem | undefined> {
  const items = names.flatMap((name): FormatItem[] => {
    const { label, detail, takesCredentials, takesColumns } = exportFormats[name];
    const paths = columns.map((column) => column.name).join(', ');
    const description = takesColumns && paths !== '' ? { description: l10n.t('with {0}', paths) } : {};
    const plain = { label, detail, name, withCredentials: false, ...description };
    if (!takesCredentials) return [plain];
    const withThem = {
      ...plain,
      label: l10n.t('{0} with credentials', label),
      detail: l10n.t('The same with the values of credentials, as they are sent: keep the file to yourself'),
      withCredentials: true,
    };
    return [plain, withThem];
  });
  return vscode.window.showQuickPick(items, { title: l10n.t('Export as'), matchOnDetail: true });
}

/** @param fileName without its ending */
export async function askForFile(
  fileName: string,
  format: ExportFormatName,
): Promise<vscode.Uri | undefined> {
  const { extension, label } = exportFormats[format];
  const name = `${fileName}.${extension}`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: l10n.t('Export to a file'),
    saveLabel: l10n.t('Export'),
    filters: { [label]: [extension] },
    defaultUri: folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(join(homedir(), name)),
  });
}

/** `localhost-3000-events 2026-11-20 14-02-11`, of characters that all file systems take. */
function fileNameOf({ stream }: StreamHandle): string {
  const name = nameOfStream(stream.request)
    .replaceAll(/[^\p{L}\p{N}._]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return `${name.slice(0, 80)} ${timeInName(stream.log.startedAtMs)}`;
}

/** `2026-11-20 14-02-11` */
export function timeInName(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '-');
}
