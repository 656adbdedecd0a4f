// The parts of a log's index: pages that all logs share, the directory of one, the table of its types, what of it is gone.
// Each at its bounds, and used again.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { entryFlags, entryKinds, noticeCodes } from '../../../src/core/log/entry.ts';
import { EntryDirectory, firstOfPage, pageOf } from '../../../src/core/log/entryDirectory.ts';
import { EntryIndex } from '../../../src/core/log/entryIndex.ts';
import { GoneEntries } from '../../../src/core/log/goneEntries.ts';
import { RecordBlock, recordBytes, typeCodes, type EntryRecord } from '../../../src/core/log/recordBlock.ts';
import { noPage, pageRecords, RecordPages } from '../../../src/core/log/recordPages.ts';
import { typeElsewhere, TypeTable } from '../../../src/core/log/typeTable.ts';
import { expectAlwaysLikeNew, expectLikeNew, type Lifecycle } from '../../helpers/secondUse.ts';

describe('the pages of records', () => {
  const maxPages = 16;

  it('are sixteen for all, of which the one that was not looked at for longest is used again', () => {
    const pages = new RecordPages();
    const owner = {};
    const given = Array.from({ length: maxPages }, (_, at) => pages.pageOf(owner, firstOfPage(at)));
    expect(new Set(given).size).toBe(maxPages);
    // Looked at again, the first is the newest.
    expect(pages.pageOf(owner, 1)).toBe(given[0]);
    expect(pages.pageOf(owner, firstOfPage(maxPages))).toBe(given[1]);
    expect(pages.pageOf(owner, 1)).toBe(given[0]);
    expect(pages.pageOf(owner, firstOfPage(1))).toBe(given[2]);
  });

  it('come empty to another owner, or to another place of the same', () => {
    const pages = new RecordPages();
    const [one, other] = [{}, {}];
    const page = pages.pageOf(one, 1);
    expect([page.first, page.end]).toEqual([1, 1]);
    page.end = 9;
    expect(pages.pageOf(one, 1)).toBe(page);
    expect([page.has(one, 1), page.has(one, 8), page.has(one, 9)]).toEqual([true, true, false]);
    expect(page.has(other, 1)).toBe(false);
    expect(pages.pageOf(other, 1)).not.toBe(page);
    for (let at = 1; at < maxPages; at += 1) pages.pageOf(other, firstOfPage(at));
    // Its turn has come.
    expect(page.owner).toBe(other);
    expect([page.first, page.end]).toEqual([firstOfPage(maxPages - 1), firstOfPage(maxPages - 1)]);
  });

  it('that an owner forgets are empty when it comes again, and all others stay', () => {
    const pages = new RecordPages();
    const [one, other] = [{}, {}];
    const [first, second, theirs] = [pages.pageOf(one, 1), pages.pageOf(one, 2_049), pages.pageOf(other, 1)];
    for (const page of [first, second, theirs]) page.end = page.first + 5;
    pages.forget(one);
    expect([first.has(one, 1), second.has(one, 2_049), theirs.has(other, 1)]).toEqual([false, false, true]);
    expect(pages.pageOf(one, 1).end).toBe(1);
    expect(pages.pageOf(other, 1).end).toBe(6);
  });

  it('have room for 64 KiB of records each, and that of nobody for none', () => {
    expect(pageRecords * recordBytes).toBe(65_536);
    expect(new RecordPages().pageOf({}, 1).capacity).toBe(pageRecords);
    expect([noPage.capacity, noPage.has({}, 1)]).toEqual([0, false]);
  });

  it('of entries are counted from 0', () => {
    const last = pageRecords;
    expect([1, last, last + 1, 2 * last, 2 * last + 1].map(pageOf)).toEqual([0, 0, 1, 1, 2]);
    expect([0, 1, 2].map(firstOfPage)).toEqual([1, last + 1, 2 * last + 1]);
  });
});

