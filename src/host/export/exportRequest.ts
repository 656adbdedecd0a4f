// What is to be exported, how, and where to: read from what a script gives, or asked of the user.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { NumberRanges, type NumberRange } from '../../core/base/numberRanges.ts';
import { isEntryNumber, isRecord } from '../../core/base/narrowing.ts';
import { exportFormatNames, exportFormats, type ExportFormatName } from '../../core/export/exportFormats.ts';
import { UserError } from '../errorReport.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';

/** Which entries: all of them, or those with these numbers. */
export type WantedEntries = 'all' | NumberRanges;

export interface WantedExport {
  readonly format: ExportFormatName;
  readonly uri: vscode.Uri;
  readonly entries: WantedEntries;
}

/**
 * What a script wants: `{ format, uri, entries }`. Menus of the editor give things of their own, which mean nothing here.
 * @throws UserError that says what is accepted
 */
export function readExport(_: StreamHandle, requested: unknown): WantedExport | undefined {
  if (requested instanceof vscode.Uri) return undefined;
  const { format, uri, entries = 'all' } = isRecord(requested) ? requested : {};
  const name = exportFormatNames.find((each) => each === format);
  if (!name)
    throw new UserError(
      l10n.t(
        'An export is { format, uri, entries }, with one of these as format: {0}.',
        exportFormatNames.join(', '),
      ),
    );
  return { format: name, uri: readUri(uri), entries: readEntries(entries) };
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

function readEntries(value: unknown): WantedEntries {
  if (value === 'all') return value;
  const ranges = Array.isArray(value) ? value.map(readRange) : [undefined];
  if (ranges.every((range) => range !== undefined)) return NumberRanges.of(ranges);
  throw new UserError(
    l10n.t(
      'The “entries” of an export are "all", or numbers of entries and pairs [first, last] in an array.',
    ),
  );
}

function readRange(value: unknown): NumberRange | undefined {
  const [first, last] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [value, value];
  return isEntryNumber(first) && isEntryNumber(last) && first <= last ? { first, last } : undefined;
}

/** Asks for all of it; undefined when the user left a question. */
export async function askForExport(handle: StreamHandle): Promise<WantedExport | undefined> {
  const format = await askForFormat();
  if (!format) return undefined;
  const uri = await askForFile(handle, format);
  return uri && { format, uri, entries: 'all' };
}

async function askForFormat(): Promise<ExportFormatName | undefined> {
  const items = exportFormatNames.map((name) => ({
    label: exportFormats[name].label,
    detail: exportFormats[name].detail,
    name,
  }));
  const item = await vscode.window.showQuickPick(items, {
    title: l10n.t('Export as'),
    matchOnDetail: true,
  });
  return item?.name;
}

async function askForFile(handle: StreamHandle, format: ExportFormatName): Promise<vscode.Uri | undefined> {
  const { extension, label } = exportFormats[format];
  const name = `${fileNameOf(handle)}.${extension}`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: l10n.t('Export to a file'),
    saveLabel: l10n.t('Export'),
    filters: { [label]: [extension] },
    defaultUri: folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(name),
  });
}

/** `localhost-3000-events 2026-11-20 14-02-11`, of characters that all file systems take. */
function fileNameOf({ stream }: StreamHandle): string {
  const name = nameOfStream(stream.request)
    .replaceAll(/[^\p{L}\p{N}._]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  const time = new Date(stream.log.startedAtMs)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
    .replaceAll(':', '-');
  return `${name.slice(0, 80)} ${time}`;
}
