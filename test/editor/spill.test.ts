import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const row = '[role=row]';
const count = 400;
/** Events of two kilobytes each, which say their number. */
const body = Array.from({ length: count }, (_, at) => `data: number ${at + 1} ${'x'.repeat(2000)}\n\n`).join(
  '',
);

/** Paths of the logs that this extension host has open. Only Linux shows them. */
function openLogs(): string[] {
  return readdirSync('/proc/self/fd')
    .map((descriptor) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`);
      } catch {
        return '';
      }
    })
    .filter((path) => new RegExp(`logs/[^/]+\\.${process.pid}\\.[^/]+/\\d+\\.log`).test(path));
}

describe('a stream with more than fits in its memory', () => {
  const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('sse.log');
  const { Global } = vscode.ConfigurationTarget;

  afterEach(async () => {
    await configuration().update('memoryMiB', undefined, Global);
    await configuration().update('diskMiB', undefined, Global);
    await cleanUp(await activateExtension());
  });

  it('shows its first entries from disk, and takes its file along when it is removed', async () => {
    const api = await activateExtension();
    await configuration().update('memoryMiB', 0.0625, Global);
    const server = await startScriptedServer((response) => openStream(response, body));
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await waitForEntry(api, id, ({ data }) => data?.startsWith(`number ${count} `) === true);
      const [status] = api.list();
      assert.ok((status?.spilledBytes ?? 0) > 500_000, `${status?.spilledBytes} bytes on disk`);
      assert.equal(status?.goneEntries, 0);
      const datas = api.readEntries(id).flatMap(({ data }) => data ?? []);
      assert.deepEqual(
        datas.map((data) => data.slice(0, data.indexOf(' x'))),
        Array.from({ length: count }, (_, at) => `number ${at + 1}`),
      );
      if (process.platform === 'linux') assert.equal(openLogs().length, 1);
      await vscode.commands.executeCommand('sse.removeStream', id);
      if (process.platform === 'linux') assert.deepEqual(openLogs(), []);
    } finally {
      await server.close();
    }
  });

  it('shows rows from disk in its timeline', async function () {
    requireWorkbench(this);
    await configuration().update('memoryMiB', 0.0625, Global);
    const server = await startScriptedServer((response) => openStream(response, body));
    try {
      await vscode.commands.executeCommand('sse.connect', server.url);
      const page = workbench.webview();
      await page.waitForText(row, new RegExp(`number ${count} x`));
      await page.focus('[role=grid]');
      await workbench.press('Home');
      await page.waitForText(row, /number 1 x/);
    } finally {
      await server.close();
    }
  });

  it('says in a row how much is gone when there is no more room', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    await configuration().update('memoryMiB', 0.0625, Global);
    await configuration().update('diskMiB', 0.125, Global);
    const server = await startScriptedServer((response) => openStream(response, body));
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await waitForEntry(api, id, ({ data }) => data?.startsWith(`number ${count} `) === true);
      await waitForEntry(api, id, ({ type }) => type === 'bytes-gone');
      const page = workbench.webview();
      await page.waitForText(row, new RegExp(`number ${count} x`));
      const gone = api.list()[0]?.goneEntries ?? 0;
      assert.ok(gone > 200, `${gone} entries gone`);
      assert.equal(api.readEntries(id).filter(({ isGone }) => isGone).length, gone);
      await page.focus('[role=grid]');
      await workbench.press('Home');
      await page.waitForText(row, /The bytes of this entry are gone/);
      const { number } = await waitForEntry(api, id, ({ type }) => type === 'bytes-gone');
      assert.ok(number > 3);
    } finally {
      await server.close();
    }
  });
});
