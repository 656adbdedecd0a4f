// Archives, compressed bodies and files that mean harm.

import { deflateRawSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { decodeCaptured } from '../../../src/net/capture/decodeCaptured.ts';
import { ZipFile } from '../../../src/net/capture/zipFile.ts';
import { capture, linesOf, logOf } from '../../core/capture/opened.ts';
import { readHere } from './readHere.ts';

/** An archive of files, every other one compressed. */
function zipOf(
  files: Readonly<Record<string, Uint8Array | string>>,
  change: Partial<Record<'size' | 'offset', number>> = {},
): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [at, [name, content]] of Object.entries(files).entries()) {
    const whole = Buffer.from(content as Uint8Array);
    const packed = at % 2 === 0 ? deflateRawSync(whole) : whole;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(at % 2 === 0 ? 8 : 0, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(whole.length, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(at % 2 === 0 ? 8 : 0, 10);
    entry.writeUInt32LE(change.size ?? packed.length, 20);
    entry.writeUInt32LE(whole.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(change.offset ?? offset, 42);
    locals.push(local, Buffer.from(name), packed);
    central.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, directory, end]));
}

const harWith = (content: object, postData = {}): string =>
  JSON.stringify({
    log: {
      creator: { name: 'Playwright', version: '1.65.1' },
      browser: { name: 'chromium' },
      entries: [
        {
          startedDateTime: '2026-11-28T18:28:24.520Z',
          time: 5,
          request: { method: 'POST', url: 'http://127.0.0.1/chat', headers: [], postData },
          response: {
            status: 200,
            httpVersion: 'HTTP/1.1',
            headers: [
              { name: 'content-type', value: 'text/event-stream' },
              { name: 'transfer-encoding', value: 'chunked' },
            ],
            content,
          },
        },
      ],
    },
  });

describe('an archive', () => {
  const har = harWith({ _file: 'b.dat', mimeType: 'text/event-stream' }, { _file: 'a.json' });

  it('has the bodies that its HAR file refers to', async () => {
    const [stream] = await readHere(zipOf({ 'har.har': har, 'a.json': '{"q":1}', 'b.dat': 'data: ü\n\n' }));
    expect(stream?.attempts[0]?.request?.body).toBe('{"q":1}');
    expect(linesOf(logOf(stream ?? expect.fail('no stream')), false)).toEqual(
      expect.arrayContaining(['message# ü', 'close The server ended the response.']),
    );
  });

  it.each(['har.har', 'NETWORK.HAR', 'folder/a.har.har'])(
    'has its HAR file as %s, whatever else is in it',
    async (name) => {
      const [stream] = await readHere(
        zipOf({
          'a.har.txt': '{}',
          'a.har.bak': '{}',
          a_har: '{}',
          [name]: har,
          'a.json': '{}',
          'b.dat': 'data: a\n\n',
        }),
      );
      expect(linesOf(logOf(stream ?? expect.fail('no stream')), false)).toContain('message# a');
    },
  );

  it('says so where one of them is not in it', async () => {
    const [stream] = await readHere(zipOf({ 'har.har': har }));
    expect(linesOf(logOf(stream ?? expect.fail('no stream')), false).join('\n')).toContain(
      'The body is not in the file.',
    );
  });

  it.each<[what: string, bytes: Uint8Array]>([
    ['without a HAR file', zipOf({ 'a.txt': 'data: a\n\n' })],
    ['without anything', zipOf({})],
    ['with a size that lies', zipOf({ 'har.har': har }, { size: 0xffff_fff0 })],
    ['with a place that lies', zipOf({ 'har.har': har }, { offset: 0xffff_fff0 })],
    ['that is cut off', zipOf({ 'har.har': har }).subarray(0, 60)],
    ['that has its first bytes alone', Uint8Array.from([0x50, 0x4b, 3, 4])],
  ])('%s is refused', async (_what, bytes) => {
    await expect(readHere(bytes)).rejects.toThrow('This archive has no HAR file in it that can be read.');
  });

  it('gives no more than it may', () => {
    const bytes = zipOf({ bomb: new Uint8Array(10_000_000), b: 'b', c: 'c' });
    const zip = new ZipFile(bytes, 1_000_000);
    expect(zip.names).toEqual(['bomb', 'b', 'c']);
    expect(zip.read('bomb')).toBeUndefined();
    expect(Buffer.from(zip.read('b') ?? []).toString()).toBe('b');
    expect(zip.read('d')).toBeUndefined();
  });

  it('has as many bytes as it may and no more', () => {
    const zip = new ZipFile(zipOf({ a: 'abc', b: 'b' }), 3);
    expect(zip.read('a')).toHaveLength(3);
    expect(zip.read('b')).toBeUndefined();
  });
});

describe('a compressed body', () => {
  const compressed = gzipSync('data: a\n\ndata: b\n\n');
  const chunks = (bytes: Uint8Array): { bytes: Uint8Array; atMs: number }[] => [
    { bytes: bytes.subarray(0, 12), atMs: 1 },
    { bytes: bytes.subarray(12), atMs: 2 },
  ];

  it.each<[what: string, encoding: string, bytes: Uint8Array, note: string, text: string]>([
    ['is decoded', 'gzip', compressed, 'decoded', 'data: a\n\ndata: b\n\n'],
    [
      'of which the end is missing',
      'gzip',
      compressed.subarray(0, -6),
      'decoded-in-part',
      'data: a\n\ndata: b\n\n',
    ],
    ['that is none', 'gzip', Buffer.from('data: a\n\nand something more'), 'decoded-in-part', ''],
    ['of an unknown kind', 'zstd', compressed, 'not-decoded', ''],
  ])('%s', async (_what, contentEncoding, bytes, note, text) => {
    const decoded = await decodeCaptured({ contentEncoding, body: chunks(bytes), notes: [] }, 1_000);
    expect(decoded.notes).toEqual([{ what: note, encoding: contentEncoding }]);
    expect(Buffer.concat(decoded.body.map(({ bytes: part }) => part)).toString()).toBe(text);
    expect(decoded.contentEncoding).toBeUndefined();
  });

  it('gives no more than it may', async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000));
    const decoded = await decodeCaptured(
      { contentEncoding: 'gzip', body: [{ bytes: bomb }], notes: [] },
      100_000,
    );
    expect(decoded.body.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(100_000);
    expect(decoded.notes).toEqual([{ what: 'decoded-in-part', encoding: 'gzip' }]);
  });
});

describe('reading', () => {
  it('can be stopped', async () => {
    const stop = new AbortController();
    const reading = readHere(capture('chrome-devtools.har'), { signal: stop.signal });
    stop.abort(new Error('not wanted'));
    await expect(reading).rejects.toThrow('not wanted');
  });

  it('takes a file of very many other requests in slices', async () => {
    const entry =
      '{"request":{"method":"GET","url":"http://a/"},"response":{"status":200,"content":{"text":"x"}}},';
    const bytes = Buffer.from(`{"log":{"entries":[${entry.repeat(20_000).slice(0, -1)}]}}`);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    await expect(readHere(new Uint8Array(bytes))).rejects.toThrow('only 20000 other requests.');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});
