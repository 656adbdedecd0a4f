// A file system that does half: short reads and writes, interruptions, errors, at the calls that a test says; and a disk of
// which there is only so much. Beneath is the real file system, in the folder of the test.

import { systemCalls, type FileCalls } from '../../src/net/storage/fileCalls.ts';

/** A call that is about to be made. */
export interface FileCall {
  readonly name: keyof FileCalls;
  /** How many calls of that name there have been with it. */
  readonly nth: number;
  /** How many writes there have been with it, in the background or not; for a write. */
  readonly nthWrite: number;
  /** What is to be read or written; 0 for other calls. */
  readonly sizeBytes: number;
}

/** What becomes of a call. */
export interface FileFault {
  /** Something else that happens just before. */
  readonly before?: () => void;
  /** Only so many bytes are read or written. */
  readonly takeBytes?: number;
  /** Code of the error that it ends with instead, or after what `takeBytes` says was written. */
  readonly error?: string;
}

export type FaultRule = (call: FileCall) => FileFault | undefined;

/** An error of the system. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused by the test`), { code });
}

/** Ends with an error at the writes of these numbers, counted from 1. */
export function failingWrites(error: string, isFailing: (nthWrite: number) => boolean): FaultRule {
  return ({ nthWrite }) => (nthWrite > 0 && isFailing(nthWrite) ? { error } : undefined);
}

/** Takes or gives half of what it is asked for, each time. */
export const half: FaultRule = ({ sizeBytes }) =>
  sizeBytes > 1 ? { takeBytes: Math.ceil(sizeBytes / 2) } : undefined;

const writes: readonly string[] = ['write', 'writeAll'] satisfies (keyof FileCalls)[];

/** File calls with faults; counts what is open, and what was asked for. */
export class FaultyFiles {
  /** Says of each call what becomes of it. */
  rule: FaultRule;
  readonly calls: FileCalls;
  readonly #counts = new Map<string, number>();
  readonly #open = new Set<number>();

  constructor(rule: FaultRule = () => undefined, beneath: FileCalls = systemCalls) {
    this.rule = rule;
    this.calls = {
      create: (path) => this.#opened(this.#at('create', 0, () => beneath.create(path))),
      open: (path) => this.#opened(this.#at('open', 0, () => beneath.open(path))),
      identify: (descriptor) => this.#at('identify', 0, () => beneath.identify(descriptor)),
      sizeBytes: (descriptor) => this.#at('sizeBytes', 0, () => beneath.sizeBytes(descriptor)),
      unlink: (path) => this.#at('unlink', 0, () => beneath.unlink(path)),
      sync: (descriptor) => this.#at('sync', 0, () => beneath.sync(descriptor)),
      close: (descriptor) => {
        // Whatever a system says of it, the descriptor is gone.
        this.#open.delete(descriptor);
        beneath.close(descriptor);
        this.#at('close', 0, () => {});
      },
      read: (descriptor, target, position) =>
        this.#at('read', target.length, (size) =>
          beneath.read(descriptor, target.subarray(0, size), position),
        ),
      write: (descriptor, piece, position) =>
        this.#at('write', piece.length, (size) =>
          size === 0 ? 0 : beneath.write(descriptor, piece.subarray(0, size), position),
        ),
      writeAll: (descriptor, pieces, position, done) => {
        const sizeBytes = pieces.reduce((sum, { length }) => sum + length, 0);
        const fault = this.#faultAt('writeAll', sizeBytes);
        const refuse = fault?.error;
        const size = fault?.takeBytes ?? (refuse === undefined ? sizeBytes : 0);
        if (size === 0) {
          setImmediate(done, refuse === undefined ? null : systemError(refuse), 0);
          return;
        }
        beneath.writeAll(descriptor, cut(pieces, size), position, (error, written) =>
          done(error ?? (refuse === undefined ? null : systemError(refuse)), written),
        );
      },
    };
  }

  /** How often a call was made. */
  count(name: keyof FileCalls): number {
    return this.#counts.get(name) ?? 0;
  }

  get writeCount(): number {
    return this.count('write') + this.count('writeAll');
  }

  /** Descriptors that were opened and not closed. */
  get openCount(): number {
    return this.#open.size;
  }

  #opened(descriptor: number): number {
    this.#open.add(descriptor);
    return descriptor;
  }

  #at<Result>(name: keyof FileCalls, sizeBytes: number, call: (sizeBytes: number) => Result): Result {
    const fault = this.#faultAt(name, sizeBytes);
    if (fault?.error === undefined) return call(fault?.takeBytes ?? sizeBytes);
    if (fault.takeBytes !== undefined) call(fault.takeBytes);
    throw systemError(fault.error);
  }

  #faultAt(name: keyof FileCalls, sizeBytes: number): FileFault | undefined {
    const nth = this.count(name) + 1;
    this.#counts.set(name, nth);
    const nthWrite = writes.includes(name) ? this.writeCount : 0;
    const fault = this.rule({ name, nth, nthWrite, sizeBytes });
    fault?.before?.();
    return fault;
  }
}

