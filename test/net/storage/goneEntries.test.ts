// Entries that have lost their bytes: their records stay, everything says that the bytes are gone and nothing says
// anything else, and the row about it counts them as of now.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Assembly } from '../../../src/core/assembly/assembly.ts';
import { AttemptSummaries } from '../../../src/core/page/attemptSummaries.ts';
import { goneWords } from '../../../src/core/log/byteLoss.ts';
import { initialConnection } from '../../../src/core/stream/connection.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { entryViewOf } from '../../../src/core/page/entryView.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { formatSize } from '../../../src/core/base/format.ts';
import type { Row } from '../../../src/core/page/protocol.ts';
import { resumeEventsOf } from '../../../src/core/resume/resumeEvents.ts';
import { rowOf } from '../../../src/core/page/row.ts';
import { TimelineFeed } from '../../../src/core/page/timelineFeed.ts';
import type { LogStorage } from '../../../src/net/storage/logStorage.ts';
import { createLog } from '../../../src/net/storage/storedLog.ts';
import { turnSlicing } from '../../../src/net/stream/turnSlicing.ts';
import { AttemptLog } from '../../core/attemptLog.ts';
import { query, filterLog } from '../../core/filter/filtering.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { connectStream, untilLog } from '../../helpers/streamUnderTest.ts';

const kib = 1024;
let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

interface LossyLog {
  readonly attempts: AttemptLog;
  readonly log: EventLog;
  readonly storage: LogStorage;
}

/** A log with room for 32 KiB in memory and 32 KiB on disk, and an attempt that has begun. */
function lossyLog(): LossyLog {
  const { storage } = storageIn(place, 32 * kib, { diskBytes: 32 * kib });
  const log = createLog(storage, () => ({ attempt: 1, receivedAtMs: 7 }));
  const attempts = new AttemptLog(log);
  attempts.begin();
  return { attempts, log, storage };
}

/** Events of about a kilobyte, without ids. */
function pushEvents({ attempts }: LossyLog, count: number): void {
  for (let at = 0; at < count; at += 1) attempts.push(`data: ${at} ${'x'.repeat(kib)}\n\n`);
}

function goneNumbers(log: EventLog): number[] {
  return log.entries(1, log.length).flatMap((entry) => (log.isGone(entry) ? [entry.number] : []));
}

function lossRow(log: EventLog): string {
  const notices = log.entries(1, log.length).filter(({ type }) => type === 'bytes-gone');
  expect(notices).toHaveLength(1);
  return rowOf(log, notices[0]?.number ?? 0).preview;
}

describe('a log that has lost bytes', () => {
  it('says so in one row, which counts what is gone by now and tells what to do', async () => {
    const lossy = lossyLog();
    const { log } = lossy;
    const counts: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      pushEvents(lossy, 100);
      await place.settled();
      const gone = goneNumbers(log);
      const { entries, bytes } = log.gone;
      expect(entries).toBe(gone.length);
      expect(lossRow(log)).toBe(
        `The bytes of the oldest ${gone.length} entries (${formatSize(bytes)}) are gone. ` +
          'The limit of 32.8 kB on disk is reached. Raise sse.log.diskMiB for new streams, or clear the timeline.',
      );
      counts.push(entries);
    }
    expect(counts.toSorted((a, b) => a - b)).toEqual(counts);
    expect(new Set(counts).size).toBe(4);
    lossy.storage.dispose();
  });

  it('keeps the records of its entries, with words in place of their bytes', async () => {
    const lossy = lossyLog();
    const { log, attempts } = lossy;
    attempts.push('event: price\nid: 7\ndata: 1\n\n: comment\nretry: 5\n\nid: 8\n\n');
    pushEvents(lossy, 200);
    await place.settled();
    const rows = [3, 4, 5, 6].map((number) => rowOf(log, number));
    expect(rows.map(({ kind, type, sizeBytes }) => [kind, type, sizeBytes])).toEqual([
      ['message', 'price', 28],
      ['comment', '', 10],
      ['retry', '', 9],
      ['id', '', 7],
    ]);
    for (const row of rows) expect(row).toMatchObject({ isGone: true, preview: goneWords });
    for (const number of goneNumbers(log)) {
      const view = entryViewOf(log, number);
      expect(view.row.isGone).toBe(true);
      expect(view.lines).toEqual([]);
      expect(view.data).toBeUndefined();
      expect(log.fields(log.entry(number))).toEqual({ type: '', data: undefined, id: undefined });
    }
    const alive = rowOf(log, log.length - 1);
    expect(alive.isGone).toBeUndefined();
    expect(alive.preview).toMatch(/^19\d x/);
    lossy.storage.dispose();
  });

  it('knows the last event id at every entry that it still has', async () => {
    const lossy = lossyLog();
    const { log, attempts } = lossy;
    attempts.events('a', 'b');
    pushEvents(lossy, 50);
    attempts.events('c');
    pushEvents(lossy, 90);
    await place.settled();
    const idAt = new Map<number, string | undefined>();
    const note = (): void => {
      for (const entry of log.entries(1, log.length)) {
        if (!log.isGone(entry) && !idAt.has(entry.number)) idAt.set(entry.number, log.lastEventId(entry));
      }
    };
    note();
    pushEvents(lossy, 200);
    await place.settled();
    note();
    const last = log.entry(log.length);
    expect(log.isGone(log.entry(last.idEntry))).toBe(true);
    expect(log.lastEventId(last)).toBe('c');
    expect(log.currentLastEventId).toBe('c');
    for (const entry of log.entries(1, log.length)) {
      if (entry.idEntry !== last.idEntry || log.isGone(entry)) continue;
      expect(log.lastEventId(entry)).toBe('c');
      expect(idAt.get(entry.number)).toBe('c');
    }
    log.clear();
    expect(log.currentLastEventId).toBe('c');
    expect(log.gone).toEqual({ entries: 0, bytes: 0 });
    lossy.storage.dispose();
  });

  it('knows an id whose bytes were gone before its entry was written', async () => {
    const lossy = lossyLog();
    const { log, attempts } = lossy;
    // All in one chunk: the records of the comments push its own bytes out, and the id with them.
    attempts.push(`id: a\ndata: 1\n\nid: b\ndata: 2\n\n${':\n'.repeat(40 * kib)}`);
    await place.settled();
    expect(log.currentLastEventId).toBe('b');
    expect(log.lastEventId(log.entry(log.length))).toBe('b');
    lossy.storage.dispose();
  });

  it('says of the details that are gone that they are, and counts them', async () => {
    const lossy = lossyLog();
    const { log, attempts } = lossy;
    attempts.events(1);
    for (let at = 0; at < 300; at += 1) {
      attempts.end();
      attempts.begin('1');
    }
    await place.settled();
    const gone = goneNumbers(log);
    expect(gone.length).toBeGreaterThan(100);
    expect(log.gone.entries).toBe(gone.length);
    expect(gone.some((number) => log.entry(number).flags & entryFlags.detail)).toBe(true);
    expect(rowOf(log, 1)).toMatchObject({ kind: 'request', isGone: true, preview: goneWords });
    expect(entryViewOf(log, 3)).toMatchObject({ isExchangeGone: true });
    const summaries = new AttemptSummaries(log);
    summaries.update();
    const [first, ...others] = summaries.newest(400);
    expect(first).toMatchObject({ isRequestGone: true, endKind: 'error', endText: 'gone, for want of room' });
    expect(others.at(-2)).toMatchObject({ reason: 'reconnect', lastEventIdSent: '1' });
    expect(others.at(-2)?.isRequestGone).toBeUndefined();
    expect(log.gone.entries).toBe(goneNumbers(log).length);
    lossy.storage.dispose();
  });

  it('is searched, put together and compared without what is gone', async () => {
    const lossy = lossyLog();
    const { log, attempts } = lossy;
    attempts.events('first', 'second');
    pushEvents(lossy, 300);
    await place.settled();
    const gone = goneNumbers(log);
    const found = filterLog(log, query('xxx'));
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter((number) => gone.includes(number))).toEqual([]);
    const known = resumeEventsOf(log, log.length);
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter(({ entry }) => gone.includes(entry))).toEqual([]);
    const assembly = new Assembly(log);
    assembly.update();
    expect(assembly.goneMessages).toBe(gone.filter((number) => log.index.kind(number) === 'message').length);
    lossy.storage.dispose();
  });
});

