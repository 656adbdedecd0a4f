// How each kind of entry looks. Its colour is given by list.css, under `.kind-` and its name.

import type { EntryKind } from '../../core/log/entry.ts';

interface KindLook {
  /** Name of its codicon, which stands beside the word itself. */
  readonly icon: string;
  /** Fields of the stream in columns, or what the inspector says itself: on one line, or on as many as it needs. */
  readonly row: 'columns' | 'line' | 'lines';
  /** Whether its type is one that the server gave it. */
  readonly hasType: boolean;
  /** Whether a long time before it may be a gap; before a request it is a wait, which the row tells in words. */
  readonly mayFollowGap: boolean;
}

const kindLooks: Readonly<Record<EntryKind, KindLook>> = {
  request: { icon: 'arrow-right', row: 'line', hasType: false, mayFollowGap: false },
  open: { icon: 'debug-connected', row: 'line', hasType: false, mayFollowGap: true },
  message: { icon: 'circle-small-filled', row: 'columns', hasType: true, mayFollowGap: true },
  comment: { icon: 'comment', row: 'columns', hasType: false, mayFollowGap: true },
  retry: { icon: 'history', row: 'columns', hasType: false, mayFollowGap: true },
  id: { icon: 'tag', row: 'columns', hasType: false, mayFollowGap: true },
  close: { icon: 'debug-disconnect', row: 'lines', hasType: false, mayFollowGap: true },
  error: { icon: 'error', row: 'lines', hasType: false, mayFollowGap: true },
  notice: { icon: 'info', row: 'lines', hasType: false, mayFollowGap: true },
};

export function kindIcon(kind: EntryKind): string {
  return kindLooks[kind].icon;
}

/** Whether its row is a sentence of the inspector's own instead of fields of the stream. */
export function isSentence(kind: EntryKind): boolean {
  return kindLooks[kind].row !== 'columns';
}

/** Whether its sentence may take more than a line. */
export function mayWrap(kind: EntryKind): boolean {
  return kindLooks[kind].row === 'lines';
}

export function hasType(kind: EntryKind): boolean {
  return kindLooks[kind].hasType;
}

export function mayFollowGap(kind: EntryKind): boolean {
  return kindLooks[kind].mayFollowGap;
}
