// The file of a log and its places over more than one file: what was of the one before is forgotten with it.

import { describe, expect, it } from 'vitest';

import { LogFile } from '../../../src/net/storage/logFile.ts';
import type { SpillFile } from '../../../src/net/storage/spillFile.ts';
import { systemError } from '../../helpers/faultyFiles.ts';

const slotBytes = 10;

/** A file that is as long as it is said to be. */
class PlainFile implements SpillFile {
  size: number | Error = 0;

  sizeBytes(): number {
    if (this.size instanceof Error) throw this.size;
    return this.size;
  }
  write(): void {}
  writeNow(): void {}
  read(): number {
    return 0;
  }
  remove(): void {}
}

function made(diskBytes = Infinity): {
  log: LogFile;
  files: PlainFile[];
  refuse: { code: string | undefined };
} {
  const files: PlainFile[] = [];
  const refuse: { code: string | undefined } = { code: undefined };
  const open = (): SpillFile => {
    if (refuse.code !== undefined) throw systemError(refuse.code);
    const file = new PlainFile();
    files.push(file);
    return file;
  };
  return { log: new LogFile(open, slotBytes, diskBytes), files, refuse };
}

describe('a file', () => {
  it.each([
    ['what was written to its last place', 25, 25, undefined],
    ['more', 25, 26, undefined],
    ['a byte less', 25, 24, 'damaged'],
    ['nothing', 25, 0, 'damaged'],
    ['nothing, where nothing was written', 0, 0, undefined],
  ])('that has %s is as it should be, or damaged', (_what, written, size, cause) => {
    const { log, files } = made();
    expect(log.damage).toBeUndefined();
    log.open();
    const [file] = files;
    for (const slot of [0, 1, 2]) {
      expect(log.take()).toBe(slot);
      if (written > 0) log.settle(slot, slot === 2 ? 5 : slotBytes);
    }
    // One before it is written again.
    if (written > 0) log.settle(0, 3);
    if (file) file.size = size;
    expect(log.damage?.cause).toBe(cause);
  });

  it.each([
    ['ENOENT', 'damaged'],
    ['EMFILE', undefined],
    ['EIO', undefined],
  ])('whose size the system does not tell (%s) is damaged only where it is gone', (code, cause) => {
    const { log, files } = made();
    log.open();
    for (const file of files) file.size = systemError(code);
    expect(log.damage?.cause).toBe(cause);
  });

  it('is made once, and anew after it was left, of which nothing is known then', () => {
    const { log, files } = made(3 * slotBytes);
    expect([log.current, log.leave()]).toEqual([undefined, undefined]);
    for (let round = 1; round <= 3; round += 1) {
      const file = log.open();
      expect(log.open()).toBe(file);
      expect([files.length, log.current, files.at(-1)]).toEqual([round, file, file]);
      expect([log.take(), log.take(), log.take(), log.take()]).toEqual([0, 1, 2, undefined]);
      for (const slot of [0, 1, 2]) log.settle(slot, slotBytes);
      expect(log.writtenSlots).toBe(3);
      expect(log.leave()).toBe(file);
      expect([log.current, log.writtenSlots, log.damage]).toEqual([undefined, 0, undefined]);
      // What is left of it is no place of the next one.
      if (file) log.giveBack(1, file);
      const next = log.open();
      expect([log.damage, log.take(), log.take(), log.take(), log.take()]).toEqual([
        undefined,
        0,
        1,
        2,
        undefined,
      ]);
      if (file) log.giveBack(1, file);
      expect(log.take()).toBeUndefined();
      if (next) log.giveBack(1, next);
      expect(log.take()).toBe(1);
      log.leave();
      files.pop();
    }
  });

  it('is none that cannot be made, says why, and is asked for again after a loss', () => {
    const { log, files, refuse } = made();
    refuse.code = 'EROFS';
    for (let round = 0; round < 2; round += 1) {
      expect([log.open(), log.isAllowed]).toEqual([undefined, false]);
      expect(log.refusal).toEqual({ cause: 'not writable', reason: 'the disk is read-only, EROFS' });
      expect(log.open()).toBeUndefined();
      log.countLoss();
    }
    refuse.code = undefined;
    expect(log.open()).toBe(files[0]);
    log.settle(log.take() ?? -1, slotBytes);
    expect(log.refusal).toBeUndefined();
  });

  it.each([
    [0, 0],
    [slotBytes - 1, 0],
    [slotBytes, 1],
    [2 * slotBytes - 1, 1],
    [2 * slotBytes, 2],
  ])('of %i bytes has %i places, and none once the log is gone', (diskBytes, places) => {
    const { log } = made(diskBytes);
    expect(log.isAllowed).toBe(places > 0);
    expect(log.open() !== undefined).toBe(places > 0);
    for (let place = 0; place < places; place += 1) expect(log.take()).toBe(place);
    if (places > 0) expect(log.take()).toBeUndefined();
    log.leave();
    log.close();
    expect([log.isAllowed, log.open()]).toEqual([false, undefined]);
    log.forgive();
    expect([log.isAllowed, log.open()]).toEqual([false, undefined]);
  });
});
