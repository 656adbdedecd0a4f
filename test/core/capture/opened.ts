// Captures as a test opens them: read to the end, and written into logs that are looked at in short.

import { readFileSync } from 'node:fs';

import { readCapture } from '../../../src/core/capture/captureKinds.ts';
import { readAtOnce, type CaptureFile } from '../../../src/core/capture/reading/captureReading.ts';
import type { CapturedStream } from '../../../src/core/capture/reading/capturedExchange.ts';
import { CaptureWriter } from '../../../src/core/capture/captureWriter.ts';
import { describeCaptureNote } from '../../../src/core/stream/captureNote.ts';
import { describeEnding } from '../../../src/core/log/endingWords.ts';
import { EventLog, isKind } from '../../../src/core/log/eventLog.ts';

export function capture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/captures/${name}`, import.meta.url)));
}

/** The streams of a file, as the kind that recognises it reads them. */
export function streamsOf(file: CaptureFile): readonly CapturedStream[] {
  return readAtOnce(readCapture(file));
}

/** The log that is written of a stream. */
export function logOf(stream: CapturedStream, maxEventBytes = 1_000_000): EventLog {
  const log = new EventLog(0);
  const writer = new CaptureWriter(stream, { log, maxEventBytes, fileUrl: 'file:///capture' });
  readAtOnce(writer.steps);
  return log;
}

/** Each entry of a log as a short line: its time, its kind, and what is in it. */
export function linesOf(log: EventLog, hasTimes = true): string[] {
  return log.entries(1, log.length).map((entry) => {
    const at = hasTimes ? `${Math.round(entry.receivedAtMs)} ` : '';
    if (isKind(entry, 'message'))
      return `${at}${entry.type}#${log.lastEventId(entry) ?? ''} ${log.fields(entry).data}`;
    if (isKind(entry, 'request')) {
      const detail = log.detail(entry);
      return `${at}request ${detail?.method} ${detail?.url} ${detail?.lastEventId ?? '-'}`;
    }
    if (isKind(entry, 'open')) return `${at}open ${log.detail(entry)?.status}`;
    if (isKind(entry, 'close') || isKind(entry, 'error')) {
      const detail = log.detail(entry);
      return `${at}${entry.kind} ${detail && describeEnding(detail.ending)}`;
    }
    if (isKind(entry, 'notice')) {
      const detail = log.detail(entry);
      return `${at}${detail?.notice === 'capture' ? describeCaptureNote(detail.note) : `notice ${entry.type}`}`;
    }
    return `${at}${entry.kind} ${log
      .fieldLines(entry)
      .map(({ value }) => value)
      .join('|')}`;
  });
}
