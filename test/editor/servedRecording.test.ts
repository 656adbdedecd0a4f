// Timelines that the dev server plays again, in a real window: served by command, read as they were recorded, and gone
// with their stream.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import type { ScenarioReport } from '../../src/core/scenario/scenarioReport.ts';
import type { ApiEntry, SseInspectorApi } from '../../src/extension.ts';
import { activateExtension, cleanUp, startDevServer, waitForEntry } from './extension.ts';
import { requireWorkbench, workbench } from './workbench.ts';

interface CreatedScenario {
  readonly uri: string;
  readonly losses: readonly string[];
}

interface ServedAddress {
  readonly streamId: string;
  readonly path: string;
  readonly url: string;
}

describe('a served recording', () => {
  let api: SseInspectorApi;
  let origin: string;
  before(async () => {
    api = await activateExtension();
  });
  beforeEach(async () => {
    origin = await startDevServer();
  });
  afterEach(() => cleanUp(api));

  const serve = async (id: string): Promise<ServedAddress> =>
    vscode.commands.executeCommand<ServedAddress>('sse.serveRecording', id);

  /** Connects until the stream has stopped. */
  async function record(url: string, attempts = 1): Promise<string> {
    const id = await api.connect(
      { url, policy: { kind: 'limited', attempts: attempts - 1 } },
      { show: false },
    );
    await waitForEntry(api, id, ({ kind, attempt }) => attempt === attempts && isEnd(kind));
    return id;
  }

  it('is read as it was recorded, again and again', async () => {
    const id = await record(`${origin}/truncated?after=3&interval=0&retry=20`, 2);
    const { url, path } = await serve(id);
    assert.equal(await vscode.env.clipboard.readText(), url);
    assert.match(path, /^\/recordings\/127-0-0-1-\d+-truncated$/);
    assert.deepEqual(await serve(id), { streamId: id, path, url });
    const again = await record(`${url}?speed=max`, 2);
    assert.deepEqual(bodyOf(again), bodyOf(id));
    const served = await serve(again);
    const third = await record(`${served.url}?speed=max`, 2);
    assert.deepEqual(bodyOf(third), bodyOf(id));
  });

  it('is a route of the dev server until its stream is removed, or that is stopped', async () => {
    const id = await record(`${origin}/end?after=1&interval=0`);
    const { url } = await serve(id);
    const page = await (await fetch(origin)).text();
    assert.match(page, new RegExp(`data-path="${new URL(url).pathname}"`));
    const answer = await fetch(`${url}?speed=max`, { method: 'POST', body: '{"stream":true}' });
    assert.equal(answer.headers.get('content-type'), 'text/event-stream');
    assert.match(await answer.text(), /^id: 1\n/);
    await vscode.commands.executeCommand('sse.stopServing', id);
    assert.equal((await fetch(url)).status, 404);
    const { url: secondUrl } = await serve(id);
    assert.equal(secondUrl, url);
    await vscode.commands.executeCommand('sse.removeStream', id);
    assert.equal((await fetch(url)).status, 404);
    assert.doesNotMatch(await (await fetch(origin)).text(), /\/recordings\//);
  });

  it('is offered with what can be done with its address', async function () {
    requireWorkbench(this);
    const id = await record(`${origin}/end?after=1&interval=0`);
    const { url } = await serve(id);
    await vscode.commands.executeCommand('notifications.showList');
    await workbench.waitForText(
      '.notifications-center',
      /is served at http:\/\/127\.0\.0\.1:\d+\/recordings\//,
    );
    await workbench.screenshot('served-recording');
    await workbench.click('.notifications-center .monaco-button:has-text("Stop Serving")');
    // Nobody tells when what was clicked is done; each question is answered at once.
    while ((await fetch(`${url}?speed=max`)).status !== 404);
  });

  it('may be a file that was saved', async function () {
    requireWorkbench(this);
    const folder = await mkdtemp(join(tmpdir(), 'sse-served-'));
    try {
      const id = await record(`${origin}/truncated?after=3&interval=0&retry=20`, 2);
      const uri = vscode.Uri.file(join(folder, 'kept.sserec'));
      await vscode.commands.executeCommand('sse.saveRecording', id, { uri });
      await vscode.commands.executeCommand('vscode.open', uri);
      await workbench.webview().waitForText('.address-bar', /kept\.sserec/);
      const { url } = await vscode.commands.executeCommand<ServedAddress>('sse.serveRecording');
      assert.match(url, /truncated$/);
      const again = await record(`${url}?speed=max`, 2);
      assert.deepEqual(bodyOf(again), bodyOf(id));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      while ((await fetch(`${url}?speed=max`)).status !== 404);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('becomes a scenario that is played as it was', async () => {
    const id = await record(`${origin}/truncated?after=2&interval=0&retry=20`, 2);
    const { uri, losses } = await vscode.commands.executeCommand<CreatedScenario>('sse.createScenario', id, {
      entries: 'all',
    });
    assert.deepEqual(losses, []);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.toString(), uri);
    assert.equal(document.languageId, 'jsonc');
    const scenario = vscode.Uri.parse(uri);
    const report = await vscode.commands.executeCommand<ScenarioReport>('sse.runScenario', scenario);
    assert.equal(report.kept, report.results.length);
    const played = api.list().find(({ streamId }) => streamId !== id);
    assert.deepEqual(bodyOf(played?.streamId ?? ''), bodyOf(id));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const message = api.readEntries(id).find(({ kind }) => kind === 'message');
    const part = await vscode.commands.executeCommand<CreatedScenario>('sse.createScenario', id, {
      entries: [message?.number],
    });
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /"events": 1, "ids": \["1"\]/);
    assert.deepEqual(part.losses, []);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('sse.createScenario', id, { entries: ['all'] })),
      /“entries” are "all"/,
    );
  });

  function bodyOf(id: string): string[] {
    return api.readEntries(id).flatMap((entry) => lineOf(entry));
  }
});

function isEnd(kind: string): boolean {
  return kind === 'close' || kind === 'error';
}

/** What came from a body, and how an attempt ended. */
function lineOf({ kind, attempt, type, id, data, detail }: ApiEntry): string[] {
  if (kind === 'request' || kind === 'open' || kind === 'notice') return [];
  const ending = isEnd(kind) && detail && 'ending' in detail ? detail.ending.cause : '';
  return [`${attempt} ${kind} ${type} ${id} ${data} ${ending}`];
}
