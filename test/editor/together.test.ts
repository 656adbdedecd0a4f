import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import type { SseInspectorApi } from '../../src/extension.ts';
import type { TogetherSummary } from '../../src/host/commands/togetherCommand.ts';
import type { RelayInfo } from '../../src/host/streams/relays.ts';
import { activateExtension, cleanUp, waitForEntry, waitForTab } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const title = 'Streams Together';

interface LiveStream {
  readonly id: string;
  send(text: string): void;
}

describe('SSE: Show Together', () => {
  let servers: ScriptedServer[] = [];

  /** A stream that is open, with what it has sent so far. */
  async function live(api: SseInspectorApi, text: string): Promise<LiveStream> {
    let answer: ServerResponse | undefined;
    const server = await startScriptedServer((response) => {
      answer = response;
      openStream(response, text);
    });
    servers.push(server);
    const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
    await waitForEntry(api, id, () => api.readEntries(id).some(({ kind }) => kind === 'message'));
    return { id, send: (more) => answer?.write(more) };
  }

  function show(...args: readonly unknown[]): Thenable<TogetherSummary | undefined> {
    return vscode.commands.executeCommand<TogetherSummary | undefined>('sse.showTogether', ...args);
  }

  afterEach(async () => {
    await cleanUp(await activateExtension());
    for (const server of servers) await server.close();
    servers = [];
  });

  it('has the entries of three live streams in one list, filters them, and leads to their own timelines', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const [one, two, three] = [
      await live(api, 'id: 1\ndata: apple\n\n'),
      await live(api, 'id: 1\ndata: pear\n\n'),
      await live(api, 'id: 1\ndata: plum\n\n'),
    ];
    assert.deepEqual(await show({ streams: [one.id, two.id, three.id] }), { streams: 3 });
    await waitForTab(title);
    const page = workbench.webview({ title });
    await page.waitForText('.together-head', /3\s*streams/);
    await page.waitForText('.row', /plum/);
    two.send('id: 2\ndata: pear again\n\n');
    await page.waitForText('.row', /^B.*pear again$/s);
    one.send('id: 2\ndata: apple again\n\n');
    await page.waitForText('.row', /^A.*apple again$/s);
    const rows = await page.texts('.row .stream-letter');
    assert.deepEqual(rows.slice(-2), ['B', 'A']);
    await workbench.screenshot('together');

    // One filter over all.
    await page.fill('#filter-field', 'again');
    await page.waitForText('.filter-bar', /2 of 11/);
    await page.waitForText('.row', /^A.*apple again$/s);
    assert.deepEqual(await page.texts('.row .stream-letter'), ['B', 'A']);
    three.send('id: 2\ndata: plum again\n\n');
    await page.waitForText('.row', /^C.*plum again$/s);

    // What the list shows, in one file.
    const file = vscode.Uri.file(join(tmpdir(), `together-${process.pid}.ndjson`));
    const wanted = { format: 'ndjson', uri: file.toString(), entries: 'shown' };
    await vscode.commands.executeCommand('sse.export', wanted);
    const lines = (await readFile(file.fsPath, 'utf8')).trimEnd().split('\n');
    await rm(file.fsPath);
    const events = lines.flatMap((line) => {
      const { stream, kind, data } = JSON.parse(line) as Readonly<Record<string, unknown>>;
      return kind === 'event' ? [[stream, data]] : [];
    });
    assert.deepEqual(events, [
      ['B', 'pear again'],
      ['A', 'apple again'],
      ['C', 'plum again'],
    ]);

    // By keyboard to the entry in its own timeline.
    await page.focus('[role="grid"]');
    await workbench.press('End');
    await workbench.press('ArrowUp');
    await workbench.press('Enter');
    await page.waitForText('.details', /apple again/);
    await workbench.screenshot('together-details');
    await page.focus('[role="grid"]');
    await workbench.press('Control+Enter');
    const { host } = new URL(servers[0]?.url ?? '');
    await waitForTab(`SSE ${host}/events`);
    await workbench.webview({ title: `SSE ${host}/events` }).waitForText('.details', /apple again/);
  });

  it('shows the calls of a relay, new ones too, and is used again after a clear and after it was closed', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const server = await startScriptedServer((response, number) => {
      if (number > 2) response.setHeader('Mcp-Session-Id', 'session-1');
      openStream(response, `data: call ${number}\n\n`);
    });
    servers.push(server);
    const relay = await vscode.commands.executeCommand<RelayInfo>(
      'sse.startRelay',
      new URL(server.url).origin,
    );
    const apps: AbortController[] = [];
    const call = async (): Promise<void> => {
      const app = new AbortController();
      apps.push(app);
      const response = await fetch(`${relay.origin}/events`, { signal: app.signal });
      await response.body?.getReader().read();
    };
    try {
      await call();
      const calls = `Calls of ${new URL(server.url).host}`;
      assert.deepEqual(await show({ relay: relay.id }), { streams: 1 });
      await waitForTab(calls);
      const page = workbench.webview({ title: calls });
      await page.waitForText('.row', /^A.*call 1$/s);
      await call();
      await page.waitForText('.row', /^B.*call 2$/s);
      await page.waitForText('.together-names li', /^B.*GET \/events/s);

      const [first] = api.list();
      assert.ok(first);
      await vscode.commands.executeCommand('sse.clear', first.streamId);
      await page.waitForText('.together-head', /3\s*entries/);
      await page.waitForText('.row', /^B.*call 2$/s);
      assert.deepEqual(await page.texts('.row .stream-letter'), ['B', 'B', 'B']);
      await vscode.commands.executeCommand('sse.undoClear', first.streamId);
      await page.waitForText('.row', /^A.*call 1$/s);

      // Closed, and shown again.
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await call();
      await call();
      assert.deepEqual(await show({ relay: relay.id }), { streams: 4 });
      await waitForTab(calls);
      await workbench.webview({ title: calls }).waitForText('.row', /^B.*call 2$/s);
      // What the menu of a call gives: of an MCP session, all its calls.
      const ofSession = api.list().at(-1);
      assert.deepEqual(await show({ kind: 'call', handle: { id: ofSession?.streamId } }), { streams: 2 });
      await waitForTab('Calls of one MCP session');
      await assert.rejects(async () => show({ streams: ['none'] }), /There is no stream with the id none/);
    } finally {
      for (const app of apps) app.abort();
      await vscode.commands.executeCommand('sse.stopRelay', relay.id);
    }
  });
});
