// The memory that logs share: what is given back is used once more and never by two, and who has to give when there is too
// much, asked one after the other.

import { describe, expect, it } from 'vitest';

import { LogMemory, type MemoryHolder } from '../../../src/net/storage/logMemory.ts';
import { SegmentMemory } from '../../../src/net/storage/segmentMemory.ts';

const kib = 1024;
const mib = 1024 * kib;

describe('memory that was given back', () => {
  it('is used once more by who wants as much, and by nobody else', () => {
    const shared = new LogMemory();
    for (let round = 0; round < 3; round += 1) {
      const [one, two, other] = [shared.take(8), shared.take(8), shared.take(4)];
      expect([shared.heldBytes, shared.spareBytes]).toEqual([20, 0]);
      for (const memory of [one, two, other]) shared.giveBack(memory, true);
      expect([shared.heldBytes, shared.spareBytes]).toEqual([0, 20]);
      const taken = [shared.take(8), shared.take(8)];
      expect(new Set(taken)).toEqual(new Set([one, two]));
      expect([shared.heldBytes, shared.spareBytes]).toEqual([16, 4]);
      const fresh = shared.take(8);
      expect([one, two, other]).not.toContain(fresh);
      expect(shared.take(4)).toBe(other);
      expect([shared.heldBytes, shared.spareBytes]).toEqual([28, 0]);
      for (const memory of [...taken, fresh, other]) shared.giveBack(memory, false);
      expect([shared.heldBytes, shared.spareBytes]).toEqual([0, 0]);
    }
  });

  it('waits up to four mebibytes of it', () => {
    const shared = new LogMemory();
    const pieces = Array.from({ length: 6 }, () => shared.take(mib));
    for (const piece of pieces) shared.giveBack(piece, true);
    expect(shared.spareBytes).toBe(4 * mib);
    const exact = new LogMemory();
    exact.giveBack(exact.take(4 * mib), true);
    expect(exact.spareBytes).toBe(4 * mib);
    exact.giveBack(exact.take(1), true);
    expect(exact.spareBytes).toBe(4 * mib);
  });

  it.each([
    ['less than there may be', 99, true],
    ['as much as there may be', 100, true],
    ['as much as the disk may take its time with', 125, true],
    ['more than that', 126, false],
  ])('waits where there was %s', (_what, held, isKept) => {
    const shared = new LogMemory(100);
    const memory = shared.take(10);
    shared.take(held - 10);
    shared.giveBack(memory, true);
    expect([shared.heldBytes, shared.spareBytes]).toEqual([held - 10, isKept ? 10 : 0]);
  });

  it('is kept by a log for its segments alone, and not once the log is gone', () => {
    const shared = new LogMemory();
    const memory = new SegmentMemory(64 * kib, shared);
    const size = memory.segmentSizeBytes;
    for (const bytes of [512, size / 2, size - 1]) {
      memory.giveBack(memory.take(bytes));
      expect([memory.heldBytes, memory.residentBytes, shared.spareBytes]).toEqual([0, 0, 0]);
    }
    const segment = memory.take(size);
    memory.giveBack(segment);
    expect([memory.heldBytes, memory.residentBytes, shared.spareBytes]).toEqual([0, size, size]);
    expect(memory.take(size)).toBe(segment);
    memory.leaveShared();
    memory.giveBack(segment);
    expect([memory.heldBytes, memory.residentBytes, shared.spareBytes]).toEqual([0, 0, 0]);
    expect(memory.take(size)).not.toBe(segment);
  });
});

/** A log that gives so much at a time, and is not asked more often than it has something. */
class Holder implements MemoryHolder {
  heldBytes = 0;
  isWriting = false;
  readonly asked: string[];
  readonly #name: string;
  readonly #shared: LogMemory;
  readonly #pieces: Uint8Array[] = [];

  constructor(name: string, shared: LogMemory, asked: string[], pieces: number) {
    this.#name = name;
    this.#shared = shared;
    this.asked = asked;
    shared.add(this);
    for (let count = 0; count < pieces; count += 1) this.#pieces.push(shared.take(10));
    this.heldBytes = pieces * 10;
  }

  spillSoon(bytes: number): boolean {
    this.asked.push(`${this.#name} soon ${bytes}`);
    return this.isWriting;
  }

  giveUp(isIdle: boolean): boolean {
    this.asked.push(`${this.#name} ${isIdle ? 'idle' : 'busy'}`);
    const piece = this.#pieces.pop();
    if (!piece) return false;
    this.heldBytes -= 10;
    this.#shared.giveBack(piece, true);
    return true;
  }

