// The folder of a process's logs: made when it is needed, gone when the process ends well, swept when it did not.

import { once } from 'node:events';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ByteLoss } from '../../../src/core/log/byteLoss.ts';
import { LogStorage } from '../../../src/net/storage/logStorage.ts';
import { processStart } from '../../../src/net/storage/processStart.ts';
import { SpillFolder } from '../../../src/net/storage/spillFolder.ts';
import { folderName, maxUnknownAgeMs, sweepFolders } from '../../../src/net/storage/spillSweep.ts';
import { expectWhole, fill } from '../../helpers/toldBytes.ts';

let parent: string;
beforeEach(() => {
  parent = join(mkdtempSync(join(tmpdir(), 'sse-folder-')), 'logs');
});
afterEach(() => rmSync(join(parent, '..'), { recursive: true, force: true }));

const host = hostname().replaceAll(/[^\w-]/g, '_') || 'localhost';

function leave(name: string): void {
  mkdirSync(join(parent, name), { recursive: true });
  writeFileSync(join(parent, name, '1.log'), 'bytes');
}

/** Makes a folder with all in it as if nothing had changed for so long. */
function age(name: string, ageMs: number): void {
  const path = join(parent, name);
  const at = new Date(Date.now() - ageMs);
  for (const file of readdirSync(path)) utimesSync(join(path, file), at, at);
  utimesSync(path, at, at);
}

/** Runs while another process does, which has nothing to do with logs. */
async function withProcess(run: (pid: number) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  try {
    await once(child, 'spawn');
    await run(child.pid ?? 0);
  } finally {
    child.stdin?.end();
    await once(child, 'exit');
  }
}

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the folder', () => {
  it('is made with the first file and removed with the last word', () => {
    const folder = new SpillFolder(parent);
    expect(existsSync(parent)).toBe(false);
    const files = [folder.open(), folder.open()];
    const [name = ''] = readdirSync(parent);
    expect(readdirSync(join(parent, name))).toHaveLength(2);
    files[0]?.remove();
    expect(readdirSync(join(parent, name))).toHaveLength(1);
    folder.dispose();
    expect(readdirSync(parent)).toEqual([]);
    files[1]?.remove();
    expect(() => folder.open()).toThrow('closing');
  });
});

