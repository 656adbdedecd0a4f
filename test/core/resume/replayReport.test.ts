// The page of a replay: what was recorded beside what came, whatever the server sends; and how far a replay has come.

import { describe, expect, it } from 'vitest';

import { describeResume } from '../../../src/core/log/resumeVerdict.ts';
import { judgeResume } from '../../../src/core/resume/judge.ts';
import { ReplayProgress } from '../../../src/core/resume/replayProgress.ts';
import { replayReport, type ReplayRun } from '../../../src/core/resume/replayReport.ts';
import { eventsOf, recordingOf } from './resumeSamples.ts';

/** A replay of this recording, from the id on. */
function runOf(known: string, lastEventId: string, received: string, isComplete = true): ReplayRun {
  const recorded = recordingOf(known);
  const progress = new ReplayProgress(lastEventId, recorded);
  for (const event of eventsOf(received, 9)) progress.take(event);
  const verdict = judgeResume({ lastEventId, known: recorded, received: progress.received, isComplete });
  const { expected, recordedIds } = progress;
  const facts = { lastEventId, verdict, expected, received: progress.received, recordedIds };
  return { ...facts, end: isComplete ? 'quiet' : 'cancelled', isComplete };
}

/** The rows of the table, without their marks. */
function rowsOf(run: ReplayRun): string[] {
  const lines = replayReport('http://localhost/', [run]).split('\n');
  const start = lines.indexOf('|---|---:|---|---|');
  return lines
    .slice(start + 1, lines.indexOf('', start))
    .map((line) => line.replaceAll(/[`*]/g, '').replaceAll(/ +/g, ' '));
}

describe('the two sequences', () => {
  const known = '1 2 3 4 5 6';
  it.each([
    [
      'the same',
      known,
      '4 5 6',
      ['| 4 | 103 | 4 | same |', '| 5 | 104 | 5 | same |', '| 6 | 105 | 6 | same |'],
    ],
    ['a gap', known, '4 6', ['| 4 | 103 | 4 | same |', '| 5 | 104 | | missing |', '| 6 | 105 | 6 | same |']],
    [
      'too many',
      known,
      '3 4 5 6 7',
      [
        '| | | 3 | again |',
        '| 4 | 103 | 4 | same |',
        '| 5 | 104 | 5 | same |',
        '| 6 | 105 | 6 | same |',
        '| | | 7 | not recorded then |',
      ],
    ],
    [
      'twice',
      known,
      '4 4 5 6',
      ['| 4 | 103 | 4 | same |', '| | | 4 | again |', '| 5 | 104 | 5 | same |', '| 6 | 105 | 6 | same |'],
    ],
    [
      'out of order',
      known,
      '6 4 5',
      ['| 6 | 105 | 6 | same |', '| 4 | 103 | 4 | out of order |', '| 5 | 104 | 5 | out of order |'],
    ],
    [
      'other content',
      known,
      '4:x 5 6',
      ['| 4 | 103 | 4 | different content |', '| 5 | 104 | 5 | same |', '| 6 | 105 | 6 | same |'],
    ],
    ['nothing', known, '', ['| 4 | 103 | | missing |', '| 5 | 104 | | missing |', '| 6 | 105 | | missing |']],
    [
      'events without ids',
      '3 4 :x 5 :y 6',
      '4 :x 5 :z 6',
      [
        '| 4 | 101 | 4 | same |',
        '| (no id) | 102 | (no id) | same |',
        '| 5 | 103 | 5 | same |',
        '| | | (no id) | not recorded then |',
        '| (no id) | 104 | | missing |',
        '| 6 | 105 | 6 | same |',
      ],
    ],
    [
      'several of one id',
      '3 4:a 4:b 5',
      '4:a 4:b 5',
      ['| 4 | 101 | 4 | same |', '| 4 | 102 | 4 | same |', '| 5 | 103 | 5 | same |'],
    ],
  ])('%s', (_, recorded, received, rows) => {
    expect(rowsOf(runOf(recorded, '3', received))).toEqual(rows);
  });
});

describe('a replay that was broken off', () => {
  it('after 10 of 37 events says no more than it saw', () => {
    const idsTo = (last: number, first = 1): string =>
      Array.from({ length: last - first + 1 }, (_, at) => first + at).join(' ');
    const run = runOf(idsTo(40), '3', idsTo(13, 4), false);
    const rows = rowsOf(run);
    expect(rows.filter((row) => row.endsWith('| same |'))).toHaveLength(10);
    expect(rows.filter((row) => row.endsWith('| not come by then |'))).toHaveLength(27);
    const page = replayReport('http://localhost/', [run]);
    expect(page).toContain('**Resumed exactly as far as it came: 10 of 37 events');
    expect(page).not.toMatch(/missing\*\*|nothing is missing/);
  });

  it('still tells what is missing before the last that came', () => {
    expect(rowsOf(runOf('1 2 3 4 5', '1', '2 4', false))).toEqual([
      '| 2 | 101 | 2 | same |',
      '| 3 | 102 | | missing |',
      '| 4 | 103 | 4 | same |',
      '| 5 | 104 | | not come by then |',
    ]);
  });
});

describe('what is missing', () => {
  it.each([
    [
      '1 2 3 4 5 | 9 10',
      '5',
      '10',
      'Gap: 4 events are missing (6, 7, 8, 9).',
      1,
      /In the recording: 1 of the 4 missing events\. The others/,
    ],
    [
      '1 2 3 4 5 | 7 8',
      '5',
      '8',
      'Gap: 2 events are missing (6, 7).',
      1,
      /In the recording: 1 of the 2 missing events\. The other was/,
    ],
    ['1 2 3 4 5 6', '3', '5 6', 'Gap: 1 event is missing (4).', 1, undefined],
  ])('of %s from %s with %s is counted once', (known, id, received, verdict, missingRows, words) => {
    const run = runOf(known, id, received);
    const page = replayReport('http://localhost/', [run]);
    expect(describeResume(run.verdict)).toBe(verdict);
    expect(rowsOf(run).filter((row) => row.endsWith('| missing |'))).toHaveLength(missingRows);
    if (words) expect(page).toMatch(words);
    else expect(page).not.toContain('never recorded');
  });
});

describe('the page', () => {
  it('has a heading, the verdict and the counts for each id', () => {
    const page = replayReport('http://localhost:3000/events', [
      runOf('1 2 3', '2', '3'),
      runOf('1 2 3', '1', '3'),
    ]);
    expect(page.split('\n')).toEqual([
      '# Replayed reconnects',
      '',
      'Stream: `http://localhost:3000/events`',
      '',
      '## Last-Event-ID `2`',
      '',
      '**Resumed exactly: the next event came first, nothing is missing or repeated.**',
      '',
      'Recorded after this id: 1 event. Received now: 1 event, until quiet.',
      '',
      '| recorded | entry | received now | |',
      '|---|---:|---|---|',
      '| `3` | 102 | `3` | same |',
      '',
      '## Last-Event-ID `1`',
      '',
      '**Gap: 1 event is missing (2).**',
      '',
      'Recorded after this id: 2 events. Received now: 1 event, until quiet.',
      '',
      '| recorded | entry | received now | |',
      '|---|---:|---|---|',
      '| `2` | 101 |  | **missing** |',
      '| `3` | 102 | `3` | same |',
      '',
    ]);
  });

  it('says where no id was sent', () => {
    expect(replayReport('http://localhost/', [runOf('1 2', '', '1')])).toContain(
      '## Without Last-Event-ID\n',
    );
  });

  it('is not broken by what a stranger sends', () => {
    const nasty = '`|\n<b>[x](y)*_\u2028\u0007';
    const known = eventsOf('1 2 3').map((event) => ({ ...event, id: `${nasty}${event.id}` }));
    const progress = new ReplayProgress(`${nasty}1`, known);
    const verdict = judgeResume({ lastEventId: `${nasty}1`, known, received: known.slice(2) });
    const { expected, recordedIds } = progress;
    const run = {
      lastEventId: `${nasty}1`,
      verdict,
      end: 'quiet',
      expected,
      received: known.slice(2),
      recordedIds,
    };
    const page = replayReport(`http://localhost/?${nasty}`, [run]);
    for (const broken of ['\u2028', '\u0007']) expect(page).not.toContain(broken);
    for (const line of page.split('\n')) {
      if (line.startsWith('| `')) expect(line.split('|')).toHaveLength(6);
      expect(line.replaceAll(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)[<[]/);
    }
  });

  it('lists two hundred rows and shortens ids of 64 KiB', () => {
    const long = 'x'.repeat(65_536);
    const ids = Array.from({ length: 1_000 }, (_, at) => `${at}${long}`);
    const known = ids.map((id, at) => ({
      ...(eventsOf('0')[0] ?? fail()),
      id,
      digest: id.slice(0, 9),
      entry: at + 1,
    }));
    const { expected, recordedIds } = new ReplayProgress(ids[0] ?? '', known);
    const verdict = judgeResume({ lastEventId: ids[0] ?? '', known, received: known.slice(500) });
    const run = {
      lastEventId: ids[0] ?? '',
      verdict,
      end: 'quiet',
      expected,
      received: known.slice(500),
      recordedIds,
    };
    const page = replayReport('http://localhost/', [run]);
    expect(page).toContain('\n799 further rows are not listed.\n');
    expect(page.length).toBeLessThan(40_000);
  });

  it('takes its time from what is compared, not from its square', () => {
    const known = Array.from({ length: 20_000 }, (_, at) => ({
      ...(eventsOf('0')[0] ?? fail()),
      id: `id ${at}`,
      entry: at + 1,
    }));
    const { expected, recordedIds } = new ReplayProgress('id 0', known);
    const received = known.toReversed();
    const run = {
      lastEventId: 'id 0',
      verdict: { kind: 'exact' },
      end: 'quiet',
      expected,
      received,
      recordedIds,
    } as const;
    expect(replayReport('http://localhost/', [run])).toContain('further rows are not listed');
  });
});

