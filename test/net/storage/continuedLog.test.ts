// A log that goes on after one of a file, and loses bytes and records of what came since: what it keeps of them is found by
// where they lie in all of it.

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { openRecording } from '../../../src/net/recording/openRecording.ts';
import { RecordingPieces } from '../../../src/net/recording/recordingPieces.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { createLog, type LogBefore } from '../../../src/net/storage/storedLog.ts';
import { AttemptLog } from '../../core/attemptLog.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';

const kib = 1024;
let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

async function logBefore(stream: ScriptedStream): Promise<LogBefore> {
  const file = new Uint8Array(Buffer.concat([...new RecordingPieces([stream]).make()]));
  const opened = await openRecording(sourceOf(file));
  if ('kind' in opened) throw new Error(opened.kind);
  const [before] = opened.streams;
  if (!before) throw new Error('There is no stream.');
  return before.logBefore;
}

function noticesOf(log: EventLog): unknown[] {
  return log
    .entries(1, log.length)
    .filter(({ type }) => type === 'bytes-gone')
    .map(({ attempt, receivedAtMs }) => [attempt, receivedAtMs]);
}

const at = { attempt: 2, receivedAtMs: 77 };

it.each([
  ['bytes', 'x'.repeat(kib), 200],
  ['records', '', 8_000],
])(
  'that loses %s of what came since knows the id in force, and says so as of now',
  async (_what, text, count) => {
    const stream = new ScriptedStream().attempt().opened();
    for (let number = 0; number < 40; number += 1)
      stream.receive(`id: before ${number}\ndata: ${'y'.repeat(kib)}\n\n`);
    const { storage } = storageIn(place, 32 * kib, { diskBytes: 32 * kib });
    const log = createLog(storage, () => at, undefined, await logBefore(stream));
    expect([log.startedAtMs, log.length, log.currentLastEventId]).toEqual([
      stream.log.startedAtMs,
      42,
      'before 39',
    ]);
    const attempts = new AttemptLog(log);
    attempts.begin();
    for (let id = 1; id <= 3; id += 1) {
      attempts.push(`id: since ${id}\ndata: a\n\n`);
      for (let event = 0; event < count; event += 50) {
        attempts.push(`data: ${text}\n\n`.repeat(50));
        if (event % 1_000 === 0) await place.settled();
      }
      expect(log.isGone(log.entry(log.entry(log.length).idEntry))).toBe(true);
      expect(log.currentLastEventId).toBe(`since ${id}`);
      expect(log.lastEventId(log.entry(log.length))).toBe(`since ${id}`);
    }
    await place.settled();
    // It goes with the records, where these are lost.
    expect(noticesOf(log)).toEqual(text === '' ? [] : [[at.attempt, at.receivedAtMs]]);
    // Whatever was there before went with it.
    expect(log.isGone(log.entry(3))).toBe(true);
    storage.dispose();
  },
);

it('that loses records of what came since knows the id in force at the first that is left, each time', async () => {
  const stream = new ScriptedStream().attempt().opened();
  for (let number = 0; number < 60; number += 1) stream.receive(`id: before ${number}\ndata: a\n\n`);
  const { storage } = storageIn(place, 32 * kib, { diskBytes: 32 * kib });
  const log = createLog(storage, () => at, undefined, await logBefore(stream));
  const attempts = new AttemptLog(log);
  attempts.begin();
  const ids: (string | undefined)[] = [];
  const firsts = new Set<number>();
  for (let round = 1; round <= 800; round += 1) {
    // Fewer entries than were there before.
    attempts.push(`id: since ${round}\ndata: a\n\n${'data: a\n\n'.repeat(9)}`);
    for (let number = ids.length + 1; number <= log.length; number += 1) ids.push(`since ${round}`);
    if (round % 20 === 0) await place.settled();
    if (log.first === 1 || log.isGone(log.entry(log.first))) continue;
    firsts.add(log.first);
    expect(log.lastEventId(log.entry(log.first))).toBe(ids[log.first - 1]);
  }
  expect(firsts.size).toBeGreaterThan(10);
  storage.dispose();
});

it('that was cleared gives that back before anything that is shown is lost', async () => {
  const stream = new ScriptedStream().attempt().opened();
  for (let number = 0; number < 10; number += 1) stream.receive(`data: ${'y'.repeat(kib)}\n\n`);
  const { storage } = storageIn(place, 32 * kib, { diskBytes: 32 * kib });
  const log = createLog(storage, () => at, undefined, await logBefore(stream));
  const attempts = new AttemptLog(log);
  attempts.begin();
  for (let round = 0; round < 3; round += 1) {
    for (let number = 0; number < 30; number += 1) attempts.push(`data: ${'x'.repeat(kib)}\n\n`);
    await place.settled();
    expect([log.gone, noticesOf(log)]).toEqual([{ entries: 0, bytes: 0 }, []]);
    log.clear();
    await place.settled();
  }
  storage.dispose();
});
