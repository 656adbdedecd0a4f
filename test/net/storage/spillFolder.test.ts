// The folder of a process's logs: made when it is needed, gone when the process ends well, swept when it did not.

import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SpillFolder } from '../../../src/net/storage/spillFolder.ts';

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

  it('does without a folder, and with a file in its place', async () => {
    expect(await new SpillFolder(parent).sweep()).toBe(0);
    writeFileSync(parent, '');
    const folder = new SpillFolder(parent);
    expect(await folder.sweep()).toBe(0);
    expect(() => folder.open()).toThrow();
    folder.dispose();
  });
});
