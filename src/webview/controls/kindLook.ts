// How each kind of entry looks: the name of its codicon, beside the word itself and a colour that page styles give it.

import type { EntryKind } from '../../core/log/entry.ts';

export const kindIcons: Readonly<Record<EntryKind, string>> = {
  request: 'arrow-right',
  open: 'debug-connected',
  message: 'circle-small-filled',
  comment: 'comment',
  retry: 'history',
  id: 'tag',
  close: 'debug-disconnect',
  error: 'error',
  notice: 'info',
};

/** Kinds whose row is a sentence of the inspector's own instead of fields of the stream. */
export function isSentence(kind: EntryKind): boolean {
  return kind === 'request' || kind === 'open' || kind === 'close' || kind === 'error' || kind === 'notice';
}