describe('a record', () => {
  it.each([0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 48 - 1, 2 ** 48, 2 ** 53 - 1])(
    'has its offset, %i, and every other field, at any place',
    (offset) => {
      const block = new RecordBlock(1, 3);
      const record = (at: number): EntryRecord => ({
        kind: entryKinds[at * 4] ?? 'notice',
        attempt: 2 ** 32 - 1 - at,
        receivedAtMs: 0.5 + at,
        type: '',
        offset: Math.max(0, offset - at),
        length: 2 ** 32 - 1 - at,
        chunk: 2 ** 32 - 1 - at,
        flags: 255 - at,
      });
      for (const at of [2, 0, 1]) block.write(at, record(at), typeCodes - 1 - at, 65_535 - at);
      for (const at of [0, 1, 2]) {
        const { type: _, ...expected } = record(at);
        expect({
          kind: block.kindAt(at),
          attempt: block.attemptAt(at),
          receivedAtMs: block.receivedAtMsAt(at),
          offset: block.offsetAt(at),
          length: block.lengthAt(at),
          chunk: block.chunkAt(at),
          flags: block.flagsAt(at),
        }).toEqual(expected);
        expect([block.typeCodeAt(at), block.idPlaceAt(at)]).toEqual([typeCodes - 1 - at, 65_535 - at]);
      }
    },
  );

  it('that is written over has nothing of the one before', () => {
    const block = new RecordBlock(1, 1);
    const small = { kind: 'request', attempt: 0, receivedAtMs: 0, type: '', offset: 0 } as const;
    const rest = { length: 0, chunk: 0, flags: 0 };
    block.write(
      0,
      { ...small, kind: 'notice', offset: 2 ** 53 - 1, length: 9, chunk: 9, flags: 31 },
      4_095,
      9,
    );
    block.extend(0);
    expect(block.lengthAt(0)).toBe(10);
    block.write(0, { ...small, ...rest }, 0, 0);
    expect(block.bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('beyond the block reads as nothing', () => {
    const block = new RecordBlock(1, 1);
    expect([block.lengthAt(1), block.offsetAt(1), block.flagsAt(1), block.receivedAtMsAt(1)]).toEqual([
      0, 0, 0, 0,
    ]);
    expect([block.chunkAt(1), block.attemptAt(1), block.typeCodeAt(1), block.idPlaceAt(1)]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('has a kind by its code, which recordings hold', () => {
    expect(entryKinds).toEqual([
      'request',
      'open',
      'message',
      'comment',
      'retry',
      'id',
      'close',
      'error',
      'notice',
    ]);
    expect(entryFlags).toEqual({
      detail: 1,
      hasId: 2,
      hasIgnored: 4,
      startsBody: 8,
      simulated: 16,
      longType: 32,
      line: 64,
    });
  });
});

describe('the table of types', () => {
  const fixed = ['', 'message', 'line', 'record', ...noticeCodes];

  it('has a place for every type that no bytes hold', () => {
    expect([...noticeCodes].toSorted()).toEqual([
      'bytes-gone',
      'capture',
      'charset',
      'close-message',
      'compressed',
      'debug',
      'event-too-large',
      'fault',
      'long-id',
      'lost-block',
      'no-data',
      'paused',
      'read-as',
      'redirect',
      'relay',
      'resume',
      'retry-capped',
      'server',
      'unsent-id',
    ]);
    const table = new TypeTable();
    for (let at = 0; at < typeCodes; at += 1) table.codeOf(`type ${at}`);
    const codes = fixed.map((type) => table.codeOf(type));
    expect(new Set(codes).size).toBe(fixed.length);
    expect(codes.map((code) => table.typeOf(code))).toEqual(fixed);
  });

  it('gives each type one code, as many as there are codes but the last', () => {
    const table = new TypeTable();
    const room = typeElsewhere - fixed.length;
    const types = Array.from({ length: room + 2 }, (_, at) => `t${at}`);
    const codes = types.map((type) => table.codeOf(type));
    expect(new Set(codes.slice(0, room)).size).toBe(room);
    expect(codes.slice(room - 1)).toEqual([typeElsewhere - 1, typeElsewhere, typeElsewhere]);
    expect(types.map((type) => table.codeOf(type))).toEqual(codes);
    expect(codes.slice(0, room).map((code) => table.typeOf(code))).toEqual(types.slice(0, room));
    expect(table.typeOf(typeElsewhere)).toBe('');
  });

  it.each([
    [255, true],
    [256, true],
    [257, false],
  ])('takes a type of %i characters: %s', (length, isTaken) => {
    expect(new TypeTable().codeOf('x'.repeat(length)) !== typeElsewhere).toBe(isTaken);
  });

  it('takes 131,072 characters of all types together, and then none that is longer than what is left', () => {
    const table = new TypeTable();
    const typeOf = (at: number): string => String(at).padStart(256, 'x');
    for (let at = 1; at < 512; at += 1) expect(table.codeOf(typeOf(at))).toBe(fixed.length + at - 1);
    expect(table.codeOf('y'.repeat(255))).toBe(fixed.length + 511);
    expect(table.codeOf('zz')).toBe(typeElsewhere);
    expect(table.codeOf('z')).toBe(fixed.length + 512);
    expect(table.codeOf('Z')).toBe(typeElsewhere);
    expect(table.codeOf('')).toBe(0);
  });

  it('is like a new one once it is cleared', async () => {
    const table: Lifecycle<{ readonly table: TypeTable; codes: number[] }, readonly string[], unknown> = {
      create: () => ({ table: new TypeTable(), codes: [] }),
      use: (used, types) => {
        used.codes.push(...types.map((type) => used.table.codeOf(type)));
      },
      end: (used) => {
        used.table.clear();
        used.codes = [];
      },
      observe: ({ table: types, codes }) => codes.map((code) => [code, types.typeOf(code)]),
    };
    const long = Array.from({ length: 520 }, (_, at) => String(at).padStart(256, 'x'));
    const many = Array.from({ length: 4_200 }, (_, at) => `t${at}`);
    await expectLikeNew(table, [[long], [['a', 'b', 'a'], long], [many], [['b', 'a', '', 'message'], many]]);
    const types = fc.array(fc.constantFrom('', 'message', 'a', 'b', 'c', 'no-data', 'x'.repeat(257)));
    await expectAlwaysLikeNew(table, types, { numRuns: 50 });
  });
});

describe('the directory of pages', () => {
  type Use = { readonly details: number; readonly forget: number };
  /** The pages of an index with what is known of each. */
  class Pages {
    readonly directory = new EntryDirectory();
    count = 0;
    forgotten = 0;

    add({ details, forget }: Use): void {
      this.directory.begin(this.count * 10, this.count * 2, this.count * 3);
      this.count += 1;
      for (let at = 0; at < details; at += 1) this.directory.addDetail();
      this.forgotten = Math.max(this.forgotten, Math.min(forget, this.count));
      this.directory.forgetBefore(forget);
    }

    seen(): unknown[] {
      const pages = Array.from({ length: this.count - this.forgotten }, (_, at) => this.forgotten + at);
      const { directory } = this;
      return [
        ...pages.map((page) => [
          directory.receivedAtMs(page),
          directory.attempt(page),
          directory.idPlace(page),
          directory.detailsBefore(page),
        ]),
        directory.detailsBefore(this.count),
      ];
    }
  }

  it('knows each page that was not forgotten, whatever was', () => {
    const uses = fc.array(fc.record({ details: fc.nat(3), forget: fc.nat(40) }), { maxLength: 40 });
    fc.assert(
      fc.property(uses, (each) => {
        const pages = new Pages();
        const before: number[] = [0];
        for (const use of each) {
          pages.add(use);
          before.push((before.at(-1) ?? 0) + use.details);
        }
        const rows = Array.from({ length: pages.count }, (_, at) => [at * 10, at * 2, at * 3, before[at]]);
        expect(pages.seen()).toEqual([...rows.slice(pages.forgotten), before.at(-1)]);
      }),
    );
  });

  it('moves what is left once that is half of it', () => {
    const { directory } = new Pages();
    for (let page = 0; page < 8; page += 1) directory.begin(page + 10, 1, 0);
    const isThere = (page: number): boolean => directory.receivedAtMs(page) === page + 10;
    directory.forgetBefore(0);
    directory.forgetBefore(3);
    expect([0, 3, 7].map(isThere)).toEqual([true, true, true]);
    directory.forgetBefore(4);
    expect([0, 3, 4, 7].map(isThere)).toEqual([false, false, true, true]);
    // What is forgotten already is not forgotten again.
    directory.forgetBefore(4);
    directory.forgetBefore(0);
    expect([4, 7].map(isThere)).toEqual([true, true]);
  });

  it('forgets in time: a long stream with few pages left takes no more than those', () => {
    const pages = new Pages();
    for (let at = 0; at < 5_000; at += 1) pages.add({ details: 0, forget: at - 3 });
    // What was moved away is no more there.
    expect(pages.directory.receivedAtMs(1)).toBe(0);
    expect(pages.seen().slice(0, -1)).toHaveLength(4);
    expect(pages.directory.receivedAtMs(4_999)).toBe(49_990);
  });
});

describe('what is gone of a log', () => {
  const record: EntryRecord = {
    kind: 'message',
    attempt: 1,
    receivedAtMs: 0,
    type: 'message',
    offset: 0,
    length: 10,
    chunk: 1,
    flags: 0,
  };

  /** An index of bodies' entries and details in turn, ten bytes each. */
  function indexOf(count: number, detailEvery: number): EntryIndex {
    const index = new EntryIndex(() => '');
    const offsets = { bodies: 0, details: 0 };
    for (let number = 1; number <= count; number += 1) {
      const lane = number % detailEvery === 0 ? 'details' : 'bodies';
      index.append(
        { ...record, offset: offsets[lane], flags: lane === 'details' ? entryFlags.detail : 0 },
        0,
      );
      offsets[lane] += 10;
    }
    return index;
  }

  it('is every entry whose first byte is, in bodies and details apart', () => {
    const index = indexOf(10, 2);
    const gone = new GoneEntries(index);
    for (let bodies = 0; bodies <= 60; bodies += 1)
      for (let details = 0; details <= 60; details += 7) {
        const expected = Math.min(5, Math.ceil(bodies / 10)) + Math.min(5, Math.ceil(details / 10));
        expect(gone.count(bodies, details)).toBe(expected);
        // And when nothing has changed since.
        expect(gone.count(bodies, details)).toBe(expected);
      }
    expect([0, 1, 10, 11, 49, 50].map((start) => gone.firstReadable(start, 0))).toEqual([1, 3, 3, 5, 11, 11]);
    expect([0, 1, 10, 50].map((start) => gone.firstReadable(start, entryFlags.detail))).toEqual([
      2, 4, 4, 11,
    ]);
  });

  it('is told of the log as it is, not as it was when it was cleared', () => {
    // What an index says of itself, as a log clears it and fills it again.
    let index = indexOf(10, 5);
    const gone = new GoneEntries({
      get count() {
        return index.count;
      },
      get first() {
        return index.first;
      },
      offset: (number) => index.offset(number),
      nextOver: (isDetail, from, end) => index.nextOver(isDetail, from, end),
      detailsBefore: (number) => index.detailsBefore(number),
    });
    expect(gone.count(20, 10)).toBe(3);
    index = indexOf(1, 5);
    gone.clear();
    expect(gone.count(20, 10)).toBe(1);
    gone.clear();
    expect(gone.count(0, 0)).toBe(0);
  });

  it('is also each entry without a record, whatever bytes are there', () => {
    const store = new MemoryByteStore();
    const index = new EntryIndex(() => '', store);
    for (let number = 1; number <= 1_000; number += 1) index.append({ ...record, offset: number * 10 }, 0);
    const gone = new GoneEntries(index);
    expect(gone.count(0, 0)).toBe(0);
    store.discardBefore(100 * recordBytes);
    expect([index.first, gone.count(0, 0)]).toEqual([101, 100]);
    store.discardBefore(100 * recordBytes + 1);
    expect([index.first, gone.count(0, 0)]).toEqual([102, 101]);
  });
});
