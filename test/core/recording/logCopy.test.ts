// A log is copied bytes first, in steps, and the copy is the same whenever it is made, whatever was there before.

import { describe, expect, it } from 'vitest';

import { arrivalBytes } from '../../../src/core/log/arrivals.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { firstOfPage, pageOf } from '../../../src/core/log/entryDirectory.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { recordBytes } from '../../../src/core/log/recordBlock.ts';
import type { RowKind } from '../../../src/core/recording/blockHeader.ts';
import {
  copiedBytes,
  LogCopy,
  type CopiedBefore,
  type RecordingSink,
} from '../../../src/core/recording/logCopy.ts';
import { pageRowBytes, RecordRows } from '../../../src/core/recording/recordRows.ts';
import { ScriptedStream } from '../scriptedStream.ts';

/** What was written, by kind; each piece has to begin where the last one ended, but for what is lost. */
class Written implements RecordingSink {
  readonly rows: Record<RowKind, number[]> = {
    bodies: [],
    arrivals: [],
    details: [],
    records: [],
    pages: [],
  };
  types: readonly string[] = [];
  typesTold = 0;
  /** Of the first piece of each kind. */
  readonly starts = new Map<RowKind, number>();

  /** @param before sizes of what is in the file already */
  constructor(before: Partial<Record<RowKind, number>> = {}) {
    for (const [kind, size] of Object.entries(before)) this.starts.set(kind as RowKind, size);
  }

  writeRows(kind: RowKind, offset: number, bytes: Uint8Array): void {
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes.length).toBeLessThanOrEqual(copiedBytes);
    const start = this.starts.get(kind) ?? offset;
    this.starts.set(kind, start);
    expect([kind, offset]).toEqual([kind, start + this.rows[kind].length]);
    for (const byte of bytes) this.rows[kind].push(byte);
  }

  writeTypes(types: readonly string[]): void {
    this.types = [...types];
    this.typesTold += 1;
  }

  get records(): number {
    return this.rows.records.length / recordBytes;
  }

  /** Rows of pages: time, attempt, place of the id's entry, details before. */
  get pages(): number[][] {
    const cells = new Float64Array(Uint8Array.from(this.rows.pages).buffer);
    const width = pageRowBytes / Float64Array.BYTES_PER_ELEMENT;
    return Array.from({ length: cells.length / width }, (_, at) => [
      ...cells.subarray(at * width, (at + 1) * width),
    ]);
  }
}

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  Buffer.from(one).equals(Buffer.from(other));

function copyOf(log: EventLog): Written {
  const written = new Written();
  new LogCopy(log, written).finish(true);
  return written;
}

const details = (log: EventLog, before: number): number =>
  log.entries(1, before - 1).filter(({ flags }) => flags & entryFlags.detail).length;

/** Of some pages, with ids and details in all of them. */
function longStream(): ScriptedStream {
  const stream = new ScriptedStream();
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    stream.pass(10).attempt().opened();
    for (let read = 0; read < 11; read += 1) {
      const events = Array.from({ length: 100 }, (_, at) => `event: e${attempt}\ndata: ${at}\n\n`).join('');
      stream.pass(1).receive(`${read % 3 === 1 ? `id: ${attempt}-${read}\n` : ''}${events}`);
    }
    stream.ended({ cause: 'end' });
  }
  return stream;
}

