// Many logs have a file each; only a few of them are open, and nobody notices.

import {
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { OpenFiles } from '../../../src/net/storage/openFiles.ts';
import { openSpillFile, type SpillFile } from '../../../src/net/storage/spillFile.ts';
import { bytesOf } from '../../core/recording.ts';
import { FaultyFiles } from '../../helpers/faultyFiles.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { expectGone, expectWhole, fill } from '../../helpers/toldBytes.ts';

const maxFiles = 3;
const count = 10;

let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

function pathOf(at: number): string {
  return join(place.folder, `${at}.log`);
}

function openMany(): SpillFile[] {
  const openFiles = new OpenFiles(maxFiles);
  return Array.from({ length: count }, (_, at) => openSpillFile(pathOf(at), openFiles));
}

function written(at: number): Uint8Array {
  return bytesOf(`file ${at}`);
}

function textIn(file: SpillFile): string {
  const target = new Uint8Array(6);
  return Buffer.from(target.subarray(0, file.read(target, 0))).toString();
}

/** Files of the place that this process has open, where the system tells. */
function openPaths(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(place.folder) ? [path] : [];
    } catch {
      return [];
    }
  });
}

describe('of many files', () => {
  it.runIf(process.platform === 'linux')(
    'only as many are open as may be, and none once all are removed',
    () => {
      const files = openMany();
      expect(openPaths().length).toBeLessThanOrEqual(maxFiles);
      files.forEach((file, at) => file.writeNow(written(at), 0));
      expect(openPaths().length).toBeLessThanOrEqual(maxFiles);
      for (const file of files) file.remove();
      expect(openPaths()).toEqual([]);
      expect(place.files()).toEqual([]);
    },
  );

  it('the one that was not used for longest is closed, whichever was opened first', () => {
    const faulty = new FaultyFiles();
    const openFiles = new OpenFiles(2);
    const openAt = (at: number): SpillFile => openSpillFile(pathOf(at), openFiles, faulty.calls);
    const [one, other] = [openAt(0), openAt(1)];
    one.sizeBytes();
    const third = openAt(2);
    const opens: number[] = [];
    for (const file of [one, other, one, third, third, one, other]) {
      file.sizeBytes();
      opens.push(faulty.count('open'));
      expect(faulty.openCount).toBe(2);
    }
    expect(opens).toEqual([0, 1, 1, 2, 2, 2, 3]);
    for (const file of [one, other, third]) file.remove();
    expect(faulty.openCount).toBe(0);
  });

  it('sixty-four are open where nothing else is said', () => {
    const faulty = new FaultyFiles();
    const openFiles = new OpenFiles();
    const opened: number[] = [];
    const files = Array.from({ length: 66 }, (_, at) => {
      const file = openSpillFile(pathOf(at), openFiles, faulty.calls);
      opened.push(faulty.openCount);
      return file;
    });
    expect(opened.slice(-4)).toEqual([63, 64, 64, 64]);
    for (const file of files) file.remove();
    expect(faulty.openCount).toBe(0);
  });

  it('each keeps what was written to it, at once and in the background', async () => {
    const files = openMany();
    const errors = await Promise.all(
      files.map(
        (file, at) =>
          new Promise((resolve) => {
            file.write([written(at)], 0, resolve);
          }),
      ),
    );
    expect(errors).toEqual(Array.from({ length: count }));
    for (let round = 0; round < 2; round += 1) {
      expect(files.map(textIn)).toEqual(files.map((_, at) => `file ${at}`));
      expect(files.map((file) => file.sizeBytes())).toEqual(files.map(() => 6));
    }
    for (const file of files) file.remove();
    expect(place.files()).toEqual([]);
  });

  it('one that somebody deleted while it was closed cannot be read or written, and says so', async () => {
    const files = openMany();
    files.forEach((file, at) => file.writeNow(written(at), 0));
    unlinkSync(pathOf(0));
    const [file] = files;
    expect(() => file && textIn(file)).toThrow(/ENOENT/);
    const error = await new Promise((resolve) => {
      file?.write([written(0)], 0, resolve);
    });
    expect(error).toMatchObject({ code: 'ENOENT' });
    for (const each of files) each.remove();
    expect(place.files()).toEqual([]);
  });

  it('one that was removed is not found again under its name', () => {
    const files = openMany();
    const [file] = files;
    file?.remove();
    const other = openSpillFile(pathOf(0));
    other.writeNow(written(99), 0);
    expect(() => file && textIn(file)).toThrow('the file was removed');
    for (const each of [other, ...files]) each.remove();
  });

  it('one that is being written to in the background stays open, and is closed later like any other', async () => {
    const faulty = new FaultyFiles();
    const openFiles = new OpenFiles(2);
    const files = Array.from({ length: 4 }, (_, at) => openSpillFile(pathOf(at), openFiles, faulty.calls));
    const writes = files.map(
      (file, at) =>
        new Promise((resolve) => {
          file.write([written(at)], 0, resolve);
        }),
    );
    expect(faulty.openCount).toBe(4);
    expect(await Promise.all(writes)).toEqual(Array.from({ length: 4 }));
    expect(files.map(textIn)).toEqual(files.map((_, at) => `file ${at}`));
    expect(files.map(textIn)).toEqual(files.map((_, at) => `file ${at}`));
    expect(faulty.openCount).toBe(2);
    for (const file of files) file.remove();
    expect(faulty.openCount).toBe(0);
  });

  it('one that is removed while it is written to is closed after that, once', async () => {
    const faulty = new FaultyFiles();
    const file = openSpillFile(pathOf(0), new OpenFiles(), faulty.calls);
    const write = new Promise((resolve) => {
      file.write([written(0)], 0, resolve);
    });
    file.remove();
    file.remove();
    expect([faulty.openCount, place.files()]).toEqual([1, []]);
    expect(await write).toBeUndefined();
    expect([faulty.openCount, faulty.count('close'), faulty.count('unlink')]).toEqual([0, 1, 1]);
    expect(() => file.sizeBytes()).toThrow('the file was removed');
  });

  it('others are closed for one that the system has no room for, and where there is none it says so', () => {
    const faulty = new FaultyFiles(({ name }) =>
      (name === 'create' || name === 'open') && faulty.openCount >= 2 ? { error: 'EMFILE' } : undefined,
    );
    const openFiles = new OpenFiles(64);
    const files = Array.from({ length: 5 }, (_, at) => openSpillFile(pathOf(at), openFiles, faulty.calls));
    files.forEach((file, at) => file.writeNow(written(at), 0));
    expect(files.map(textIn)).toEqual(files.map((_, at) => `file ${at}`));
    expect(faulty.openCount).toBe(2);
    faulty.rule = ({ name }) => (name === 'open' ? { error: 'ENFILE' } : undefined);
    expect(() => textIn(files[0] as SpillFile)).toThrow('ENFILE');
    expect(faulty.openCount).toBe(0);
    faulty.rule = () => undefined;
    expect(files.map(textIn)).toEqual(files.map((_, at) => `file ${at}`));
    for (const file of files) file.remove();
    expect(faulty.openCount).toBe(0);
  });

  it.each(['file', 'link'])('one in whose place there is another %s is not read or written', async (what) => {
    if (what === 'link' && process.platform === 'win32') return;
    const faulty = new FaultyFiles();
    const file = openSpillFile(pathOf(0), new OpenFiles(1), faulty.calls);
    // Another one has it closed.
    const openFiles = new OpenFiles(1);
    const paused = openSpillFile(pathOf(1), openFiles, faulty.calls);
    const other = openSpillFile(pathOf(2), openFiles, faulty.calls);
    renameSync(pathOf(1), pathOf(3));
    writeFileSync(pathOf(4), 'somebody');
    if (what === 'file') renameSync(pathOf(4), pathOf(1));
    else symlinkSync(pathOf(4), pathOf(1));
    const expected = what === 'file' ? 'there is another file in its place' : /ELOOP/;
    expect(() => textIn(paused)).toThrow(expected);
    expect(() => paused.writeNow(written(1), 0)).toThrow(expected);
    const error = await new Promise<Error | undefined>((resolve) => {
      paused.write([written(1)], 0, resolve);
    });
    expect(error?.message).toMatch(expected);
    expect(readFileSync(pathOf(1), 'utf8')).toBe('somebody');
    expect(faulty.openCount).toBe(2);
    for (const each of [file, other, paused]) each.remove();
    expect(faulty.openCount).toBe(0);
  });

  it('one is not made where there is something already, which stays as it is', () => {
    const faulty = new FaultyFiles();
    writeFileSync(pathOf(0), 'somebody');
    // Nothing is made where a link leads to, either.
    if (process.platform !== 'win32') symlinkSync(pathOf(3), pathOf(1));
    for (const at of process.platform === 'win32' ? [0] : [0, 1])
      expect(() => openSpillFile(pathOf(at), new OpenFiles(), faulty.calls)).toThrow('EEXIST');
    expect([readFileSync(pathOf(0), 'utf8'), place.files().includes('3.log')]).toEqual(['somebody', false]);
    expect(faulty.openCount).toBe(0);
  });

  it('one that cannot be told from others is not made', () => {
    const faulty = new FaultyFiles(({ name }) => (name === 'identify' ? { error: 'EIO' } : undefined));
    expect(() => openSpillFile(pathOf(0), new OpenFiles(), faulty.calls)).toThrow('EIO');
    expect([faulty.openCount, place.files()]).toEqual([0, []]);
  });
});

