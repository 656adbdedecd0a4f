import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { activateExtension, cleanUp, startDevServer } from './extension.ts';
import { requireWorkbench, workbench } from './workbench.ts';

describe('the assembled view', () => {
  before(function () {
    requireWorkbench(this);
  });

  afterEach(async () => cleanUp(await activateExtension()));

  it('puts the dev server’s answer together, and opens a part of it in an editor', async () => {
    const origin = await startDevServer();
    await vscode.commands.executeCommand('sse.connect', `${origin}/llm/messages?delay=40`);
    const page = workbench.webview();
    await page.waitForText('[role=row]', /message_stop/);
    // What is played ends with the next answer.
    await vscode.commands.executeCommand('sse.disconnect');
    await page.click('.view-button:has-text("Assembled")');
    await page.waitForText('.part-text', 'The question is about the weather');
    await page.waitForText('.part-tree', /station: 9007199254740993/);
    await page.waitForText('.answer-facts', /52\stokens/);
    await workbench.screenshot('assembled');
    await page.click('button[title^="As Markdown: Reasoning"]');
    await page.waitForText('.markdown', 'The question is about the weather');
    await page.click('button[title^="Play answer 1"]');
    await page.waitForText('.playback-time', /piece \d+ of \d+/);
    await page.click('button[title="Stop, and show all"]');
    await page.click('button[title^="Open in editor: Tool call get_weather"]');
    const document = await openedDocument();
    assert.equal(document.languageId, 'json');
    assert.match(document.getText(), /^\{\n {2}"city": "Reykjavík",\n/);
  });
});

/** The document of the next editor that shows an assembled text. */
function openedDocument(): Promise<vscode.TextDocument> {
  const found = (editor: vscode.TextEditor | undefined) =>
    editor?.document.uri.scheme === 'sse-answer' ? editor.document : undefined;
  const now = found(vscode.window.activeTextEditor);
  if (now) return Promise.resolve(now);
  return new Promise((resolve) => {
    const listening = vscode.window.onDidChangeActiveTextEditor((editor) => {
      const document = found(editor);
      if (!document) return;
      listening.dispose();
      resolve(document);
    });
  });
}
