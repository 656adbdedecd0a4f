// Streams of an app that is debugged with VS Code's own debugger for JavaScript, in a real browser and a real Node process.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { promisify } from 'node:util';

import * as vscode from 'vscode';

import { otherDebugType } from '../../scripts/vscode/otherDebugType.ts';
import { programsVariable, type DebuggedPrograms } from '../../scripts/vscode/debuggedPrograms.ts';
import { everyMoment, until } from '../helpers/waiting.ts';
import type { ApiEntry } from '../../src/extension.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { requireWorkbench, workbench } from './workbench.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';

const programs = JSON.parse(process.env[programsVariable] ?? '{}') as DebuggedPrograms;
const setting = 'sse.debug.inspect';
/** What makes `client.mjs` of `client.mts`, with a source map: run in the checkout, with the folder of both. */
const compilers = {
  tsc: (folder: string) => [
    'node_modules/typescript/bin/tsc',
    '--ignoreConfig',
    '--noCheck',
    '--target',
    'es2022',
    '--module',
    'es2022',
    '--sourceMap',
    join(folder, 'client.mts'),
  ],
  esbuild: (folder: string) => [
    '--eval',
    `require('esbuild').buildSync({ entryPoints: ['client.mts'], outfile: 'client.mjs', sourcemap: true, absWorkingDir: process.argv[1] })`,
    folder,
  ],
} as const;
const body = '\ufeffretry: 20\n\n: hi\r\nid: 1\r\ndata: é€\n\nevent: tick\ndata: two\n\n';

