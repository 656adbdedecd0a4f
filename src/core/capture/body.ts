// A body of an event stream as it came, as `curl -N` writes it into a file.

import { decodeText } from '../base/text.ts';
import type { CaptureFile, CaptureReader, CaptureReading } from './captureReading.ts';

/** A line of an event stream at the beginning of a file, after lines that may be empty. */
const fieldLine = /^\ufeff?(?:[\r\n]*)(?:(?:data|event|id|retry)(?::|[\r\n]|$)|:)/;

/** Whether bytes begin as the body of an event stream. */
export function looksLikeEvents(start: Uint8Array): boolean {
  return fieldLine.test(decodeText(start.subarray(0, 2_000)));
}

export const body: CaptureReader = {
  kind: 'body',
  recognises: looksLikeEvents,
  read: readBody,
};

function* readBody({ bytes }: CaptureFile): CaptureReading {
  yield undefined;
  const notes = [{ what: 'source', kind: 'body' } as const, { what: 'bare-body' } as const];
  return [{ attempts: [{ body: [{ bytes }], notes }], clock: 'own' }];
}
