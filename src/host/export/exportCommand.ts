// "SSE: Export…": entries of a stream into a file, with progress and a way to stop.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { exportFormats } from '../../core/export/exportFormats.ts';
import { ExportRun, type ExportedStream, type ExportPieces } from '../../core/export/exportRun.ts';
import { writeWholeFile } from '../../net/files/writeWholeFile.ts';
import { withCancellableProgress } from '../cancellableProgress.ts';
import { UserError } from '../errorReport.ts';
import { showInformation } from '../messages.ts';
import type { Connections } from '../streams/connections.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { askForExport, readExport, entryOfMenu, type WantedExport } from './exportRequest.ts';
import { withEntries } from './wantedEntries.ts';

/** What the command returns. */
export interface ExportResult {
  readonly uri: string;
  /** How many were chosen. */
  readonly entries: number;
  /** Whether bytes of them had no room on disk, and are missing. */
  readonly isIncomplete: boolean;
  readonly bytes: number;
}

/** What an export needs beside the stream. */
export interface ExportParts {
  readonly timelines: Timelines;
  readonly connections: Pick<Connections, 'resolverOf'>;
  /** Of the extension. */
  readonly version: string;
}

/**
 * Exports what a script wants, or what the user chooses.
 * @param requested undefined asks the user
 * @param closing aborts when nothing can be exported any more
 * @returns undefined when the user left a question or cancelled
 * @throws UserError, FileWriteError or ExportError with a sentence; then there is no file that was not there before
 */
export async function exportEntries(
  handle: StreamHandle,
  requested: unknown,
  parts: ExportParts,
  closing: AbortSignal,
): Promise<ExportResult | undefined> {
  const shown = parts.timelines.panelOf(handle);
  // It may show the other side of a relayed stream.
  const list = shown?.handle?.id === handle.id ? shown : undefined;
  const given = requested === undefined ? undefined : readExport(requested, list);
  const wanted = given ?? (await askForExport(handle, list, entryOfMenu(requested)));
  if (!wanted) return undefined;
  checkIsFile(wanted.uri);
  const result = await runExport(handle, wanted, parts, closing);
  if (result && !given) void tellResult(wanted.uri, result);
  return result;
}

/** @throws UserError for a place that no file can be written to bit by bit */
export function checkIsFile({ scheme }: vscode.Uri): void {
  if (scheme !== 'file')
    throw new UserError(
      l10n.t(
        'An export is written to a file on the disk of the machine where the extension runs, and not to “{0}:”.',
        scheme,
      ),
    );
}

/** Resolves with undefined when it was cancelled. */
async function runExport(
  handle: StreamHandle,
  wanted: WantedExport,
  parts: ExportParts,
  closing: AbortSignal,
): Promise<ExportResult | undefined> {
  return withCancellableProgress(
    l10n.t('Exporting to {0}', wanted.uri.fsPath),
    closing,
    async (signal, report) =>
      withEntries(handle.stream.log, wanted.entries, signal, (chosen) => {
        const run = new ExportRun(exportedStream(handle, wanted, parts), chosen);
        const pieces = exportFormats[wanted.format].write(run);
        return writeExport(run, pieces, wanted.uri, signal, report);
      }),
  );
}

function exportedStream(
  { stream }: StreamHandle,
  { withCredentials, columns }: WantedExport,
  { connections, version }: ExportParts,
): ExportedStream {
  return {
    view: stream,
    version,
    columns,
    ...(withCredentials && { credentials: () => connections.resolverOf(stream.request)(stream.request) }),
  };
}

/** Entries while they are written. */
type WrittenEntries = Pick<ExportRun, 'position' | 'last' | 'count' | 'isIncomplete' | 'beginTurn'>;

/** @param onProgress gets the hundredths that were made since it was called last */
export async function writeExport(
  run: WrittenEntries,
  pieces: ExportPieces,
  uri: vscode.Uri,
  signal: AbortSignal,
  onProgress: (increment: number) => void,
): Promise<ExportResult> {
  let shown = 0;
  const bytes = await writeWholeFile(
    uri.fsPath,
    { beginTurn: () => run.beginTurn(), pieces },
    {
      signal,
      onProgress() {
        const percent = Math.floor((run.position / Math.max(1, run.last)) * 100);
        if (percent > shown) onProgress(percent - shown);
        shown = percent;
      },
    },
  );
  return { uri: uri.toString(), entries: run.count, isIncomplete: run.isIncomplete, bytes };
}

/** Says what was written, with a way to it. */
export async function tellResult(uri: vscode.Uri, { entries, isIncomplete }: ExportResult): Promise<void> {
  const sentences = [
    entries === 1
      ? l10n.t('Exported 1 entry to {0}.', uri.fsPath)
      : l10n.t('Exported {0} entries to {1}.', entries, uri.fsPath),
    ...(isIncomplete
      ? [l10n.t('The oldest bytes had no room on disk: they are gone from the log, and missing in the file.')]
      : []),
  ];
  const open = l10n.t('Open');
  const chosen = await showInformation(sentences.join(' '), open);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', uri);
}
