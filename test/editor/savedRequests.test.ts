import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { until } from '../helpers/waiting.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';
import { WorkspaceFiles } from './workspaceFiles.ts';

const row = '.pane:has-text("Requests") .monaco-list-row';
const input = '.quick-input-widget input[type="text"], .quick-input-widget input[type="password"]';

/** Opens an item of the view. One that is drawn anew just then takes no click. */
async function expand(name: string): Promise<void> {
  const isOpen = `${row}[aria-expanded="true"]:has-text("${name}")`;
  while ((await workbench.count(isOpen)) === 0) {
    await workbench.click(`${row}[aria-expanded="false"]:has-text("${name}")`);
    await workbench.waitForSelector(isOpen, { timeoutMs: 2_000 }).catch(() => undefined);
  }
}

describe('saved requests', () => {
  const files = new WorkspaceFiles();
  let server: ScriptedServer;
  beforeEach(async () => {
    // What other tests have kept for their hosts would be asked about first.
    await activateExtension();
    await vscode.commands.executeCommand('sse.forgetSecrets');
    server = await startScriptedServer((response, number) =>
      openStream(response, `data: welcome ${number}\n\n`),
    );
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await cleanUp(await activateExtension());
    await files.remove();
    await vscode.commands.executeCommand('workbench.view.explorer');
    await server.close();
  });

  it('are listed with their files, and inspected or opened by a click', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    await vscode.commands.executeCommand('sse.requests.focus');
    await files.write('listed.http', `### feed\nGET ${server.url}?feed\n\n###\nPOST ${server.url}?post\n`);
    await workbench.waitForText(row, 'listed.http');
    await expand('listed.http');
    await workbench.waitForText(row, `POST ${server.url}?post`);
    await workbench.click(`${row}:has-text("feed") >> nth=0`);
    await workbench.webview().waitForText('[role=row]', 'welcome 1');
    assert.equal(server.requests[0]?.url, '/events?feed');

    // What the pointer rests on is told in a box above the next row.
    await workbench.hover('.statusbar');
    await workbench.waitForSelector('.hover-contents', { state: 'hidden' });
    await workbench.click(`${row}:has-text("?post") >> nth=0`);
    await until(
      () => vscode.window.activeTextEditor?.selection.active.line === 4,
      (onChange) => {
        const subscription = vscode.window.onDidChangeTextEditorSelection(onChange);
        const other = vscode.window.onDidChangeActiveTextEditor(onChange);
        return () => vscode.Disposable.from(subscription, other).dispose();
      },
      () => `There is ${vscode.window.activeTextEditor?.document.uri.toString()}`,
    );
    assert.equal(server.requests.length, 1);
    assert.equal(api.list().length, 1);
  });

  it('hold no credentials, and ask for them', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const id = await vscode.commands.executeCommand<string>('sse.connect', {
      url: `${server.url}?a=1`,
      method: 'POST',
      headers: { Authorization: 'Bearer open-sesame', 'X-Other': 'x' },
      body: '{"stream":true}',
    });
    await waitForEntry(api, id, ({ kind }) => kind === 'message');
    const file = await files.write('saved.http', 'GET http://localhost/');
    for (const name of ['one', 'two'])
      await vscode.commands.executeCommand('sse.saveRequest', id, { file: file.toString(), name });
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const request = `POST ${server.url}?a=1\nAuthorization: Bearer {{Authorization}}\nX-Other: x\n\n{"stream":true}\n`;
    assert.equal(text, `GET http://localhost/\n\n### one\n${request}\n### two\n${request}`);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 10);

    const asked = vscode.commands.executeCommand<string>('sse.inspectRequest', file.toString(), 9);
    await workbench.waitForText('.quick-input-title', 'Authorization');
    await workbench.fill(input, 'typed');
    await workbench.press('Enter');
    await waitForEntry(api, await asked, ({ kind }) => kind === 'message');
    assert.equal(server.requests[1]?.headers.authorization, 'Bearer typed');
  });

  it('are saved to a new file by keyboard', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const file = files.expect('new.http');
    const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
    await waitForEntry(api, id, ({ kind }) => kind === 'message');
    const saved = vscode.commands.executeCommand('sse.saveRequest');
    await workbench.waitForText('.quick-input-title', 'Path of the new file in the workspace');
    await workbench.fill(input, '../outside.http');
    await workbench.waitForText(
      '.quick-input-message',
      'Type a path in the workspace that ends in .http or .rest.',
    );
    await workbench.fill(input, 'new.http');
    await workbench.press('Enter');
    await workbench.waitForText('.quick-input-title', 'Name of the request');
    await workbench.fill(input, 'feed');
    await workbench.press('Enter');
    await saved;
    assert.equal(
      new TextDecoder().decode(await vscode.workspace.fs.readFile(file)),
      `### feed\nGET ${server.url}\n`,
    );
  });
});
