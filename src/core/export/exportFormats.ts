// The formats of exports: a row of the table each.

import * as l10n from '@vscode/l10n';

import { writeCsv } from './csvExport.ts';
import { writeCurl } from './curlExport.ts';
import type { ExportPieces, ExportRun } from './exportRun.ts';
import { writeHar } from './harExport.ts';
import { writeMarkdown } from './markdownReport.ts';
import { writeNdjson } from './ndjsonExport.ts';
import { writeRaw } from './rawExport.ts';

export interface ExportFormat {
  readonly label: string;
  /** What is in the file, in a few words. */
  readonly detail: string;
  /** Of the file's name, without a dot. */
  readonly extension: string;
  /** Whether it may have credentials in it, where somebody asks for that. */
  readonly takesCredentials?: true;
  /** Whether it has a field for each column of a path. */
  readonly takesColumns?: true;
  readonly write: (run: ExportRun) => ExportPieces;
}

export const exportFormatNames = ['ndjson', 'csv', 'har', 'raw', 'markdown', 'curl'] as const;
export type ExportFormatName = (typeof exportFormatNames)[number];

export const exportFormats: Readonly<Record<ExportFormatName, ExportFormat>> = {
  ndjson: {
    label: 'NDJSON',
    detail: l10n.t('A JSON object a line: the stream, its attempts with their endings, and each entry'),
    extension: 'ndjson',
    takesColumns: true,
    write: writeNdjson,
  },
  csv: {
    label: 'CSV',
    detail: l10n.t('A row for each entry, for spreadsheets'),
    extension: 'csv',
    takesColumns: true,
    write: writeCsv,
  },
  har: {
    label: 'HAR 1.2',
    detail: l10n.t('An exchange for each attempt with its body and events, for DevTools of browsers'),
    extension: 'har',
    write: writeHar,
  },
  raw: {
    label: l10n.t('Raw bytes'),
    detail: l10n.t('The bodies as they came, one after the other'),
    extension: 'sse',
    write: writeRaw,
  },
  markdown: {
    label: l10n.t('Markdown report'),
    detail: l10n.t(
      'Overview, attempts and endings, findings, timing and entries, to be pasted into an issue',
    ),
    extension: 'md',
    write: writeMarkdown,
  },
  curl: {
    label: 'cURL',
    detail: l10n.t('The requests of the attempts as commands'),
    extension: 'sh',
    takesCredentials: true,
    write: writeCurl,
  },
};
