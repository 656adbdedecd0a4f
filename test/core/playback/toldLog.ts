// Logs of which only what is given is told: an attempt may have no head or no end, and an end may say what is not so.

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { EndingCause } from '../../../src/core/stream/ending.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

export interface ToldAttempt {
  readonly body: string;
  /** How many bytes its end says that it had; absent where nothing tells of an end. */
  readonly saidBytes?: number;
  readonly cause?: EndingCause;
  /** Notices that stand behind its end, or behind its body. */
  readonly notices?: number;
  /** Network read of the bytes; 0 where that is not known. */
  readonly chunk?: number;
}

/** Writes attempts, numbered on from those that are there, an entry each millisecond. */
export function tellAttempts(attempts: readonly ToldAttempt[], log = new EventLog(0)): EventLog {
  let attempt = log.length === 0 ? 0 : log.index.attempt(log.length);
  let receivedAtMs = log.length === 0 ? 0 : log.index.receivedAtMs(log.length);
  for (const { body, saidBytes, cause = 'end', notices = 0, chunk = 1 } of attempts) {
    attempt += 1;
    const at = (): { readonly attempt: number; readonly receivedAtMs: number } => ({
      attempt,
      receivedAtMs: (receivedAtMs += 1),
    });
    const url = 'http://localhost:3000/events';
    log.appendDetailEntry(
      'request',
      { method: 'GET', url, headers: [], reason: 'connect', delayMs: 0 },
      at(),
    );
    const recorder = new AttemptRecorder(log, attempt, noLimit, listener());
    if (body !== '') recorder.push(bytesOf(body), { receivedAtMs: at().receivedAtMs, chunk });
    recorder.end({ receivedAtMs, chunk });
    if (saidBytes !== undefined) {
      const verdict = { next: 'stop' } as const;
      log.appendDetailEntry(
        'close',
        {
          ending: { cause },
          verdict,
          next: verdict,
          policy: { kind: 'standard' },
          durationMs: 1,
          messages: 1,
          bodyBytes: saidBytes,
          wireBytes: saidBytes,
        },
        at(),
      );
    }
    for (let notice = 0; notice < notices; notice += 1)
      log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, { ...at(), type: 'long-id' });
  }
  return log;
}
