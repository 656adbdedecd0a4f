// What stands around the files of an archive, and how much of them is given; and the times of a body that is decoded.

import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import type { CapturedExchange, CapturedStream } from '../../../src/core/capture/reading/capturedExchange.ts';
import { CapturedTimeline } from '../../../src/net/capture/capturedTimeline.ts';
import { decodeCaptured } from '../../../src/net/capture/decodeCaptured.ts';
import { ZipFile } from '../../../src/net/capture/zipFile.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';

interface Packed {
  readonly name: string;
  readonly content: string;
  /** 0: stored; 8: deflated. */
  readonly method?: number;
  /** Bytes behind the name, at the file and in the directory. */
  readonly localExtra?: number;
  readonly extra?: number;
  readonly comment?: number;
}

/** @param commentBytes of the archive */
function zipOf(files: readonly Packed[], commentBytes = 0): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method = 0, localExtra = 0, extra = 0, comment = 0 } of files) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    local.writeUInt16LE(localExtra, 28);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt16LE(extra, 30);
    entry.writeUInt16LE(comment, 32);
    entry.writeUInt32LE(offset, 42);
    const file = [local, Buffer.from(name), Buffer.alloc(localExtra, 'e'), packed];
    locals.push(...file);
    central.push(entry, Buffer.from(name), Buffer.alloc(extra, 'x'), Buffer.alloc(comment, 'c'));
    offset += file.reduce((sum, { length }) => sum + length, 0);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, ...central, end, Buffer.alloc(commentBytes, '-')]));
}

const textOf = (zip: ZipFile, name: string): string | undefined => {
  const bytes = zip.read(name);
  return bytes && Buffer.from(bytes).toString();
};

describe('the files of an archive', () => {
  it.each<[what: string, more: Partial<Packed>]>([
    ['nothing', {}],
    ['more at each file than in the directory', { localExtra: 28 }],
    ['more in the directory than at each file', { extra: 9 }],
    ['comments', { comment: 5 }],
    ['all of these', { localExtra: 3, extra: 20, comment: 1 }],
  ])('are found with %s between them', (_, more) => {
    const zip = new ZipFile(
      zipOf([
        { name: 'a', content: 'first', ...more },
        { name: 'ü/b', content: 'second', method: 8, ...more },
        { name: 'c', content: '', ...more },
      ]),
      1_000,
    );
    expect(zip.names).toEqual(['a', 'ü/b', 'c']);
    expect(zip.names.map((name) => textOf(zip, name))).toEqual(['first', 'second', '']);
  });

  it.each([
    [0, 1],
    [1, 1],
    [65_535, 1],
    [65_536, 0],
  ])('are found before a comment of %i bytes: %i', (length, count) => {
    expect(new ZipFile(zipOf([{ name: 'a', content: 'a' }], length), 1_000).names).toHaveLength(count);
  });

  it('take from what may be given, together, and what is too large takes nothing', () => {
    const zip = new ZipFile(
      zipOf([
        { name: 'three', content: 'abc' },
        { name: 'deflated', content: 'abcd', method: 8 },
        { name: 'one', content: 'x', method: 8 },
        { name: 'none', content: '' },
      ]),
      6,
    );
    expect(textOf(zip, 'three')).toBe('abc');
    expect(textOf(zip, 'deflated')).toBeUndefined();
    expect(textOf(zip, 'one')).toBe('x');
    expect(textOf(zip, 'three')).toBeUndefined();
    expect([textOf(zip, 'one'), textOf(zip, 'one'), textOf(zip, 'one')]).toEqual(['x', 'x', undefined]);
    expect(textOf(zip, 'none')).toBe('');
  });

  it('that are packed in another way are not read', () => {
    const zip = new ZipFile(zipOf([{ name: 'a', content: 'abc', method: 12 }]), 100);
    expect(textOf(zip, 'a')).toBeUndefined();
  });

  it.each([
    [[0x50, 0x4b, 3, 4], true],
    [[0x50, 0x4b, 5, 6], true],
    [[0x50, 0x4b, 7, 8], false],
    [[0x50, 0x4c, 3, 4], false],
    [[0x51, 0x4b, 3, 4], false],
    [[0x50, 0x4b], false],
    [[], false],
  ])('begin as %j: %s', (bytes, isOne) => {
    expect(ZipFile.recognises(Uint8Array.from(bytes))).toBe(isOne);
  });
});

