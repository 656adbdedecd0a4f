// Bytes that tell their own place, in a store that may have moved or lost some of them.

import { expect } from 'vitest';

import type { ByteStore } from '../../src/core/log/byteStore.ts';

/** After so many bytes they are the same again. */
const period = 251 * 256;
const told = Uint8Array.from({ length: 4 * period }, (_, at) => (at * 31 + Math.floor(at / 251)) % 256);

/** The bytes that belong there, up to three periods of them. */
export function pattern(offset: number, length: number): Uint8Array {
  const start = offset % period;
  return told.subarray(start, start + length);
}

/** Appends so many of them. */
export function fill(store: ByteStore, bytes: number): void {
  for (let left = bytes; left > 0; left -= 1000) store.append(pattern(store.length, Math.min(1000, left)));
}

/** What can be read from the store's start on is what was appended there, by both ways of reading. */
export function expectWhole(store: ByteStore): void {
  expect(store.start).toBeLessThanOrEqual(store.length);
  for (let at = store.start; at < store.length; at += 5000) {
    const expected = pattern(at, Math.min(3000, store.length - at));
    expect(Buffer.compare(store.read(at, 3000), expected)).toBe(0);
    expect(Buffer.compare(store.readBlock(at, 3000).subarray(0, 3000), expected)).toBe(0);
  }
}

/** Nothing before the store's start can be read. */
export function expectGone(store: ByteStore, start: number): void {
  expect(store.start).toBe(start);
  for (const at of [0, start / 2, start - 1]) {
    expect(store.read(at, 10)).toHaveLength(0);
    expect(store.readBlock(at, 10)).toHaveLength(0);
  }
}
