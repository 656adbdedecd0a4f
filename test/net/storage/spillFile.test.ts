// Files that are removed, or replaced by somebody: what they hold open, and the place that they take from others.

import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { OpenFiles } from '../../../src/net/storage/openFiles.ts';
import { openSpillFile, type SpillFile } from '../../../src/net/storage/spillFile.ts';
import { FaultyFiles } from '../../helpers/faultyFiles.ts';
import { SpillPlace } from '../../helpers/spillFiles.ts';

let place: SpillPlace;
let files: FaultyFiles;
beforeEach(() => {
  place = new SpillPlace();
  files = new FaultyFiles();
});
afterEach(() => place.remove());

const pathOf = (name: string): string => join(place.folder, name);

it('one that was removed takes no place from those that are there', () => {
  const openFiles = new OpenFiles(2);
  const make = (name: string): SpillFile => openSpillFile(pathOf(name), openFiles, files.calls);
  const kept = make('kept');
  for (let time = 1; time <= 3; time += 1) {
    make(`gone ${time}`).remove();
    expect(files.openCount).toBe(1);
  }
  const other = make('other');
  expect(files.openCount).toBe(2);
  for (const file of [kept, other]) file.remove();
  expect(files.openCount).toBe(0);
});

it('one that was removed while it was written to takes no place either, though it is read until that is done', async () => {
  const openFiles = new OpenFiles(2);
  const make = (name: string): SpillFile => openSpillFile(pathOf(name), openFiles, files.calls);
  const kept = make('kept');
  for (let time = 1; time <= 3; time += 1) {
    const gone = make(`gone ${time}`);
    const written = new Promise((resolve) => {
      gone.write([Buffer.from('some')], 0, resolve);
    });
    gone.remove();
    expect([gone.sizeBytes() <= 4, files.openCount]).toEqual([true, 2]);
    await written;
    expect(files.openCount).toBe(1);
    // Both of these may be open: nothing closes the one that was used before.
    make(`other ${time}`).remove();
    kept.sizeBytes();
    expect(files.count('open')).toBe(0);
  }
  kept.remove();
  expect(files.openCount).toBe(0);
});

it('one in whose place there is another is not held open, however often it is asked for', () => {
  const openFiles = new OpenFiles(1);
  const make = (name: string): SpillFile => openSpillFile(pathOf(name), openFiles, files.calls);
  const replaced = make('replaced');
  const other = make('other');
  renameSync(pathOf('replaced'), pathOf('elsewhere'));
  writeFileSync(pathOf('replaced'), 'of somebody else');
  for (let time = 1; time <= 3; time += 1) {
    expect(() => replaced.read(new Uint8Array(1), 0)).toThrow('there is another file in its place');
    expect(files.openCount).toBe(1);
  }
  other.remove();
  replaced.remove();
  expect(files.openCount).toBe(0);
});
