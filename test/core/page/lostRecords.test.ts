// What a page is told of a log whose oldest entries are gone altogether: nothing is measured from them, found in them or
// taken for the beginning of what is left.

import { describe, expect, it } from 'vitest';

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { AttemptSpans } from '../../../src/core/page/attemptSpans.ts';
import { entryAsJson, entryData, entryDataAsJson } from '../../../src/core/page/copiedText.ts';
import { EntryAnswers } from '../../../src/core/page/entryAnswers.ts';
import { entryViewOf } from '../../../src/core/page/entryView.ts';
import { FeedList } from '../../../src/core/page/feedList.ts';
import type { HostMessage } from '../../../src/core/page/protocol.ts';
import { rowOf } from '../../../src/core/page/row.ts';
import { ShortLog } from '../log/shortLog.ts';
import { HeldSchedule } from './feedStream.ts';

const request = (attempt: number): Parameters<EventLog['appendDetailEntry']> => [
  'request',
  { method: 'GET', url: 'http://a/', headers: [], reason: 'connect', delayMs: 0 },
  { attempt, receivedAtMs: 0 },
];

/** A log with its request and an event of its own type, then a thousand more, of which some are gone. */
function shortLog(): { readonly short: ShortLog; readonly log: EventLog; readonly first: number } {
  const short = new ShortLog();
  const { log } = short;
  log.appendDetailEntry(...request(1));
  short.push('event: rare\ndata: 0\n\n');
  for (let read = 0; read < 100; read += 1) short.push('data: 1\n\n'.repeat(10));
  short.push('event: rare\ndata: 2\n\n');
  short.lose('records', 0.5);
  expect(log.first).toBeGreaterThan(100);
  return { short, log, first: log.first };
}

describe('of a log that has lost its beginning', () => {
  it('the first row that is left follows on nothing, the next ones on those before them', () => {
    const { log, first } = shortLog();
    // Several entries of one read stand on both sides of the border.
    expect(log.entry(first).chunk).toBe(log.entry(first + 1).chunk);
    expect(rowOf(log, first)).not.toHaveProperty('deltaMs');
    expect(rowOf(log, first)).toMatchObject({ sharesChunk: false });
    expect(rowOf(log, first)).not.toHaveProperty('isRecordGone');
    expect(rowOf(log, first + 1)).toMatchObject({ deltaMs: 0, sharesChunk: true });
    for (const number of [1, first - 1])
      expect(rowOf(log, number)).toMatchObject({ number, isRecordGone: true });
  });

  it('the details measure nothing from what is gone, and begin no attempt in its middle', () => {
    const { short, log, first } = shortLog();
    for (const number of [first, first + 1]) {
      const view = entryViewOf(log, number);
      expect(view).toMatchObject({ isExchangeGone: true, untilNextMs: 0 });
      expect(view).not.toHaveProperty('attemptStart');
      expect(view).not.toHaveProperty('sinceRequestMs');
      expect(view).not.toHaveProperty('request');
    }
    expect(entryViewOf(log, first - 1)).not.toHaveProperty('untilNextMs');
    // An attempt that began later has its beginning, also once that is the first entry of all.
    short.clear();
    short.push('data: 1\n\n'.repeat(700));
    const start = log.appendDetailEntry(...request(3));
    log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, { attempt: 3, receivedAtMs: 700 });
    const after = log.length;
    for (const share of [0.1, 0.5]) {
      short.lose('records', share);
      expect(log.first).toBeGreaterThan(1);
      expect(entryViewOf(log, after)).toMatchObject({ attemptStart: start, request: { url: 'http://a/' } });
      expect(entryViewOf(log, after)).not.toHaveProperty('isExchangeGone');
    }
  });

  it('the message before is one that is there', () => {
    const { log, first } = shortLog();
    const posted: HostMessage[] = [];
    const answers = new EntryAnswers(
      { log },
      new AttemptSpans(log),
      (message) => posted.push(message),
      () => () => undefined,
    );
    for (const number of [log.length, first, first + 1]) answers.answer({ type: 'previous', number }, 1);
    expect(
      posted.map((message) => message.type === 'previous' && [message.number, message.previous?.number]),
    ).toEqual([
      [log.length, undefined],
      [first, undefined],
      [first + 1, first],
    ]);
  });

  it('a copy of what is gone says so', () => {
    const { log } = shortLog();
    for (const number of [1, 2]) {
      const gone = log.entry(number);
      const words = entryData(log, gone);
      expect(words).toMatch(/gone/);
      expect(entryDataAsJson(log, gone)).toBe(JSON.stringify(words));
      const copied = JSON.parse(entryAsJson(log, gone)) as object;
      expect(copied).toMatchObject({ number });
      expect(copied).not.toHaveProperty('detail');
    }
  });

  it('rows that a page has are sent again when they have lost their records, once', () => {
    const { short, log, first } = shortLog();
    const posted: HostMessage[] = [];
    const list = new FeedList({
      log,
      slicing: new HeldSchedule().slicing,
      post: (message) => posted.push(message),
      onProgress: () => undefined,
      epoch: () => 1,
    });
    const sent = (): unknown => {
      list.update();
      return posted
        .splice(0)
        .flatMap((message) => (message.type === 'rows' ? [message.rows.map((row) => row.isRecordGone)] : []));
    };
    list.handle({ type: 'window', version: 0, first, count: 2 });
    expect(sent()).toEqual([[undefined, undefined]]);
    expect(sent()).toEqual([]);
    short.push('data: 1\n\n'.repeat(400));
    short.lose('records', 1);
    expect(log.first).toBeGreaterThan(first + 2);
    expect(sent()).toEqual([[true, true]]);
    short.push('data: 1\n\n'.repeat(400));
    short.lose('records', 1);
    expect(sent()).toEqual([]);
    list.dispose();
  });
});
