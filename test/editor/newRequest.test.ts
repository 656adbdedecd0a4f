import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, waitForEntry, waitForTab } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const row = '[role=row]';
const address = 'input[aria-label="Address of the stream"]';

/** A server that keeps the bodies it gets. */
async function startServer(): Promise<{ readonly server: ScriptedServer; readonly bodies: string[] }> {
  const bodies: string[] = [];
  const server = await startScriptedServer((response, number, request) => {
    let body = '';
    request.on('data', (bytes: Buffer) => {
      body += bytes.toString();
    });
    request.on('end', () => {
      bodies.push(body);
      openStream(response, `data: token ${number}\n\n`);
    });
  });
  return { server, bodies };
}

describe('a new request', () => {
  let server: ScriptedServer;
  let bodies: string[];

  before(function () {
    requireWorkbench(this);
  });
  beforeEach(async () => {
    ({ server, bodies } = await startServer());
  });
  afterEach(async () => {
    await cleanUp(await activateExtension());
    await server.close();
  });

  it('is sent by Ctrl+Enter from any of its fields, and by nothing before', async () => {
    const api = await activateExtension();
    await vscode.commands.executeCommand('sse.newRequest');
    const page = workbench.webview();
    await page.fill(address, server.url);
    await page.select('select[aria-label="Method"]', 'POST');
    await page.fill('textarea#body', '{"stream":true}');
    assert.deepEqual(api.list(), []);
    assert.equal(server.requests.length, 0);
    await page.focus('textarea#body');
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 1');
    assert.equal(server.requests[0]?.method, 'POST');
    assert.deepEqual(bodies, ['{"stream":true}']);

    // The same form, changed and sent again.
    await page.click('button:has-text("Request")');
    await page.fill('textarea#body', '{"stream":true,"n":2}');
    assert.equal(server.requests.length, 1);
    await page.focus('#last-event-id');
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 2');
    assert.deepEqual(bodies, ['{"stream":true}', '{"stream":true,"n":2}']);
  });

  it('is there as it was after another tab was in front', async () => {
    await vscode.commands.executeCommand('sse.newRequest', {
      url: server.url,
      method: 'POST',
      headers: [['X-Test', 'a']],
    });
    const page = workbench.webview();
    await page.fill('textarea#body', 'typed by hand');
    await vscode.commands.executeCommand('workbench.action.files.newUntitledFile');
    await workbench.waitForSelector('iframe.webview', { state: 'detached' });
    await vscode.commands.executeCommand('workbench.action.previousEditor');
    const again = workbench.webview();
    await again.focus('textarea#body');
    assert.equal(server.requests.length, 0);
    await workbench.press('Control+Enter');
    await again.waitForText(row, 'token 1');
    assert.deepEqual(bodies, ['typed by hand']);
    assert.equal(server.requests[0]?.headers['x-test'], 'a');
  });

  it('of before is completed before it is sent again, when not all of it was remembered', async () => {
    const api = await activateExtension();
    await vscode.commands.executeCommand('sse.connect', {
      url: server.url,
      method: 'POST',
      headers: { Authorization: 'Bearer open-sesame', 'Content-Type': 'text/plain' },
      body: 'first body',
    });
    await workbench.webview().waitForText(row, 'token 1');
    for (const { streamId } of api.list()) await vscode.commands.executeCommand('sse.removeStream', streamId);
    await vscode.commands.executeCommand('sse.newRequest');
    const page = workbench.webview();
    await page.click('button:has-text("Request")');
    await page.click(`button:has-text("POST ${server.url}")`);
    await page.focus('#last-event-id');
    for (const _ of [1, 2]) await workbench.press('Control+Enter');
    await page.fill('input[aria-label="Token"]', 'open-sesame');
    await workbench.press('Control+Enter');
    await page.waitForText('#body-error', 'The body was not remembered');
    assert.equal(server.requests.length, 1);
    await page.fill('textarea#body', 'second body');
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 2');
    assert.equal(server.requests[1]?.method, 'POST');
    assert.equal(server.requests[1]?.headers.authorization, 'Bearer open-sesame');
    assert.equal(server.requests[1]?.headers['content-type'], 'text/plain');
    assert.deepEqual(bodies, ['first body', 'second body']);
  });

  it('of before that is opened from the Requests view comes with what it lacks, and is not sent', async () => {
    const api = await activateExtension();
    await vscode.commands.executeCommand('sse.connect', {
      url: `${server.url}?view`,
      headers: { 'X-Api-Key': 'open-sesame' },
    });
    await workbench.webview().waitForText(row, 'token 1');
    for (const { streamId } of api.list()) await vscode.commands.executeCommand('sse.removeStream', streamId);
    await vscode.commands.executeCommand('sse.requests.focus');
    const item = '.pane:has-text("Requests") .monaco-list-row';
    await workbench.click(`${item}:has-text("Recent")`);
    await workbench.click(`${item}:has-text("${server.url}?view")`);
    const page = workbench.webview();
    await page.focus('#last-event-id');
    for (const _ of [1, 2]) await workbench.press('Control+Enter');
    await page.waitForText('.field', 'Type the value, or choose None.');
    assert.equal(server.requests.length, 1);
    assert.equal(api.list().length, 0);
    await page.fill('input[placeholder="Key"]', 'open-sesame');
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 2');
    assert.equal(server.requests[1]?.headers['x-api-key'], 'open-sesame');
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  it('says of a variable that it has no value, and asks for it when it is sent', async () => {
    await vscode.commands.executeCommand('sse.newRequest', { url: server.url });
    const page = workbench.webview();
    await page.click('button:has-text("Add header")');
    await page.fill('input[aria-label="Name of header 1"]', 'X-Mine');
    await page.fill('input[aria-label="Value of X-Mine"]', 'a {{nobodys}} b');
    await page.waitForText('.lacking', '{{nobodys}} has no value');
    await page.waitForText('.lacking', 'X-Mine');
    await page.focus('#last-event-id');
    await workbench.press('Control+Enter');
    await workbench.waitForSelector('.quick-input-widget input[type="password"]');
    assert.equal(server.requests.length, 0);
    await workbench.type('given');
    await workbench.press('Enter');
    await page.waitForText(row, 'token 1');
    assert.equal(server.requests[0]?.headers['x-mine'], 'a given b');
    // A value that is typed into the form needs nobody to be asked.
    await page.click('button:has-text("Request")');
    await page.fill('input[aria-label="Value of X-Mine"]', 'plain');
    await page.focus('#last-event-id');
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 2');
    assert.equal(server.requests[1]?.headers['x-mine'], 'plain');
  });

  it('begins with a pasted command, of which nothing is sent', async () => {
    const api = await activateExtension();
    const text = `curl ${server.url} \\\n  -H "X-Test: $VALUE" \\\n  -d 'a=1'`;
    await vscode.commands.executeCommand('sse.newRequest', text);
    const page = workbench.webview();
    await page.fill('.pasted-bar input', 'given');
    assert.deepEqual(api.list(), []);
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 1');
    assert.equal(server.requests[0]?.headers['x-test'], 'given');
    const [stream] = api.list();
    assert.ok(stream);
    await waitForEntry(api, stream.streamId, ({ kind }) => kind === 'message');
    assert.deepEqual(bodies, ['a=1']);
  });
});

describe('a request in an editor', () => {
  let server: ScriptedServer;
  let bodies: string[];

  before(function () {
    requireWorkbench(this);
  });
  beforeEach(async () => {
    ({ server, bodies } = await startServer());
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await cleanUp(await activateExtension());
    await server.close();
  });

  /** The document of an editor that shows a request, once it is open. */
  async function documentOf(name: string): Promise<vscode.TextDocument> {
    await waitForTab(name);
    // Documents whose editors were closed may still be there, and have the same name.
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const tab = tabs.find(({ label }) => label === name);
    assert.ok(tab?.input instanceof vscode.TabInputText);
    return vscode.workspace.openTextDocument(tab.input.uri);
  }

  async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
    await vscode.workspace.applyEdit(edit);
  }

  it('comes back to the form as it is saved, its body alone or all of it', async () => {
    await vscode.commands.executeCommand('sse.newRequest', {
      url: server.url,
      method: 'POST',
      headers: { Authorization: 'Bearer open-sesame', 'Content-Type': 'application/json' },
      body: '{"n":1}',
    });
    const page = workbench.webview();
    await page.click('button:has-text("Edit in editor")');
    const body = await documentOf('body.json');
    assert.equal(body.languageId, 'json');
    assert.equal(body.getText(), '{"n":1}');
    await replaceAll(body, '{"n":2}');
    assert.ok(await body.save());
    await page.waitForText('.body-colours', '{"n":2}');

    await page.click('button:has-text("Edit all of it as .http")');
    const whole = await documentOf('request.http');
    assert.match(whole.getText(), /^POST http.*\nAuthorization: Bearer \$\{typed:Authorization\}\n/);
    assert.ok(!whole.getText().includes('open-sesame'));
    await replaceAll(whole, whole.getText().replace('POST', 'PUT').replace('{"n":2}', '{"n":3}'));
    assert.ok(await whole.save());
    await page.waitForText('.body-colours', '{"n":3}');
    assert.equal(server.requests.length, 0);

    await page.focus('textarea#body');
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 1');
    assert.equal(server.requests[0]?.method, 'PUT');
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer open-sesame');
    assert.deepEqual(bodies, ['{"n":3}']);

    // The same editor goes on with the request that was sent.
    await replaceAll(body, '{"n":4}');
    assert.ok(await body.save());
    await page.waitForText('.body-colours', '{"n":4}');
    await page.focus('textarea#body');
    await workbench.press('Control+Enter');
    await page.waitForText(row, 'token 2');
    assert.deepEqual(bodies, ['{"n":3}', '{"n":4}']);
  });
});
