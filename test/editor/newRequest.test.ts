import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const row = '[role=row]';
const address = 'input[aria-label="Address of the stream"]';

/** A server that keeps the bodies it gets. */
async function startServer(): Promise<{ readonly server: ScriptedServer; readonly bodies: string[] }> {
  const bodies: string[] = [];
  const server = await startScriptedServer((response, number, request) => {
    let body = '';
    request.on('data', (bytes: Buffer) => {
      body += bytes.toString();
    });
    request.on('end', () => {
      bodies.push(body);
      openStream(response, `data: token ${number}\n\n`);
    });
  });
  return { server, bodies };
}

describe('a new request', () => {
  let server: ScriptedServer;
  let bodies: string[];

  before(function () {
    requireWorkbench(this);
  });
  beforeEach(async () => {
    ({ server, bodies } = await startServer());
  });
  afterEach(async () => {
    await cleanUp(await activateExtension());
    await server.close();
  });

  it('is sent by Ctrl+Enter from any of its fields, and by nothing before', async () => {
    const api = await activateExtension();
    await vscode.commands.executeCommand('sse.newRequest');
    const page = workbench.webview();
    await page.fill(address, server.url);
    await page.select('select[aria-label="Method"]', 'POST');
    await page.fill('textarea#body', '{"stream":true}');
    assert.deepEqual(api.list(), []);
    assert.equal(server.requests.length, 0);
    await page.focus('textarea#body');
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 1');
    assert.equal(server.requests[0]?.method, 'POST');
    assert.deepEqual(bodies, ['{"stream":true}']);

    // The same form, changed and sent again.
    await page.click('button:has-text("Request")');
    await page.fill('textarea#body', '{"stream":true,"n":2}');
    assert.equal(server.requests.length, 1);
    await page.focus('#last-event-id');
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 2');
    assert.deepEqual(bodies, ['{"stream":true}', '{"stream":true,"n":2}']);
  });

  it('is there as it was after another tab was in front', async () => {
    await vscode.commands.executeCommand('sse.newRequest', {
      url: server.url,
      method: 'POST',
      headers: [['X-Test', 'a']],
    });
    const page = workbench.webview();
    await page.fill('textarea#body', 'typed by hand');
    await vscode.commands.executeCommand('workbench.action.files.newUntitledFile');
    await workbench.waitForSelector('iframe.webview', { state: 'detached' });
    await vscode.commands.executeCommand('workbench.action.previousEditor');
    const again = workbench.webview();
    await again.focus('textarea#body');
    assert.equal(server.requests.length, 0);
    await workbench.press('Control+Enter');
    await again.waitForText(row, 'token 1');
    assert.deepEqual(bodies, ['typed by hand']);
    assert.equal(server.requests[0]?.headers['x-test'], 'a');
  });

  it('begins with a pasted command, of which nothing is sent', async () => {
    const api = await activateExtension();
    const text = `curl ${server.url} \\\n  -H "X-Test: $VALUE" \\\n  -d 'a=1'`;
    await vscode.commands.executeCommand('sse.newRequest', text);
    const page = workbench.webview();
    await page.fill('.pasted-bar input', 'given');
    assert.deepEqual(api.list(), []);
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 1');
    assert.equal(server.requests[0]?.headers['x-test'], 'given');
    const [stream] = api.list();
    assert.ok(stream);
    await waitForEntry(api, stream.streamId, ({ kind }) => kind === 'message');
    assert.deepEqual(bodies, ['a=1']);
  });
});
