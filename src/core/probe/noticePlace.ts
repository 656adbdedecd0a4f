// The line of code that a notice names.

import type { CodePlace } from '../debug/words/debugNote.ts';
import type { NoticeDetail } from '../log/detail.ts';

/** Undefined where it names none. */
export function placeOfNotice(detail: NoticeDetail | undefined): CodePlace | undefined {
  if (detail?.notice === 'debug') return detail.note.what === 'sent by' ? detail.note.place : undefined;
  if (detail?.notice !== 'server') return undefined;
  return 'place' in detail.note && detail.note.place.url !== '' ? detail.note.place : undefined;
}
