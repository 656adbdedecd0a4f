// "SSE: Export…" of several streams that are shown together: what their list shows, in one file and one order.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { NumberRanges } from '../../core/base/numberRanges.ts';
import { exportColumns } from '../../core/export/pathColumns.ts';
import { parseFilter } from '../../core/filter/filterParser.ts';
import type { TogetherShown } from '../../core/together/togetherFeed.ts';
import {
  TogetherExport,
  togetherFormats,
  type TogetherFormat,
  type TogetherNarrowing,
} from '../../core/together/togetherExport.ts';
import { turnSlicing } from '../../net/stream/turnSlicing.ts';
import { withCancellableProgress } from '../cancellableProgress.ts';
import { UserError } from '../errorReport.ts';
import { checkIsFile, tellResult, writeExport, type ExportResult } from '../export/exportCommand.ts';
import { askForFile, askForFormat, readExport, timeInName } from '../export/exportRequest.ts';
import { shownEntries, type ShownList, type WantedEntries } from '../export/wantedEntries.ts';

interface WantedTogether {
  readonly format: TogetherFormat;
  readonly uri: vscode.Uri;
  /** All, or what a filter leaves. */
  readonly entries: WantedEntries;
  /** Paths. */
  readonly columns: readonly string[];
}

/**
 * Exports the entries of several streams.
 * @param shown what their list shows
 * @param requested what a script wants; undefined asks the user
 * @param version of the extension
 * @param closing aborts when nothing can be exported any more
 * @returns undefined when the user left a question or cancelled
 * @throws UserError, FileWriteError or ExportError with a sentence; then there is no file that was not there before
 */
export async function exportTogether(
  shown: TogetherShown,
  requested: unknown,
  version: string,
  closing: AbortSignal,
): Promise<ExportResult | undefined> {
  const list: ShownList = { narrowedBy: shown.narrowedBy, picked: NumberRanges.none, columns: shown.columns };
  const given = requested === undefined ? undefined : readWanted(requested, list);
  const wanted = given ?? (await ask(shown, list));
  if (!wanted) return undefined;
  const { uri, format, entries, columns } = wanted;
  checkIsFile(uri);
  const result = await withCancellableProgress(
    l10n.t('Exporting to {0}', uri.fsPath),
    closing,
    async (signal, report) => {
      const narrowing = narrowingOf(entries, shown, signal);
      const exported = await TogetherExport.begin(shown, version, columns, narrowing);
      try {
        if (exported.stoppedAt !== undefined)
          throw new UserError(
            l10n.t(
              'The pattern of the filter took too long at entry {0}: nothing was written.',
              exported.stoppedAt,
            ),
          );
        return await writeExport(exported, exported.write(format), uri, signal, report);
      } finally {
        exported.dispose();
      }
    },
  );
  if (result && !given) void tellResult(uri, result);
  return result;
}

/** @throws UserError that says what is accepted */
function readWanted(requested: unknown, list: ShownList): WantedTogether | undefined {
  const wanted = readExport(requested, list);
  if (!wanted) return undefined;
  const { uri, entries, columns } = wanted;
  const format = togetherFormats.find((name) => name === wanted.format);
  if (format && (entries.kind === 'all' || entries.kind === 'filter'))
    return { format, uri, entries, columns: columns.map(({ name }) => name) };
  throw new UserError(
    l10n.t(
      'Streams together are exported as “ndjson” or “csv”, with "all", "shown" or { filter: "type:tick" } as entries.',
    ),
  );
}

async function ask(shown: TogetherShown, list: ShownList): Promise<WantedTogether | undefined> {
  const entries = await askForEntriesTogether(list);
  const format = entries && (await askForFormat(exportColumns(shown.columns), togetherFormats));
  const name = togetherFormats.find((each) => each === format?.name);
  const fileName = l10n.t('streams {0}', timeInName(shown.startedAtMs));
  const uri = name && (await askForFile(fileName, name));
  return entries && name && uri && { format: name, uri, entries, columns: shown.columns };
}

async function askForEntriesTogether(list: ShownList): Promise<WantedEntries | undefined> {
  const { narrowedBy } = list;
  if (!narrowedBy) return { kind: 'all' };
  const items: (vscode.QuickPickItem & { readonly entries: WantedEntries })[] = [
    {
      label: l10n.t('What the filter shows'),
      description: narrowedBy.query.text,
      entries: shownEntries(list),
    },
    { label: l10n.t('All entries'), entries: { kind: 'all' } },
  ];
  const item = await vscode.window.showQuickPick(items, { title: l10n.t('Export which entries?') });
  return item?.entries;
}

/** @throws UserError for a filter that cannot be read */
function narrowingOf(
  entries: WantedEntries,
  { startedAtMs }: TogetherShown,
  signal: AbortSignal,
): TogetherNarrowing | undefined {
  if (entries.kind !== 'filter') return undefined;
  const { query, utcOffsetMinutes } = entries;
  const parsed = parseFilter(query, { startedAtMs, utcOffsetMinutes });
  if ('mistake' in parsed) throw new UserError(parsed.mistake.message);
  return { terms: parsed.terms, matchesCase: query.matchesCase, slicing: turnSlicing, signal };
}
