// Entries as read-only documents of the editor, so that all of its tools (search, folding, compare) work on them.

import * as vscode from 'vscode';

import { prettyJson } from '../core/prettyJson.ts';
import { entryData } from './entryText.ts';
import type { StreamHandle, StreamRegistry } from './streamRegistry.ts';

const scheme = 'sse-entry';

export class EntryDocuments implements vscode.TextDocumentContentProvider {
  readonly #registry: StreamRegistry;
  readonly #registration: vscode.Disposable;

  constructor(registry: StreamRegistry) {
    this.#registry = registry;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** Opens an entry beside nothing else: in the active group, as JSON when it is JSON. */
  async open(handle: StreamHandle, number: number): Promise<void> {
    const data = entryData(handle.stream.log, handle.stream.log.entry(number));
    const extension = prettyJson(data) === undefined ? 'txt' : 'json';
    const uri = vscode.Uri.from({ scheme, path: `/${handle.id}/entry-${number}.${extension}` });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const [, id, number] = /^\/(stream-\d+)\/entry-(\d+)\./.exec(uri.path) ?? [];
    const handle = id === undefined ? undefined : this.#registry.get(id);
    if (!handle || Number(number) > handle.stream.log.length)
      return 'This entry is gone: its stream was removed or cleared.';
    const data = entryData(handle.stream.log, handle.stream.log.entry(Number(number)));
    return prettyJson(data) ?? data;
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
