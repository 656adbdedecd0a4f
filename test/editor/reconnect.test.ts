import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

describe('reconnecting', () => {
  afterEach(async () => cleanUp(await activateExtension()));

  it('comes back after the retry with the last id as UTF-8, and stops at 204', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response, number) => {
      if (number === 1) {
        openStream(response, 'retry: 30\nid: snö-…\ndata: one\n\n');
        response.end();
      } else {
        response.writeHead(204).end();
      }
    });
    try {
      const id = await api.connect(server.url, { show: false });
      await waitForEntry(api, id, ({ kind, attempt }) => kind === 'close' && attempt === 2);
      const sent = server.requests[1]?.headers['last-event-id'];
      assert.equal(Buffer.from(String(sent), 'latin1').toString('utf8'), 'snö-…');
      assert.equal(api.list()[0]?.phase, 'stopped');
      const request = api.readEntries(id).find(({ kind, attempt }) => kind === 'request' && attempt === 2);
      assert.ok(request?.detail && 'delayMs' in request.detail && request.detail.delayMs >= 29);
    } finally {
      await server.close();
    }
  });

  it('does not wait any longer on Reconnect Now', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response, number) => {
      openStream(response, 'retry: 1000000\ndata: x\n\n');
      if (number === 1) response.end();
    });
    try {
      const id = await api.connect(server.url, { show: false });
      await waitForEntry(api, id, ({ kind }) => kind === 'close');
      await vscode.commands.executeCommand('sse.reconnectNow', id);
      await waitForEntry(api, id, ({ kind, attempt }) => kind === 'message' && attempt === 2);
      await vscode.commands.executeCommand('sse.disconnect', id);
      await server.whenIdle();
    } finally {
      await server.close();
    }
  });

  it('comes back no sooner than the policy slow says, as a script or the user chooses it', async function () {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => {
      openStream(response, 'retry: 20\ndata: x\n\n');
      response.end();
    });
    try {
      const id = await api.connect({ url: server.url, policy: { kind: 'slow', leastDelayMs: 80 } });
      const delayOf = async (attempt: number): Promise<number> => {
        const entry = await waitForEntry(
          api,
          id,
          ({ kind, attempt: of }) => kind === 'request' && of === attempt,
        );
        return entry.detail && 'delayMs' in entry.detail ? entry.detail.delayMs : -1;
      };
      assert.ok((await delayOf(2)) >= 79);
      await vscode.commands.executeCommand('sse.setPolicy', id, { kind: 'slow', leastDelayMs: 120 });
      const { attempt } = api.list()[0] ?? { attempt: 0 };
      // The wait that runs was begun before.
      assert.ok((await delayOf(attempt + 2)) >= 119);
      await assert.rejects(
        async () => vscode.commands.executeCommand('sse.setPolicy', id, { kind: 'slow' }),
        /"backoff" or "slow"/,
      );
      requireWorkbench(this);
      const asked = vscode.commands.executeCommand('sse.setPolicy', id);
      await workbench.waitForText('.quick-input-title', 'How does the stream come back after an ending?');
      await workbench.type('Slow');
      await workbench.press('Enter');
      await asked;
      await workbench.webview().waitForText('.state-line', 'reconnects, slowed down');
      assert.equal(api.list()[0]?.policy.kind, 'slow');
    } finally {
      await server.close();
    }
  });

  it('empties the timeline on Clear while capture goes on', async () => {
    const api = await activateExtension();
    const responses: ServerResponse[] = [];
    const server = await startScriptedServer((response) => {
      openStream(response, 'data: one\n\ndata: tw');
      responses.push(response);
    });
    try {
      const id = await api.connect(server.url, { show: false });
      await waitForEntry(api, id, ({ kind }) => kind === 'message');
      await vscode.commands.executeCommand('sse.clear', id);
      assert.deepEqual(api.readEntries(id), []);
      responses[0]?.write('o\n\n');
      const next = await waitForEntry(api, id, ({ kind }) => kind === 'message');
      assert.equal(next.number, 1);
      assert.equal(next.data, 'two');
    } finally {
      await server.close();
    }
  });
});
