// Where the bytes of a file that is read come from: a file of this machine, read at the places that are asked for, or bytes
// that somebody else had to read whole.

import { closeSync, constants, fstatSync, openSync } from 'node:fs';

import { readWhole, systemCalls } from '../storage/fileCalls.ts';

export interface FileSource {
  readonly sizeBytes: number;
  /** The bytes of `[position, position + length)`, fewer at the end of the file. A view or a copy. @throws what the system says */
  read(position: number, length: number): Uint8Array;
  close(): void;
}

/** Opens a file for reading. @throws what the system says; also where it is no file, such as a folder or a pipe */
export function openSource(path: string): FileSource {
  // A pipe would wait for somebody to write.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const facts = fstatSync(descriptor);
  if (!facts.isFile()) {
    closeSync(descriptor);
    throw Object.assign(new Error('It is not a file.'), { code: 'EINVAL' });
  }
  let isOpen = true;
  return {
    sizeBytes: facts.size,
    read(position, length) {
      const target = new Uint8Array(Math.max(0, Math.min(length, facts.size - position)));
      return target.subarray(0, readWhole(systemCalls, descriptor, target, position));
    },
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

/** A file whose bytes are at hand. */
export function sourceOf(bytes: Uint8Array): FileSource {
  return {
    sizeBytes: bytes.length,
    read: (position, length) => bytes.subarray(position, position + length),
    close() {},
  };
}
