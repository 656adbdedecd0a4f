import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';
import { WorkspaceFiles } from './workspaceFiles.ts';

const input = '.quick-input-widget input[type="text"], .quick-input-widget input[type="password"]';
const row = '.quick-input-widget .monaco-list-row';

function startServer(): Promise<ScriptedServer> {
  return startScriptedServer((response, number) => openStream(response, `data: welcome ${number}\n\n`));
}

describe('a request with variables', () => {
  const files = new WorkspaceFiles();
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('notifications.clearAll');
    await files.remove();
    await vscode.commands.executeCommand('sse.forgetSecrets');
    await cleanUp(await activateExtension());
    await server.close();
  });

  /** The stream's headers at the server, once it delivers. */
  async function connected(opened: Thenable<unknown>): Promise<string> {
    const api = await activateExtension();
    const id = await opened;
    assert.equal(typeof id, 'string');
    await waitForEntry(api, String(id), ({ kind }) => kind === 'message');
    return String(id);
  }

  it('has the values of the environment that is chosen, and shows none of them', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const { origin } = new URL(server.url);
    await files.write(
      'http-client.env.json',
      JSON.stringify({ dev: { base: origin, token: 'public' }, prod: { base: 'http://127.0.0.1:9' } }),
    );
    await files.write('http-client.private.env.json', JSON.stringify({ dev: { token: 'open-sesame' } }));
    const request = {
      url: '{{base}}/events?room={{room}}',
      headers: { Authorization: 'Bearer {{token}}' },
      method: 'POST',
      body: '{"t":"{{token}}","room":"{{room}}"}',
    };
    await files.write('.env', 'room=secret-room\n');
    const opened = vscode.commands.executeCommand('sse.connect', request);
    await workbench.waitForText(row, 'dev');
    assert.equal(server.requests.length, 0);
    await workbench.press('Enter');
    const id = await connected(opened);
    assert.equal(server.requests[0]?.url, '/events?room=secret-room');
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer open-sesame');
    await workbench.waitForText('.statusbar-item', 'SSE: dev');
    const shown = JSON.stringify([api.list(), api.readEntries(id)]);
    assert.ok(!shown.includes('open-sesame') && !shown.includes('secret-room'), shown);
    assert.match(shown, /room=\{\{room\}\}/);
    assert.match(shown, /Bearer \{\{token\}\}/);

    // The second time, and the stream that comes back, need no question.
    await connected(vscode.commands.executeCommand('sse.connect', request));
    assert.equal(server.requests[1]?.headers.authorization, 'Bearer open-sesame');
    await vscode.commands.executeCommand('sse.reconnectNow', id);
    await waitForEntry(api, id, ({ kind, attempt }) => kind === 'message' && attempt === 2);
    assert.equal(server.requests[2]?.url, '/events?room=secret-room');

    // A page that is still loading takes the focus, which closes the question.
    await workbench.webview().waitForSelector('[role=row]');
    const chosen = vscode.commands.executeCommand('sse.chooseEnvironment');
    await workbench.waitForText(row, 'No Environment');
    await workbench.fill(input, 'No Environment');
    await workbench.press('Enter');
    await chosen;
    await workbench.waitForText('.statusbar-item', 'SSE: No environment');
  });

  it('asks for what is missing, keeps it for one host, and sends it to no other', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const request = { url: `${server.url}?k={{API_TOKEN}}`, headers: { 'X-Key': '{{API_TOKEN}}' } };
    const opened = vscode.commands.executeCommand('sse.connect', request);
    await workbench.waitForText('.quick-input-title', 'Value of the variable API_TOKEN');
    await workbench.fill(input, 'open-sesame');
    await workbench.click('.quick-input-widget .action-label.codicon-key');
    await connected(opened);
    assert.equal(server.requests[0]?.headers['x-key'], 'open-sesame');
    assert.equal(server.requests[0]?.url, '/events?k=open-sesame');

    await connected(vscode.commands.executeCommand('sse.connect', request));
    assert.equal(server.requests[1]?.headers['x-key'], 'open-sesame');

    const other = await startServer();
    try {
      const elsewhere = vscode.commands.executeCommand('sse.connect', {
        url: other.url,
        headers: { 'X-Key': '{{API_TOKEN}}' },
      });
      // A window that runs tests shows no dialogs, and says what would be in one.
      await assert.rejects(
        async () => elsewhere,
        /The value of API_TOKEN in the secret storage is kept for 127\.0\.0\.1:\d+ and is not sent there/,
      );
      assert.equal(other.requests.length, 0);
      assert.equal(api.list().length, 2);
    } finally {
      await other.close();
    }
  });

  it('sends nothing when a question is left', async function () {
    requireWorkbench(this);
    const opened = vscode.commands.executeCommand('sse.connect', { url: `${server.url}?{{LEFT}}` });
    await workbench.waitForText('.quick-input-title', 'LEFT');
    await workbench.press('Escape');
    assert.equal(await opened, undefined);
    assert.equal(server.requests.length, 0);
  });

  it('lets no variable of this machine leave it unasked', async () => {
    const api = await activateExtension();
    assert.notEqual(process.env['HOME'], undefined);
    for (const reference of ['$processEnv HOME', '$env.HOME', 'process.env.HOME']) {
      const headers = { 'X-Home': `{{${reference}}}` };
      await assert.rejects(
        async () => vscode.commands.executeCommand('sse.connect', { url: server.url, headers }),
        /This request sends the environment variable HOME of this machine to 127\.0\.0\.1/,
      );
    }
    assert.equal(server.requests.length, 0);
    assert.deepEqual(api.list(), []);
  });

  it('names a circle, and what is not understood, with its place', async () => {
    await files.write(
      'http-client.env.json',
      JSON.stringify({ $shared: { a: '{{b}}', b: '{{c}}', c: '{{a}}' } }),
    );
    await assert.rejects(
      async () => vscode.commands.executeCommand('sse.connect', { url: server.url, headers: { A: '{{a}}' } }),
      /In the header A: These variables refer to each other in a circle: a → b → c → a\./,
    );
    await assert.rejects(
      async () =>
        vscode.commands.executeCommand('sse.connect', {
          url: server.url,
          body: 'x\n{{1 + 1}}',
          method: 'POST',
        }),
      /In line 2 of the body: \{\{1 \+ 1\}\} is JavaScript, which is not run/,
    );
    assert.equal(server.requests.length, 0);
  });

  it('names a file of environments that is none', async () => {
    await files.write('http-client.env.json', '{');
    await assert.rejects(
      async () => vscode.commands.executeCommand('sse.connect', { url: `${server.url}?{{x}}` }),
      /http-client\.env\.json: The file is no valid JSON/,
    );
  });
});
