import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { everyMoment, until } from '../helpers/waiting.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

describe('the history', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer((response) => {
      openStream(response, 'id: 1\ndata: kept in the history\n\n');
      response.end();
    });
  });
  afterEach(async () => {
    await cleanUp(await activateExtension());
    await server.close();
  });

  it('has a stream that was removed, with all that it received', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const id = await vscode.commands.executeCommand<string>('sse.connect', {
      url: `${server.url}?token=open-sesame`,
      policy: { kind: 'off' },
    });
    await waitForEntry(api, id, ({ kind }) => kind === 'close');
    await vscode.commands.executeCommand('sse.removeStream', id);
    await vscode.commands.executeCommand('sse.history.focus');
    const row = '.pane:has(.pane-header[aria-label^="History"]) .monaco-list-row';
    const { host } = new URL(server.url);
    // The newest stands first, wherever somebody had scrolled to.
    await workbench.waitForSelector(row);
    await workbench.focus('.pane:has(.pane-header[aria-label^="History"]) .monaco-list');
    await workbench.press('Home');
    await workbench.waitForText(row, host);
    await workbench.click(`${row}:has-text("${host}")`);
    const page = workbench.webview();
    await page.waitForText('[role=row]', 'kept in the history');
    await page.waitForText('.address-bar', 'Send Again…');
    const texts = (await page.texts('.address-bar input')).join() + (await page.texts('body')).join();
    assert.doesNotMatch(texts, /open-sesame/);
    // Nothing was sent for it.
    assert.equal(server.requests.length, 1);
    await until(
      () => vscode.window.tabGroups.activeTabGroup.activeTab,
      (onChange) => {
        const subscription = vscode.window.tabGroups.onDidChangeTabs(onChange);
        return () => subscription.dispose();
      },
      () => 'No tab was opened.',
    );
  });

  it('is searched for what events hold, and opens with what was found', async function () {
    requireWorkbench(this);
    const api = await activateExtension();
    const id = await vscode.commands.executeCommand<string>('sse.connect', {
      url: `${server.url}?again`,
      policy: { kind: 'off' },
    });
    await waitForEntry(api, id, ({ kind }) => kind === 'close');
    await vscode.commands.executeCommand('sse.removeStream', id);
    // The box closes when the focus goes elsewhere, as it does when the panel is gone.
    await workbench.waitForSelector('iframe.webview', { state: 'detached' });
    await vscode.commands.executeCommand('sse.history.focus');
    const row = '.quick-input-widget .monaco-list-row';
    const { host } = new URL(server.url);
    // Nothing has this; what is typed instead is found in the recording.
    const searching = vscode.commands.executeCommand('sse.searchHistory', 'nobody ever sent this');
    await workbench.waitForText(row, 'No stream has this.');
    await workbench.fill('.quick-input-widget input[type="text"]', '"kept in the history"');
    await workbench.waitForText(row, host);
    await workbench.waitForText(row, '1 entry found');
    await workbench.press('Enter');
    await searching;
    const page = workbench.webview();
    await page.waitForText('[role=row]', 'kept in the history');
    await page.waitForText('.filter-count', '1 of');
    assert.equal(server.requests.length, 1);
    // Sent again as it was: nothing is missing in it, and a GET does nothing twice.
    const recording = `.pane:has(.pane-header[aria-label^="History"]) .monaco-list-row:has-text("${host}")`;
    await workbench.click(recording, { button: 'right' });
    await workbench.hover('.monaco-menu .action-label:text-is("Send Again")');
    await workbench.press('Enter');
    await until(
      () => server.requests.length === 2,
      everyMoment,
      () => 'It was not sent again.',
    );
  });
});
