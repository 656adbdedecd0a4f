import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import type { ExportResult } from '../../src/host/export/exportCommand.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';
import { workspaceFolder } from './workspaceFiles.ts';

describe('an export', () => {
  let server: ScriptedServer;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sse-export-'));
    server = await startScriptedServer((response) => {
      openStream(response, ': hi\nid: 1\ndata: one\n\nevent: tick\ndata: two\n\n');
      response.end();
    });
  });
  afterEach(async () => {
    await cleanUp(await activateExtension());
    await rm(folder, { recursive: true });
    await server.close();
  });

  /** A stream that has ended, and how to export it. */
  async function endedStream(): Promise<(wanted: unknown) => Promise<ExportResult | undefined>> {
    const api = await activateExtension();
    const id = await vscode.commands.executeCommand<string>('sse.connect', {
      url: `${server.url}?token=open-sesame`,
      headers: { Authorization: 'Bearer open-sesame' },
      policy: { kind: 'off' },
    });
    await waitForEntry(api, id, ({ kind }) => kind === 'close');
    return async (wanted) => vscode.commands.executeCommand('sse.export', id, wanted);
  }

  function place(name: string): string {
    return vscode.Uri.file(join(folder, name)).toString();
  }

  it('is written by a script, with what is secret left out', async () => {
    const exported = await endedStream();
    const result = await exported({ format: 'ndjson', uri: place('all.ndjson') });
    const text = await readFile(join(folder, 'all.ndjson'), 'utf8');
    assert.equal(result?.bytes, Buffer.byteLength(text));
    assert.doesNotMatch(text, /open-sesame/);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map(({ kind }) => kind),
      ['stream', 'attempt', 'comment', 'event', 'event', 'ending'],
    );
    const events = lines.filter(({ kind }) => kind === 'event');
    assert.deepEqual(
      events.map(({ type, id, lastEventId, data }) => [type, id, lastEventId, data]),
      [
        ['message', '1', '1', 'one'],
        ['tick', null, '1', 'two'],
      ],
    );

    // Once more, over the file that is there, with less.
    await exported({ format: 'ndjson', uri: place('all.ndjson'), entries: [4] });
    assert.match(await readFile(join(folder, 'all.ndjson'), 'utf8'), /"data":"one"/);
    assert.doesNotMatch(await readFile(join(folder, 'all.ndjson'), 'utf8'), /"data":"two"/);
  });

  it('is written in each format, and of what a filter finds', async () => {
    const exported = await endedStream();
    const read = async (format: string, more = {}): Promise<string> => {
      await exported({ format, uri: place('a'), ...more });
      return readFile(join(folder, 'a'), 'utf8');
    };
    assert.equal(await read('raw'), ': hi\nid: 1\ndata: one\n\nevent: tick\ndata: two\n\n');
    assert.equal(await read('raw', { entries: { filter: 'type:tick' } }), 'event: tick\ndata: two\n\n');
    assert.equal(await read('raw', { entries: { attempt: 2 } }), '');
    assert.match(await read('csv'), /^seq,kind,.*\r\n/);
    assert.match(await read('csv', { columns: ['$'] }), /^seq,kind,.*,url,\$\r\n.*,two\r\n/s);
    await assert.rejects(read('csv', { columns: ['$['] }), /JSON paths/);
    await assert.rejects(read('har', { columns: ['$.a'] }), /JSON paths/);
    assert.match(await read('har'), /"eventName":"tick"/);
    assert.doesNotMatch(await read('curl'), /open-sesame/);
    assert.match(await read('curl', { withCredentials: true }), /Bearer open-sesame/);
  });

  it('is of the rows that are selected, which are copied together too', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const exported = await endedStream();
    const page = workbench.webview();
    await page.waitForText('[role=row]', 'two');
    await page.click('[role=row]:has-text("one")');
    await workbench.press('Shift+ArrowDown');
    await page.waitForText('.selection-note', '2 selected');
    // What is selected in the page is told after it is drawn there.
    const exportedRows = async (isThere: (text: string) => boolean): Promise<string> => {
      for (;;) {
        await exported({ format: 'raw', uri: place('rows'), entries: 'selected' });
        const text = await readFile(join(folder, 'rows'), 'utf8');
        if (isThere(text)) return text;
      }
    };
    assert.equal(
      await exportedRows((text) => text.includes('two')),
      'id: 1\ndata: one\n\nevent: tick\ndata: two\n\n',
    );
    const row = { streamId: api.list()[0]?.streamId, number: 4, webviewSection: 'row', isOneOfSeveral: true };
    await vscode.commands.executeCommand('sse.copyData', row);
    assert.equal(await vscode.env.clipboard.readText(), 'one\ntwo');
    await vscode.commands.executeCommand('sse.copyRaw', row);
    assert.equal(await vscode.env.clipboard.readText(), 'id: 1\ndata: one\n\nevent: tick\ndata: two\n\n');
    await vscode.commands.executeCommand('sse.copyCurl', row);
    assert.equal((await vscode.env.clipboard.readText()).split('curl -N').length, 2);

    // The editor's own key would select the texts of the page.
    await workbench.press('Control+a');
    await page.waitForText('.selection-note', '6 selected');
    const selectedText = await page.runInPage(() =>
      String((globalThis as unknown as { getSelection(): unknown }).getSelection()),
    );
    assert.equal(selectedText, '');
    assert.match(await exportedRows((text) => text.includes('hi')), /^: hi/);
    await vscode.commands.executeCommand('sse.clear');
    assert.equal(await exportedRows((text) => text === ''), '');
  });

  it('asks a user for its format and its place', async function () {
    requireWorkbench(this);
    await endedStream();
    const exported = vscode.commands.executeCommand<ExportResult | undefined>('sse.export');
    await workbench.waitForText('.quick-input-title', 'Export as');
    await workbench.waitForText('.quick-input-list', 'cURL with credentials');
    await workbench.type('CSV');
    await workbench.press('Enter');
    await workbench.waitForText('.quick-input-title', 'Export to a file');
    // The place that is suggested, in the workspace.
    await workbench.waitForSelector('.quick-input-action .monaco-button');
    await workbench.press('Enter');
    const { uri = '' } = (await exported) ?? {};
    const file = vscode.Uri.parse(uri);
    try {
      assert.equal(file.path.startsWith(workspaceFolder().path), true);
      assert.match(file.path, /127\.0\.0\.1-\d+-events \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.csv$/);
      assert.match(await readFile(file.fsPath, 'utf8'), /,tick,/);
      await vscode.commands.executeCommand('notifications.showList');
      await workbench.waitForText('.notifications-center', /Exported \d+ entries to/);
    } finally {
      await vscode.commands.executeCommand('notifications.clearAll');
      await rm(file.fsPath, { force: true });
    }
  });

  it('says what it does not take, and leaves nothing behind', async () => {
    const exported = await endedStream();
    const cases: [unknown, RegExp][] = [
      [{ format: 'xml', uri: place('a') }, /with one of these as format: ndjson/],
      [{ format: 'ndjson' }, /is the URI of a file/],
      [{ format: 'har', uri: place('a'), withCredentials: true }, /Only an export with the format “curl”/],
      [{ format: 'ndjson', uri: place('a'), entries: { filter: 'size:x' } }, /size/],
      [{ format: 'ndjson', uri: 'untitled:a' }, /not to “untitled:”/],
      [{ format: 'ndjson', uri: place('a'), entries: [[2, 1]] }, /array of numbers and pairs/],
      [{ format: 'ndjson', uri: place('none/a') }, /The folder of .* does not exist/],
      [{ format: 'ndjson', uri: vscode.Uri.file(folder).toString() }, /is a folder/],
    ];
    for (const [wanted, sentence] of cases) await assert.rejects(exported(wanted), sentence);
    assert.deepEqual(await readdir(folder), []);
  });
});
