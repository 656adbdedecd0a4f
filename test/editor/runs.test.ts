import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import type { RunsState } from '../../src/core/runs/runsProtocol.ts';
import { activateExtension, cleanUp, waitForEntry, waitForTab } from './extension.ts';
import { requireWorkbench, workbench } from './workbench.ts';

describe('SSE: Send Several Times', () => {
  afterEach(async () => cleanUp(await activateExtension()));

  it('sends a request as often as the user agrees to, shows the runs, and forgets them', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const { origin } = await vscode.commands.executeCommand<{ origin: string }>('sse.startDevServer');
    const id = await vscode.commands.executeCommand<string>('sse.connect', {
      url: `${origin}/llm?delay=0`,
      method: 'POST',
      headers: [['Authorization', 'Bearer one-two-three']],
      body: '{"model":"m","messages":[{"role":"user","content":"Hello"}]}',
    });
    await waitForEntry(api, id, () => api.readEntries(id).some(({ kind }) => kind === 'close'));

    // Its page would take the focus from a question once it is shown.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');

    // The user is asked, and has to agree. A window that runs tests shows no dialogs, and says what would be in one.
    const asked = vscode.commands.executeCommand('sse.sendSeveralTimes', id);
    const refused = assert.rejects(async () => asked, /one after the other\? The server is asked 3 times/);
    await workbench.waitForText('.quick-input-title', 'Send Several Times');
    await workbench.fill('.quick-input-widget input[type="text"]', '3');
    await workbench.press('Enter');
    await workbench.waitForText('.quick-input-list', 'Up to 3 at a time');
    await workbench.press('Enter');
    await workbench.waitForText('.quick-input-list', 'When it ends');
    await workbench.press('Enter');
    await refused;
    assert.equal(api.list().length, 1);

    const plan = { runs: 3, atATime: 1 };
    const state = await vscode.commands.executeCommand<RunsState>('sse.sendSeveralTimes', id, plan);
    assert.deepEqual(
      state.rows.map(({ outcome, status }) => [outcome, status]),
      [1, 2, 3].map(() => ['done', 200]),
    );
    assert.equal(state.summary.numbers.totalMs?.count, 3);

    const title = `Runs of POST ${new URL(origin).host}/llm`;
    await waitForTab(title);
    const page = workbench.webview({ title });
    await page.waitForText('.runs-head', '3 requests, one after the other.');
    await workbench.screenshot('runs');
    await page.click('.runs-table tbody tr:nth-child(2) td');
    await waitForTab(`SSE ${new URL(origin).host}/llm`);

    // Each run is a stream, and they go together.
    const [own, ...runs] = api.list();
    assert.equal(own?.streamId, id);
    assert.equal(runs.length, 3);
    // A second try has another number.
    for (const group of ['runs-1', 'runs-2']) await vscode.commands.executeCommand('sse.removeRuns', group);
    assert.deepEqual(
      api.list().map(({ streamId }) => streamId),
      [id],
    );
  });
});