function cut(pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array[] {
  let left = sizeBytes;
  return pieces.flatMap((piece) => {
    const part = piece.subarray(0, left);
    left -= part.length;
    return part.length > 0 ? [part] : [];
  });
}

const blockBytes = 4096;

/**
 * A disk with so much room, as file systems share it out: in blocks, to what is written and not to holes; a write that
 * finds no room takes what there is, and the next one says that the disk is full. Removing a file gives its blocks back.
 */
export class SmallDisk {
  readonly calls: FileCalls;
  roomBytes: number;
  /** Blocks by file. */
  readonly #files = new Map<string, Set<number>>();
  readonly #paths = new Map<string, string>();
  readonly #isCopying: boolean;

  /** @param isCopying whether what is there is never overwritten, but written to free blocks before the old ones are free */
  constructor(roomBytes: number, isCopying = false, beneath: FileCalls = systemCalls) {
    this.roomBytes = roomBytes;
    this.#isCopying = isCopying;
    this.calls = {
      ...beneath,
      create: (path) => {
        const descriptor = beneath.create(path);
        const file = beneath.identify(descriptor);
        this.#paths.set(path, file);
        this.#files.set(file, new Set());
        return descriptor;
      },
      unlink: (path) => {
        beneath.unlink(path);
        this.#files.delete(this.#paths.get(path) ?? '');
      },
      write: (descriptor, piece, position) => {
        const size = this.#take(beneath.identify(descriptor), position, piece.length);
        if (size === 0) throw systemError('ENOSPC');
        return beneath.write(descriptor, piece.subarray(0, size), position);
      },
      writeAll: (descriptor, pieces, position, done) => {
        const wanted = pieces.reduce((sum, { length }) => sum + length, 0);
        const size = this.#take(beneath.identify(descriptor), position, wanted);
        if (size === 0) setImmediate(done, systemError('ENOSPC'), 0);
        else beneath.writeAll(descriptor, cut(pieces, size), position, done);
      },
    };
  }

  get usedBytes(): number {
    return [...this.#files.values()].reduce((sum, { size }) => sum + size * blockBytes, 0);
  }

  /** Takes the blocks for a write, as far as there are any; returns how many bytes can be written. */
  #take(file: string, position: number, sizeBytes: number): number {
    const blocks = this.#files.get(file);
    // A file that was removed and is still open has what it has.
    if (!blocks) return sizeBytes;
    const end = position + sizeBytes;
    for (let block = Math.floor(position / blockBytes); block * blockBytes < end; block += 1) {
      const isFull = this.usedBytes + blockBytes > this.roomBytes;
      if (isFull && (this.#isCopying || !blocks.has(block)))
        return Math.max(0, block * blockBytes - position);
      blocks.add(block);
    }
    return sizeBytes;
  }
}
