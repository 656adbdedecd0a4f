// The extension under test, as another extension gets it, and waiting for what its streams do.

import * as vscode from 'vscode';

import type { ApiEntry, SseInspectorApi } from '../../src/extension.ts';
import { until } from '../helpers/waiting.ts';

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
  return until(
    () => api.readEntries(streamId).find(matches),
    (onChange) => {
      const subscription = api.subscribe(streamId, onChange);
      return () => subscription.dispose();
    },
    () => {
      const kinds = api.readEntries(streamId).map(({ number, kind, type }) => `${number} ${kind} ${type}`);
      return `No such entry came. The timeline has: ${kinds.join(', ')}`;
    },
  );
}

/** Resolves when an editor with this title is open: VS Code tells the extension host of its tabs a little later. */
export async function waitForTab(label: string): Promise<void> {
  const labels = (): string[] =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map((tab) => tab.label));
  await until(
    () => labels().includes(label),
    (onChange) => {
      const subscription = vscode.window.tabGroups.onDidChangeTabs(onChange);
      return () => subscription.dispose();
    },
    () => `No editor "${label}" was opened, but: ${labels().join(', ')}`,
  );
}

/** Forgets all streams, closes all editors and stops the dev server. */
export async function cleanUp(api: SseInspectorApi): Promise<void> {
  for (const { streamId } of api.list()) await vscode.commands.executeCommand('sse.removeStream', streamId);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('sse.stopDevServer');
}
