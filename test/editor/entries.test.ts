import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForEntry, waitForTab } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

describe('an entry', () => {
  let server: ScriptedServer;
  let id: string;
  let host: string;

  /** Connects to a stream of these messages, and waits for the last. */
  async function receive(...blocks: readonly string[]): Promise<void> {
    const api = await activateExtension();
    server = await startScriptedServer((response) => openStream(response, blocks.join('')));
    host = new URL(server.url).host;
    id = await vscode.commands.executeCommand<string>('sse.connect', {
      url: server.url,
      headers: { 'X-Api-Key': 'k-123' },
    });
    await waitForEntry(api, id, ({ number }) => number === blocks.length + 2);
  }

  async function copied(command: string, number: number): Promise<string> {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand(command, { streamId: id, number, webviewSection: 'row' });
    return vscode.env.clipboard.readText();
  }

  afterEach(async () => {
    await cleanUp(await activateExtension());
    await server.close();
  });

  it('is copied in every form', async () => {
    await receive('event: tick\nid: 7\ndata: {"a":1.0,\ndata: "b":2}\n\n');
    assert.equal(await copied('sse.copyData', 3), '{"a":1.0,\n"b":2}');
    assert.equal(await copied('sse.copyRaw', 3), 'event: tick\nid: 7\ndata: {"a":1.0,\ndata: "b":2}\n\n');
    assert.equal(await copied('sse.copyJson', 3), '{\n  "a": 1.0,\n  "b": 2\n}');
    const {
      kind,
      type,
      id: eventId,
      data,
    } = JSON.parse(await copied('sse.copyEntry', 3)) as Record<string, unknown>;
    assert.deepEqual([kind, type, eventId, data], ['message', 'tick', '7', '{"a":1.0,\n"b":2}']);
  });

  it('is copied with the request of its attempt, and with credentials only when that is chosen', async () => {
    await receive('data: x\n\n');
    const command = await copied('sse.copyCurl', 3);
    assert.match(command, new RegExp(`^curl -N 'http://${host}/events' `));
    assert.match(command, /-H 'Accept: text\/event-stream'/);
    assert.match(command, /-H 'X-Api-Key: \[redacted\]'/);
    assert.match(await copied('sse.copyCurlWithCredentials', 3), /-H 'X-Api-Key: k-123'/);
  });

  for (const [what, data, language, extension] of [
    ['JSON', '{"a":[1]}', 'json', 'json'],
    ['HTML', '<p>Hello</p>', 'html', 'html'],
    ['XML', '<?xml version="1.0"?><a/>', 'xml', 'xml'],
    ['Markdown', '# Title', 'markdown', 'md'],
    ['text', 'plain words', 'plaintext', 'txt'],
  ] as const) {
    it(`of ${what} opens in an editor as that`, async () => {
      await receive(`event: a/b\ndata: ${data}\n\n`);
      await vscode.commands.executeCommand('sse.openEntry', { streamId: id, number: 3 });
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.languageId, language);
      assert.equal(document.getText(), data === '{"a":[1]}' ? '{\n  "a": [\n    1\n  ]\n}' : data);
      await waitForTab(`${host}∕events #3 a∕b.${extension}`);
    });
  }

  it('of megabytes opens in an editor', async () => {
    const data = 'word '.repeat(600_000);
    await receive(`data: ${data}\n\n`);
    await vscode.commands.executeCommand('sse.openEntry', { streamId: id, number: 3 });
    assert.equal(vscode.window.activeTextEditor?.document.getText().length, data.length);
  });

  it('is compared with the one before it, in the panel and in the editor', async function () {
    requireWorkbench(this);
    await receive('data: {"n":1}\n\n', 'data: {"n":2}\n\n');
    await vscode.commands.executeCommand('sse.compareWithPrevious', {
      streamId: id,
      number: 4,
      webviewSection: 'row',
    });
    const page = workbench.webview();
    await page.waitForText('.change', /\$\.n\s*changed/);
    await page.click('button[aria-label="Compare in editor"]');
    await waitForTab(`${host}/events #3 ↔ #4`);
  });
});
