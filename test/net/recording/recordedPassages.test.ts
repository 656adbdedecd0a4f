// What became of the bytes of a relayed stream, read from a file by attempt: the newest of it, and what is damaged left out.

import { describe, expect, it } from 'vitest';

import { blockHeaderBytes, type BlockPlace } from '../../../src/core/recording/blockHeader.ts';
import { findBlocks } from '../../../src/net/recording/blockReader.ts';
import { RecordedPassages } from '../../../src/net/recording/recordedPassages.ts';
import { sourceOf, type FileSource } from '../../../src/net/recording/recordingSource.ts';
import { RecordingWriter } from '../../../src/net/recording/recordingWriter.ts';

interface Part {
  readonly attempt: number;
  readonly rows: unknown;
}

/** A run of an attempt's bytes that was dropped by the rule of its number, and where the bodies begin. */
function part(attempt: number, at = 0, begin = 0): Part {
  const cells = [at * 10, 10, 1, -1, at + 1];
  return { attempt, rows: { bodyStart: { server: begin, app: begin + 1 }, table: 'runs', at, cells } };
}

interface Made {
  readonly passages: RecordedPassages;
  readonly places: readonly BlockPlace[];
  readonly reads: { count: number };
}

async function made(parts: readonly Part[], ...damaged: readonly number[]): Promise<Made> {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter((bytes) => pieces.push(bytes));
  for (const { attempt, rows } of parts) writer.writeJson(0, 'fates', rows, attempt);
  const file = new Uint8Array(Buffer.concat(pieces));
  const found = await findBlocks(sourceOf(file), () => Promise.resolve());
  if ('kind' in found) throw new Error(found.kind);
  for (const at of damaged) file[(found.places[at]?.position ?? 0) + blockHeaderBytes] = 0xff;
  const reads = { count: 0 };
  const source: FileSource = {
    ...sourceOf(file),
    read(position, length) {
      reads.count += 1;
      return file.subarray(position, position + length);
    },
  };
  return { passages: new RecordedPassages(source, found.places), places: found.places, reads };
}

/** The rules of the rows from the first on, as far as they are known. */
function rulesOf(passages: RecordedPassages, attempt: number, rows: number): (number | undefined)[] {
  const fates = passages.of(attempt)?.fates;
  return Array.from({ length: rows }, (_, at) => fates?.ofServer(at * 10)?.rule);
}

const numbers = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => from + at);

describe('the fates of an attempt', () => {
  it('are put together from all of its parts, the later ones in the place of earlier ones', async () => {
    const again = { ...part(1, 1), rows: { ...(part(1, 1).rows as object), cells: [10, 10, 1, -1, 99] } };
    const { passages } = await made([part(1, 0), part(2, 0, 70), part(1, 1), again, part(1, 2, 50)]);
    expect(rulesOf(passages, 1, 4)).toEqual([1, 99, 3, undefined]);
    expect(passages.of(1)?.bodyStart).toEqual({ server: 50, app: 51 });
    expect(passages.of(2)).toMatchObject({ attempt: 2, bodyStart: { server: 70, app: 71 } });
    expect(passages.of(3)).toBeUndefined();
  });

  it('are those of the newest thousand parts', async () => {
    const { passages } = await made(numbers(0, 1_001).map((at) => part(1, at)));
    expect(rulesOf(passages, 1, 3)).toEqual([undefined, 2, 3]);
    expect(passages.of(1)?.fates.ofServer(10_000)?.rule).toBe(1_001);
    const { passages: fewer } = await made(numbers(0, 1_000).map((at) => part(1, at)));
    expect(rulesOf(fewer, 1, 2)).toEqual([1, 2]);
  });

  it('go without a part that is damaged, and go on behind it where that follows', async () => {
    const parts = [part(1, 0), part(1, 1), part(1, 1), part(1, 2)];
    expect(rulesOf((await made(parts, 1)).passages, 1, 3)).toEqual([1, 2, 3]);
    expect(rulesOf((await made(parts, 1, 2)).passages, 1, 3)).toEqual([1, undefined, undefined]);
    expect((await made(parts, 0, 1, 2, 3)).passages.of(1)).toBeUndefined();
  });

  const whole = part(1).rows as { readonly bodyStart: object; readonly cells: readonly number[] };
  it.each<[what: string, rows: unknown]>([
    ['a list', []],
    ['nothing', null],
    ['a text', 'runs'],
    ['no beginning', { ...whole, bodyStart: undefined }],
    ['half a beginning', { ...whole, bodyStart: { server: 0 } }],
    ['the other half', { ...whole, bodyStart: { app: 0 } }],
    ['a beginning before the first byte', { ...whole, bodyStart: { server: -1, app: 0 } }],
    ['a beginning within a byte', { ...whole, bodyStart: { server: 0, app: 0.5 } }],
    ['another table', { ...whole, table: 'rows' }],
    ['no place', { ...whole, at: undefined }],
    ['a place before the first', { ...whole, at: -1 }],
    ['no cells', { ...whole, cells: undefined }],
    ['a cell that is a text', { ...whole, cells: whole.cells.with(0, '0' as unknown as number) }],
    ['a cell with a fraction', { ...whole, cells: whole.cells.with(1, 0.5) }],
    ['a cell that is too large', { ...whole, cells: whole.cells.with(1, 2 ** 53) }],
  ])('are none where a part is %s', async (_what, rows) => {
    const { passages } = await made([{ attempt: 1, rows }]);
    expect([passages.of(1), passages.all()]).toEqual([undefined, []]);
    const { passages: more } = await made([{ attempt: 1, rows }, part(1, 0), { attempt: 1, rows }]);
    expect(rulesOf(more, 1, 1)).toEqual([1]);
  });
});

describe('what was read', () => {
  it('is at hand for the last twenty attempts, also where there was nothing', async () => {
    const { passages, reads } = await made(numbers(1, 25).map((attempt) => part(attempt)));
    for (const attempt of numbers(1, 20)) passages.of(attempt);
    const first = passages.of(1);
    expect([reads.count, first?.attempt]).toEqual([20, 1]);
    for (const attempt of numbers(1, 20)) expect(passages.of(attempt)).toBe(passages.of(attempt));
    expect(reads.count).toBe(20);
    passages.of(21);
    expect(reads.count).toBe(21);
    for (const attempt of numbers(2, 20)) passages.of(attempt);
    expect(reads.count).toBe(21);
    expect(passages.of(1)?.attempt).toBe(1);
    expect(reads.count).toBe(22);
    // One of which nothing is known takes the place of another.
    for (const attempt of numbers(100, 20)) expect(passages.of(attempt)).toBeUndefined();
    expect(passages.of(21)?.attempt).toBe(21);
    expect(reads.count).toBe(23);
  });

  it('is recorded again of the newest two hundred attempts, the same each time', async () => {
    const { passages, reads } = await made(numbers(1, 203).map((attempt) => part(attempt)));
    const all = passages.all();
    expect(all.map(({ attempt }) => attempt)).toEqual(numbers(4, 200));
    expect(reads.count).toBe(200);
    expect(passages.all()).toBe(all);
    expect(reads.count).toBe(200);
    const { passages: fewer } = await made(
      numbers(1, 200).map((attempt) => part(attempt)),
      7,
    );
    expect(fewer.all().map(({ attempt }) => attempt)).toEqual(
      numbers(1, 200).filter((attempt) => attempt !== 8),
    );
  });
});
