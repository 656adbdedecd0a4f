import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';

import * as vscode from 'vscode';

import { activateExtension, cleanUp } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const row = '[role=row]';
const field = '[role=search] input';

describe('finding in the timeline', () => {
  before(function () {
    requireWorkbench(this);
  });

  afterEach(async () => cleanUp(await activateExtension()));

  it('filters while the stream goes on, from commands and keys, and goes to a place', async () => {
    const responses: ServerResponse[] = [];
    const server = await startScriptedServer((response) => {
      responses.push(response);
      openStream(response, 'event: tick\nid: 1\ndata: one\n\nevent: other\ndata: two\n\n');
    });
    try {
      await vscode.commands.executeCommand('sse.connect', server.url);
      const page = workbench.webview();
      await page.waitForText(row, 'two');
      await vscode.commands.executeCommand('sse.find');
      await page.waitForSelector(`${field}:focus`);
      await workbench.type('type:tick');
      await page.waitForText('.filter-count', '1 of 4');
      await page.waitForSelector(`${row}:has-text("two")`, { state: 'detached' });
      responses[0]?.write('event: tick\ndata: three\n\nevent: other\ndata: four\n\n');
      await page.waitForText(row, 'three');
      await page.waitForText('.filter-count', '2 of 6');
      assert.equal(await page.count(`${row}:has-text("four")`), 0);

      await workbench.press('Control+g');
      await page.waitForSelector('[role=dialog] input:focus');
      await workbench.type('id:1');
      await workbench.press('Enter');
      await page.waitForText(`${row}[aria-selected=true]`, 'one');
      // The editor's own "Go to Line" has the same key.
      await workbench.waitForSelector('.quick-input-widget', { state: 'hidden' });
      await workbench.screenshot('filter');
    } finally {
      await server.close();
    }
  });

  it('takes the filter from an entry, as the menu of its row does', async () => {
    const server = await startScriptedServer((response) =>
      openStream(response, ': note\n\nid: a b\ndata: one\n\nid: c\ndata: two\n\n'),
    );
    try {
      await vscode.commands.executeCommand('sse.connect', server.url);
      const page = workbench.webview();
      await page.waitForText(row, 'two');
      await vscode.commands.executeCommand('sse.filterById', { webviewSection: 'row', number: 4 });
      await page.waitForText('.filter-count', '1 of 5');
      await page.waitForText(row, 'one');
      await vscode.commands.executeCommand('sse.filterByKind', { webviewSection: 'row', number: 3 });
      await page.waitForText('.filter-count', '0 of 5');
      await page.waitForText('body', 'No entry matches.');
    } finally {
      await server.close();
    }
  });
});