describe('a log whose file is closed meanwhile', () => {
  it.each([
    ['ENOENT', { cause: 'damaged', reason: 'it was removed, ENOENT' }],
    ['EMFILE', { cause: 'not readable', reason: 'too many files are open, EMFILE' }],
    ['EACCES', { cause: 'not readable', reason: 'permission denied, EACCES' }],
  ])('says so when it cannot be opened again (%s)', async (error, loss) => {
    const faulty = new FaultyFiles();
    const openFiles = new OpenFiles(1);
    const [used, other] = [1, 2].map(() => storageIn(place, 64 * 1024, { calls: faulty.calls, openFiles }));
    if (!used || !other) throw new Error('No storages');
    for (const { storage } of [used, other]) {
      fill(storage.bodies, 300 * 1024);
      await place.settled();
    }
    faulty.rule = ({ name }) => (name === 'open' ? { error } : undefined);
    expect(used.storage.bodies.read(8 * 1024, 10)).toHaveLength(0);
    faulty.rule = () => undefined;
    await place.settled();
    expect(used.losses).toEqual([loss]);
    const { start } = used.storage.bodies;
    expectGone(used.storage.bodies, start);
    if (loss.cause === 'not readable') expect(start).toBe(16 * 1024);
    fill(used.storage.bodies, 300 * 1024);
    await place.settled();
    expect(used.storage.bodies.start).toBe(start);
    for (const { storage } of [used, other]) {
      expectWhole(storage.bodies);
      storage.dispose();
    }
    expect([other.losses, faulty.openCount, place.files()]).toEqual([[], 0, []]);
  });

  it('is not given up when its size cannot be told before a write', async () => {
    const faulty = new FaultyFiles();
    const { storage, losses } = storageIn(place, 64 * 1024, { calls: faulty.calls });
    fill(storage.bodies, 300 * 1024);
    faulty.rule = ({ name }) => (name === 'sizeBytes' ? { error: 'EIO' } : undefined);
    fill(storage.bodies, 300 * 1024);
    await place.settled();
    expect([storage.bodies.start, losses]).toEqual([0, []]);
    expectWhole(storage.bodies);
    storage.dispose();
  });
});