  /** Has memory that it cannot give. */
  keepAll(): void {
    this.#pieces.length = 0;
  }
}

describe('room that is wanted', () => {
  const holders = (
    budget: number,
    ...pieces: readonly number[]
  ): { shared: LogMemory; asked: string[]; logs: Holder[] } => {
    const shared = new LogMemory();
    const asked: string[] = [];
    const logs = pieces.map((count, at) => new Holder('abc'[at] ?? '', shared, asked, count));
    shared.budgetBytes = budget;
    return { shared, asked, logs };
  };

  it('is there as long as the budget has it', () => {
    const { shared, asked } = holders(100, 5, 4);
    shared.makeRoom(10);
    expect(asked).toEqual([]);
    shared.makeRoom(11);
    expect(asked).toEqual(['a soon 1']);
  });

  it('is made by the log that has most, in the background as far as that may take its time', () => {
    const { shared, asked, logs } = holders(100, 5, 7);
    for (const log of logs) log.isWriting = true;
    shared.makeRoom(5);
    expect(asked).toEqual(['b soon 25']);
    shared.makeRoom(6);
    expect(asked.slice(1)).toEqual(['b soon 26', 'b idle']);
    expect(shared.heldBytes).toBe(110);
  });

  it('is made by one after the other, each as long as it has most, and the one that asks is not idle', () => {
    const { shared, asked, logs } = holders(40, 5, 3, 3);
    shared.makeRoom(10, logs[0]);
    expect(asked).toEqual(
      ['a soon 80', 'a busy', 'a busy', 'a busy', 'b idle', 'c idle', 'a busy', 'b idle'].slice(
        0,
        asked.length,
      ),
    );
    expect(shared.heldBytes + 10).toBeLessThanOrEqual(50);
    expect(asked).toHaveLength(8);
  });

  it('asks nobody twice who has nothing to give, and ends where nobody has', () => {
    const { shared, asked, logs } = holders(10, 5, 3);
    for (const log of logs) log.keepAll();
    shared.makeRoom(10);
    expect(asked).toEqual(['a soon 80', 'a idle', 'b idle']);
    shared.makeRoom(10, logs[1]);
    expect(asked.slice(3)).toEqual(['a soon 80', 'a idle', 'b busy']);
  });

  it('is what waits to be used again, for who wants as much, and is let go of before a log has to give', () => {
    const { shared, asked } = holders(100, 8);
    const [one, other] = [shared.take(10), shared.take(10)];
    for (const piece of [one, other]) shared.giveBack(piece, true);
    expect([shared.heldBytes, shared.spareBytes]).toEqual([80, 20]);
    shared.makeRoom(10);
    expect([asked, shared.spareBytes]).toEqual([[], 20]);
    shared.makeRoom(11);
    expect([asked, shared.spareBytes]).toEqual([['a soon 11'], 0]);
  });

  it('keeps what waits to be used again while something is written, as far as that may take its time', () => {
    for (const [budget, spare] of [
      [80, 20],
      [79, 0],
    ] as const) {
      const { shared, asked, logs } = holders(1_000, 8);
      for (const log of logs) log.isWriting = true;
      for (const piece of [shared.take(10), shared.take(10)]) shared.giveBack(piece, true);
      shared.budgetBytes = budget;
      // Twenty that wait are twenty too many, which is a quarter of the budget.
      shared.makeRoom(10);
      expect([budget, asked, shared.spareBytes]).toEqual([budget, [`a soon ${100 - budget}`], spare]);
    }
  });

  it('is wanted in full once what was to be used again for it had to be let go of', () => {
    for (const [budget, expected] of [
      [72, ['a soon 28']],
      [71, ['a soon 29', 'a idle']],
    ] as const) {
      const { shared, asked } = holders(1_000, 8);
      for (const piece of [shared.take(10), shared.take(10)]) shared.giveBack(piece, true);
      shared.budgetBytes = budget;
      // Eighty are held, and ten are wanted: a quarter of the budget may be too much.
      shared.makeRoom(10);
      expect([budget, asked, shared.spareBytes]).toEqual([budget, expected, 0]);
    }
  });

  it('is not asked of a log that is gone, whose memory counts no more', () => {
    const { shared, asked, logs } = holders(40, 5, 3);
    const [gone] = logs;
    if (gone) for (let round = 0; round < 2; round += 1) shared.remove(gone);
    expect(shared.heldBytes).toBe(30);
    shared.makeRoom(20);
    expect(asked).toEqual(['b soon 10']);
  });
});
