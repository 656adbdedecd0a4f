import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import type { SseInspectorApi } from '../../src/extension.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const input = '.quick-input-widget input[type="text"]';
const lens = '.codelens-decoration a';

async function showText(language: string, content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  return vscode.window.showTextDocument(document);
}

/** Titles of all lenses of ours, drawn or not. */
async function lensTitles({ uri }: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
    100,
  );
  return lenses.flatMap(({ command }) => (command?.title.includes('Inspect') ? [command.title] : []));
}

/** The first message of a stream that a command has opened. */
async function firstMessage(api: SseInspectorApi, opened: Thenable<unknown>): Promise<string | undefined> {
  const id = await opened;
  assert.equal(typeof id, 'string');
  return (await waitForEntry(api, String(id), ({ kind }) => kind === 'message')).data;
}

describe('a stream in a text', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer((response, number, request) =>
      openStream(response, `data: ${request.method} ${request.url} ${number}\n\n`),
    );
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await cleanUp(await activateExtension());
    await server.close();
  });

  it('is one click away, each time, and asks for the base of a path once', async function () {
    requireWorkbench(this);
    await activateExtension();
    const origin = new URL(server.url).origin;
    const { document } = await showText(
      'typescript',
      `const a = new EventSource('${server.url}?a');\n// new EventSource('/none')\nconst b = new EventSource('/b');\n`,
    );
    // Not all of them are drawn at once.
    await workbench.waitForText(`${lens} >> nth=1`, 'Inspect this stream');
    const title = '$(plug) Inspect this stream';
    assert.deepEqual(await lensTitles(document), [title, title]);
    await workbench.click(lens);
    const list = '.row-preview, .row';
    await workbench.webview().waitForText(list, /GET \/events\?a 1/);

    await vscode.commands.executeCommand('workbench.action.previousEditor');
    await workbench.click(`${lens} >> nth=1`);
    await workbench.waitForText('.quick-input-title', 'Where is the server of this workspace?');
    await workbench.fill(input, `${origin}/`);
    await workbench.press('Enter');
    await workbench.webview().waitForText(list, /GET \/b 2/);

    // The base is known now.
    const api = await activateExtension();
    const endpoint = { kind: 'endpoint', method: 'GET', path: '/c' };
    assert.equal(
      await firstMessage(api, vscode.commands.executeCommand('sse.inspectFound', endpoint)),
      'GET /c 3',
    );
    const request = { kind: 'request', snippet: `new EventSource('/d')` };
    assert.equal(
      await firstMessage(api, vscode.commands.executeCommand('sse.inspectFound', request)),
      'GET /d 4',
    );
  });

  it('of a route with a parameter asks for its value', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const opened = vscode.commands.executeCommand('sse.inspectFound', {
      kind: 'endpoint',
      method: 'GET',
      path: '/rooms/:id/events',
    });
    // Whether the base is known depends on the tests before.
    await workbench.waitForSelector('.quick-input-widget .quick-input-title');
    const [title] = await workbench.texts('.quick-input-title');
    if (title?.includes('Where is the server')) {
      await workbench.fill(input, new URL(server.url).origin);
      await workbench.press('Enter');
    }
    await workbench.waitForText('.quick-input-title', 'The path has a part that stands for a value');
    await workbench.fill(input, `${new URL(server.url).origin}/rooms/7/events`);
    await workbench.press('Enter');
    assert.equal(await firstMessage(api, opened), 'GET /rooms/7/events 1');
  });

  it('is shown where the setting says so, and no more when it does not', async function () {
    requireWorkbench(this);
    await activateExtension();
    await showText('markdown', `# Try it\n\n\`\`\`sh\ncurl -N ${server.url}\n\`\`\`\n`);
    await workbench.waitForText(lens, 'Inspect this stream');
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update('sse.codeLens', false, vscode.ConfigurationTarget.Global);
    try {
      await workbench.waitForSelector(lens, { state: 'detached' });
    } finally {
      await configuration.update('sse.codeLens', undefined, vscode.ConfigurationTarget.Global);
    }
    await workbench.waitForText(lens, 'Inspect this stream');
  });

  it('is inspected where its address is selected', async () => {
    const api = await activateExtension();
    const content = `See "${server.url}?selected" for more.`;
    const editor = await showText('plaintext', content);
    const start = content.indexOf('"');
    const end = content.lastIndexOf('"') + 1;
    editor.selection = new vscode.Selection(0, start, 0, end);
    assert.equal(
      await firstMessage(api, vscode.commands.executeCommand('sse.inspectSelection')),
      'GET /events?selected 1',
    );
    await vscode.window.showTextDocument(editor.document);
    editor.selection = new vscode.Selection(0, start + 8, 0, start + 8);
    assert.equal(
      await firstMessage(api, vscode.commands.executeCommand('sse.inspectSelection')),
      'GET /events?selected 2',
    );
  });
});

describe('a response of another type', () => {
  afterEach(async () => cleanUp(await activateExtension()));

  it('is read anyway by a command, as events and as lines', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('data: a\n\n');
    });
    try {
      const refused = await api.connect(server.url);
      await waitForEntry(api, refused, ({ kind }) => kind === 'error');
      const events = vscode.commands.executeCommand('sse.readAnyway', refused, 'event-stream');
      assert.equal(await firstMessage(api, events), 'a');
      const lines = vscode.commands.executeCommand('sse.readAnyway', refused, 'json-lines');
      assert.equal(await firstMessage(api, lines), 'data: a');
      await assert.rejects(
        async () => vscode.commands.executeCommand('sse.readAnyway', refused, 'xml'),
        /A response can be read as: event-stream, json-lines\./,
      );
    } finally {
      await server.close();
    }
  });
});
