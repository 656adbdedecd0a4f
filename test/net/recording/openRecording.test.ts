// What a file opens as: each stream with its own rows and its newest facts, what is wrong with it in words, and everything
// given back once it is closed.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { blockHeaderBytes, fileHeadBytes, rowKinds } from '../../../src/core/recording/blockHeader.ts';
import { findBlocks, readBlock } from '../../../src/net/recording/blockReader.ts';
import {
  openRecording,
  type OpenOptions,
  type OpenRecording,
} from '../../../src/net/recording/openRecording.ts';
import { RecordingPieces } from '../../../src/net/recording/recordingPieces.ts';
import { openSource, sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { RecordingWriter } from '../../../src/net/recording/recordingWriter.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';
import { collectGarbage } from '../../helpers/garbage.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';

const facts = { request: { url: 'http://localhost:3000/events' }, startedAtMs: 1_000 };

function written(write: (writer: RecordingWriter) => void, isFinished = true): Uint8Array {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter((bytes) => pieces.push(bytes));
  writer.compresses = false;
  write(writer);
  if (isFinished) writer.finish();
  return new Uint8Array(Buffer.concat(pieces));
}

async function open(bytes: Uint8Array, options?: OpenOptions): Promise<OpenRecording> {
  const recording = await openRecording(sourceOf(bytes), options);
  if ('kind' in recording) throw new Error(recording.kind);
  return recording;
}

/** Damages the block of that number. */
async function damaged(bytes: Uint8Array, ...blocks: readonly number[]): Promise<Uint8Array> {
  const found = await findBlocks(sourceOf(bytes), () => Promise.resolve());
  if ('kind' in found) throw new Error(found.kind);
  const copy = bytes.slice();
  for (const at of blocks) {
    const position = (found.places.at(at)?.position ?? 0) + blockHeaderBytes;
    copy[position] = (copy[position] ?? 0) ^ 0x55;
  }
  return copy;
}

/** A stream with three events, of each kind of row one block. */
function recorded(...texts: readonly string[]): Uint8Array {
  const stream = new ScriptedStream().attempt().opened();
  for (const text of texts) stream.receive(text);
  return new Uint8Array(Buffer.concat([...new RecordingPieces([stream]).make()]));
}

describe('the rows of a stream', () => {
  it.each(rowKinds)(
    'of %s may have gaps only where something can be lost before it is written',
    async (kind) => {
      const bytes = written((writer) => {
        writer.writeJson(0, 'stream', facts);
        for (const offset of [0, 100]) writer.writeRows(0, kind, offset, new Uint8Array(50).fill(1));
      });
      const [stream] = (await open(bytes)).streams;
      const { bodies, details, arrivals, records } = stream?.logBefore ?? {};
      const lengths = [bodies, details, arrivals, records].map((store) => store?.length);
      expect(lengths).toEqual([
        kind === 'bodies' ? 150 : 0,
        kind === 'details' ? 150 : 0,
        kind === 'arrivals' ? 50 : 0,
        kind === 'records' ? 50 : 0,
      ]);
    },
  );

  it('are those of its own number, in the order of the numbers', async () => {
    const bytes = written((writer) => {
      for (const stream of [2, 0, 7]) writer.writeJson(stream, 'stream', { ...facts, startedAtMs: stream });
      for (const stream of [7, 2, 0]) writer.writeRows(stream, 'bodies', 0, new Uint8Array(stream));
    });
    const { streams } = await open(bytes);
    expect(streams.map(({ log }) => [log.startedAtMs, log.bodyLength])).toEqual([
      [0, 0],
      [2, 2],
      [7, 7],
    ]);
  });

  it('are of no stream where its facts are missing or none', async () => {
    const bytes = written((writer) => {
      writer.writeRows(0, 'bodies', 0, new Uint8Array(5));
      writer.writeJson(1, 'stream', { startedAtMs: 1 });
      writer.writeJson(2, 'stream', facts);
    });
    expect((await open(bytes)).streams.map(({ log }) => log.startedAtMs)).toEqual([1_000]);
  });
});

describe('what is written again', () => {
  const bytes = written((writer) => {
    for (const startedAtMs of [1, 2, 3]) writer.writeJson(0, 'stream', { ...facts, startedAtMs });
    for (const nowMs of [4, 5, 6]) writer.writeJson(0, 'state', { nowMs, phaseSinceMs: nowMs * 2 });
  });

  it.each<[what: string, blocks: readonly number[], begun: number, nowMs: number]>([
    ['the newest', [], 3, 6],
    ['the one before, where the newest is damaged', [2, 5], 2, 5],
    ['the oldest, where all others are', [1, 2, 4, 5], 1, 4],
    ['none of its state, where all of it is', [3, 4, 5], 3, 0],
  ])('counts as %s', async (_what, blocks, begun, nowMs) => {
    const [stream] = (await open(await damaged(bytes, ...blocks))).streams;
    expect([stream?.log.startedAtMs, stream?.nowMs(), stream?.phaseSinceMs]).toEqual([
      begun,
      nowMs,
      nowMs * 2,
    ]);
  });

  it('as something that is no JSON is passed over', async () => {
    const strange = written((writer) => {
      writer.writeJson(0, 'stream', facts);
      // A row may have any bytes; its block is made one of facts.
      writer.writeRows(0, 'bodies', 0, Uint8Array.of(0x7b));
    }, false);
    const header = strange.length - blockHeaderBytes - 1;
    const foreign = written((writer) => writer.writeJson(0, 'stream', '{'), false);
    const joined = Buffer.concat([strange.subarray(0, header), foreign.subarray(fileHeadBytes)]);
    expect((await open(joined)).streams).toHaveLength(0);
    expect((await open(strange)).streams).toHaveLength(1);
  });
});

describe('the names of types', () => {
  it('belong to their codes, also where one of them is no name', async () => {
    const bytes = recorded('event: one\ndata: a\n\nevent: two\ndata: b\n\n');
    const { places, blocksEnd } = await open(bytes);
    const place = places.find(({ kind }) => kind === 'types');
    const json = Buffer.from((place && readBlock(sourceOf(bytes), place)) ?? []).toString();
    const { names } = JSON.parse(json) as { readonly names: readonly string[] };
    for (const [wrong, expected] of [
      [{ names: names.map((name) => (name === 'one' ? 7 : name)) }, ['', 'two']],
      [{ names: names.map((name) => (name === 'two' ? null : name)) }, ['one', '']],
      [{ names: names.slice(0, -1) }, ['one', '']],
      [{ names: 'one' }, ['', '']],
      [{ names }, ['one', 'two']],
    ] as const) {
      const pieces = [bytes.subarray(0, blocksEnd)];
      const writer = new RecordingWriter((piece) => pieces.push(piece), { places, sizeBytes: blocksEnd });
      writer.writeJson(0, 'types', wrong);
      writer.finish();
      const log = (await open(new Uint8Array(Buffer.concat(pieces)))).streams[0]?.log;
      expect([3, 4].map((number) => log?.entry(number).type)).toEqual(expected);
    }
  });
});

describe('the sides of a relayed stream', () => {
  const [upstream, relay] = ['http://a', 'http://b'];

  it.each<[sides: readonly ('server' | 'app' | undefined)[], joined: readonly number[]]>([
    [
      ['server', 'app'],
      [0, 1],
    ],
    [
      ['server', 'app', 'server', 'app'],
      [0, 1, 2, 3],
    ],
    [
      [undefined, 'server', 'app'],
      [1, 2],
    ],
    [
      ['server', 'server', 'app'],
      [1, 2],
    ],
    [['server', undefined], []],
    [['server', 'server'], []],
    [['app', 'server'], []],
    [['server'], []],
    [['app', 'app'], []],
  ])('%j know of one another where one follows the other', async (sides, joined) => {
    const bytes = written((writer) => {
      for (const [at, side] of sides.entries())
        writer.writeJson(at, 'stream', { ...facts, ...(side && { relayedAs: { side, upstream, relay } }) });
    });
    const { streams } = await open(bytes);
    expect(streams.flatMap(({ passageOf }, at) => (passageOf ? [at] : []))).toEqual(joined);
    // What became of the bytes is recorded again with one side alone.
    expect(streams.flatMap(({ passages }, at) => (passages ? [at] : []))).toEqual(
      joined.filter((at) => sides[at] === 'server'),
    );
  });
});

describe('a file that is not whole', () => {
  const whole = recorded('data: a\n\n', 'data: b\n\n');
  const noEnd =
    'The file has no end: it is still being written, its writer was stopped, or a part of it is missing.';

  it.each<[what: string, bytes: Uint8Array, notes: readonly string[]]>([
    ['but is', whole, []],
    ['without its end', whole.subarray(0, -1), [noEnd]],
    [
      'with bytes that are none of it',
      Buffer.concat([
        whole.subarray(0, fileHeadBytes),
        new Uint8Array(5),
        whole.subarray(fileHeadBytes, -20),
      ]),
      [noEnd, '5 B of the file are damaged, and what they held is not shown.'],
    ],
  ])('%s says so of its streams', async (_what, bytes, notes) => {
    const recording = await open(bytes, { name: 'a.sserec' });
    expect(recording.streams[0]?.recordedAs).toEqual({ name: 'a.sserec', notes });
    expect(recording.isWhole).toBe(notes.length === 0);
    expect((await open(bytes)).streams[0]?.recordedAs).toBeUndefined();
  });

  it('ends where its last block does, to which more can be added', async () => {
    const { places, blocksEnd } = await open(whole);
    const { blocksEnd: cutEnd } = await open(whole.subarray(0, blocksEnd));
    expect(cutEnd).toBe(blocksEnd);
    const last = places.at(-1);
    expect(blocksEnd).toBe((last?.position ?? 0) + blockHeaderBytes + (last?.storedBytes ?? 0));
    expect((await open(whole.subarray(0, blocksEnd - 1))).blocksEnd).toBe(last?.position);
    expect((await open(whole.subarray(0, fileHeadBytes))).blocksEnd).toBe(fileHeadBytes);
  });

  it('tells each time that a part is damaged that looked whole', async () => {
    const found = await findBlocks(sourceOf(whole), () => Promise.resolve());
    if ('kind' in found) throw new Error(found.kind);
    const bodies = found.places.findIndex(({ kind }) => kind === 'bodies');
    const recording = await open(await damaged(whole, bodies));
    let told = 0;
    recording.onDamage(() => (told += 1));
    expect([recording.isWhole, recording.damagedBytes, told]).toEqual([true, 0, 0]);
    const log = recording.streams[0]?.log;
    expect(log?.fields(log.entry(3)).data).toBeUndefined();
    expect(told).toBe(1);
    expect(log?.detail(log.entry(1) as never)).toBeDefined();
    expect(told).toBe(1);
    recording.close();
  });
});

describe('a long file', () => {
  const long = written((writer) => {
    writer.writeJson(0, 'stream', facts);
    for (let offset = 0; offset < 8_500; offset += 1) writer.writeRows(0, 'bodies', offset, Uint8Array.of(1));
  }, false);

  it('tells how far it is while it is walked over, and opens to its end', async () => {
    const parts: number[] = [];
    const recording = await open(long, { onProgress: (part) => parts.push(part) });
    expect(parts).toHaveLength(2);
    expect(parts[0]).toBeCloseTo(4_095 / 8_500, 2);
    expect(parts[1]).toBeCloseTo(8_191 / 8_500, 2);
    expect(recording.streams[0]?.log.bodyLength).toBe(8_500);
  });

  it.each([1, 2])('opens no more once it is given up, at turn %i', async (turn) => {
    const aborting = new AbortController();
    let turns = 0;
    const onProgress = (): void => {
      turns += 1;
      if (turns === turn) aborting.abort(new Error('enough'));
    };
    await expect(open(long, { onProgress, signal: aborting.signal })).rejects.toThrow('enough');
    expect(turns).toBe(turn);
  });
});

describe('a file of this machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sse-open-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is closed with its recording, once, and leaves nothing', async () => {
    const path = join(folder, 'a.sserec');
    writeFileSync(path, recorded('data: a\n\n'));
    await expectNothingLeft(async () => {
      const recording = await openRecording(openSource(path));
      if ('kind' in recording) throw new Error(recording.kind);
      const log = recording.streams[0]?.log;
      expect(log?.fields(log.entry(3)).data).toBe('a');
      recording.close();
      // A second time, another file may have its number.
      recording.close();
    });
    expect(readdirSync(folder)).toEqual(['a.sserec']);
  });

  it('is held in memory as far as it was read, until its recording is closed', async () => {
    const path = join(folder, 'a.sserec');
    writeFileSync(path, recorded('data: a\n\n'));
    const recording = await openRecording(openSource(path));
    if ('kind' in recording) throw new Error(recording.kind);
    const log = recording.streams[0]?.log;
    const block = new WeakRef(log?.bytes(log.entry(3)).buffer ?? {});
    const isHeld = async (): Promise<boolean> => {
      // Whoever was looked at is held until the end of the turn.
      await setImmediate();
      collectGarbage();
      return block.deref() !== undefined;
    };
    expect(await isHeld()).toBe(true);
    recording.close();
    expect(await isHeld()).toBe(false);
    expect(log?.length).toBe(3);
  });

  it('is read as it was when it was opened, though it grows or is cut', () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'abcdef');
    const source = openSource(path);
    const text = (position: number, length: number): string =>
      Buffer.from(source.read(position, length)).toString();
    expect(source.sizeBytes).toBe(6);
    expect([text(0, 6), text(2, 3), text(4, 10), text(6, 1), text(9, 2), text(0, 0)]).toEqual([
      'abcdef',
      'cde',
      'ef',
      '',
      '',
      '',
    ]);
    writeFileSync(path, 'ghijklmn');
    expect([text(0, 9), text(4, 4)]).toEqual(['ghijkl', 'kl']);
    writeFileSync(path, 'op');
    expect([text(0, 6), text(1, 6), text(2, 1)]).toEqual(['op', 'p', '']);
    // Nobody has the memory for what somebody says a file has.
    expect(source.read(0, 2 ** 40)).toHaveLength(2);
    source.close();
    source.close();
  });

  it.runIf(process.platform === 'linux')(
    'is none where there is a folder, and nothing stays open',
    async () => {
      await expectNothingLeft(() => {
        expect(() => openSource(folder)).toThrow('not a file');
        expect(() => openSource(join(folder, 'none'))).toThrow('ENOENT');
      });
    },
  );
});
