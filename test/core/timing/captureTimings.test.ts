// What a stream from a file does not know is not measured.

import { describe, expect, it } from 'vitest';

import type { CaptureNote } from '../../../src/core/stream/captureNote.ts';
import { findingsAt } from '../../../src/core/timing/findings.ts';
import { RepeatedIds } from '../../../src/core/timing/repeatedIds.ts';
import { Timing } from '../../../src/core/timing/timing.ts';
import { AttemptLog } from '../attemptLog.ts';

/** A stream that comes in bursts after long silences, as far as its entries tell. */
function timingOf(notes: readonly CaptureNote[], event = 'data: a\n\n'): Timing {
  const attempts = new AttemptLog();
  attempts.begin();
  for (const note of notes) attempts.notice({ notice: 'capture', note });
  for (let burst = 0; burst < 8; burst += 1) attempts.pass(120_000).push(': hi\n').push(event.repeat(20));
  attempts.pass(120_000).end({ cause: 'truncated' });
  const timing = new Timing(attempts.log);
  timing.update();
  return timing;
}

function findingCodes(timing: Timing): string[] {
  const moment = { nowMs: 2_000_000, isOpen: false, lastByteAtMs: 0 };
  const ids = new RepeatedIds(new AttemptLog().log);
  return findingsAt(timing.measured, ids, moment).findings.map(({ code }) => code);
}

describe('timing', () => {
  it('of a live stream has reads, heartbeats and silences', () => {
    const data = timingOf([]).data();
    expect(data.unknown).toBeUndefined();
    expect(data.reads.reads).toBeGreaterThan(1);
    expect(data.heartbeats?.comments).toBe(8);
    expect(findingCodes(timingOf([]))).toContain('no-heartbeat');
  });

  it.each(['no-times', 'bare-body', 'first-time-only', 'times-unmatched'] as const)(
    'of a file with %s has nothing but counts',
    (what) => {
      const timing = timingOf([{ what }]);
      const data = timing.data();
      expect(data).toMatchObject({ unknown: 'times', events: 160, reads: { reads: 0 }, types: [] });
      expect(data.gaps).toBeUndefined();
      expect(data.heartbeats).toBeUndefined();
      expect(findingCodes(timing)).toEqual(['no-ids']);
    },
  );

  it.each<CaptureNote>([
    { what: 'times-of-events' },
    { what: 'times-of-lines' },
    { what: 'events-only', count: 3 },
  ])('of a file with $what has the times between events alone', (note) => {
    const timing = timingOf([note]);
    const data = timing.data();
    expect(data).toMatchObject({ unknown: 'reads', events: 160, reads: { reads: 0 } });
    expect(data.gaps).toBeDefined();
    expect(data.heartbeats).toBeUndefined();
    expect(findingCodes(timing)).toEqual(['no-ids']);
  });

  it.each<[CaptureNote, CaptureNote]>([
    [{ what: 'no-times' }, { what: 'events-only', count: 3 }],
    [{ what: 'events-only', count: 3 }, { what: 'no-times' }],
    [{ what: 'times-of-lines' }, { what: 'bare-body' }],
  ])('of a file with %j and %j has no more than the one with less', (...notes) => {
    const { entries: _entries, ...data } = timingOf(notes).data();
    const { entries: _other, ...least } = timingOf([{ what: 'no-times' }]).data();
    expect(data).toEqual({ ...least, sizes: data.sizes });
  });

  it.each<readonly CaptureNote[]>([[], [{ what: 'no-times' }], [{ what: 'times-of-lines' }]])(
    'of a file knows of ids, whatever else is known: %j',
    (...notes) => {
      expect(timingOf(notes, 'id: 1\ndata: a\n\n').measured.ids).toBe(160);
      expect(timingOf(notes).measured.ids).toBe(0);
    },
  );
});
