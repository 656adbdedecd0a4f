// The file of a recording: made new, opened again, closed and given up, each also a second time.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { RecordingFile } from '../../../src/net/recording/recordingFile.ts';
import { systemCalls } from '../../../src/net/storage/fileCalls.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sse-file-'));
  path = join(folder, 'a.sserec');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps the beginning of a file that is there, and goes on behind it', () => {
  writeFileSync(path, 'abcdef');
  const file = new RecordingFile(path, 3);
  expect(file.sizeBytes).toBe(3);
  file.write(Buffer.from('xy'));
  file.close(true);
  file.close();
  expect([file.sizeBytes, readFileSync(path, 'utf8')]).toEqual([5, 'abcxy']);
  expect(() => file.write(Buffer.from('z'))).toThrow('The file is closed.');
  file.reopen(4);
  file.reopen(1);
  file.write(Buffer.from('z'));
  file.close();
  expect([file.sizeBytes, readFileSync(path, 'utf8')]).toEqual([5, 'abcxz']);
  // What was behind it is gone, also when less is written in its place, or nothing.
  file.reopen(2);
  file.write(Buffer.from('u'));
  file.close();
  expect([file.sizeBytes, readFileSync(path, 'utf8')]).toEqual([3, 'abu']);
  file.reopen(1);
  file.close();
  expect([file.sizeBytes, readFileSync(path, 'utf8')]).toEqual([1, 'a']);
});

it('is not there after it was given up, open or closed, and no other descriptor is closed with it', () => {
  const file = new RecordingFile(path);
  expect(() => new RecordingFile(path)).toThrow('EEXIST');
  file.close();
  file.discard();
  file.discard();
  expect(existsSync(path)).toBe(false);
  const other = new RecordingFile(path);
  other.discard();
  other.discard();
  expect(existsSync(path)).toBe(false);
  expect(() => new RecordingFile(path, 0)).toThrow('ENOENT');
});

it.each([false, true])('takes nothing more after a write that failed, also reopened: %s', (isReopened) => {
  let isFull = false;
  let asked = 0;
  const file = new RecordingFile(path, undefined, {
    ...systemCalls,
    write(...given) {
      asked += 1;
      if (isFull) throw new Error('The disk is full.');
      return systemCalls.write(...given);
    },
  });
  file.write(Buffer.from('ab'));
  isFull = true;
  const write = (): void => file.write(Buffer.from('cd'));
  expect(write).toThrow('The disk is full.');
  isFull = false;
  // What comes now would stand behind a hole.
  expect(write).toThrow('The disk is full.');
  file.close();
  if (isReopened) file.reopen(2);
  expect(write).toThrow('The disk is full.');
  file.close();
  expect([asked, file.sizeBytes, readFileSync(path, 'utf8')]).toEqual([2, 2, 'ab']);
});
