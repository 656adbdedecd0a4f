// The tabs of an entry's details, and which of them an entry has.

import type { EntryKind } from '../core/entry.ts';

export const detailTabs = ['data', 'happened', 'raw', 'attempt'] as const;
export type DetailTab = (typeof detailTabs)[number];

/** Ways to see data that is JSON. */
export const dataModes = ['tree', 'text'] as const;
export type DataMode = (typeof dataModes)[number];

export const detailTabLabels: Readonly<Record<DetailTab, string>> = {
  data: 'Data',
  happened: 'What happened',
  raw: 'Raw',
  attempt: 'Attempt',
};

/** The tabs for an entry, the one that answers most first. */
export function detailTabsOf(kind: EntryKind, hasLines: boolean): readonly DetailTab[] {
  switch (kind) {
    case 'message':
      return ['data', 'raw', 'attempt'];
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
      return hasLines ? ['happened', 'raw', 'attempt'] : ['happened', 'attempt'];
  }
}
