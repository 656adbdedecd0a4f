import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import type { SseInspectorApi } from '../../src/extension.ts';
import type { ComparisonSummary } from '../../src/host/comparison/comparisons.ts';
import { activateExtension, cleanUp, startDevServer, waitForEntry, waitForTab } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

/** Connects, and waits until so many messages are there. */
async function receive(api: SseInspectorApi, request: unknown, messages: number): Promise<string> {
  const id = await vscode.commands.executeCommand<string>('sse.connect', request);
  await waitForEntry(
    api,
    id,
    () => api.readEntries(id).filter(({ kind }) => kind === 'message').length >= messages,
  );
  return id;
}

function compare(...args: readonly unknown[]): Thenable<ComparisonSummary> {
  return vscode.commands.executeCommand<ComparisonSummary>('sse.compareWith', ...args);
}

function events(prices: readonly (readonly [id: number, price: number])[]): string {
  return prices.map(([id, price]) => `id: ${id}\ndata: {"n":${id},"price":${price}}\n\n`).join('');
}

describe('SSE: Compare With', () => {
  let servers: ScriptedServer[] = [];

  async function serve(...bodies: readonly string[]): Promise<string> {
    const server = await startScriptedServer((response, number) => {
      openStream(response, bodies[number - 1] ?? '');
    });
    servers.push(server);
    return server.url;
  }

  afterEach(async () => {
    await cleanUp(await activateExtension());
    for (const server of servers) await server.close();
    servers = [];
  });

  it('compares one of several answers with another that is picked', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const answer = (content: string): string =>
      [JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: 'stop' }] }), '[DONE]']
        .map((data) => `data: ${data}\n\n`)
        .join('');
    // A client that leaves at the first end would not see the second answer.
    const url = await serve(answer('One two') + answer('One three'));
    const id = await receive(api, { url, onCloseMessage: 'ignore' }, 4);
    // Its page would take the focus from the question once it is shown.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const compared = compare({ streamId: id, answer: 5 });
    await workbench.waitForText('.quick-input-title', 'Compare answer 2 with');
    await workbench.waitForText('.quick-input-list', 'One two');
    await workbench.press('Enter');
    assert.match((await compared).summary, /The answers differ in what they say\.$/);
    const title = `Compare ${new URL(servers[0]?.url ?? '').host}/events`;
    await waitForTab(title);
    const page = workbench.webview({ title });
    await page.waitForText('.side', /answer 2/);
    await page.waitForText('.answer-pairs ins', 'two');
  });

  it('says that two streams of the dev server are the same', async () => {
    const api = await activateExtension();
    const origin = await startDevServer();
    const [first, second] = [
      await receive(api, `${origin}/burst?count=5&size=20`, 5),
      await receive(api, `${origin}/burst?count=5&size=20`, 5),
    ];
    const { summary, counts } = await compare(first, { with: second });
    assert.match(summary, /^All 5 events are the same\./);
    assert.equal(counts.same, 5);
  });

  it('shows what differs, and opens a pair in the editor', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const one = await receive(
      api,
      await serve(
        events([
          [1, 5],
          [2, 6],
          [3, 7],
          [4, 8],
        ]),
      ),
      4,
    );
    const two = await receive(
      api,
      await serve(
        events([
          [1, 5],
          [2, 9],
          [4, 8],
          [5, 1],
        ]),
      ),
      4,
    );
    const { summary, by } = await compare(one, { with: two });
    assert.equal(by, 'id');
    assert.match(
      summary,
      /^2 events are the same\. 1 changed in \$\.price\. 1 is missing in the second\. 1 is only in the second\./,
    );
    const [host, other] = api.list().map(({ request }) => new URL(request.url).host);
    const title = `Compare ${host}/events ↔ ${other}/events`;
    await waitForTab(title);
    const page = workbench.webview({ title });
    await page.waitForText('.summary', /1 changed in \$\.price/);
    await page.waitForText('.row', /Changed: \$\.price/);
    await page.focus('[role="grid"]');
    await workbench.press('F7');
    await page.waitForSelector('.row.selected');
    await workbench.press('Enter');
    await page.waitForText('.pair-details .change', /\$\.price\s*changed/);
    await workbench.press('o');
    await workbench.screenshot('comparison');
    await waitForTab(`${host}/events #4 ↔ ${other}/events #4`);
  });

  it('takes two attempts of a stream, selected nodes of the Streams view, and both sides of a relay', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response, number) => {
      openStream(response, `retry: 10\nid: 1\ndata: one\n\nid: 2\ndata: ${number}\n\n`);
      if (number === 1) response.end();
    });
    servers.push(server);
    const id = await receive(api, server.url, 4);
    const attempts = await compare(id, { attempt: 1, withAttempt: 2 });
    assert.match(attempts.summary, /^1 event is the same\. 1 changed in the text\./);
    const handle = { id };
    const nodes = [2, 1].map((attempt) => ({ kind: 'attempt', handle, attempt }));
    assert.equal((await compare(nodes[0], nodes)).counts.changed, 1);
    await assert.rejects(Promise.resolve(compare(id, { attempt: 1, withAttempt: 9 })), /from 1 to 2/);
    await assert.rejects(
      Promise.resolve(compare(id, { with: 'stream-0' })),
      /no stream with the id stream-0/,
    );
    await assert.rejects(Promise.resolve(compare(id, {})), /two attempts of this one/);
    await assert.rejects(Promise.resolve(compare(id, { with: id, by: 'x' })), /two attempts|takes "by"/);

    // Of what is selected besides, a server is none of the sides.
    const withServer = [{ kind: 'devServer', server: {} }, ...nodes];
    assert.equal((await compare(nodes[0], withServer)).counts.changed, 1);

    const relay = await api.startRelay(new URL(server.url).origin);
    const app = await fetch(`${relay.origin}/events`, { headers: { Accept: 'text/event-stream' } });
    const relayed = api.list().find(({ relayedAs }) => relayedAs?.relay === relay.origin)?.streamId ?? '';
    await waitForEntry(api, `${relayed}.app`, ({ id: eventId }) => eventId === '2');
    const sides = await compare(relayed, { with: `${relayed}.app` });
    assert.match(sides.summary, /^All 2 events are the same\./);
    await app.body?.cancel();
    await api.stopRelay(relay.id);

    const streams = [id, relayed].map((streamId) => ({ kind: 'stream', handle: { id: streamId } }));
    await vscode.commands.executeCommand('sse.removeStream', streams[1], streams);
    assert.deepEqual(api.list(), []);
  });

  it('asks with what, and takes a recording that is open', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const id = await receive(
      api,
      await serve(
        events([
          [1, 5],
          [2, 6],
        ]),
      ),
      2,
    );
    const folder = await mkdtemp(join(tmpdir(), 'sse-comparison-'));
    try {
      const uri = vscode.Uri.file(join(folder, 'before.sserec'));
      await vscode.commands.executeCommand('sse.saveRecording', id, { uri });
      await vscode.commands.executeCommand('vscode.open', uri);
      await waitForTab('before.sserec');
      await workbench.webview().waitForText('.row', /"price":6/);
      const compared = compare(id);
      await workbench.click('.quick-input-widget .monaco-list-row:has-text("before.sserec")');
      assert.match((await compared).summary, /^All 2 events are the same\./);
      const page = workbench.webview({
        title: `Compare ${new URL(api.list()[0]?.request.url ?? '').host}/events ↔ before.sserec`,
      });
      await page.waitForText('.side.right', /before\.sserec/);
      const tab = vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label === 'before.sserec');
      if (tab) await vscode.window.tabGroups.close(tab);
      await page.waitForText('.side.right', /no longer there/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('takes two recordings of the history that are selected', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const hosts: string[] = [];
    await vscode.commands.executeCommand('sse.history.focus');
    await workbench.waitForSelector('.pane-header[aria-label^="History"]');
    for (const price of [6, 7]) {
      const url = await serve(
        events([
          [1, 5],
          [2, price],
        ]),
      );
      hosts.push(new URL(url).host);
      const id = await receive(api, url, 2);
      await vscode.commands.executeCommand('sse.disconnect', id);
      await vscode.commands.executeCommand('sse.removeStream', id);
    }
    const row = (host = ''): string =>
      `.pane:has(.pane-header[aria-label^="History"]) .monaco-list-row:has-text("${host}")`;
    for (const host of hosts) {
      await workbench.waitForSelector(row(host));
      await workbench.click(row(host), { modifiers: ['Control'] });
    }
    await workbench.click(row(hosts[1]), { button: 'right' });
    // A click just after a menu has opened does nothing there.
    await workbench.hover('.monaco-menu .action-label:has-text("Compare With")');
    await workbench.press('Enter');
    const page = workbench.webview();
    await page.waitForText('.summary', /1 event is the same\. 1 changed in \$\.price\./);
    await page.waitForText('.side.right', new RegExp(hosts[1] ?? ''));
  });
});
