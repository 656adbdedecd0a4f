// Formats of one's own, from files of the workspace, as they come, change and go.

import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';
import { WorkspaceFiles } from './workspaceFiles.ts';

const events = [{ say: ' Hel' }, { say: 'lo' }, { over: true }];
const row = '[role=row] .data-cell';

describe('a format of one’s own', () => {
  const files = new WorkspaceFiles();
  let server: ScriptedServer;

  before(function () {
    requireWorkbench(this);
  });
  beforeEach(async () => {
    server = await startScriptedServer((response) =>
      openStream(response, events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')),
    );
  });
  afterEach(async () => {
    await files.remove();
    await cleanUp(await activateExtension());
    await server.close();
  });

  it('is used as soon as its file is there, as it is now, and no more when it is gone', async () => {
    await activateExtension();
    await vscode.commands.executeCommand('sse.connect', server.url);
    const page = workbench.webview();
    await page.waitForText(row, '{"say":" Hel"}');
    await files.write('ours.sse-format.json', '{"version": 1, "text": "$.say", "finish": "$.over"}');
    await page.waitForText(row, '" Hel"');
    await page.click('.view-button:has-text("Assembled")');
    await page.waitForText('.part-text', ' Hello');
    await page.waitForText('.answer-format', /^ours/);
    await page.waitForText('.answer-state', 'Finished');
    await files.write('ours.sse-format.json', '{"version": 1, "name": "Theirs", "reasoning": "$.say"}');
    await page.waitForText('.answer-format', /^Theirs/);
    await files.remove();
    await page.waitForText('.invitation', /No token stream recognised/);
  });

  it('with a mistake is told of it at its place', async () => {
    await activateExtension();
    const told = new Promise<vscode.Uri>((resolve) => {
      const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const uri = uris.find(({ path }) => path.endsWith('/wrong.sse-format.json'));
        if (!uri || vscode.languages.getDiagnostics(uri).length === 0) return;
        listening.dispose();
        resolve(uri);
      });
    });
    await vscode.workspace.openTextDocument(
      await files.write('wrong.sse-format.json', '{"version": 1,\n  "text": "$.a..b"}'),
    );
    const found = vscode.languages
      .getDiagnostics(await told)
      .filter(({ source }) => source === 'SSE Inspector');
    assert.deepEqual(
      found.map(({ range, message }) => [range.start.line, range.start.character, message.slice(0, 26)]),
      [[1, 10, 'The path has “..”, which i']],
    );
  });
});
