// The forms in which an entry can be copied.

import type { EntryKind } from '../log/entry.ts';

export const copyForms = ['data', 'raw', 'json', 'entry', 'curl', 'curlWithCredentials'] as const;
export type CopyForm = (typeof copyForms)[number];

const ofMessages: readonly CopyForm[] = ['data', 'json', 'raw', 'entry'];
const ofOthers: readonly CopyForm[] = ['raw', 'entry'];

/** The forms that are offered for an entry itself, by its kind; the request of its attempt can be copied from any. */
export const entryForms: Readonly<Record<EntryKind, readonly CopyForm[]>> = {
  request: ofOthers,
  open: ofOthers,
  message: ofMessages,
  comment: ofOthers,
  retry: ofOthers,
  id: ofOthers,
  close: ofOthers,
  error: ofOthers,
  notice: ofOthers,
};
