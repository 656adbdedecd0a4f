// The formats of exports: a row of the table each.

import * as l10n from '@vscode/l10n';

import type { ExportPieces, ExportRun } from './exportRun.ts';
import { writeNdjson } from './ndjsonExport.ts';

export interface ExportFormat {
  readonly label: string;
  /** What is in the file, in a few words. */
  readonly detail: string;
  /** Of the file's name, without a dot. */
  readonly extension: string;
  readonly write: (run: ExportRun) => ExportPieces;
}

export const exportFormatNames = ['ndjson'] as const;
export type ExportFormatName = (typeof exportFormatNames)[number];

export const exportFormats: Readonly<Record<ExportFormatName, ExportFormat>> = {
  ndjson: {
    label: 'NDJSON',
    detail: l10n.t('A JSON object a line: the stream, its attempts with their endings, and each entry'),
    extension: 'ndjson',
    write: writeNdjson,
  },
};