describe('an app that is debugged', () => {
  let server: ScriptedServer;
  let folder: string;
  let goOn: () => void;
  /** Names of the sessions whose debugger has begun to show their requests itself. */
  const networkViews = new Set<string>();
  /** Types of the sessions that were asked for the protocol. */
  const asked = new Set<string>();
  const sessions = new Map<string, vscode.DebugSession>();
  const listeners: vscode.Disposable[] = [];
  before(function () {
    if (vscode.extensions.getExtension('ms-vscode.js-debug')) return;
    console.log('      skipped: this VS Code has no debugger for JavaScript');
    this.skip();
  });
  before(() => {
    listeners.push(
      vscode.debug.onDidStartDebugSession((session) => sessions.set(session.name, session)),
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: ({ type, parentSession }) => ({
          onDidSendMessage: ({
            type: kind,
            command,
          }: {
            readonly type?: string;
            readonly command?: string;
          }) => {
            if (parentSession && kind === 'response' && command === 'enableNetworking')
              networkViews.add(parentSession.name);
          },
          onWillReceiveMessage: ({ command }: { readonly command?: string }) => {
            if (command === 'requestCDPProxy') asked.add(type);
          },
        }),
      }),
    );
  });
  after(() => {
    for (const listener of listeners) listener.dispose();
  });
  beforeEach(async () => {
    asked.clear();
    folder = await mkdtemp(join(tmpdir(), 'sse-debugged-'));
    const more = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    networkViews.clear();
    server = await startScriptedServer((response, _, { url }) => {
      if (url?.startsWith('/begin/')) {
        void until(
          () => networkViews.has(url.slice('/begin/'.length)),
          everyMoment,
          () => 'No view of the network.',
        ).then(() => response.end());
        return;
      }
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

  /**
   * A program that is written in TypeScript.
   * @param waits whether it asks for the stream once the debugger's own view of the network has begun: Node forgets then what it
   * asked for before, and where it has no response yet, only what it asks for says that it is a stream
   */
  async function nodeClient(
    compiler: keyof typeof compilers,
    { name = 'Client', lastLine = '', waits = true } = {},
  ): Promise<vscode.DebugConfiguration> {
    const lines = [
      'interface Place { readonly url: string }',
      waits ? `await fetch(${JSON.stringify(new URL(`/begin/${name}`, server.url).href)});` : '',
      `const place: Place = { url: ${JSON.stringify(server.url)} };`,
      waits
        ? 'const answer = await fetch(place.url);'
        : `const answer = await fetch(place.url, { headers: { Accept: 'text/event-stream' } });`,
      lastLine,
      'for await (const chunk of answer.body ?? []) {}',
    ];
    await writeFile(join(folder, 'client.mts'), lines.join('\n'));
    const cwd = vscode.extensions.getExtension('sse-inspector.sse-inspector')?.extensionPath;
    await promisify(execFile)(programs.node, compilers[compiler](folder), { cwd });
    const node = {
      runtimeExecutable: programs.node,
      experimentalNetworking: 'on',
      // Otherwise the debugger reads source maps in the workspace alone.
      resolveSourceMapLocations: [join(folder, '**')],
    };
    return { type: 'node', request: 'launch', name, program: join(folder, 'client.mjs'), ...node };
  }

  /** The line of the source that sent the request. */
  async function assertSentBySource(entries: readonly ApiEntry[]): Promise<void> {
    const notice = entries.find(({ type }) => type === 'debug')?.detail;
    assert.ok(notice && 'notice' in notice && notice.notice === 'debug' && notice.note.what === 'sent by');
    assert.equal(await realpath(notice.note.place.url), await realpath(join(folder, 'client.mts')));
    assert.equal(notice.note.place.line, 4);
  }

  // Before the others: it is asked once in a window.
  it('is offered, and shows its streams at one click, with all that came before', async function () {
    requireWorkbench(this);
    await vscode.workspace.getConfiguration().update(setting, undefined, vscode.ConfigurationTarget.Global);
    const api = await activateExtension();
    assert.equal(await vscode.debug.startDebugging(undefined, await nodeClient('tsc')), true);
    const inspect = '.notifications-center .monaco-button:has-text("Inspect Its Streams")';
    // An empty list is not shown, and tells nobody of what comes.
    while ((await workbench.count(inspect)) === 0)
      await vscode.commands.executeCommand('notifications.showList');
    await workbench.waitForText('.notifications-center', /Client.*has opened an event stream/);
    assert.deepEqual(api.list(), []);
    await workbench.click(inspect);
    await workbench.webview().waitForText('.row', /two/);
    await workbench.webview().waitForText('.address-bar', /Client/);
    await assertSentBySource(await firstAttempt(api.list()[0]?.streamId ?? ''));
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

  it('in Node shows its streams, and that it stood at a breakpoint', async () => {
    const id = await debug(await nodeClient('esbuild', { lastLine: 'debugger;' }));
    const api = await activateExtension();
    const paused = await waitForEntry(api, id, ({ type }) => type === 'paused');
    assert.ok(paused.detail && 'isGoingOn' in paused.detail);
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    const entries = await firstAttempt(id);
    assert.equal(entries.filter(({ type }) => type === 'paused').length, 2);
    await assertSentBySource(entries);
    const close = entries.at(-1)?.detail;
    assert.ok(close && 'client' in close);
    assert.equal(close.client, 'fetch');
    assert.ok(asked.has('pwa-node'));
  });

  it('is one of two at once, and begins anew when it is restarted', async function () {
    const api = await activateExtension();
    const count = (expected: number): Promise<true> =>
      until(
        () => api.list().length === expected,
        everyMoment,
        () => `There are ${api.list().length} streams.`,
      );
    // Its first request is of the first moment.
    const first = await debug(await nodeClient('esbuild', { name: 'One', waits: false }));
    await waitForEntry(api, first, ({ type, detail }) => type === 'tick' || isForgotten(detail));
    // The debugger lets what it attaches to go on before anybody else is there.
    const program = `const { get } = require('node:http');
      get(${JSON.stringify(new URL('/begin/Two', server.url).href)}, () => {
        get(${JSON.stringify(server.url)}, { headers: { Accept: 'text/event-stream' } }, (answer) => answer.resume());
      });`;
    const child = spawn(
      programs.node,
      ['--experimental-network-inspection', '--inspect-wait=127.0.0.1:0', '-e', program],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    try {
      const port = Number(await firstMatch(child.stderr, /ws:\/\/127\.0\.0\.1:(\d+)/));
      const attach = { type: 'node', request: 'attach', name: 'Two', address: '127.0.0.1', port };
      assert.equal(await vscode.debug.startDebugging(undefined, attach), true);
      await count(2);
      await vscode.commands.executeCommand('sse.showStreams');
      if (workbench.isAvailable)
        for (const name of [/One/, /Two/]) await workbench.waitForText('.monaco-list-row', name);
      await vscode.debug.stopDebugging(sessions.get('Two'));
    } finally {
      child.kill();
    }
    const one = api.list().map(({ streamId }) => streamId);
    await vscode.commands.executeCommand('workbench.action.debug.restart');
    await count(3);
    for (const id of one) {
      const last = api.readEntries(id).at(-1);
      assert.ok(last && ['notice', 'close', 'error'].includes(last.kind), JSON.stringify(last));
    }
  });

  it('by another debugger is left alone', async () => {
    const other = vscode.extensions.getExtension<readonly string[]>(
      'sse-inspector.sse-inspector-otherdebugger',
    );
    assert.ok(other);
    const got = await other.activate();
    const configuration = { type: otherDebugType, request: 'launch', name: 'Other' };
    assert.equal(await vscode.debug.startDebugging(undefined, configuration), true);
    await vscode.debug.stopDebugging();
    await until(
      () => got.includes('disconnect'),
      everyMoment,
      () => `The session did not end: ${got.join(', ')}`,
    );
    assert.ok(got.includes('launch'));
    assert.ok(!got.includes('requestCDPProxy'), got.join(', '));
    assert.deepEqual([...asked], []);
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
      assert.equal(await vscode.debug.startDebugging(undefined, await nodeClient('esbuild')), true);
      await until(
        () => started.length > 0 && started.every((id) => ended.has(id)),
        everyMoment,
        () => 'The session did not end.',
      );
    } finally {
      for (const listener of listeners) listener.dispose();
    }
    const api = await activateExtension();
    assert.equal(server.requests.length, 2);
    assert.deepEqual(api.list(), []);
    assert.deepEqual([...asked], []);
  });
});

/** Whether a notice says that Node has forgotten the request. */
function isForgotten(detail: ApiEntry['detail']): boolean {
  return (
    detail !== undefined &&
    'notice' in detail &&
    detail.notice === 'debug' &&
    detail.note.what === 'forgotten'
  );
}

/** The first group of what a program says. */
function firstMatch(output: Readable, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    output.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    output.on('end', () => reject(new Error(`It said: ${text}`)));
  });
}
