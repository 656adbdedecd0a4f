// "SSE: Export…": entries of a stream into a file, with progress and a way to stop.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { allEntries, entriesIn, type ChosenEntries } from '../../core/export/chosenEntries.ts';
import { exportFormats } from '../../core/export/exportFormats.ts';
import { ExportRun } from '../../core/export/exportRun.ts';
import { writeWholeFile } from '../../net/files/writeWholeFile.ts';
import { UserError } from '../errorReport.ts';
import { messageText, showInformation } from '../messages.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { askForExport, type WantedEntries, type WantedExport } from './exportRequest.ts';

/** What the command returns. */
export interface ExportResult {
  readonly uri: string;
  /** Entries that were chosen, and those among them whose bytes were gone. */
  readonly entries: number;
  readonly goneEntries: number;
  readonly bytes: number;
}

/**
 * Exports what is wanted, or what the user chooses.
 * @param wanted undefined asks the user
 * @returns undefined when the user left a question or cancelled
 * @throws UserError, FileWriteError or ExportError with a sentence; then there is no file that was not there before
 */
export async function exportStream(
  handle: StreamHandle,
  wanted: WantedExport | undefined,
  closing: AbortSignal,
): Promise<ExportResult | undefined> {
  const asked = wanted ?? (await askForExport(handle));
  if (!asked) return undefined;
  checkIsFile(asked.uri);
  const result = await runExport(handle, asked, closing);
  if (result && !wanted) void tellResult(asked.uri, result);
  return result;
}

/** @throws UserError for a place that no file can be written to bit by bit */
function checkIsFile({ scheme }: vscode.Uri): void {
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
  { stream, relayed }: StreamHandle,
  { format, uri, entries }: WantedExport,
  closing: AbortSignal,
): Promise<ExportResult | undefined> {
  const { log, request } = stream;
  const run = new ExportRun(
    { log, request, ...(relayed && { side: relayed.side }) },
    chosenIn(entries, log.length),
  );
  const title = messageText(l10n.t('Exporting to {0}', uri.fsPath));
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancelling = new AbortController();
    const subscription = token.onCancellationRequested(() => cancelling.abort());
    const signal = AbortSignal.any([cancelling.signal, closing]);
    let shown = 0;
    try {
      const bytes = await writeWholeFile(
        uri.fsPath,
        { beginTurn: () => run.beginTurn(), pieces: exportFormats[format].write(run) },
        {
          signal,
          onProgress: () => {
            const percent = Math.floor((run.taken / Math.max(1, run.chosen.count)) * 100);
            if (percent === shown) return;
            progress.report({ increment: percent - shown });
            shown = percent;
          },
        },
      );
      return { uri: uri.toString(), entries: run.taken, goneEntries: run.gone, bytes };
    } catch (error) {
      if (signal.aborted && error === signal.reason) return undefined;
      throw error;
    } finally {
      subscription.dispose();
    }
  });
}

function chosenIn(entries: WantedEntries, last: number): ChosenEntries {
  return entries === 'all' ? allEntries(last) : entriesIn(entries, last);
}

async function tellResult(uri: vscode.Uri, { entries, goneEntries }: ExportResult): Promise<void> {
  const sentences = [
    entries === 1
      ? l10n.t('Exported 1 entry to {0}.', uri.fsPath)
      : l10n.t('Exported {0} entries to {1}.', entries, uri.fsPath),
    ...(goneEntries === 0
      ? []
      : goneEntries === 1
        ? [l10n.t('The bytes of one of them are gone from the log, and missing in the file.')]
        : [l10n.t('The bytes of {0} of them are gone from the log, and missing in the file.', goneEntries)]),
  ];
  const open = l10n.t('Open');
  const chosen = await showInformation(sentences.join(' '), open);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', uri);
}
