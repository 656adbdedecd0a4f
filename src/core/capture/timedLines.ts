// A body with a time before each of its lines, as `curl -N | ts` writes it: also before those that are empty.

import { encodeText, decodeText } from '../base/text.ts';
import type { CaptureNote } from '../stream/captureNote.ts';
import { looksLikeEvents } from './reading/eventsStart.ts';
import { lineOrRestAt } from './reading/byteLines.ts';
import type { CapturedChunk } from './reading/capturedExchange.ts';
import {
  checkParts,
  type CaptureFile,
  type CaptureReader,
  type CaptureReading,
} from './reading/captureReading.ts';
import { clockTimesOf, timeFormOf, timeOfLine } from './reading/lineTimes.ts';

const sliceLines = 500;
/** Lines that must have a time for the file to be of this kind. */
const seenLines = 20;
const maxTimeLength = 60;

export const timedLines: CaptureReader = {
  kind: 'timed-lines',
  recognises(start) {
    const lines = decodeText(start.subarray(0, 8_000)).split('\n').slice(0, seenLines);
    const form = timeFormOf(lines[0] ?? '');
    if (!form) return false;
    const rests = lines.slice(0, Math.max(1, lines.length - 1)).map((line) => {
      const time = timeOfLine(line, form, 2000);
      return time && line.slice(time.length);
    });
    return rests.every((rest) => rest !== undefined) && looksLikeEvents(encodeText(rests.join('\n')));
  },
  read: readTimedLines,
};

function* readTimedLines({ bytes, writtenAtMs }: CaptureFile): CaptureReading {
  const form = timeFormOf(startOf(bytes, 0, bytes.length));
  const year = new Date(writtenAtMs ?? Date.now()).getFullYear();
  const parts: Uint8Array[] = [];
  const times: number[] = [];
  for (let at = 0, line = lineOrRestAt(bytes, at); line; at = line.next, line = lineOrRestAt(bytes, at)) {
    if (parts.length % sliceLines === sliceLines - 1) yield undefined;
    checkParts(parts.length);
    const time = form && timeOfLine(startOf(bytes, at, line.end), form, year);
    // What a tool besides has written has no time.
    if (!time) continue;
    times.push(time.ms);
    parts.push(bytes.subarray(at + time.length, line.next));
  }
  const onClock = clockTimesOf(times, form?.clock ?? 'span');
  const body = parts.map((part, at): CapturedChunk => ({ bytes: part, atMs: onClock.times[at] ?? 0 }));
  const notes: CaptureNote[] = [
    { what: 'source', kind: 'timed-lines' },
    { what: 'no-request' },
    { what: 'times-of-lines' },
    ...(onClock.clock === 'day' ? [{ what: 'no-day' } as const] : []),
  ];
  return [{ attempts: [{ body, notes }], clock: onClock.clock }];
}

function startOf(bytes: Uint8Array, from: number, to: number): string {
  return decodeText(bytes.subarray(from, Math.min(to, from + maxTimeLength)));
}
