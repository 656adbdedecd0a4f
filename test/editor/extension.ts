// The extension under test, as another extension gets it, and waiting for what its streams do.

import * as vscode from 'vscode';

import type { ApiEntry, SseInspectorApi } from '../../src/extension.ts';

const patienceMs = 10_000;

/** Activates the extension and returns its API. */
export async function activateExtension(): Promise<SseInspectorApi> {
  const extension = vscode.extensions.getExtension<SseInspectorApi>('sse-inspector.sse-inspector');
  if (!extension) throw new Error('The extension is not installed in this window.');
  return extension.activate();
}

/** Starts the dev server and returns its origin. */
export async function startDevServer(): Promise<string> {
  const result = await vscode.commands.executeCommand<{ origin: string }>('sse.startDevServer');
  return result.origin;
}

/** Resolves with the first entry that matches, also when it is there already; rejects when none came in time. */
export function waitForEntry(
  api: SseInspectorApi,
  streamId: string,
  matches: (entry: ApiEntry) => boolean,
): Promise<ApiEntry> {
  return new Promise((resolve, reject) => {
    const look = (entries: readonly ApiEntry[]): void => {
      const entry = entries.find(matches);
      if (!entry) return;
      clearTimeout(limit);
      subscription.dispose();
      resolve(entry);
    };
    const limit = setTimeout(() => {
      subscription.dispose();
      const kinds = api.readEntries(streamId).map(({ number, kind, type }) => `${number} ${kind} ${type}`);
      reject(new Error(`No such entry came. The timeline has: ${kinds.join(', ')}`));
    }, patienceMs);
    const subscription = api.subscribe(streamId, (number) => {
      if (number > 0) look(api.readEntries(streamId, number, 1));
    });
    look(api.readEntries(streamId));
  });
}

/** Resolves when an editor with this title is open: VS Code tells the extension host of its tabs a little later. */
export async function waitForTab(label: string): Promise<void> {
  const labels = (): string[] =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map((tab) => tab.label));
  if (labels().includes(label)) return;
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`No editor "${label}" was opened, but: ${labels().join(', ')}`));
    }, patienceMs);
    const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (!labels().includes(label)) return;
      clearTimeout(limit);
      subscription.dispose();
      resolve();
    });
  });
}

/** Forgets all streams, closes all editors and stops the dev server. */
export async function cleanUp(api: SseInspectorApi): Promise<void> {
  for (const { streamId } of api.list()) await vscode.commands.executeCommand('sse.removeStream', streamId);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('sse.stopDevServer');
}
