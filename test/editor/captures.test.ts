import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForTab } from './extension.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const row = '.quick-input-widget .monaco-list-row';
const fixtures = join(__dirname, '..', '..', '..', 'test', 'fixtures', 'captures');

describe('a file of another program', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sse-captures-'));
  });
  afterEach(async () => {
    await cleanUp(await activateExtension());
    await rm(folder, { recursive: true });
  });

  async function placed(name: string): Promise<vscode.Uri> {
    const path = join(folder, name);
    await copyFile(join(fixtures, name), path);
    return vscode.Uri.file(path);
  }

  it('of curl --trace opens as a timeline, with the time of each read', async function () {
    requireWorkbench(this);
    await activateExtension();
    await vscode.commands.executeCommand('sse.openRecording', await placed('trace-redir.txt'));
    await waitForTab('trace-redir.txt');
    const page = workbench.webview();
    await page.waitForText('.row', /Grüße 😀/);
    await page.waitForText('.row', /The server ended the response\./);
    await page.waitForText('.address-bar', /Read from what curl --trace wrote/);
  });

  it('of a browser shows the stream that is chosen, and another one', async function () {
    requireWorkbench(this);
    await activateExtension();
    const uri = await placed('chrome-devtools.har');
    const opening = vscode.commands.executeCommand('vscode.openWith', uri, 'sse.capture');
    await workbench.waitForText(row, /POST .*chat\?x=1 ?200 · 4 events/);
    await workbench.type('umlaut?fetch');
    await workbench.waitForText(`${row}.focused`, /umlaut\?fetch/);
    await workbench.press('Enter');
    await opening;
    await waitForTab('chrome-devtools.har');
    const page = workbench.webview();
    await page.waitForText('.row', /Grüße € 😀/);
    await page.waitForText('.address-bar', /of \d+ in the file/);
    await vscode.commands.executeCommand('sse.chooseStream', 1);
    await page.waitForText('.row', /no-data-only-id/);
    await page.waitForText('.row', /204 No Content/);
  });

  it('that has a body alone says so, and has nothing to send again', async function () {
    requireWorkbench(this);
    await activateExtension();
    await vscode.commands.executeCommand('sse.openRecording', await placed('n.txt'));
    await waitForTab('n.txt');
    const page = workbench.webview();
    await page.waitForText('.row', /Grüße 😀/);
    await page.waitForText('.row', /The file holds the body alone\./);
    assert.equal(await page.count('.address-line button'), 0);
  });

  it('that has no stream is refused in a sentence, and stays a text for the editor of texts', async () => {
    await activateExtension();
    const uri = vscode.Uri.file(join(folder, 'other.txt'));
    await writeFile(uri.fsPath, 'Dear reader,\n');
    await vscode.commands.executeCommand('vscode.open', uri);
    await waitForTab('other.txt');
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'Dear reader,\n');
  });
});
