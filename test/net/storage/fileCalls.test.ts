// Short and interrupted calls to the file system: each is gone on with where it was left, and given up where that leads nowhere.

import { describe, expect, it } from 'vitest';

import {
  readWhole,
  systemCalls,
  writePieces,
  writeWhole,
  type FileCalls,
} from '../../../src/net/storage/fileCalls.ts';
import { systemError } from '../../helpers/faultyFiles.ts';

/** What a call does: takes so many bytes at most, or fails with a code. */
type Step = number | string;

/** A file in memory whose calls do one step after the other, and all of what they are asked for after that. */
class ScriptedFile {
  readonly bytes: Uint8Array;
  readonly positions: number[] = [];
  readonly calls: FileCalls;
  readonly #steps: Step[];

  constructor(size: number, ...steps: readonly Step[]) {
    this.bytes = new Uint8Array(size);
    this.#steps = [...steps];
    this.calls = {
      ...systemCalls,
      read: (_, target, position) => {
        const size = this.#next(position, Math.min(target.length, this.bytes.length - position));
        target.set(this.bytes.subarray(position, position + size));
        return size;
      },
      write: (_, piece, position) => {
        const size = this.#next(position, piece.length);
        this.bytes.set(piece.subarray(0, size), position);
        return size;
      },
      writeAll: (_, pieces, position, done) => {
        try {
          const whole = Buffer.concat(pieces);
          const size = this.#next(position, whole.length);
          this.bytes.set(whole.subarray(0, size), position);
          queueMicrotask(() => done(null, size));
        } catch (error) {
          queueMicrotask(() => done(error as Error, 0));
        }
      },
    };
  }

  #next(position: number, wanted: number): number {
    this.positions.push(position);
    const step = this.#steps.shift() ?? wanted;
    if (typeof step === 'string') throw systemError(step);
    return Math.min(step, wanted);
  }
}

const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at + 1);
const times = (count: number, ...steps: readonly Step[]): Step[] =>
  Array.from({ length: count }, () => steps).flat();

interface Case {
  readonly what: string;
  readonly steps: readonly Step[];
  /** Code of the error, or words of it; undefined where all is done. */
  readonly error?: string;
  /** Bytes that were taken before. */
  readonly done?: number;
}

const size = 40;
const cases: readonly Case[] = [
  { what: 'at once', steps: [] },
  { what: 'byte by byte', steps: times(size, 1) },
  { what: 'in three parts', steps: [7, 30] },
  { what: 'after an interruption', steps: ['EINTR'] },
  { what: 'after it had to wait', steps: ['EAGAIN'] },
  { what: 'after ten interruptions in a row', steps: times(5, 'EINTR', 'EAGAIN') },
  { what: 'with ten interruptions before each part', steps: times(3, ...times(10, 'EINTR'), 5) },
  { what: 'not after eleven in a row', steps: times(11, 'EAGAIN'), error: 'EAGAIN', done: 0 },
  { what: 'not after eleven later ones', steps: [3, ...times(11, 'EINTR')], error: 'EINTR', done: 3 },
  { what: 'not after another error', steps: ['EIO'], error: 'EIO', done: 0 },
  { what: 'not after a part and another error', steps: [8, 'EINTR', 'ENOSPC'], error: 'ENOSPC', done: 8 },
];
const stuck: Case = { what: 'not where nothing is taken', steps: [9, 0], error: 'takes nothing', done: 9 };

describe('what is written', () => {
  it.each([...cases, stuck])('is there $what', ({ steps, error, done = size }) => {
    const file = new ScriptedFile(size + 10, ...steps);
    const write = (): void => writeWhole(file.calls, 0, counting(size), 5);
    if (error === undefined) write();
    else expect(write).toThrow(error);
    expect([...file.bytes]).toEqual([0, 0, 0, 0, 0, ...counting(done), ...new Uint8Array(size + 5 - done)]);
  });

  it.each([...cases, stuck])('in the background is there $what, however it lies in pieces', async (each) => {
    const { steps, error, done = size } = each;
    for (const borders of [[], [8], [1, 2, 9, 30], [0, 3, 3, 8, 8, 40], [40]]) {
      const file = new ScriptedFile(size + 10, ...steps);
      const cuts = [0, ...borders, size];
      const pieces = cuts.slice(1).map((end, at) => counting(size).subarray(cuts[at], end));
      const [found, written] = await new Promise<[Error | undefined, number]>((resolve) =>
        writePieces(file.calls, 0, pieces, 5, (...told) => resolve(told)),
      );
      expect(found?.message).toEqual(error === undefined ? undefined : expect.stringContaining(error));
      expect(written).toBe(done);
      expect([...file.bytes]).toEqual([0, 0, 0, 0, 0, ...counting(done), ...new Uint8Array(size + 5 - done)]);
      expect(pieces.map(({ length }) => length)).toEqual(
        cuts.slice(1).map((end, at) => end - (cuts[at] ?? 0)),
      );
    }
  });

  it('is nothing where there is nothing, and is told all the same', async () => {
    const file = new ScriptedFile(10);
    writeWhole(file.calls, 0, counting(0), 5);
    expect(file.positions).toEqual([]);
    const told = await new Promise((resolve) =>
      writePieces(file.calls, 0, [counting(0)], 5, (...each) => resolve(each)),
    );
    expect(told).toEqual([undefined, 0]);
  });
});

describe('what is read', () => {
  it.each(cases)('is there $what', ({ steps, error, done = size }) => {
    const file = new ScriptedFile(size + 5, ...steps);
    file.bytes.set(counting(size), 5);
    const target = new Uint8Array(size);
    if (error === undefined) expect(readWhole(file.calls, 0, target, 5)).toBe(size);
    else expect(() => readWhole(file.calls, 0, target, 5)).toThrow(error);
    expect([...target]).toEqual([...counting(done), ...new Uint8Array(size - done)]);
  });

  it.each([
    [0, 0],
    [4, 4],
    [30, 30],
    [50, 40],
  ])('ends where the file does, after %i bytes of it', (there, expected) => {
    const file = new ScriptedFile(there + 5, ...times(10, 7));
    expect(readWhole(file.calls, 0, new Uint8Array(40), 5)).toBe(expected);
  });
});
