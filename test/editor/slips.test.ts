// What a slip of the hand does: a key in a field, a clear by mistake, a tab that was closed too early.

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import * as vscode from 'vscode';

import { until } from '../helpers/waiting.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';
import { requireWorkbench, workbench } from './workbench.ts';

const row = '[role=row]';
const center = '.notifications-center';
const pressAgainMs = 1_000;

type Api = Awaited<ReturnType<typeof activateExtension>>;

function entriesOf(api: Api, id: string): number {
  return api.readEntries(id).length;
}

/** Resolves when the stream has so many entries: numbers begin anew with a clear, and with its undoing. */
function waitForCount(api: Api, id: string, count: number): Promise<true> {
  return until(
    () => entriesOf(api, id) === count || undefined,
    (onChange) => {
      const subscription = api.subscribe(id, onChange);
      return () => subscription.dispose();
    },
    () => `There are ${entriesOf(api, id)} entries, not ${count}`,
  ).then(() => true);
}

/** Presses a key until it has done something: VS Code hears from the page, a moment later, that the focus has left a field. */
async function pressUntil(key: string, isDone: Promise<true>): Promise<void> {
  let isOver: boolean = false;
  while (!isOver) {
    await workbench.press(key);
    isOver = await Promise.race([isDone, delay(pressAgainMs, false)]);
  }
}

/** The message about a tab that was closed, in the list of messages. */
async function showMessage(text: string): Promise<void> {
  await vscode.commands.executeCommand('notifications.showList');
  await workbench.waitForText(center, text);
}

describe('a slip', () => {
  before(function () {
    requireWorkbench(this);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.workspace
      .getConfiguration()
      .update('sse.onTabClose', undefined, vscode.ConfigurationTarget.Global);
    await cleanUp(await activateExtension());
  });

  it('with a key in the address field does nothing to the stream, and a clear on the list is undone', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => openStream(response, 'data: kept\n\n'));
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await workbench.webview().waitForText(row, 'kept');
      const count = entriesOf(api, id);
      const page = workbench.webview();
      await page.click('#url');
      for (const key of [
        'Control+l',
        'Control+Alt+d',
        'Control+Alt+r',
        'Control+Alt+e',
        'Control+f',
        'Control+g',
      ])
        await workbench.press(key);
      // A key that the list takes is behind all of these.
      await page.focus('[role=grid]');
      await pressUntil('Control+l', waitForCount(api, id, 0));
      await page.waitForText('body', /Cleared \d+\sentr/);
      assert.equal(server.requests.length, 1);
      assert.equal(api.list().find(({ streamId }) => streamId === id)?.phase, 'open');
      await page.focus('[role=grid]');
      await pressUntil('Control+z', waitForCount(api, id, count));
      await page.waitForText(row, 'kept');
    } finally {
      await server.close();
    }
  });

  it('with Clear is undone by command, before what came since; after a disconnect there is nothing to undo', async () => {
    const api = await activateExtension();
    const responses: ServerResponse[] = [];
    const server = await startScriptedServer((response) => {
      responses.push(response);
      openStream(response, 'data: before\n\n');
    });
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await waitForEntry(api, id, ({ data }) => data === 'before');
      const count = entriesOf(api, id);
      await vscode.commands.executeCommand('sse.clear', id);
      assert.equal(entriesOf(api, id), 0);
      responses[0]?.write('data: since\n\n');
      await waitForEntry(api, id, ({ data }) => data === 'since');
      await vscode.commands.executeCommand('sse.undoClear', id);
      assert.deepEqual(
        api.readEntries(id).flatMap(({ data }) => data ?? []),
        ['before', 'since'],
      );
      assert.equal(entriesOf(api, id), count + 1);
      await vscode.commands.executeCommand('sse.clear', id);
      await vscode.commands.executeCommand('sse.disconnect', id);
      await waitForEntry(api, id, ({ kind }) => kind === 'close');
      const left = entriesOf(api, id);
      await assert.rejects(async () => {
        await vscode.commands.executeCommand('sse.undoClear', id);
      }, /There is no clear to undo/);
      assert.equal(entriesOf(api, id), left);
    } finally {
      await server.close();
    }
  });

  it('that closes the tab says what it ended, and reconnects', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => openStream(response, 'id: 7\ndata: x\n\n'));
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await waitForEntry(api, id, ({ data }) => data === 'x');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await server.whenIdle();
      await showMessage('Closing its tab disconnected');
      await workbench.click(`${center} .monaco-button:has-text("Reopen and Reconnect")`);
      await waitForEntry(api, id, ({ kind, attempt }) => kind === 'message' && attempt === 2);
      assert.equal(server.requests.length, 2);
      assert.equal(server.requests[1]?.headers['last-event-id'], '7');
      await workbench.webview().waitForText(row, 'x');
    } finally {
      await server.close();
    }
  });

  it('that closes the tab lets the stream run on where the setting says so', async () => {
    const api = await activateExtension();
    const responses: ServerResponse[] = [];
    const server = await startScriptedServer((response) => {
      responses.push(response);
      openStream(response, 'data: before\n\n');
    });
    try {
      await vscode.workspace
        .getConfiguration()
        .update('sse.onTabClose', 'keepRunning', vscode.ConfigurationTarget.Global);
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await waitForEntry(api, id, ({ data }) => data === 'before');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await showMessage('goes on without its tab');
      responses[0]?.write('data: meanwhile\n\n');
      await waitForEntry(api, id, ({ data }) => data === 'meanwhile');
      await workbench.click(`${center} .monaco-button:has-text("Reopen")`);
      await workbench.webview().waitForText(row, 'meanwhile');
      assert.equal(server.requests.length, 1);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await showMessage('goes on without its tab');
      await workbench.click(`${center} .monaco-button:has-text("Disconnect")`);
      await server.whenIdle();
      const entry = await waitForEntry(api, id, ({ kind }) => kind === 'close');
      assert.deepEqual(entry.detail && 'ending' in entry.detail && entry.detail.ending, { cause: 'client' });
    } finally {
      await server.close();
    }
  });

  it('that removes a stream with its tab ends it without a word', async () => {
    const api = await activateExtension();
    const server = await startScriptedServer((response) => openStream(response, 'data: x\n\n'));
    try {
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await waitForEntry(api, id, ({ data }) => data === 'x');
      await vscode.commands.executeCommand('sse.removeStream', id);
      await server.whenIdle();
      await vscode.commands.executeCommand('notifications.showList');
      assert.equal(await workbench.count(`${center} .notification-list-item`), 0);
    } finally {
      await server.close();
    }
  });
});