describe('a page that shows rows', () => {
  it('gets them again when they have lost their bytes, and only then', async () => {
    const lossy = lossyLog();
    const { log } = lossy;
    const rows: (readonly Row[])[] = [];
    const updates: (() => void)[] = [];
    const stream = {
      log,
      request: { url: 'http://localhost/' },
      state: initialConnection({ policy: { kind: 'standard' } }),
      phaseSinceMs: 0,
      totals: { messages: 0, bodyBytes: 0, wireBytes: 0 },
      nowMs: () => 0,
      onStateChange: () => () => {},
    };
    const feed = new TimelineFeed(1, {
      streamId: 'stream-1',
      stream,
      post: (message) => message.type === 'rows' && rows.push(message.rows),
      schedule: (run) => {
        updates.push(run);
        return () => updates.splice(updates.indexOf(run), 1);
      },
      slicing: turnSlicing,
    });
    const update = (): void => updates.shift()?.();
    pushEvents(lossy, 5);
    feed.handle({ type: 'window', version: 0, first: 3, count: 5 });
    expect(rows.at(-1)?.map(({ isGone }) => isGone)).toEqual(Array.from({ length: 5 }));
    pushEvents(lossy, 200);
    await place.settled();
    update();
    expect(rows).toHaveLength(2);
    expect(rows.at(-1)?.every(({ isGone }) => isGone)).toBe(true);
    pushEvents(lossy, 100);
    await place.settled();
    update();
    expect(rows).toHaveLength(2);
    feed.dispose();
    lossy.storage.dispose();
  });
});

describe('a stream that loses bytes', () => {
  it('goes on, says so, and leaves no file when it is disposed', async () => {
    const event = `data: ${'x'.repeat(4 * kib)}\n\n`;
    const server = await RawServer.open(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n');
      socket.write(event.repeat(60));
    });
    const { storage } = storageIn(place, 32 * kib, { diskBytes: 64 * kib });
    const stream = connectStream(server.url(), { storage });
    await untilLog(stream, () => stream.totals.messages === 60 && stream.log.gone.entries > 20);
    await place.settled();
    expect(stream.spilledBytes).toBeGreaterThan(0);
    expect(stream.state.phase).toBe('open');
    expect(lossRow(stream.log)).toMatch(
      /^The bytes of the oldest \d+ entries \(\d+ kB\) are gone\. The limit/,
    );
    expect(place.files()).toHaveLength(1);
    stream.dispose();
    expect(place.files()).toEqual([]);
    expect(stream.spilledBytes).toBe(0);
    for (const { number } of stream.log.entries(1, Infinity))
      expect(() => rowOf(stream.log, number)).not.toThrow();
  });
});
