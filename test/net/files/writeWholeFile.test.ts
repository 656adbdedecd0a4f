import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FileWriteError, describeWriteError } from '../../../src/net/files/fileWords.ts';
import { writeWholeFile } from '../../../src/net/files/writeWholeFile.ts';
import { systemError } from '../../helpers/faultyFiles.ts';
import { collectGarbage } from '../../helpers/garbage.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sse-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const never = new AbortController().signal;

function write(path: string, pieces: Iterable<string | Uint8Array>, signal = never): Promise<number> {
  const source = {
    beginTurn: () => {},
    pieces: pieces[Symbol.iterator]() as Iterator<string, void, undefined>,
  };
  return writeWholeFile(path, source, { signal });
}

describe('a file that is written whole', () => {
  it('has all pieces in their order, text in UTF-8', async () => {
    const path = join(folder, 'file');
    const pieces = ['a', '', Uint8Array.of(0xff, 0), 'é', '😀', Uint8Array.of(1)];
    expect(await write(path, pieces)).toBe(10);
    expect(await readFile(path)).toEqual(Buffer.from([97, 255, 0, 195, 169, 240, 159, 152, 128, 1]));
    expect(await readdir(folder)).toEqual(['file']);
    expect(await write(path, [])).toBe(0);
    expect(await readFile(path, 'utf8')).toBe('');
  });

  it('has pieces that are larger than what is written together, with small ones around them', async () => {
    const path = join(folder, 'file');
    const large = 'é'.repeat(400_000);
    const bytes = new Uint8Array(700_000).fill(7);
    const pieces = ['a', large, 'b', bytes, 'c', 'x'.repeat(300_000), 'd', bytes.subarray(0, 300_000), large];
    const expected = Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)));
    expect(await write(path, pieces)).toBe(expected.length);
    expect(expected.equals(await readFile(path))).toBe(true);
  });

  it('takes what a source uses again', async () => {
    const path = join(folder, 'file');
    const bytes = Uint8Array.of(0);
    function* counting(): Generator<Uint8Array> {
      for (let at = 0; at < 5; at += 1) {
        bytes[0] = at;
        yield bytes;
      }
    }
    await write(path, counting());
    expect([...(await readFile(path))]).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([
    ['a', 1],
    ['é', 2],
    ['€', 3],
    ['😀', 4],
  ])('has texts of %s to their last byte, wherever what is written together ends', async (letter, size) => {
    const path = join(folder, 'file');
    const units = letter.length;
    // Around what is collected, with and without room for what comes next.
    for (const length of [512 * 1024 - 2, 512 * 1024 - 1, 512 * 1024, 512 * 1024 + 1].flatMap((bytes) =>
      [size, 3 * units].map((each) => Math.floor(bytes / each)),
    )) {
      const text = letter.repeat(length);
      expect(await write(path, [text, 'b', text.slice(0, 2_000), 'c'])).toBe(
        length * size + 2 + (2_000 / units) * size,
      );
      expect((await readFile(path, 'utf8')) === `${text}b${text.slice(0, 2_000)}c`).toBe(true);
    }
  });

  it('takes what a source uses again, also where it is larger than what is written together, or left for the next time', async () => {
    const path = join(folder, 'file');
    for (const size of [600 * 1024, 300 * 1024]) {
      const bytes = new Uint8Array(size);
      function* counting(): Generator<Uint8Array> {
        for (let at = 1; at <= 4; at += 1) yield bytes.fill(at);
        bytes.fill(99);
      }
      await write(path, counting());
      const expected = [1, 2, 3, 4].map((at) => Buffer.alloc(size, at));
      expect(Buffer.concat(expected).equals(await readFile(path))).toBe(true);
    }
  });

  it('has what its source gave, though the source changes it while others have their turn', async () => {
    const path = join(folder, 'file');
    const bytes = new Uint8Array(200 * 1024).fill(2);
    const source = {
      beginTurn: () => {},
      pieces: [new Uint8Array(400 * 1024), bytes, 'c'][Symbol.iterator]() as Iterator<
        string | Uint8Array,
        void,
        undefined
      >,
    };
    // It found no room in the first block, and waits for the next one.
    await writeWholeFile(path, source, { signal: never, onProgress: () => bytes.fill(99) });
    const written = await readFile(path);
    expect(written.subarray(400 * 1024, -1).equals(Buffer.alloc(bytes.length, 2))).toBe(true);
  });

  it('has what its source gave, though the source changes it while that is written', async () => {
    const path = join(folder, 'file');
    const bytes = new Uint8Array(16 * 1024 * 1024).fill(2);
    function* changing(): Generator<Uint8Array> {
      queueMicrotask(() => bytes.fill(99, bytes.length / 2));
      yield bytes;
    }
    await write(path, changing());
    expect((await readFile(path)).equals(Buffer.alloc(bytes.length, 2))).toBe(true);
  });

  it('is whole where the system writes half of what it is given', async () => {
    const path = join(folder, 'file');
    const other = await open(join(folder, 'other'), 'w');
    await other.close();
    const handles = Object.getPrototypeOf(other) as FileHandle;
    const writeBytes = Reflect.get(handles, 'write') as (
      this: FileHandle,
      ...given: unknown[]
    ) => Promise<never>;
    let calls = 0;
    const writes = vi.spyOn(handles, 'write').mockImplementation(async function half(
      this: FileHandle,
      ...given
    ) {
      const [bytes, at] = given as unknown as [Uint8Array, number];
      calls += 1;
      return writeBytes.call(this, bytes, at, Math.ceil((bytes.length - at) / 2));
    });
    try {
      const text = 'what lies where is not to be mixed up '.repeat(1_000);
      expect(await write(path, [text])).toBe(text.length);
      expect((await readFile(path, 'utf8')) === text).toBe(true);
      expect(calls).toBeGreaterThan(10);
    } finally {
      writes.mockRestore();
    }
  });

  it('is given up in its last turn as in any other', async () => {
    const path = join(folder, 'file');
    const cancelling = new AbortController();
    const source = {
      beginTurn: () => {},
      pieces: ['a'][Symbol.iterator]() as Iterator<string, void, undefined>,
    };
    const onProgress = (): void => cancelling.abort(new Error('late'));
    await expect(writeWholeFile(path, source, { signal: cancelling.signal, onProgress })).rejects.toThrow(
      'late',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes nothing more from its source once it is given up', async () => {
    const cancelling = new AbortController();
    let [turns, pieces] = [0, 0];
    function* many(): Generator<string> {
      for (; pieces < 100; pieces += 1) yield 'x'.repeat(600 * 1024);
    }
    const source = {
      beginTurn: () => (turns += 1),
      pieces: many() as Iterator<string, void, undefined>,
    };
    const onProgress = (): void => {
      if (turns === 2) cancelling.abort(new Error('enough'));
    };
    const writing = writeWholeFile(join(folder, 'file'), source, { signal: cancelling.signal, onProgress });
    await expect(writing).rejects.toThrow('enough');
    expect(turns).toBe(2);
    expect(pieces).toBeLessThan(5);
  });

  it('leaves no descriptor and no other file, however often it is given up', async () => {
    const path = join(folder, 'file');
    await expectNothingLeft(
      async (number) => {
        function* failing(): Generator<string> {
          yield 'a'.repeat(number % 2 === 0 ? 10 : 600 * 1024);
          throw new Error('broken');
        }
        await expect(write(path, failing())).rejects.toThrow('broken');
      },
      { uses: 20 },
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('is closed by who gives it up, and not by the system once nobody holds it', async () => {
    const warnings: string[] = [];
    const hear = ({ message }: Error): unknown => warnings.push(message);
    function* failing(): Generator<string> {
      yield 'a'.repeat(600 * 1024);
      throw new Error('broken');
    }
    process.on('warning', hear);
    try {
      for (let round = 0; round < 5; round += 1) {
        await expect(write(join(folder, 'file'), failing())).rejects.toThrow('broken');
        collectGarbage();
        await nextTurn();
        await nextTurn();
      }
      expect(warnings).toEqual([]);
    } finally {
      process.off('warning', hear);
    }
  });

  it('is written in turns, of which others have theirs between', async () => {
    let turns = 0;
    function* endless(): Generator<string> {
      for (let at = 0; at < 64; at += 1) yield 'x'.repeat(64 * 1024);
    }
    const source = { beginTurn: () => (turns += 1), pieces: endless() as Iterator<string, void, undefined> };
    const sizes: number[] = [];
    const path = join(folder, 'large');
    const size = await writeWholeFile(path, source, { signal: never, onProgress: (at) => sizes.push(at) });
    expect(size).toBe(4 * 1024 * 1024);
    expect(turns).toBeGreaterThanOrEqual(8);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(sizes.at(-1)).toBe(size);
    expect((await stat(path)).size).toBe(size);
  });

  it('is not there when it is given up, or its source fails; what was there before is', async () => {
    const path = join(folder, 'file');
    const cancelling = new AbortController();
    function* cancelled(): Generator<string> {
      yield 'a'.repeat(300 * 1024);
      cancelling.abort(new Error('enough'));
      yield 'b';
    }
    function* failing(): Generator<string> {
      yield 'a'.repeat(300 * 1024);
      throw new Error('broken');
    }
    await expect(write(path, cancelled(), cancelling.signal)).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual([]);
    await writeFile(path, 'before');
    await expect(write(path, failing())).rejects.toThrow('broken');
    await expect(write(path, ['x'], AbortSignal.abort(new Error('at once')))).rejects.toThrow('at once');
    expect(await readdir(folder)).toEqual(['file']);
    expect(await readFile(path, 'utf8')).toBe('before');
  });

  it('replaces what is there with its rights, and follows a link', async () => {
    const path = join(folder, 'file');
    await writeFile(path, 'before');
    await chmod(path, 0o640);
    await symlink(path, join(folder, 'link'));
    await write(join(folder, 'link'), ['after']);
    expect(await readFile(path, 'utf8')).toBe('after');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
  });

  it('is refused in a sentence where there is no place for it', async () => {
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'file'), '');
    const cases: [string, string][] = [
      [join(folder, 'sub'), 'is a folder'],
      [join(folder, 'none', 'a'), 'does not exist'],
      [join(folder, 'file', 'a'), 'does not exist'],
      ['/dev/null', 'is a folder'],
    ];
    for (const [path, words] of cases) {
      const failure = await write(path, ['x']).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(FileWriteError);
      expect((failure as Error).message).toContain(words);
    }
    expect(await readdir(folder)).toEqual(['file', 'sub']);
  });

  it.each([
    ['ENOSPC', 'There is no room for /x'],
    ['EDQUOT', 'There is no room for /x'],
    ['EPERM', 'you may not write'],
    ['ENOENT', 'The folder of /x does not exist'],
    ['ENOTDIR', 'The folder of /x does not exist'],
    ['EISDIR', '/x is a folder'],
    ['EROFS', 'you may not write'],
    ['EACCES', 'you may not write'],
    ['ENAMETOOLONG', 'too long'],
    ['EFBIG', 'no file as large'],
    ['EIO', 'EIO: refused by the test'],
  ])('%s is told as: %s', (code, words) => {
    expect(describeWriteError('/x', systemError(code))).toContain(words);
  });
});
