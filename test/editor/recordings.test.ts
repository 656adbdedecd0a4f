import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import type { SavedRecording } from '../../src/host/recordings/saveCommand.ts';
import { activateExtension, cleanUp, waitForEntry, waitForTab } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

describe('a recording', () => {
  let server: ScriptedServer;
  let folder: string;
  let goOn: () => void;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sse-recordings-'));
    const more = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    server = await startScriptedServer((response) => {
      openStream(response, ': hi\nid: 1\ndata: one\n\nevent: tick\ndata: two\n\n');
      void more.then(() => response.end('event: last\ndata: three\n\n'));
    });
  });
  afterEach(async () => {
    goOn();
    await cleanUp(await activateExtension());
    await rm(folder, { recursive: true });
    await server.close();
  });

  async function openStreamId(): Promise<string> {
    const api = await activateExtension();
    const id = await vscode.commands.executeCommand<string>('sse.connect', {
      url: `${server.url}?token=open-sesame`,
      headers: { Authorization: 'Bearer open-sesame' },
      policy: { kind: 'off' },
    });
    await waitForEntry(api, id, ({ type }) => type === 'tick');
    return id;
  }

  const place = (name: string): vscode.Uri => vscode.Uri.file(join(folder, name));

  it('is saved without secrets, and opens as the timeline that it was', async function () {
    requireWorkbench(this);
    const id = await openStreamId();
    const uri = place('stream.sserec');
    const saved = await vscode.commands.executeCommand<SavedRecording>('sse.saveRecording', id, { uri });
    const bytes = await readFile(uri.fsPath);
    assert.equal(saved.bytes, bytes.length);
    assert.deepEqual(await readdir(folder), ['stream.sserec']);
    assert.equal(bytes.includes('open-sesame'), false);
    await vscode.commands.executeCommand('sse.removeStream', id);
    await vscode.commands.executeCommand('vscode.open', uri);
    await waitForTab('stream.sserec');
    const page = workbench.webview();
    await page.waitForText('.row', /two/);
    await page.waitForText('.address-bar', /stream\.sserec/);
    await page.waitForText('.state-line', /The file ends here: the stream was open\./);
  });

  it('is written while its stream goes on, and has what was cleared', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const id = await openStreamId();
    const uri = place('night.sserec');
    await vscode.commands.executeCommand('sse.startRecording', id, { uri });
    await vscode.commands.executeCommand('sse.clear', id);
    goOn();
    await waitForEntry(api, id, ({ kind }) => kind === 'close');
    const saved = await vscode.commands.executeCommand<SavedRecording>('sse.stopRecording', id);
    assert.equal(saved.bytes, (await readFile(uri.fsPath)).length);
    await vscode.commands.executeCommand('sse.openRecording', uri);
    await waitForTab('night.sserec');
    const page = workbench.webview();
    await page.waitForText('.row', /two/);
    await page.waitForText('.row', /three/);
  });

  it('of something else is refused in a sentence, and nothing is overwritten by recording to it', async () => {
    const uri = place('other.sserec');
    await writeFile(uri.fsPath, 'no recording');
    const id = await openStreamId();
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('sse.startRecording', id, { uri })),
      /There is a file .* already/,
    );
    assert.equal(await readFile(uri.fsPath, 'utf8'), 'no recording');
  });
});
