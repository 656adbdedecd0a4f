import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
});
