// Many logs have a file each; only a few of them are open, and nobody notices.

import { readdirSync, readlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { OpenFiles } from '../../../src/net/storage/openFiles.ts';
import { openSpillFile, type SpillFile } from '../../../src/net/storage/spillFile.ts';
import { bytesOf } from '../../core/recording.ts';
import { SpillPlace } from '../../helpers/spillFiles.ts';

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
});
