// Who reads a stream: by the setting, by the command, and by what its request says; and what is said of its ending then.

import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const next = '.row .next';

describe('the client', () => {
  afterEach(async () => {
    await vscode.workspace.getConfiguration().update('sse.client', undefined, true);
    await cleanUp(await activateExtension());
  });

  it('is told from the request, or chosen by the setting or the command', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => {
      openStream(response, 'data: x\n\n');
      response.end();
    });
    const connect = async (method: string): Promise<string> => {
      const request = {
        url: server.url,
        method,
        policy: { kind: 'off' },
        body: method === 'GET' ? '' : '{}',
      };
      const id = await api.connect(
        method === 'GET' ? { url: server.url, policy: { kind: 'off' } } : (request as never),
        {
          show: false,
        },
      );
      await waitForEntry(api, id, ({ kind }) => kind === 'close');
      return id;
    };
    const clientOf = (id: string): unknown => {
      const found = api.list().find(({ streamId }) => streamId === id)?.client;
      return found && [found.profile, found.evidence];
    };
    try {
      const get = await connect('GET');
      const post = await connect('POST');
      assert.deepEqual(clientOf(get), ['eventsource', 'The request is a GET, as an EventSource sends it.']);
      assert.deepEqual(clientOf(post), [
        'fetch',
        'The request is a POST: an EventSource sends nothing but GET.',
      ]);
      await vscode.workspace.getConfiguration().update('sse.client', 'openai-loop', true);
      const byDefault = await connect('POST');
      assert.deepEqual(clientOf(byDefault), ['openai-loop', 'Chosen by you.']);
      // The setting is for new streams.
      assert.equal((clientOf(post) as string[])[0], 'fetch');
      await vscode.commands.executeCommand('sse.chooseClient', byDefault, 'auto');
      assert.equal((clientOf(byDefault) as string[])[0], 'fetch');
      await vscode.commands.executeCommand('sse.chooseClient', post, 'anthropic-stream');
      assert.deepEqual(clientOf(post), ['anthropic-stream', 'Chosen by you.']);
      await assert.rejects(async () => {
        await vscode.commands.executeCommand('sse.chooseClient', post, 'OpenAI');
      }, /The client must be "auto" or one of "eventsource"/);
      await vscode.workspace.getConfiguration().update('sse.client', 'nobody', true);
      assert.equal((clientOf(await connect('GET')) as string[])[0], 'eventsource');
    } finally {
      await server.close();
    }
  });

  it('of a relayed stream is told from what the app sends, and chosen for both its sides', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => {
      openStream(response, 'data: {"half":true}\n\n');
      response.end();
    });
    const relay = await api.startRelay(server.url);
    try {
      const answer = await fetch(new URL(new URL(server.url).pathname, relay.origin), {
        method: 'POST',
        body: '{"stream":true}',
        headers: { 'User-Agent': 'OpenAI/JS 7.59.0', Accept: 'application/json' },
      });
      await answer.text();
      const [stream] = api.list();
      assert.ok(stream);
      await waitForEntry(api, stream.streamId, ({ kind }) => kind === 'close');
      assert.deepEqual(
        [stream.client.profile, stream.client.evidence],
        ['openai-loop', 'The request has User-Agent: OpenAI/JS 7.59.0.'],
      );
      await vscode.commands.executeCommand('sse.chooseClient', `${stream.streamId}.app`, 'ag-ui');
      assert.equal(api.list()[0]?.client.profile, 'ag-ui');
    } finally {
      await api.stopRelay(relay.id);
      await server.close();
    }
  });

  it('is named by the rows and the details of a page that is open, as soon as it is chosen', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const server = await startScriptedServer((response) => {
      openStream(response, 'data: x\n\n');
      response.end();
    });
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', {
        url: server.url,
        policy: { kind: 'off' },
      });
      await waitForEntry(api, id, ({ kind }) => kind === 'close');
      const page = workbench.webview();
      await page.waitForText(next, 'An EventSource comes back in 3.0');
      await vscode.commands.executeCommand('sse.chooseClient', id, 'openai-loop');
      await page.waitForText(next, 'The openai loop takes this for a whole answer');
      await vscode.commands.executeCommand('sse.chooseClient', id, 'auto');
      await page.waitForText(next, 'An EventSource comes back in 3.0');
    } finally {
      await server.close();
    }
  });
});
