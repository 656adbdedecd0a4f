import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, startDevServer, waitForEntry, waitForTab } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';

describe('SSE: Connect', () => {
  afterEach(async () => cleanUp(await activateExtension()));

  it('connects to the dev server, returns the id, and opens a panel named after the address', async () => {
    const api = await activateExtension();
    const origin = await startDevServer();
    const id = await vscode.commands.executeCommand<string>(
      'sse.connect',
      `${origin}/ticks?interval=20&count=5`,
    );
    const message = await waitForEntry(api, id, ({ kind }) => kind === 'message');
    assert.ok(message.data);
    assert.equal(message.attempt, 1);
    assert.deepEqual(
      api.readEntries(id, 1, 2).map(({ kind }) => kind),
      ['request', 'open'],
    );
    await waitForTab(`SSE ${new URL(origin).host}/ticks`);
  });

  it('takes an address as people type it', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => openStream(response, 'data: hello\n\n'));
    try {
      const typed = `:${new URL(server.url).port}/events`;
      const id = await vscode.commands.executeCommand<string>('sse.connect', typed);
      const message = await waitForEntry(api, id, ({ kind }) => kind === 'message');
      assert.equal(message.data, 'hello');
      assert.equal(server.requests[0]?.headers.accept, 'text/event-stream');
    } finally {
      await server.close();
    }
  });

  it('sends method, headers and body, and does not repeat such a request by itself', async () => {
    const api = await activateExtension();
    let body = '';
    const server = await startScriptedServer((response, _number, request) => {
      request.on('data', (bytes: Buffer) => {
        body += bytes.toString();
      });
      request.on('end', () => {
        openStream(response, 'data: [DONE]\n\n');
        response.end();
      });
    });
    try {
      const id = await api.connect(
        { url: server.url, method: 'POST', headers: [['X-Test', 'yes']], body: '{"stream":true}' },
        { show: false },
      );
      await waitForEntry(api, id, ({ kind }) => kind === 'close');
      assert.equal(server.requests[0]?.method, 'POST');
      assert.equal(server.requests[0]?.headers['x-test'], 'yes');
      assert.equal(body, '{"stream":true}');
      const [status] = api.list();
      assert.equal(status?.phase, 'stopped');
      assert.equal(server.requests.length, 1);
    } finally {
      await server.close();
    }
  });

  const refused = [
    ['ws://localhost/socket', /WebSocket/],
    ['file:///etc/hosts', /cannot be inspected/],
    ['http://', /not an address/],
    ['localhost:99999/', /65535/],
  ] as const;
  for (const [address, message] of refused) {
    it(`says what is accepted instead of ${address}`, async () => {
      const api = await activateExtension();
      await assert.rejects(async () => vscode.commands.executeCommand('sse.connect', address), message);
      assert.deepEqual(api.list(), []);
    });
  }

  it('disconnects: the server sees its socket close, and the timeline says who did it', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => openStream(response, ': hello\n\n'));
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await waitForEntry(api, id, ({ kind }) => kind === 'comment');
      assert.equal(server.openSockets, 1);
      await vscode.commands.executeCommand('sse.disconnect');
      await server.whenIdle();
      const entry = await waitForEntry(api, id, ({ kind }) => kind === 'close');
      assert.deepEqual(entry.detail && 'ending' in entry.detail && entry.detail.ending, { cause: 'client' });
    } finally {
      await server.close();
    }
  });

  it('closes the connection when the panel is closed', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => openStream(response, ': hello\n\n'));
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await waitForEntry(api, id, ({ kind }) => kind === 'comment');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await server.whenIdle();
      assert.equal(api.list().find(({ streamId }) => streamId === id)?.phase, 'stopped');
    } finally {
      await server.close();
    }
  });
});
