// The tabs of an entry's details, and which of them an entry has.

import * as l10n from '@vscode/l10n';

import type { EntryView } from '../../core/page/protocol.ts';

export const detailTabs = ['data', 'changes', 'happened', 'raw', 'attempt'] as const;
export type DetailTab = (typeof detailTabs)[number];

/** Ways to see data that is JSON. */
export const dataModes = ['tree', 'text'] as const;
export type DataMode = (typeof dataModes)[number];

/** Ways to see a text of an answer. */
export const textModes = ['source', 'markdown'] as const;
export type TextMode = (typeof textModes)[number];

/** Ways to see the bytes as sent. */
export const rawModes = ['lines', 'hex'] as const;
export type RawMode = (typeof rawModes)[number];

export const detailTabLabels: Readonly<Record<DetailTab, string>> = {
  data: l10n.t('Data'),
  changes: l10n.t('Changes'),
  happened: l10n.t('What happened'),
  raw: l10n.t('Raw'),
  attempt: l10n.t('Attempt'),
};

/** The tabs for an entry, the one that answers most first. */
export function detailTabsOf({ row, lines }: EntryView): readonly DetailTab[] {
  switch (row.kind) {
    case 'message':
      return ['data', 'changes', 'raw', 'attempt'];
    case 'comment':
    case 'retry':
    case 'id':
      return ['raw', 'attempt'];
    case 'request':
    case 'open':
      return ['attempt'];
    case 'close':
    case 'error':
    case 'notice':
      return lines.length > 0 ? ['happened', 'raw', 'attempt'] : ['happened', 'attempt'];
  }
}
