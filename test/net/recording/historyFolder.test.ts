import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { HistoryFacts } from '../../../src/core/recording/historyFacts.ts';
import { HistoryFolder } from '../../../src/net/recording/historyFolder.ts';
import { processStart } from '../../../src/net/storage/processStart.ts';

let path: string;
let folder: HistoryFolder;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'sse-history-'));
  folder = new HistoryFolder(path);
});
afterEach(() => rmSync(path, { recursive: true }));

const facts = (startedAtMs: number, more: Partial<HistoryFacts> = {}): HistoryFacts => ({
  method: 'GET',
  url: 'http://localhost:3000/events',
  startedAtMs,
  lastAtMs: startedAtMs,
  messages: 0,
  attempts: 1,
  isFailure: false,
  ...more,
});

function add(startedAtMs: number, more?: Partial<HistoryFacts>): string {
  const id = folder.createId(startedAtMs);
  writeFileSync(folder.pathOf(id), 'recording');
  folder.writeFacts(id, facts(startedAtMs, more));
  return id;
}

describe('the folder of the history', () => {
  it('has nothing before it is made', async () => {
    const none = new HistoryFolder(join(path, 'none'));
    expect(await none.list()).toEqual([]);
    expect(await none.prune({ bytes: 0, ageMs: 0 }, () => false)).toBe(0);
  });

  it('lists what has both files, the newest first', async () => {
    const [old, young] = [add(1_000), add(2_000)];
    writeFileSync(folder.pathOf(folder.createId(3_000)), 'without facts');
    writeFileSync(join(path, 'other.txt'), 'of somebody else');
    folder.writeFacts(folder.createId(4_000), facts(4_000));
    expect((await folder.list()).map(({ id }) => id)).toEqual([young, old]);
  });

  it('has what is known of a recording as it was written last, and nothing half written', () => {
    const id = add(1_000);
    folder.writeFacts(id, facts(1_000, { name: 'mine' }));
    expect(folder.readFacts(id)?.name).toBe('mine');
    expect(readdirSync(path).filter((name) => name.endsWith('.part'))).toEqual([]);
    // Who reads while it is written has what was known before, whole.
    const factsName = readdirSync(path).find(
      (name) => name.includes(id) && !folder.pathOf(id).endsWith(name),
    );
    linkSync(join(path, factsName ?? ''), join(path, 'read'));
    folder.writeFacts(id, facts(1_000, { name: 'yours' }));
    expect(readFileSync(join(path, 'read'), 'utf8')).toContain('mine');
    expect(folder.readFacts(id)?.name).toBe('yours');
    expect(folder.readFacts('20260101-000000-000000000000')).toBeUndefined();
  });

  it.each(['../secret', 'a/b', '', 'UPPERCASE', '20260101 000000', 7, undefined])(
    'takes no %j for an id',
    (id) => {
      expect(HistoryFolder.isId(id)).toBe(false);
    },
  );

  it('removes the oldest first, and nothing that is pinned, shown or written by a living process', async () => {
    const now = Date.now();
    const [pinned, old, shown, written, young] = [
      add(now - 5_000, { isPinned: true }),
      add(now - 4_000),
      add(now - 3_000),
      add(now - 2_000, { writer: folder.writer }),
      add(now - 1_000),
    ];
    const sizeBytes = (await folder.list())[0]?.sizeBytes ?? 0;
    const budget = { bytes: sizeBytes * 4, ageMs: 60_000 };
    expect(await folder.prune(budget, (id) => id === shown)).toBe(1);
    expect((await folder.list()).map(({ id }) => id)).toEqual([young, written, shown, pinned]);
    expect(await folder.prune({ bytes: 0, ageMs: 0 }, (id) => id === shown)).toBe(1);
    expect((await folder.list()).map(({ id }) => id)).toEqual([written, shown, pinned]);
    expect(old).not.toBe(young);
  });

  it('knows that a process that wrote a recording is gone', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const pid = child.pid ?? 0;
    const start = await processStart(pid);
    const writer = { ...folder.writer, pid, ...(start !== undefined && { start }) };
    expect(await folder.isWritten(facts(1, { writer }))).toBe(true);
    if (start !== undefined)
      expect(await folder.isWritten(facts(1, { writer: { ...writer, start: 'another' } }))).toBe(false);
    child.stdin?.end();
    await once(child, 'exit');
    expect(await folder.isWritten(facts(1, { writer }))).toBe(false);
    expect(await folder.isWritten(facts(1))).toBe(false);
  });

  it('counts the age of a recording from what came last, and lists them by their beginning', async () => {
    const now = Date.now();
    const day = 24 * 60 * 60 * 1_000;
    const [long, short] = [
      add(now - 9 * day, { lastAtMs: now }),
      add(now - 8 * day, { lastAtMs: now - 7 * day }),
    ];
    expect((await folder.list()).map(({ id }) => id)).toEqual([short, long]);
    expect(await folder.prune({ bytes: Infinity, ageMs: 5 * day }, () => false)).toBe(1);
    expect((await folder.list()).map(({ id }) => id)).toEqual([long]);
    expect(readdirSync(path).toSorted()).toEqual([`${long}.json`, `${long}.sserec`]);
    await folder.remove(long);
    await folder.remove(long);
    expect(readdirSync(path)).toEqual([]);
  });

  it('leaves what is written on another machine, and what a living process writes that does not tell when it began', async () => {
    const { pid } = process;
    const here = { host: folder.writer.host, pid };
    expect(await folder.isWritten(facts(1, { writer: { host: 'another', pid: 2 ** 30 } }))).toBe(true);
    expect(await folder.isWritten(facts(1, { writer: here }))).toBe(true);
    expect(await folder.isWritten(facts(1, { writer: { ...here, pid: 2 ** 30 } }))).toBe(false);
    const start = await processStart(pid);
    expect(folder.writer).toEqual({ ...here, ...(start !== undefined && { start }) });
  });

  it('knows nothing of a recording that is gone, though its facts are there', () => {
    const id = add(1_000);
    expect(folder.readFacts(id)).toEqual(facts(1_000));
    rmSync(folder.pathOf(id));
    expect(folder.readFacts(id)).toBeUndefined();
  });

  it('has what was known before where it cannot be written anew, and nothing of the attempt', () => {
    const id = add(1_000);
    const other = folder.createId(2_000);
    // A folder in its place cannot be replaced by a file.
    mkdirSync(join(path, `${other}.json`, 'full'), { recursive: true });
    for (let round = 0; round < 2; round += 1)
      expect(() => folder.writeFacts(other, facts(2_000))).toThrow(/EISDIR|ENOTEMPTY|EPERM|EEXIST/);
    expect(folder.readFacts(id)).toEqual(facts(1_000));
    expect(readdirSync(path).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')('is for the user alone, and so is what is in it', () => {
    const made = new HistoryFolder(join(path, 'a', 'b'));
    made.make();
    made.make();
    const id = made.createId(5);
    made.writeFacts(id, facts(5));
    expect(statSync(made.path).mode & 0o777).toBe(0o700);
    expect(statSync(join(made.path, `${id}.json`)).mode & 0o777).toBe(0o600);
  });

  it('makes ids in the order of time, each of them another one', () => {
    const times = [0, 999, 1_000, Date.UTC(2026, 8, 9, 9, 59, 59), Date.UTC(2026, 10, 20, 14, 2, 11)];
    const ids = times.map((time) => folder.createId(time));
    expect(ids.map((id) => id.slice(0, 15))).toEqual([
      '19700101-000000',
      '19700101-000000',
      '19700101-000001',
      '20260909-095959',
      '20261120-140211',
    ]);
    expect(ids.every((id) => HistoryFolder.isId(id))).toBe(true);
    expect(new Set(Array.from({ length: 50 }, () => folder.createId(0))).size).toBe(50);
  });
});
