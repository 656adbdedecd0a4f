// A server that is debugged with VS Code's own debugger for JavaScript, and traced: the line in its source, live, and
// nothing of it once it is over.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import { programsVariable, type DebuggedPrograms } from '../../scripts/vscode/debuggedPrograms.ts';
import { everyMoment, until } from '../helpers/waiting.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const programs = JSON.parse(process.env[programsVariable] ?? '{}') as DebuggedPrograms;

const lines = [
  `import { createServer, ServerResponse } from 'node:http';`,
  `import { writeFileSync } from 'node:fs';`,
  `const server = createServer((request, response) => {`,
  `  if (request.url === '/state') return response.end(String(Object.hasOwn(ServerResponse.prototype, 'write')));`,
  `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
  `  response.write('data: one\\n\\n');`,
  `  response.end();`,
  `  response.on('error', () => {});`,
  `  response.write('data: two\\n\\n');`,
  `});`,
  `server.listen(0, '127.0.0.1', () => writeFileSync(process.argv[2], String(server.address().port)));`,
];
/** Lines of the source before these. */
const shift = 10;

describe('a server that is traced', () => {
  let folder: string;
  before(function () {
    if (vscode.extensions.getExtension('ms-vscode.js-debug')) return;
    console.log('      skipped: this VS Code has no debugger for JavaScript');
    this.skip();
  });
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'sse-traced-')));
  });
  afterEach(async () => {
    // What is shown stands over what the next test clicks.
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('notifications.hideList');
    await vscode.commands.executeCommand('sse.stopTracing');
    await vscode.debug.stopDebugging();
    await cleanUp(await activateExtension());
    await rm(folder, { recursive: true });
  });

  it('shows which line of its source wrote, and is as it was after it', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const [source, program, portFile] = ['server.ts', 'server.mjs', 'port'].map((name) => join(folder, name));
    assert.ok(source && program && portFile);
    await writeFile(source, `${'//\n'.repeat(shift)}${lines.join('\n')}\n`);
    await writeFile(program, `${lines.join('\n')}\n//# sourceMappingURL=server.mjs.map\n`);
    // Each line is the one so many further down.
    const mappings = ['AAUA', ...lines.slice(1).map(() => 'AACA')].join(';');
    const map = { version: 3, file: 'server.mjs', sources: ['server.ts'], names: [], mappings };
    await writeFile(`${program}.map`, JSON.stringify(map));
    const stopped: { readonly session: vscode.DebugSession; readonly threadId: number }[] = [];
    const tracker = vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: (message: {
          readonly event?: string;
          readonly body?: { readonly threadId: number };
        }) => {
          if (message.event === 'stopped' && message.body)
            stopped.push({ session, threadId: message.body.threadId });
        },
      }),
    });
    after(() => tracker.dispose());
    const configuration = { type: 'node', request: 'launch', name: 'Orders', program, args: [portFile] };
    const started = await vscode.debug.startDebugging(undefined, {
      ...configuration,
      cwd: folder,
      runtimeExecutable: programs.node,
    });
    assert.equal(started, true);
    await until(
      () => existsSync(portFile),
      everyMoment,
      () => 'The server did not start.',
    );
    const url = `http://127.0.0.1:${await readFile(portFile, 'utf8')}`;
    const asked = vscode.commands.executeCommand('sse.traceServer');
    const button = '.notifications-center .monaco-button:has-text("Trace")';
    // An empty list is not shown, and tells nobody of what comes.
    while ((await workbench.count(button)) === 0)
      await vscode.commands.executeCommand('notifications.showList');
    await workbench.waitForText(
      '.notifications-center',
      /probe of the inspector then runs inside the program/,
    );
    await workbench.click(button);
    await asked;
    assert.equal(await (await fetch(`${url}/state`)).text(), 'true');

    assert.equal(await (await fetch(`${url}/orders`)).text(), 'data: one\n\n');
    const id = await until(
      () => api.list()[0]?.streamId,
      everyMoment,
      () => 'No stream of the server appeared.',
    );
    const late = await waitForEntry(
      api,
      id,
      ({ detail }) =>
        detail !== undefined &&
        'notice' in detail &&
        detail.notice === 'server' &&
        detail.note.did === 'write after end',
    );
    assert.ok(late.detail && 'notice' in late.detail && late.detail.notice === 'server');
    const { note } = late.detail;
    assert.ok(note.did === 'write after end');
    assert.deepEqual(
      [note.place, note.ended].map((place) => [place?.url, place?.line]),
      [
        [source, 9 + shift],
        [source, 7 + shift],
      ],
    );
    await vscode.commands.executeCommand('sse.showStreams');
    await workbench.waitForText('.monaco-list-row', /being debugged, server traced/);
    await workbench.waitForText('.monaco-list-row', /orders.*server side, stopped/);

    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      (await vscode.workspace.openTextDocument(source)).uri,
    );
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line + 1, command?.title.replace(/, .*/, '')]),
      [[6 + shift, '1 write to event streams']],
    );

    const breaking = vscode.commands.executeCommand('sse.breakOnEvent');
    await workbench.fill('.quick-input-widget input[type="text"]', 'one');
    await workbench.press('Enter');
    await breaking;
    const answer = fetch(`${url}/orders`);
    const { session, threadId } = await until(
      () => stopped[0],
      everyMoment,
      () => 'The program was not stopped.',
    );
    const { stackFrames } = (await session.customRequest('stackTrace', { threadId })) as {
      readonly stackFrames: readonly {
        readonly line: number;
        readonly source?: { readonly path?: string };
      }[];
    };
    // The path may be that of a remote window. Its line is in the source where the debugger has the map, else in what runs.
    const frame = stackFrames.find(({ source: of }) => /\/server\.(?:ts|mjs)$/.test(of?.path ?? ''));
    assert.equal(frame?.line, frame?.source?.path?.endsWith('.ts') ? 6 + shift : 6);
    await session.customRequest('continue', { threadId });
    assert.equal(await (await answer).text(), 'data: one\n\n');
    await workbench.waitForText('.monaco-list-row', /Breaks on one.*hit once/);

    await vscode.commands.executeCommand('sse.stopTracing');
    assert.equal(await (await fetch(`${url}/state`)).text(), 'false');
  });

  it('is traced without a debugger where it is started with the environment of the terminal', async () => {
    const api = await activateExtension();
    // It is over once its message is gone.
    void vscode.commands.executeCommand('sse.traceTerminal');
    const terminal = await until(
      () => vscode.window.terminals.find(({ name }) => name === 'SSE: traced'),
      everyMoment,
      () => 'No terminal was opened.',
    );
    const { env } = terminal.creationOptions as { readonly env?: Readonly<Record<string, string>> };
    terminal.dispose();
    const program = join(folder, 'alone.cjs');
    await writeFile(
      program,
      [
        `const { createServer, get } = require('node:http');`,
        `const server = createServer((request, response) => {`,
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  response.end('data: alone\\n\\n');`,
        `});`,
        `server.listen(0, '127.0.0.1', () =>`,
        `  get('http://127.0.0.1:' + server.address().port, (response) => response.resume().on('end', () => server.close())));`,
      ].join('\n'),
    );
    const child = spawn(programs.node ?? 'node', [program], { env: { ...process.env, ...env } });
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 0);
    const { streamId, debuggedAs } = await until(
      () => api.list()[0],
      everyMoment,
      () => 'No stream of the server appeared.',
    );
    assert.match(debuggedAs?.session ?? '', /^alone\.cjs, process \d+$/);
    const entry = await waitForEntry(api, streamId, ({ kind }) => kind === 'message');
    assert.equal(entry.data, 'alone');
  });
});