describe('sweeping', () => {
  it('removes what dead processes left, and nothing else', async () => {
    const dead = await deadPid();
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    try {
      const kept = [`${host}.${child.pid}.abc`, `elsewhere.${dead}.abc`, 'something else', `${host}.12x.abc`];
      const left = [`${host}.${dead}.abc`, `${host}.${process.pid}.1`];
      [...kept, ...left].forEach(leave);
      const folder = new SpillFolder(parent);
      folder.open();
      const own = readdirSync(parent).filter((name) => ![...kept, ...left].includes(name));
      expect(own).toHaveLength(1);
      expect(await folder.sweep()).toBe(2);
      expect(readdirSync(parent).toSorted()).toEqual([...kept, ...own].toSorted());
      folder.dispose();
    } finally {
      child.stdin?.end();
      await once(child, 'exit');
    }
  });

  it.runIf(process.platform !== 'win32')(
    'knows a number that has come again by when its process began',
    async () => {
      await withProcess(async (pid) => {
        const start = await processStart(pid);
        const [own, other] = [
          folderName(hostname(), pid, 'abc', start),
          folderName(hostname(), pid, 'abd', 'beef'),
        ];
        [own, other].forEach(leave);
        expect(await new SpillFolder(parent).sweep()).toBe(1);
        expect(readdirSync(parent)).toEqual([own]);
        age(own, 2 * maxUnknownAgeMs);
        expect(await new SpillFolder(parent).sweep()).toBe(0);
        expect(readdirSync(join(parent, own))).toEqual(['1.log']);
      });
    },
  );

  it('leaves what nobody can tell, until it is old with all that is in it', async () => {
    await withProcess(async (pid) => {
      const names = [folderName(hostname(), pid, 'abc', undefined), `elsewhere.${pid}.abc.beef`];
      names.forEach(leave);
      const folder = new SpillFolder(parent);
      for (const name of names) age(name, maxUnknownAgeMs - 60_000);
      expect(await folder.sweep()).toBe(0);
      for (const name of names) {
        age(name, maxUnknownAgeMs + 1_000);
        writeFileSync(join(parent, name, '2.log'), 'new');
        const at = new Date(Date.now() - 2 * maxUnknownAgeMs);
        utimesSync(join(parent, name), at, at);
      }
      expect(await folder.sweep()).toBe(0);
      for (const name of names) age(name, maxUnknownAgeMs + 1_000);
      expect(await folder.sweep()).toBe(2);
      expect(readdirSync(parent)).toEqual([]);
    });
  });

  it.each([
    [29, 0],
    [31, 1],
  ])('takes %i days for a time in which somebody may come back: %i go', async (days, removed) => {
    const name = `elsewhere.1.abc.beef`;
    leave(name);
    age(name, days * 24 * 60 * 60 * 1000);
    expect(await new SpillFolder(parent).sweep()).toBe(removed);
  });

  it('never removes what is old and is not called like a folder of logs', async () => {
    const names = [
      'elsewhere',
      `${host}.1`,
      'a b.1.c',
      `${host}.1.abc.xyz`,
      `${host}.1.abc.beef.beef`,
      `${host}..abc`,
    ];
    names.forEach(leave);
    for (const name of names) age(name, 2 * maxUnknownAgeMs);
    writeFileSync(join(parent, 'elsewhere.1.abc'), 'a file');
    expect(await new SpillFolder(parent).sweep()).toBe(0);
    expect(readdirSync(parent)).toHaveLength(names.length + 1);
  });

  it('goes through the places of before, and takes those along that it has emptied', async () => {
    const dead = `${host}.${await deadPid()}.abc`;
    const places = ['one', 'two', 'three'].map((workspace) =>
      join(parent, '..', 'workspaceStorage', workspace, 'logs'),
    );
    const [emptied = '', used = '', missing = ''] = places;
    for (const place of [emptied, used]) mkdirSync(join(place, dead), { recursive: true });
    writeFileSync(join(used, 'of somebody'), '');
    leave(dead);
    expect(await new SpillFolder(parent).sweep(places)).toBe(3);
    expect([emptied, used, missing, parent].map((path) => existsSync(path))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(readdirSync(used)).toEqual(['of somebody']);
  });

  it('leaves the folders of its own process, whichever of its folders sweeps', async () => {
    const folders = [new SpillFolder(parent), new SpillFolder(parent)];
    const files = folders.map((folder) => folder.open());
    for (const file of files) file.writeNow(new Uint8Array(10), 0);
    for (const folder of folders) expect(await folder.sweep()).toBe(0);
    expect(readdirSync(parent)).toHaveLength(2);
    for (const folder of folders) folder.dispose();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('removes one of its own process that could not be removed when it was disposed of', async () => {
    const folder = new SpillFolder(parent);
    folder.open().remove();
    const aside = `${parent}.aside`;
    renameSync(parent, aside);
    writeFileSync(parent, '');
    folder.dispose();
    rmSync(parent);
    renameSync(aside, parent);
    expect(readdirSync(parent)).toHaveLength(1);
    expect(await new SpillFolder(parent).sweep()).toBe(1);
    expect(readdirSync(parent)).toEqual([]);
  });

  it('does without a folder, and with a file in its place', async () => {
    expect(await new SpillFolder(parent).sweep()).toBe(0);
    writeFileSync(parent, '');
    const folder = new SpillFolder(parent);
    expect(await folder.sweep()).toBe(0);
    expect(() => folder.open()).toThrow();
    folder.dispose();
  });
});

describe('another window on the same folder', () => {
  const program = `
    import { SpillFolder } from ${JSON.stringify(new URL('../../../src/net/storage/spillFolder.ts', import.meta.url).href)};
    const folder = new SpillFolder(process.argv[1]);
    await folder.sweep();
    const file = folder.open();
    file.writeNow(Buffer.from('of the other'), 0);
    console.log('written');
    process.stdin.resume();
  `;

  it('keeps its files as long as it lives, and what it leaves in a crash is removed', async () => {
    const folder = new SpillFolder(parent);
    const own = folder.open();
    own.writeNow(Buffer.from('own'), 0);
    const [ownName] = readdirSync(parent);
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, parent], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    try {
      await once(createInterface(child.stdout), 'line');
      expect(await folder.sweep()).toBe(0);
      const other = readdirSync(parent).find((name) => name !== ownName) ?? '';
      expect(other).toMatch(process.platform === 'win32' ? /\.[\da-z]+$/ : /\.[\da-z]+\.[\da-f]{16}$/);
      expect(readFileSync(join(parent, other, '1.log'), 'utf8')).toBe('of the other');
      expect(readFileSync(join(parent, ownName ?? '', '1.log'), 'utf8')).toBe('own');
    } finally {
      child.kill('SIGKILL');
      await exit;
    }
    expect(await folder.sweep()).toBe(1);
    expect(readdirSync(parent)).toEqual([ownName]);
    folder.dispose();
  });
});

/** A storage over the folder, with more than its memory holds, and what it says is lost. */
async function spilled(
  folder: SpillFolder,
): Promise<{ readonly storage: LogStorage; readonly losses: ByteLoss[] }> {
  const losses: ByteLoss[] = [];
  const storage = new LogStorage({ memoryBytes: 64 * 1024, diskBytes: Infinity, openFile: folder.open });
  storage.listen({ beforeLoss: () => {}, beforeRecordLoss: () => {}, onLoss: (loss) => losses.push(loss) });
  fill(storage.bodies, 300 * 1024);
  await Promise.resolve();
  return { storage, losses };
}

// Windows lets only some users make links.
describe.runIf(process.platform !== 'win32')('a link', () => {
  let outside: string;
  beforeEach(() => {
    outside = join(parent, '..', 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, '1.log'), 'of somebody');
  });
  afterEach(() => {
    expect(readdirSync(outside).filter((name) => name.endsWith('.log'))).toEqual(['1.log']);
    expect(readFileSync(join(outside, '1.log'), 'utf8')).toBe('of somebody');
  });

  it('in the place of the folder for all is not followed: the log says so, and keeps what memory holds', async () => {
    symlinkSync(outside, parent);
    mkdirSync(join(outside, `${host}.${await deadPid()}.abc`));
    const folder = new SpillFolder(parent);
    expect(await folder.sweep()).toBe(0);
    const { storage, losses } = await spilled(folder);
    expect(losses).toEqual([{ cause: 'not writable', reason: 'there is a link in its place, ELOOP' }]);
    expectWhole(storage.bodies);
    storage.dispose();
    folder.dispose();
    expect(readdirSync(outside)).toHaveLength(2);
  });

  it('in the place of its own folder is not followed, and what is behind it stays', async () => {
    const folder = new SpillFolder(parent);
    const { storage, losses } = await spilled(folder);
    const [name = ''] = readdirSync(parent);
    renameSync(join(parent, name), join(parent, '..', 'moved'));
    symlinkSync(outside, join(parent, name));
    // The file that is open goes on being used.
    fill(storage.bodies, 100 * 1024);
    expectWhole(storage.bodies);
    expect(storage.bodies.start).toBe(0);
    expect(losses).toEqual([]);
    expect(() => folder.open()).toThrow('ELOOP');
    folder.dispose();
    storage.dispose();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('that is called like a folder of a dead process stays, and what is behind it', async () => {
    mkdirSync(parent);
    symlinkSync(outside, join(parent, `${host}.${await deadPid()}.abc`));
    expect(await new SpillFolder(parent).sweep()).toBe(0);
    expect(readdirSync(parent)).toHaveLength(1);
  });

  it('inside a folder of a dead process goes, and what is behind it stays', async () => {
    const dead = `${host}.${await deadPid()}.abc`;
    leave(dead);
    symlinkSync(outside, join(parent, dead, 'link'));
    expect(await new SpillFolder(parent).sweep()).toBe(1);
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('the folder that somebody else', () => {
  it('removes is made again', async () => {
    const folder = new SpillFolder(parent);
    folder.open().remove();
    rmSync(parent, { recursive: true });
    const { storage, losses } = await spilled(folder);
    expectWhole(storage.bodies);
    expect(storage.bodies.start).toBe(0);
    expect(losses).toEqual([]);
    storage.dispose();
    folder.dispose();
    expect(readdirSync(parent)).toEqual([]);
  });

  // For root nothing is forbidden.
  it.runIf(process.getuid !== undefined && process.getuid() !== 0)(
    'has made read-only is not written to, in words',
    async () => {
      mkdirSync(parent, { mode: 0o500 });
      const folder = new SpillFolder(parent);
      const { storage, losses } = await spilled(folder);
      expect(losses).toEqual([{ cause: 'not writable', reason: 'permission denied, EACCES' }]);
      expectWhole(storage.bodies);
      storage.dispose();
      folder.dispose();
      chmodSync(parent, 0o700);
      expect(readdirSync(parent)).toEqual([]);
    },
  );

  it('replaces by a file makes no file any more, in words', async () => {
    writeFileSync(parent, 'of somebody');
    const folder = new SpillFolder(parent);
    const { storage, losses } = await spilled(folder);
    expect(losses.map(({ cause }) => cause)).toEqual(['not writable']);
    storage.dispose();
    folder.dispose();
    expect(readFileSync(parent, 'utf8')).toBe('of somebody');
  });
});

it.runIf(process.platform !== 'win32')('is for the user alone, with all that is in it', () => {
  const folder = new SpillFolder(parent);
  folder.open();
  const [name = ''] = readdirSync(parent);
  for (const path of [parent, join(parent, name), join(parent, name, '1.log')])
    expect(statSync(path).mode & 0o077).toBe(0);
  folder.dispose();
});

describe('the start of a process', () => {
  it('is the same each time, another one of another process, and unknown of none', async () => {
    const own = await processStart(process.pid);
    expect(own).toEqual(process.platform === 'win32' ? undefined : expect.stringMatching(/^[\da-f]{16}$/));
    expect(await processStart(process.pid)).toBe(own);
    expect(await processStart(await deadPid())).toBeUndefined();
    await withProcess(async (pid) => {
      const start = await processStart(pid);
      expect(start).toBe(await processStart(pid));
      if (process.platform !== 'win32') expect(start).not.toBe(own);
    });
  });

  it('is the same whatever it calls itself', async () => {
    const program =
      "process.stdin.on('data', () => { process.title = 'a) b (c) d'; console.log('called so'); })";
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(child, 'spawn');
      const pid = child.pid ?? 0;
      const start = await processStart(pid);
      child.stdin.write('now');
      await once(createInterface(child.stdout), 'line');
      expect(await processStart(pid)).toBe(start);
    } finally {
      child.stdin.end();
      await once(child, 'exit');
    }
  });
});

it('a place that is not there is swept without a word', async () => {
  expect(await sweepFolders(join(parent, 'nowhere'), hostname(), { isEmptiedAway: true })).toBe(0);
});
