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
/** Bytes, or characters, that are collected before they are written. */
const blockSize = 256 * 1024;

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
  for (let isOver = false; !isOver;) {
    signal.throwIfAborted();
    source.beginTurn();
    const block = new Block();
    isOver = block.fill(source.pieces, performance.now() + sliceMs);
    const bytes = block.take();
    await describing(path, () => writeAll(file, bytes));
    size += bytes.length;
    onProgress?.(size);
    await nextTurn();
  }
  signal.throwIfAborted();
  return size;
}

/** Pieces that are written together. */
class Block {
  readonly #parts: Uint8Array[] = [];
  #text = '';
  #size = 0;

  /** Takes pieces until there are enough, or it is time. Returns whether there are no more. */
  fill(pieces: FilePieces['pieces'], endMs: number): boolean {
    do {
      const { done = false, value } = pieces.next();
      if (done) return true;
      if (typeof value === 'string') {
        this.#text += value;
        this.#size += value.length;
      } else if (value) {
        this.#flushText();
        // What a source has at hand is its own, until the next piece.
        this.#parts.push(value.slice());
        this.#size += value.length;
      }
    } while (this.#size < blockSize && performance.now() < endMs);
    return false;
  }

  take(): Uint8Array {
    this.#flushText();
    const [only] = this.#parts;
    return this.#parts.length === 1 && only ? only : Buffer.concat(this.#parts);
  }

  #flushText(): void {
    if (this.#text === '') return;
    this.#parts.push(Buffer.from(this.#text));
    this.#text = '';
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