describe('a replay’s progress', () => {
  function progressOf(known: string, lastEventId: string, received: string): ReplayProgress {
    const progress = new ReplayProgress(lastEventId, recordingOf(known));
    for (const event of eventsOf(received, 9)) progress.take(event);
    return progress;
  }

  it.each([
    ['1 2 3 4', '2', '3', false],
    ['1 2 3 4', '2', '3 4', true],
    ['1 2 3 4', '2', '4', false],
    ['1 2 3 4', '2', '4 3', true],
    ['1 2 3 4', '2', '1 2 3 4', true],
    ['1 2 3 4', '4', '5', false],
    ['1 2 3:a 3:b', '2', '3:a', false],
    ['1 2 3:a 3:b', '2', '3:a 3:b', true],
    ['1 2 3 | 1 2', '2', '3', true],
    ['1 2 3 | 1 2 3 4', '2', '3', false],
    ['', '2', '3', false],
  ])('of %s after %s, with %s, is caught up: %s', (known, lastEventId, received, isCaughtUp) => {
    expect(progressOf(known, lastEventId, received).isCaughtUp).toBe(isCaughtUp);
  });

  it('is past the recording after ten newer events, once the last recorded one is there or none is awaited', () => {
    const newer = '11 12 13 14 15 16 17 18 19';
    expect(progressOf('1 2 3', '1', `3 ${newer}`).isPast).toBe(false);
    expect(progressOf('1 2 3', '1', `3 ${newer} 20`).isPast).toBe(true);
    expect(progressOf('1 2 3', '1', `${newer} 20`).isPast).toBe(false);
    expect(progressOf('1 2 3', '3', `${newer} 20`).isPast).toBe(true);
  });
});

function fail(): never {
  throw new Error('There is no event.');
}
