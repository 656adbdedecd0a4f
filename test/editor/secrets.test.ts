import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

describe('a credential in a header', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await cleanUp(await activateExtension());
  });

  it('goes to the secret storage, to the server of its host, and nowhere else', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const server = await startScriptedServer((response, number) => {
      openStream(response, `data: welcome, request ${number}\n\n`);
    });
    try {
      await vscode.commands.executeCommand('sse.connect', server.url);
      const page = workbench.webview();
      await page.waitForText('[role=row]', 'welcome, request 1');
      await page.click('button:has-text("Request")');
      await page.select('#authorization', 'bearer');
      await page.fill('input[type=password][aria-label="Token"]', 'open-sesame');
      await page.click('button:has-text("Connect"):not(:has-text("Disconnect"))');
      await page.waitForText('[role=row]', 'welcome, request 2');
      assert.equal(server.requests.at(-1)?.headers.authorization, 'Bearer open-sesame');
      await page.waitForText('.stored-value', 'In the secret storage');
      await page.click('button[aria-label="Show: the token"]');
      await page.waitForText('.stored-value', 'open-sesame');
      await page.click('button[aria-label="Hide: the token"]');
      await page.waitForText('.stored-value', 'In the secret storage');

      // Another one for the same server does not change what a stream of before asks with.
      await vscode.commands.executeCommand('sse.newRequest', {
        url: server.url,
        headers: { Authorization: 'Bearer open-sesame-2' },
      });
      const other = workbench.webview({ title: 'SSE ' + new URL(server.url).host + '/events' });
      await other.focus('#authorization');
      await workbench.press('Control+Enter');
      await other.waitForText('[role=row]', 'welcome, request 3');
      assert.equal(server.requests.at(-1)?.headers.authorization, 'Bearer open-sesame-2');
      const first = api.list()[1];
      assert.ok(first);
      await vscode.commands.executeCommand('sse.reconnectNow', first.streamId);
      await waitForEntry(api, first.streamId, ({ data }) => data === 'welcome, request 4');
      assert.equal(server.requests.at(-1)?.headers.authorization, 'Bearer open-sesame');

      const shown =
        JSON.stringify(api.list()) + JSON.stringify(api.readEntries(api.list().at(-1)?.streamId ?? ''));
      assert.ok(!shown.includes('open-sesame'));
      assert.match(shown, /\$\{secret:Authorization@127\.0\.0\.1/);
    } finally {
      await server.close();
    }
  });

  it('is not told to other extensions, wherever it was typed', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => openStream(response));
    const { host } = new URL(server.url);
    try {
      const id = await api.connect({
        url: `http://me:open-sesame-1@${host}/?token=open-sesame-2`,
        method: 'POST',
        headers: [
          ['Authorization', 'Bearer open-sesame-3'],
          ['X-Api-Key', 'open-sesame-4'],
        ],
        body: '{"password":"open-sesame-5"}',
      });
      await waitForEntry(api, id, ({ kind }) => kind === 'open');
      const [status] = api.list();
      assert.ok(status);
      assert.equal(server.requests[0]?.headers['x-api-key'], 'open-sesame-4');
      const told = JSON.stringify([status, api.readEntries(status.streamId)]);
      assert.ok(!told.includes('open-sesame'), told);
      assert.deepEqual(status.request.headers?.[0], ['Authorization', 'Bearer [redacted]']);
    } finally {
      await server.close();
    }
  });

  it('is asked for again when it was forgotten', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => openStream(response));
    try {
      const { host } = new URL(server.url);
      const request = { url: server.url, headers: { Authorization: `\${secret:Authorization@${host}}` } };
      await assert.rejects(
        async () => vscode.commands.executeCommand('sse.connect', request),
        /Type the header's value again/,
      );
      assert.equal(server.requests.length, 0);
      assert.deepEqual(api.list(), []);
    } finally {
      await server.close();
    }
  });
});
