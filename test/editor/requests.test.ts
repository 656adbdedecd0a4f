import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import { until } from '../helpers/waiting.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';
import { WorkspaceFiles, workspaceFolder } from './workspaceFiles.ts';

const lens = '.codelens-decoration a';
const input = '.quick-input-widget input[type="text"], .quick-input-widget input[type="password"]';

describe('a request of a file', () => {
  const files = new WorkspaceFiles();
  const bodies: string[] = [];
  let opened = 0;
  let server: ScriptedServer;
  beforeEach(async () => {
    bodies.length = 0;
    server = await startScriptedServer((response, number, request) => {
      let body = '';
      request.on('data', (bytes: Buffer) => {
        body += bytes.toString();
      });
      request.on('end', () => {
        bodies.push(body);
        openStream(response, `data: welcome ${number}\n\n`);
      });
    });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('notifications.clearAll');
    await cleanUp(await activateExtension());
    await vscode.workspace.getConfiguration().update('sse.codeLens', undefined, true);
    await files.remove();
    await server.close();
  });

  async function open(text: string, line = 0): Promise<vscode.TextEditor> {
    opened += 1;
    const uri = await files.write(`streams-${opened}.http`, text);
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(line, 0, line, 0);
    return editor;
  }

  /** Waits for the message of the newest stream. */
  async function message(id: unknown): Promise<string | undefined> {
    const api = await activateExtension();
    const { data } = await waitForEntry(api, String(id), ({ kind }) => kind === 'message');
    return data;
  }

  it('is a stream with its timeline after one click', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    await open(`@host = ${new URL(server.url).host}\n@token = open-sesame\n
### first
GET http://{{host}}/first
    ?a=1
Authorization: Bearer {{token}}

###
# @name second
POST http://{{host}}/second
Content-Type: application/json

{
  "stream": true,
  "t": "{{token}}"
}
`);
    // The editor draws its lenses anew now and then: what is there is waited for, and not counted.
    await workbench.waitForText(`${lens} >> nth=0`, 'Inspect stream');
    await workbench.waitForText(`${lens} >> nth=1`, 'Inspect stream');
    await workbench.click(`${lens} >> nth=1`);
    await workbench.webview().waitForText('[role=row]', 'welcome 1');
    assert.equal(server.requests[0]?.method, 'POST');
    assert.equal(server.requests[0]?.url, '/second');
    assert.equal(bodies[0], '{\n  "stream": true,\n  "t": "open-sesame"\n}');
    const [status] = api.list();
    const shown = JSON.stringify([status, api.readEntries(status?.streamId ?? '')]);
    assert.ok(!shown.includes('open-sesame'), shown);
  });

  it('is inspected by keyboard alone, as the editor has it now, again and again', async function () {
    requireWorkbench(this);
    const editor = await open(`GET ${server.url}?1\n\n###\nGET ${server.url}?2\n`);
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await workbench.press('Control+End');
    await until(
      () => editor.selection.active.line > 2,
      (onChange) => {
        const subscription = vscode.window.onDidChangeTextEditorSelection(onChange);
        return () => subscription.dispose();
      },
      () => `The cursor is in line ${editor.selection.active.line}`,
    );
    await workbench.press('F1');
    await workbench.waitForSelector(input);
    await workbench.type('Inspect Request at Cursor');
    await workbench.waitForText('.quick-input-widget .monaco-list-row', 'SSE: Inspect Request at Cursor');
    await workbench.press('Enter');
    await workbench.webview().waitForText('[role=row]', 'welcome 1');
    assert.equal(server.requests[0]?.url, '/events?2');

    const change = new vscode.WorkspaceEdit();
    change.insert(editor.document.uri, new vscode.Position(3, 0), `GET ${server.url}?new\n###\n`);
    await vscode.workspace.applyEdit(change);
    const place = { uri: editor.document.uri, line: 3 };
    assert.equal(
      await message(await vscode.commands.executeCommand('sse.inspectRequest', place)),
      'welcome 2',
    );
    assert.equal(server.requests[1]?.url, '/events?new');
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('asks for a value that is missing, and is refused in words when one cannot be had', async function () {
    requireWorkbench(this);
    const editor = await open(
      `@one = {{two}}\n@two = {{one}}\n###\nGET ${server.url}?k={{LACKING}}\n###\nGET ${server.url}\nA: {{one}}\n###\nWEBSOCKET ws://x\n###\nno request`,
    );
    const { uri } = editor.document;
    const asked = vscode.commands.executeCommand('sse.inspectRequest', uri.toString(), 3);
    await workbench.waitForText('.quick-input-title', 'LACKING');
    assert.equal(server.requests.length, 0);
    await workbench.fill(input, 'typed');
    await workbench.press('Enter');
    await message(await asked);
    assert.equal(server.requests[0]?.url, '/events?k=typed');

    const refusal = async (line: number): Promise<void> => {
      await vscode.commands.executeCommand('sse.inspectRequest', uri.toString(), line);
    };
    await assert.rejects(
      refusal(5),
      /In the header A: These variables refer to each other in a circle: one → two → one/,
    );
    await assert.rejects(refusal(8), /Line 9: WEBSOCKET is another protocol than server-sent events/);
    await assert.rejects(refusal(10), /In the address|is not an address|spaces/);
    await assert.rejects(refusal(99), /There is no request at line 100/);
    assert.equal(server.requests.length, 1);
    await vscode.window.showTextDocument(editor.document);
    await workbench.waitForText(
      lens,
      'Not inspected: WEBSOCKET is another protocol than server-sent events.',
    );
  });

  it('is asked for what its file wants to be asked, each time, and names what is not applied', async function () {
    requireWorkbench(this);
    const editor = await open(
      `@room = of the file\n\n### one\n# @prompt room Which room?\nGET ${server.url}?room={{room}}\n\n> {%\n  client.log('x')\n%}\n`,
    );
    const uri = editor.document.uri.toString();
    for (const [number, room] of ['red', 'blue'].entries()) {
      const asked = vscode.commands.executeCommand('sse.inspectRequest', uri, 4);
      await workbench.waitForText('.quick-input-title', 'Which room?');
      await workbench.fill(input, room);
      await workbench.press('Enter');
      await message(await asked);
      assert.equal(server.requests[number]?.url, `/events?room=${room}`);
    }
    await vscode.commands.executeCommand('notifications.showList');
    await workbench.waitForText(
      '.notifications-center',
      'Not all of this request is applied. Line 7: The script is not run.',
    );
    await vscode.commands.executeCommand('notifications.hideList');
  });

  it('sends files of the workspace, and no others without being asked', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    const link = join(workspaceFolder().fsPath, 'linked.txt');
    try {
      await writeFile(join(outside, 'secret.txt'), 'open-sesame');
      await symlink(join(outside, 'secret.txt'), link);
      await files.write('body.json', '{"t":"{{token}}"}');
      const uri = await files.write(
        'bodies.rest',
        `@token = t\n###\nPOST ${server.url}\n\n< ./body.json\n###\nPOST ${server.url}\n\n<@ body.json\n###\nPOST ${server.url}\n\n< ${outside}/secret.txt\n###\nPOST ${server.url}\n\n< ./linked.txt\n###\nPOST ${server.url}\n\n< ./missing.txt\n`,
      );
      const inspect = async (line: number): Promise<unknown> =>
        vscode.commands.executeCommand('sse.inspectRequest', uri.toString(), line);
      await message(await inspect(2));
      await message(await inspect(6));
      assert.deepEqual(bodies, ['{"t":"{{token}}"}', '{"t":"t"}']);
      await assert.rejects(inspect(10), /is the file .*secret\.txt, which is outside of the workspace/);
      await assert.rejects(inspect(14), /is the file .*linked\.txt, which is outside of the workspace/);
      await assert.rejects(inspect(18), /Line 21: there is no file \.\/missing\.txt/);
      assert.equal(server.requests.length, 2);
    } finally {
      await rm(link, { force: true });
      await rm(outside, { recursive: true });
    }
  });

  it('has no lens where the setting says so', async function () {
    requireWorkbench(this);
    await vscode.workspace.getConfiguration().update('sse.codeLens', false, true);
    const editor = await open(`GET ${server.url}\n`);
    const { uri } = editor.document;
    const lenses = async (): Promise<vscode.CodeLens[]> =>
      vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
    assert.equal((await lenses()).length, 0);
    await vscode.workspace.getConfiguration().update('sse.codeLens', undefined, true);
    assert.equal((await lenses()).length, 1);
    await workbench.waitForText(lens, 'Inspect stream');
  });
});