describe('a body that is decoded', () => {
  const text = 'data: first\n\ndata: second\n\n';
  const exchange = (more: Partial<CapturedExchange>): CapturedExchange => ({ body: [], notes: [], ...more });
  const decodedText = ({ body }: CapturedExchange): string =>
    Buffer.concat(body.map(({ bytes }) => bytes)).toString();

  it('has each part at the time of the part that it came out of', async () => {
    const [first, second] = [gzipSync('data: first\n\n'), gzipSync('data: second\n\n')];
    const decoded = await decodeCaptured(
      exchange({
        contentEncoding: 'gzip',
        body: [
          { bytes: first, atMs: 5 },
          { bytes: second.subarray(0, 11), atMs: 6 },
          { bytes: second.subarray(11), atMs: 7 },
        ],
      }),
      1_000,
    );
    expect(decodedText(decoded)).toBe(text);
    expect(decoded.body[0]?.atMs).toBe(5);
    expect(decoded.body.at(-1)?.atMs).toBe(7);
    expect(decoded.notes).toEqual([{ what: 'decoded', encoding: 'gzip' }]);
  });

  it('has no times where its parts have none', async () => {
    const decoded = await decodeCaptured(
      exchange({ contentEncoding: 'br', body: [{ bytes: brotliCompressSync(text) }] }),
      1_000,
    );
    expect(decoded.body.map((part) => Object.keys(part))).toEqual([['bytes']]);
  });

  it('says how many bytes went over the wire: those of the file, or those that it has', async () => {
    const body = [{ bytes: gzipSync(text) }];
    const wireBytesOf = async (more: Partial<CapturedExchange>): Promise<unknown> =>
      (await decodeCaptured(exchange({ contentEncoding: 'gzip', body, ...more }), 1_000)).wireBytes;
    expect(await wireBytesOf({ wireBytes: 99 })).toBe(99);
    expect(await wireBytesOf({})).toBe(body[0]?.bytes.length);
  });

  it('adds to the notes that there were, and is left alone where it is not coded', async () => {
    const note = { what: 'decoded', encoding: 'br' } as const;
    const plain = exchange({ notes: [note] });
    expect(await decodeCaptured(plain, 1_000)).toBe(plain);
    for (const contentEncoding of ['zstd-none', 'identity'])
      expect((await decodeCaptured({ ...plain, contentEncoding }, 1_000)).notes).toEqual([
        note,
        { what: 'not-decoded', encoding: contentEncoding },
      ]);
  });

  it('is decoded from the last coding to the first', async () => {
    const decoded = await decodeCaptured(
      exchange({ contentEncoding: 'br, gzip', body: [{ bytes: gzipSync(brotliCompressSync(text)) }] }),
      1_000,
    );
    expect(decodedText(decoded)).toBe(text);
  });
});

describe('a timeline of a file', () => {
  const attempt = (text: string, more: Partial<CapturedExchange> = {}): CapturedExchange => ({
    head: {
      status: 200,
      statusText: '',
      httpVersion: '1.1',
      headers: [['Content-Type', 'text/event-stream']],
    },
    body: [{ bytes: Buffer.from(text) }],
    notes: [],
    ...more,
  });
  const options = {
    maxEventBytes: 1_000_000,
    fileUrl: 'file:///a.txt',
    writtenAtMs: new Date(2026, 4, 6, 13, 14, 15, 16).getTime(),
    recordedAs: { name: 'a.txt', notes: [] },
  };
  const open = (stream: CapturedStream, more: object = {}): Promise<CapturedTimeline> =>
    CapturedTimeline.open(stream, { ...options, ...more });

  it.each<[CapturedStream['clock'], requestedAtMs: number | undefined, startedAtMs: number]>([
    ['wall', 5_000, 5_000],
    ['wall', undefined, options.writtenAtMs],
    ['own', 5_000, options.writtenAtMs],
    ['day', 5_000, new Date(2026, 4, 6, 0, 0, 5).getTime()],
    ['day', undefined, options.writtenAtMs],
  ])('with the clock %s begins, at %s there, at %i', async (clock, requestedAtMs, startedAtMs) => {
    const request = { method: 'GET', url: 'http://a/', headers: [] };
    const timeline = await open({
      clock,
      attempts: [attempt('data: 1\n\n', requestedAtMs === undefined ? {} : { request, requestedAtMs })],
    });
    expect(timeline.log.startedAtMs).toBe(startedAtMs);
  });

  it('leaves nothing on disk once it is disposed of, or its writing was stopped', async () => {
    const place = new SpillPlace();
    const stream: CapturedStream = { clock: 'own', attempts: [attempt('data: 1\n\n'.repeat(50_000))] };
    const { storage } = storageIn(place, 1);
    const timeline = await open(stream, { storage });
    await place.settled();
    expect(place.files()).not.toEqual([]);
    expect(timeline.spilledBytes).toBeGreaterThan(0);
    timeline.dispose();
    expect(place.files()).toEqual([]);
    const stop = new AbortController();
    const second = storageIn(place, 1);
    const opening = open(stream, { storage: second.storage, signal: stop.signal });
    // It has begun by then, and is not done.
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('not wanted'));
    await opening.then(
      (opened) => opened.dispose(),
      (error: Error) => expect(error.message).toBe('not wanted'),
    );
    await place.settled();
    expect(place.files()).toEqual([]);
    place.remove();
  });
});
