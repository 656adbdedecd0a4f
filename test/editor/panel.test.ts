import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, startDevServer, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const row = '[role=row]';

describe('the timeline panel', () => {
  before(function () {
    requireWorkbench(this);
  });

  afterEach(async () => cleanUp(await activateExtension()));

  it('shows the rows of a live stream of the dev server', async () => {
    const origin = await startDevServer();
    await vscode.commands.executeCommand(
      'sse.connect',
      `${origin}/ticks?interval=1000&event=price&comments=1`,
    );
    const page = workbench.webview();
    await page.waitForText(row, /200\sOK over HTTP/);
    await page.waitForText(row, /price/);
    await page.waitForText(row, /comment/);
    await page.waitForText('body', /Open/);
    await workbench.screenshot('timeline');
  });

  it('shows everything again after it was hidden, what came meanwhile included', async () => {
    const api = await activateExtension();
    const responses: ServerResponse[] = [];
    const server = await startScriptedServer((response) => {
      responses.push(response);
      openStream(response, 'data: before\n\n');
    });
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await workbench.webview().waitForText(row, 'before');
      await vscode.commands.executeCommand('workbench.action.files.newUntitledFile');
      responses[0]?.write('data: while hidden\n\n');
      await waitForEntry(api, id, ({ data }) => data === 'while hidden');
      await vscode.commands.executeCommand('sse.showTimeline', id);
      const page = workbench.webview();
      await page.waitForText(row, 'while hidden');
      await page.waitForText(row, 'before');
      responses[0]?.write('data: after\n\n');
      await page.waitForText(row, 'after');
      assert.equal(server.requests.length, 1);
    } finally {
      await server.close();
    }
  });

  it('goes on in another editor group', async () => {
    const server = await startScriptedServer((response) => openStream(response, 'data: moved\n\n'));
    try {
      await vscode.commands.executeCommand('sse.connect', server.url);
      await workbench.webview().waitForText(row, 'moved');
      await vscode.commands.executeCommand('workbench.action.moveEditorToNextGroup');
      await workbench.webview().waitForText(row, 'moved');
      assert.equal(server.requests.length, 1);
    } finally {
      await server.close();
    }
  });

  it('shows script in data as text', async () => {
    const script = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const server = await startScriptedServer((response) => openStream(response, `data: ${script}\n\n`));
    try {
      await vscode.commands.executeCommand('sse.connect', server.url);
      const page = workbench.webview();
      await page.waitForText(row, script);
      assert.equal(await page.count(`${row} img, ${row} script`), 0);
    } finally {
      await server.close();
    }
  });

  it('says what happened, who did it, and what a client does next', async () => {
    const server = await startScriptedServer((response, number) => {
      if (number === 1) {
        openStream(response, 'retry: 60000\nid: 7\ndata: x\n\n');
        response.end();
      }
    });
    try {
      await vscode.commands.executeCommand('sse.connect', server.url);
      const page = workbench.webview();
      await page.waitForText(
        row,
        /close[\s\S]*The server ended the response\.[\s\S]*An EventSource comes back in 1 min 0 s, with Last-Event-ID 7\./,
      );
      await page.waitForText('body', /Waiting \d+(\.\d)?\s(s|min)/);
    } finally {
      await server.close();
    }
  });

  it('shows the first bytes of a refused answer', async () => {
    const server = await startScriptedServer((response) => {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('No stream by this name');
    });
    try {
      await vscode.commands.executeCommand('sse.connect', server.url);
      await workbench.webview().waitForText('body', 'No stream by this name');
    } finally {
      await server.close();
    }
  });

  it('connects from its address bar, and tells there what is wrong with an address', async () => {
    const api = await activateExtension();
    const first = await startScriptedServer((response) => openStream(response, 'data: first\n\n'));
    const second = await startScriptedServer((response) => openStream(response, 'data: second\n\n'));
    try {
      await vscode.commands.executeCommand('sse.connect', first.url);
      const page = workbench.webview();
      await page.waitForText(row, 'first');
      await page.fill('input[type=text], input[type=url], input:not([type])', 'ws://localhost/');
      await workbench.press('Enter');
      await page.waitForText('body', 'WebSocket is another protocol');
      await page.fill('input[type=text], input[type=url], input:not([type])', second.url);
      await workbench.press('Enter');
      await page.waitForText(row, 'second');
      await first.whenIdle();
      assert.equal(api.list().filter(({ phase }) => phase === 'open').length, 1);
    } finally {
      await first.close();
      await second.close();
    }
  });

  it('opens the page of an ending', async () => {
    await vscode.commands.executeCommand('sse.learnMore', 'no-content');
    await workbench.webview().waitForText('h1', 'do not come back');
  });
});
