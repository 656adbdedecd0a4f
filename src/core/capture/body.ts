// A body of an event stream as it came, as `curl -N` writes it into a file.

import { looksLikeEvents } from './reading/eventsStart.ts';
import type { CaptureFile, CaptureReader, CaptureReading } from './reading/captureReading.ts';

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