describe('a copy of a log', () => {
  it('has all of it, with a row for each page', () => {
    const { log } = longStream();
    const written = copyOf(log);
    expect(written.records).toBe(log.length);
    expect(written.rows.bodies.length).toBe(log.bodyLength);
    expect(written.rows.details.length).toBe(log.stored.details.length);
    expect(written.rows.arrivals.length).toBe(log.arrivals.count * arrivalBytes);
    expect([...written.starts.values()]).toEqual([0, 0, 0, 0, 0]);
    expect(log.length).toBeGreaterThan(firstOfPage(2));
    expect(written.pages).toEqual(
      Array.from({ length: pageOf(log.length) + 1 }, (_, page) => {
        const entry = log.entry(firstOfPage(page));
        const id = entry.idEntry < entry.number ? entry.idEntry : 0;
        return [entry.receivedAtMs, entry.attempt, id, details(log, entry.number)];
      }),
    );
    expect(written.types).toEqual(expect.arrayContaining(['e1', 'e2', 'e3', 'e4']));
  });

  it.each([1, 2, 3, 2_047, 2_048, 2_049, 4_096, 4_097])(
    'goes on after the first %i entries as if made at once',
    (count) => {
      const { log } = longStream();
      const whole = copyOf(log);
      const part = log.entry(count);
      const next = log.entries(count + 1, log.length);
      const isDetail = (part.flags & entryFlags.detail) !== 0;
      const lastBody = log.entries(1, count).findLast(({ flags }) => !(flags & entryFlags.detail));
      const lastDetail = log.entries(1, count).findLast(({ flags }) => flags & entryFlags.detail);
      const bodies = lastBody ? lastBody.offset + lastBody.length : 0;
      const detailBytes = lastDetail ? lastDetail.offset + lastDetail.length : 0;
      expect(next.length + count).toBe(log.length);
      expect(isDetail || lastBody?.number === count).toBe(true);
      const before: CopiedBefore = {
        bodies,
        details: detailBytes,
        arrivals: log.arrivals.from(bodies),
        records: count,
        detailRecords: details(log, count + 1),
        types: whole.types,
      };
      const pages = (pageOf(count) + 1) * pageRowBytes;
      const written = new Written({
        bodies,
        details: detailBytes,
        arrivals: before.arrivals * arrivalBytes,
        records: count * recordBytes,
        pages,
      });
      new LogCopy(log, written, before).finish(true);
      expect(isSame(written.rows.records, whole.rows.records.slice(count * recordBytes))).toBe(true);
      expect(isSame(written.rows.pages, whole.rows.pages.slice(pages))).toBe(true);
      expect(isSame(written.rows.bodies, whole.rows.bodies.slice(bodies))).toBe(true);
      expect(isSame(written.rows.details, whole.rows.details.slice(detailBytes))).toBe(true);
      // All of the names are there already.
      expect(written.typesTold).toBe(0);
    },
  );

  it('that goes on where nothing has come yet counts the details before', () => {
    const stream = new ScriptedStream();
    stream.attempt().opened().receive('data: a\n\n');
    const { log } = stream;
    const first = new Written();
    new LogCopy(log, first).finish(true);
    const written = new Written();
    const copy = new LogCopy(log, written, {
      bodies: log.bodyLength,
      details: log.stored.details.length,
      arrivals: log.arrivals.count,
      records: log.length,
      detailRecords: 2,
      types: [],
    });
    for (let at = 0; at < 21; at += 1) stream.receive('data: b\n\n'.repeat(100));
    copy.finish(true);
    expect(written.pages.map((row) => row[3])).toEqual([2]);
  });

  it('has the bytes of an entry before the entry', () => {
    const stream = new ScriptedStream();
    stream.attempt().opened();
    for (let at = 0; at < 20; at += 1) stream.receive(`data: ${'x'.repeat(50_000)}\n\n`);
    const { log } = stream;
    const written = new Written();
    const copy = new LogCopy(log, written);
    let steps = 0;
    for (let hasMore = true; hasMore; steps += 1) {
      const { left } = copy;
      hasMore = copy.step();
      const whole = log
        .entries(1, log.length)
        .filter(
          ({ flags, offset, length }) =>
            flags & entryFlags.detail || offset + length <= written.rows.bodies.length,
        ).length;
      expect(written.records).toBe(whole);
      expect(copy.left).toBeLessThan(left);
    }
    expect(steps).toBe(4);
    expect(copy.left).toBe(0);
    expect(copy.step()).toBe(false);
  });

  it.each([
    ['as long as the line may go on', (): unknown => undefined, false],
    ['when more has come', (stream: ScriptedStream) => stream.receive('data: b'), true],
    ['when the LF has come', (stream: ScriptedStream) => stream.receive('\n'), true],
    ['when the response was closed', (stream: ScriptedStream) => stream.ended({ cause: 'end' }), true],
    ['when the response was cut off', (stream: ScriptedStream) => stream.ended({ cause: 'reset' }), true],
    [
      'not when something else was told',
      (stream: ScriptedStream) => stream.notice({ notice: 'unsent-id' }),
      false,
    ],
  ])('has an entry that ends with a CR %s', (_when, go, isThere) => {
    const stream = new ScriptedStream();
    const written = new Written();
    const copy = new LogCopy(stream.log, written);
    stream.attempt().opened().receive('data: a\r\r');
    copy.finish();
    expect(written.records).toBe(2);
    go(stream);
    copy.finish();
    expect(written.records).toBe(isThere ? stream.log.length : 2);
    copy.finish(true);
    expect(written.records).toBe(stream.log.length);
    expect(written.rows).toEqual(copyOf(stream.log).rows);
  });

  it('begins with the id in force where the entries before it are lost', () => {
    const bodies = new MemoryByteStore();
    const { log } = new ScriptedStream(undefined, bodies)
      .attempt()
      .opened()
      .receive('id: 1\ndata: a\n\n')
      .receive('id: 2\ndata: b\n\n')
      .receive('data: c\n\n');
    expect(new LogCopy(log, new Written()).idBefore).toBeUndefined();
    const lost = log.entry(5).offset;
    log.prepareLoss(lost);
    bodies.discardBefore(lost);
    expect(new LogCopy(log, new Written()).idBefore).toBe('2');
    const written = copyOf(log);
    expect([written.records, written.starts.get('bodies')]).toEqual([5, lost]);
    expect(new LogCopy(new ScriptedStream().log, new Written()).idBefore).toBeUndefined();
  });

  it('has all arrivals, also where they are more than what they brought', () => {
    const stream = new ScriptedStream().attempt().opened();
    const written = new Written();
    const copy = new LogCopy(stream.log, written);
    for (let round = 1; round <= 2; round += 1) {
      // Each byte came alone.
      const count = Math.ceil(copiedBytes / arrivalBytes) + 5;
      for (let at = 0; at < count; at += 1) stream.receive(at === count - 1 ? '\n' : ':');
      copy.finish(true);
      expect(written.rows.arrivals.length).toBe(round * count * arrivalBytes);
    }
    expect(written.rows.bodies.length).toBe(stream.log.bodyLength);
  });

  it('has what follows bytes that were lost before they could be copied, each time', () => {
    const bodies = new MemoryByteStore();
    const stream = new ScriptedStream(undefined, bodies).attempt().opened();
    const pieces: [offset: number, bytes: Uint8Array][] = [];
    const copy = new LogCopy(stream.log, {
      writeRows: (kind, offset, bytes) => kind === 'bodies' && pieces.push([offset, bytes.slice()]),
      writeTypes: () => {},
    });
    stream.receive('data: first\n\n');
    copy.finish();
    const expected: [number, string][] = [[0, 'data: first\n\n']];
    for (let round = 0; round < 2; round += 1) {
      stream.receive('data: lost\n\n');
      const lost = bodies.length;
      stream.receive(`data: kept ${round}\n\n`);
      stream.log.prepareLoss(lost);
      bodies.discardBefore(lost);
      copy.finish();
      expected.push([lost, `data: kept ${round}\n\n`]);
    }
    expect(pieces.map(([offset, bytes]) => [offset, Buffer.from(bytes).toString()])).toEqual(expected);
  });

  it('is that of all entries, also of those that were cleared', () => {
    const stream = new ScriptedStream();
    const written = new Written();
    const copy = new LogCopy(stream.log, written);
    stream.attempt().opened().receive('id: 1\ndata: a\n\n');
    copy.finish();
    stream.log.clear();
    stream.receive('data: b\n\n');
    copy.finish();
    expect(written.records).toBe(4);
    stream.log.undoClear();
    stream.receive('data: c\n\n');
    copy.finish(true);
    expect(written.rows).toEqual(copyOf(stream.log).rows);
  });
});

describe('the row of a page', () => {
  it.each([
    ['before it', 2_048, 2_048],
    ['with its first entry', 2_049, 0],
    ['not at all', 0, 0],
  ])('has the id that was set %s', (_when, idPlace, expected) => {
    const { log } = new ScriptedStream().attempt().opened().receive('id: 1\ndata: a\n\n');
    const rows = new RecordRows(firstOfPage(1), 0, 10);
    rows.add(log.entry(3), idPlace);
    rows.add(log.entry(3), idPlace);
    const cells = new Float64Array(rows.take().pages.slice().buffer);
    expect([...cells]).toEqual([0, 1, expected, 0]);
  });
});
