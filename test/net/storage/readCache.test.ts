// What was read lately is read once, until it was not used for longest, or its owner says that it holds no more.

import { describe, expect, it } from 'vitest';

import { ReadCache } from '../../../src/net/storage/readCache.ts';

const capacity = 8;

/** Reads pieces that say whose they are, and tells which had to be filled. */
class Reader {
  readonly filled: string[] = [];
  readonly #cache: ReadCache;
  readonly #kind: 'blocks' | 'scans';

  constructor(cache: ReadCache, kind: 'blocks' | 'scans') {
    this.#cache = cache;
    this.#kind = kind;
  }

  read(owner: number, at: number, sizeBytes = capacity, isThere = true): Uint8Array | undefined {
    return this.#cache[this.#kind].read(owner, at, sizeBytes, capacity, (target) => {
      this.filled.push(`${owner}:${at}`);
      target.fill(owner * 16 + at);
      return isThere;
    });
  }
}

describe.each([
  ['blocks', 64],
  ['scans', 4],
] as const)('of the %s that were read', (kind, maxCount) => {
  it(`the last ${maxCount} are at hand, and no more`, () => {
    const cache = new ReadCache();
    const reader = new Reader(cache, kind);
    const owner = cache.newOwner();
    for (let round = 0; round < 2; round += 1)
      for (let at = 0; at < maxCount; at += 1) reader.read(owner, at);
    expect(reader.filled).toHaveLength(maxCount);
    // The first is used, so the second goes.
    reader.read(owner, 0);
    reader.read(owner, maxCount);
    reader.filled.length = 0;
    for (let at = 2; at <= maxCount; at += 1) reader.read(owner, at);
    reader.read(owner, 0);
    expect(reader.filled).toEqual([]);
    reader.read(owner, 1);
    expect(reader.filled).toEqual([`${owner}:1`]);
  });

  it('each is as long as it was asked for, and holds what it was filled with', () => {
    const cache = new ReadCache();
    const reader = new Reader(cache, kind);
    const [one, other] = [cache.newOwner(), cache.newOwner()];
    for (let at = 0; at < 2 * maxCount; at += 1) {
      const sizeBytes = 1 + (at % capacity);
      expect(reader.read(one, at, sizeBytes)).toEqual(new Uint8Array(sizeBytes).fill(one * 16 + at));
      expect(reader.read(other, at, sizeBytes)).toEqual(new Uint8Array(sizeBytes).fill(other * 16 + at));
    }
  });

  it('the last two stay what they are, whoever reads', () => {
    const cache = new ReadCache();
    const reader = new Reader(cache, kind);
    const [one, other] = [cache.newOwner(), cache.newOwner()];
    for (let at = 0; at < 2 * maxCount; at += 1) {
      const held = reader.read(one, at);
      const copy = held?.slice();
      expect(reader.read(other, at)).not.toEqual(copy);
      expect(held).toEqual(copy);
    }
  });

  it('those that an owner forgets are read again, and those of others are not', () => {
    const cache = new ReadCache();
    const reader = new Reader(cache, kind);
    const [one, other] = [cache.newOwner(), cache.newOwner()];
    for (let round = 0; round < 3; round += 1) {
      for (const owner of [one, other]) reader.read(owner, 0);
      cache.forget(one);
    }
    expect(reader.filled).toEqual([`${one}:0`, `${other}:0`, `${one}:0`, `${one}:0`]);
  });

  it('one that could not be read is not at hand', () => {
    const cache = new ReadCache();
    const reader = new Reader(cache, kind);
    const owner = cache.newOwner();
    for (let round = 0; round < 2 * maxCount; round += 1)
      expect(reader.read(owner, 0, capacity, false)).toBeUndefined();
    expect(reader.read(owner, 0)).toEqual(new Uint8Array(capacity).fill(owner * 16));
    expect(reader.filled).toHaveLength(2 * maxCount + 1);
  });

  it('memory is used again where it is of the right size', () => {
    const cache = new ReadCache();
    const reader = new Reader(cache, kind);
    const owner = cache.newOwner();
    const buffers = new Set<unknown>();
    for (let at = 0; at < 3 * maxCount; at += 1) buffers.add(reader.read(owner, at)?.buffer);
    expect(buffers.size).toBe(maxCount);
    const larger = cache[kind].read(owner, 99_999, 2 * capacity, 2 * capacity, () => true);
    expect(larger).toHaveLength(2 * capacity);
    expect(buffers.has(larger?.buffer)).toBe(false);
  });
});
