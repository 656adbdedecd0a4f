import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const input = '.quick-input-widget input[type="text"], .quick-input-widget input[type="password"]';
const row = '.quick-input-widget .monaco-list-row';

/** A server that keeps the bodies it gets. */
async function startServer(): Promise<{
  readonly server: Awaited<ReturnType<typeof startScriptedServer>>;
  readonly bodies: string[];
}> {
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

describe('a pasted request', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('notifications.clearAll');
    await cleanUp(await activateExtension());
  });

  it('is connected to as it says, by one command', async () => {
    const api = await activateExtension();
    const { server } = await startServer();
    try {
      const text = `curl -N '${server.url}' \\\n  -H 'X-Test: it'\\''s'`;
      const id = await vscode.commands.executeCommand<string>('sse.connect', text);
      const message = await waitForEntry(api, id, ({ kind }) => kind === 'message');
      assert.equal(message.data, 'token 1');
      assert.equal(server.requests[0]?.method, 'GET');
      assert.equal(server.requests[0]?.headers['x-test'], "it's");
    } finally {
      await server.close();
    }
  });

  it('that is cut off is refused in words', async () => {
    await activateExtension();
    await assert.rejects(
      async () => vscode.commands.executeCommand('sse.connect', `curl http://localhost/ -H 'A: b`),
      /never closed/,
    );
  });

  it('takes a paste, a look and Enter from a copied POST to its first token', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const { server, bodies } = await startServer();
    try {
      const text = `curl ${server.url} \\\n  -H 'Content-Type: application/json' \\\n  -d '{\n  "stream": true\n}'`;
      await vscode.env.clipboard.writeText(text);
      const connected = vscode.commands.executeCommand<string>('sse.connect');
      await workbench.waitForSelector(input);
      await workbench.fill(input, text);
      await workbench.waitForText(row, `POST ${server.url}`);
      assert.equal(server.requests.length, 0);
      await workbench.press('Enter');
      await workbench.waitForText(row, `Send POST ${server.url}`);
      await workbench.waitForText(row, 'Content-Type: application/json');
      assert.equal(server.requests.length, 0);
      await workbench.press('Enter');
      const id = await connected;
      const message = await waitForEntry(api, id, ({ kind }) => kind === 'message');
      assert.equal(message.data, 'token 1');
      assert.equal(server.requests[0]?.method, 'POST');
      assert.match(bodies[0] ?? '', /^\{\s+"stream": true\s*\}$/);
    } finally {
      await server.close();
    }
  });

  it('asks for a variable, keeps it when told to, and uses it for this host without asking', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const { server } = await startServer();
    try {
      const text = `curl ${server.url} -H "Authorization: Bearer $OPENAI_API_KEY"`;
      const first = vscode.commands.executeCommand<string>('sse.connect', text);
      await workbench.waitForText('.quick-input-title', 'OPENAI_API_KEY');
      assert.deepEqual(await workbench.attributes('.quick-input-widget .quick-input-box input', 'type'), [
        'password',
      ]);
      await workbench.fill(input, 'open-sesame');
      await workbench.click('.quick-input-widget .action-label.codicon-key');
      await waitForEntry(api, await first, ({ kind }) => kind === 'message');
      assert.equal(server.requests[0]?.headers.authorization, 'Bearer open-sesame');

      const second = await vscode.commands.executeCommand<string>('sse.connect', text);
      await waitForEntry(api, second, ({ kind }) => kind === 'message');
      assert.equal(server.requests[1]?.headers.authorization, 'Bearer open-sesame');
      const shown = JSON.stringify(api.list()) + JSON.stringify(api.readEntries(second));
      assert.ok(!shown.includes('open-sesame'));
    } finally {
      await server.close();
      await vscode.commands.executeCommand('sse.forgetSecrets');
    }
  });

  it('sends nothing when a question is left', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const { server } = await startServer();
    try {
      const left = vscode.commands.executeCommand('sse.connect', `curl ${server.url} -H "A: $KEY"`);
      await workbench.waitForText('.quick-input-title', 'KEY');
      await workbench.press('Escape');
      assert.equal(await left, undefined);
      assert.deepEqual([api.list(), server.requests.length], [[], 0]);
    } finally {
      await server.close();
    }
  });
});
