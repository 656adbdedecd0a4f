// Writes a file that is there as a whole or not at all: beside its place first, and put there once it is complete. What is
// written comes in pieces, of which some milliseconds are made in each turn of the event loop, and not before the disk
// has taken those of before; so a file of any length takes little memory and keeps nobody waiting.

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { describeWriteError, FileWriteError } from './fileWords.ts';

/** Milliseconds of a turn in which pieces are made. */
const sliceMs = 8;
/** Bytes that are collected before they are written. */
const blockSize = 512 * 1024;

export interface FilePieces {
  /** Called first in each turn. It may throw to give the file up. */
  beginTurn(): void;
  readonly pieces: Iterator<string | Uint8Array, void, undefined>;
}

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** Called after each block. */
  readonly onProgress?: (writtenBytes: number) => void;
}

/**
 * Writes the pieces, text in UTF-8, to a file; one that is there is replaced, a link to one is followed.
 * @returns how many bytes it has
 * @throws FileWriteError with a sentence, what the source throws, or the signal's reason; then the place is as it was before
 */
export async function writeWholeFile(
  path: string,
  source: FilePieces,
  { signal, onProgress }: WriteOptions,
): Promise<number> {
  const target = await targetOf(path);
  const beside = join(dirname(target.path), `.sse-inspector-${randomBytes(6).toString('hex')}.part`);
  const file = await describing(path, () => open(beside, 'wx', target.mode));
  let isDone = false;
  try {
    const size = await writePieces(path, file, source, { signal, ...(onProgress && { onProgress }) });
    await describing(path, async () => {
      await file.sync();
      await file.close();
      await rename(beside, target.path);
    });
    isDone = true;
    return size;
  } finally {
    if (!isDone) {
      await file.close().catch(() => undefined);
      await rm(beside, { force: true }).catch(() => undefined);
    }
  }
}

/** The file that is meant by a path, over links, and the rights that it is to have. @throws FileWriteError */
async function targetOf(path: string): Promise<{ readonly path: string; readonly mode: number }> {
  let real: string;
  try {
    real = await realpath(path);
  } catch {
    return { path, mode: 0o666 };
  }
  return describing(path, async () => {
    const { mode } = await stat(real).then((found) => {
      if (found.isFile()) return found;
      throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
    });
    await access(real, constants.W_OK);
    return { path: real, mode: mode & 0o777 };
  });
}

async function writePieces(
  path: string,
  file: FileHandle,
  source: FilePieces,
  { signal, onProgress }: WriteOptions,
): Promise<number> {
  let size = 0;
  const block = new Block();
  for (let isOver = false; !isOver;) {
    signal.throwIfAborted();
    source.beginTurn();
    const filled = block.fill(source.pieces, performance.now() + sliceMs);
    isOver = filled.isOver;
    await describing(path, () => writeAll(file, filled.bytes));
    size += filled.bytes.length;
    onProgress?.(size);
    await nextTurn();
  }
  signal.throwIfAborted();
  return size;
}

/**
 * Pieces that are written together, in memory that is used again: to join texts first and make bytes of them then takes
 * longer than anything else.
 */
class Block {
  readonly #room = Buffer.allocUnsafe(blockSize);
  #used = 0;
  /** A piece that found no room behind others, to be taken first next time. */
  #left: string | Uint8Array | undefined;

  /**
   * Takes pieces until there are enough, or it is time.
   * @returns whether there are more, and the bytes, which are good until the next call
   */
  fill(
    pieces: FilePieces['pieces'],
    endMs: number,
  ): { readonly isOver: boolean; readonly bytes: Uint8Array } {
    this.#used = 0;
    do {
      const piece = this.#left ?? this.#next(pieces);
      this.#left = undefined;
      if (piece === undefined) return { isOver: true, bytes: this.#taken };
      if (this.#takes(piece)) continue;
      // One that is larger than all the room goes alone, and is copied: what a source has at hand is its own.
      if (this.#used === 0)
        return { isOver: false, bytes: typeof piece === 'string' ? Buffer.from(piece) : piece.slice() };
      this.#left = typeof piece === 'string' ? piece : piece.slice();
      break;
    } while (performance.now() < endMs);
    return { isOver: false, bytes: this.#taken };
  }

  #next(pieces: FilePieces['pieces']): string | Uint8Array | undefined {
    const { done = false, value } = pieces.next();
    return done ? undefined : (value ?? '');
  }

  /** Puts a piece behind the others, if it finds room there. */
  #takes(piece: string | Uint8Array): boolean {
    const isText = typeof piece === 'string';
    // A UTF-16 unit takes three bytes at most.
    if (this.#used + piece.length * (isText ? 3 : 1) > blockSize) return false;
    if (isText) this.#used += this.#room.write(piece, this.#used);
    else {
      this.#room.set(piece, this.#used);
      this.#used += piece.length;
    }
    return true;
  }

  get #taken(): Uint8Array {
    return this.#room.subarray(0, this.#used);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at);
    at += bytesWritten;
  }
}

/** @throws FileWriteError in the place of an error of the system */
async function describing<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new FileWriteError(describeWriteError(path, error), { cause: error });
  }
}
