// Exports of logs, as the text or the bytes of their files.

import { NumberRanges } from '../../../src/core/base/numberRanges.ts';
import { allEntries, entriesIn, type ChosenEntries } from '../../../src/core/export/chosenEntries.ts';
import { exportFormats, type ExportFormatName } from '../../../src/core/export/exportFormats.ts';
import { ExportRun, type ExportedStream } from '../../../src/core/export/exportRun.ts';
import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { StreamView } from '../../../src/core/page/streamStatus.ts';
import { initialConnection } from '../../../src/core/stream/connection.ts';
import { listener, noLimit } from '../recording.ts';
import { okHead } from '../scriptedStream.ts';

type Told = Partial<Omit<ExportedStream, 'view'>> & { readonly view?: Partial<StreamView> };

/** The file of an export, made in as many turns as it has pieces. */
export function exportedBytes(
  log: EventLog,
  format: ExportFormatName,
  chosen: ChosenEntries = allEntries(log.length),
  told: Told = {},
): Uint8Array {
  const run = new ExportRun({ version: '1.2.3', ...told, view: viewOf(log, told.view) }, chosen);
  const parts: Uint8Array[] = [];
  run.beginTurn();
  for (const piece of exportFormats[format].write(run)) {
    parts.push(typeof piece === 'string' ? Buffer.from(piece) : piece.slice());
    run.beginTurn();
  }
  return Buffer.concat(parts);
}

export function exportedText(...given: Parameters<typeof exportedBytes>): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(exportedBytes(...given));
}

/** A stream that has ended, of which only the log matters. */
export function viewOf(log: EventLog, more: Partial<StreamView> = {}): StreamView {
  return {
    log,
    request: { url: 'http://localhost:3000/events' },
    state: initialConnection({ policy: { kind: 'standard' } }),
    phaseSinceMs: 0,
    totals: { messages: 0, bodyBytes: 0, wireBytes: 0 },
    nowMs: () => 0,
    onStateChange: () => () => {},
    ...more,
  };
}

/** The entries with these numbers. */
export function chosenNumbers(log: EventLog, numbers: readonly number[]): ChosenEntries {
  return entriesIn(NumberRanges.of(numbers.map((number) => ({ first: number, last: number }))), log.length);
}

export type Line = Readonly<Record<string, unknown>>;

/** The objects of an NDJSON file. */
export function linesOf(text: string): Line[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

/** The log of several attempts with these bodies, each of which came in one read; all but the last have ended. */
export function logOfAttempts(attempts: readonly Uint8Array[]): EventLog {
  const log = new EventLog(1_000);
  attempts.forEach((body, at) => {
    const place = { attempt: at + 1, receivedAtMs: at * 10 };
    log.appendDetailEntry(
      'request',
      {
        method: 'GET',
        url: 'http://localhost:3000/events?a=1&b',
        headers: [],
        reason: 'connect',
        delayMs: 0,
      },
      place,
    );
    log.appendDetailEntry('open', okHead, place);
    const recorder = new AttemptRecorder(log, at + 1, noLimit, listener());
    if (body.length > 0) recorder.push(body, { receivedAtMs: at * 10 + 5, chunk: at + 1 });
    if (at === attempts.length - 1) return;
    recorder.end({ receivedAtMs: at * 10 + 9, chunk: at + 1 });
    const next = { next: 'reconnect', delayMs: 0, lastEventId: '' } as const;
    log.appendDetailEntry(
      'error',
      {
        ending: { cause: 'truncated' },
        verdict: next,
        next,
        policy: { kind: 'standard' },
        durationMs: 9,
        messages: 0,
        bodyBytes: body.length,
        wireBytes: body.length,
      },
      { ...place, receivedAtMs: at * 10 + 9 },
    );
  });
  return log;
}
