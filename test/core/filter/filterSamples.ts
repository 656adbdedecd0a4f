// A log of entries that have what the test says, for what a filter asks the index.

import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { EntryKind } from '../../../src/core/log/entry.ts';

export interface Sample {
  readonly kind: EntryKind;
  readonly type: string;
  readonly length: number;
  readonly attempt?: number;
  readonly atMs?: number;
}

/** The log of these entries, over bodies' bytes of that length. */
export function logOfSamples(samples: readonly Sample[]): EventLog {
  const log = new EventLog(0);
  for (const { kind, type, length, attempt = 1, atMs = 0 } of samples) {
    const offset = log.appendBody(new Uint8Array(length).fill(0x3a), atMs);
    log.appendBodyEntry({ kind, type, length, attempt, receivedAtMs: atMs, offset, chunk: 1, flags: 0 });
  }
  return log;
}
