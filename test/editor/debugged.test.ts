// Streams of an app that is debugged with VS Code's own debugger for JavaScript, in a real browser and a real Node process.

import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import { programsVariable, type DebuggedPrograms } from '../../scripts/vscode/debuggedPrograms.ts';
import { everyMoment, until } from '../helpers/waiting.ts';
import type { ApiEntry } from '../../src/extension.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { requireWorkbench, workbench } from './workbench.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';

const programs = JSON.parse(process.env[programsVariable] ?? '{}') as DebuggedPrograms;
const setting = 'sse.debug.inspect';
const body = '\ufeffretry: 20\n\n: hi\r\nid: 1\r\ndata: é€\n\nevent: tick\ndata: two\n\n';

describe('an app that is debugged', () => {
  let server: ScriptedServer;
  let folder: string;
  let goOn: () => void;
  before(function () {
    if (vscode.extensions.getExtension('ms-vscode.js-debug')) return;
    console.log('      skipped: this VS Code has no debugger for JavaScript');
    this.skip();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sse-debugged-'));
    const more = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    server = await startScriptedServer((response, _, { url }) => {
      if (!url?.startsWith('/events')) {
        response
          .writeHead(200, { 'Content-Type': 'text/html' })
          .end('<script>new EventSource("/events")</script>');
        return;
      }
      openStream(response, body);
      void more.then(() => response.end('data: last\n\ndata: cut'));
    });
    await vscode.workspace.getConfiguration().update(setting, 'always', vscode.ConfigurationTarget.Global);
  });
  afterEach(async () => {
    // What is shown stands over what the next test clicks.
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('notifications.hideList');
    goOn();
    await vscode.debug.stopDebugging();
    await vscode.workspace.getConfiguration().update(setting, undefined, vscode.ConfigurationTarget.Global);
    await cleanUp(await activateExtension());
    await rm(folder, { recursive: true });
    await server.close();
  });

  async function debug(configuration: vscode.DebugConfiguration): Promise<string> {
    const api = await activateExtension();
    assert.equal(await vscode.debug.startDebugging(undefined, configuration), true);
    return until(
      () => api.list()[0]?.streamId,
      everyMoment,
      () => 'No stream of the app appeared.',
    );
  }

  /** The first attempt, once it is over, whose bytes are those that were written. */
  async function firstAttempt(id: string): Promise<ApiEntry[]> {
    const api = await activateExtension();
    await waitForEntry(api, id, ({ type }) => type === 'tick');
    goOn();
    await waitForEntry(api, id, ({ kind }) => kind === 'close');
    const entries = api.readEntries(id).filter(({ attempt }) => attempt === 1);
    const raw = Buffer.concat(entries.flatMap((entry) => (entry.raw ? [entry.raw] : [])));
    const written = `${body}data: last\n\ndata: cut`;
    // No entry has the blank line behind a retry.
    assert.equal(raw.toString(), written.replace('retry: 20\n\n', 'retry: 20\n'));
    const close = entries.at(-1)?.detail;
    assert.ok(close && 'bodyBytes' in close);
    assert.equal(close.bodyBytes, Buffer.byteLength(written));
    return entries;
  }

  async function nodeClient(): Promise<vscode.DebugConfiguration> {
    const program = join(folder, 'client.mjs');
    // A request of the first moment may come before the debugger can be asked, on a busy machine.
    await writeFile(
      program,
      `await new Promise((go) => setTimeout(go, 1_500)); const r = await fetch(${JSON.stringify(server.url)}); for await (const c of r.body) {}\n`,
    );
    const node = { runtimeExecutable: programs.node, experimentalNetworking: 'on' };
    return { type: 'node', request: 'launch', name: 'Client', program, ...node };
  }

  // Before the others: it is asked once in a window.
  it('is offered, and shows its streams at one click, with all that came before', async function () {
    requireWorkbench(this);
    await vscode.workspace.getConfiguration().update(setting, undefined, vscode.ConfigurationTarget.Global);
    const api = await activateExtension();
    assert.equal(await vscode.debug.startDebugging(undefined, await nodeClient()), true);
    const inspect = '.notifications-center .monaco-button:has-text("Inspect Its Streams")';
    // An empty list is not shown, and tells nobody of what comes.
    while ((await workbench.count(inspect)) === 0)
      await vscode.commands.executeCommand('notifications.showList');
    await workbench.waitForText('.notifications-center', /Client.*has opened an event stream/);
    assert.deepEqual(api.list(), []);
    await workbench.click(inspect);
    await workbench.webview().waitForText('.row', /two/);
    await workbench.webview().waitForText('.address-bar', /Client/);
    await firstAttempt(api.list()[0]?.streamId ?? '');
    await vscode.commands.executeCommand('sse.showStreams');
    await workbench.waitForText('.monaco-list-row', /Client/);
  });

  it('in a browser shows its streams', async function () {
    if (!programs.browser) {
      console.log('      skipped: there is no browser');
      return this.skip();
    }
    const { executablePath, env } = programs.browser;
    const id = await debug({
      type: 'chrome',
      request: 'launch',
      name: 'Page',
      url: new URL('/', server.url).href,
      webRoot: folder,
      browserLaunchLocation: 'workspace',
      runtimeExecutable: executablePath,
      env,
      userDataDir: join(folder, 'profile'),
      runtimeArgs: ['--headless=new', '--no-sandbox', '--disable-gpu'],
    });
    const entries = await firstAttempt(id);
    assert.deepEqual(
      entries.map(({ kind, type }) => `${kind} ${type}`.trim()),
      [
        'request',
        'open',
        'retry',
        'comment',
        'message message',
        'message tick',
        'message message',
        'notice lost-block',
        'close',
      ],
    );
    const api = await activateExtension();
    const again = await waitForEntry(api, id, ({ kind, attempt }) => kind === 'request' && attempt === 2);
    assert.ok(again.detail && 'lastEventId' in again.detail);
    assert.equal(again.detail.lastEventId, '1');
    assert.equal(api.list().length, 1);
  });

  it('in Node shows its streams', async () => {
    const client = await nodeClient();
    const entries = await firstAttempt(await debug(client));
    const notice = entries.find(({ type }) => type === 'debug')?.detail;
    assert.ok(notice && 'notice' in notice && notice.notice === 'debug' && notice.note.what === 'sent by');
    assert.equal(await realpath(notice.note.place.url), await realpath(String(client['program'])));
    assert.equal(notice.note.place.line, 1);
    const close = entries.at(-1)?.detail;
    assert.ok(close && 'client' in close);
    assert.equal(close.client, 'fetch');
  });

  it('is left alone with the setting never', async () => {
    await vscode.workspace.getConfiguration().update(setting, 'never', vscode.ConfigurationTarget.Global);
    // The session of the test before may end only now.
    const started: string[] = [];
    const ended = new Set<string>();
    const listeners = [
      vscode.debug.onDidStartDebugSession(({ id }) => started.push(id)),
      vscode.debug.onDidTerminateDebugSession(({ id }) => ended.add(id)),
    ];
    try {
      goOn();
      assert.equal(await vscode.debug.startDebugging(undefined, await nodeClient()), true);
      await until(
        () => started.length > 0 && started.every((id) => ended.has(id)),
        everyMoment,
        () => 'The session did not end.',
      );
    } finally {
      for (const listener of listeners) listener.dispose();
    }
    const api = await activateExtension();
    assert.equal(server.requests.length, 1);
    assert.deepEqual(api.list(), []);
  });
});
