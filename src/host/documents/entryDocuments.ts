// Entries as read-only documents of the editor, so that all of its tools (search, folding, compare) work on them.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { Entry } from '../../core/log/entry.ts';
import { entryData } from '../../core/page/copiedText.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import { prettyJson } from '../../core/json/prettyJson.ts';
import { guessLanguage, type TextLanguage } from '../../core/json/textLanguage.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';

const scheme = 'sse-entry';

/** The editor finds the language by the name's end. */
const extensions: Readonly<Record<TextLanguage, string>> = {
  json: 'json',
  html: 'html',
  xml: 'xml',
  markdown: 'md',
  plaintext: 'txt',
};

/** Longer JSON is shown as sent: indenting it would hold up everything else in the extension host. */
const maxIndentedLength = 4 * 1024 * 1024;

/** Documents larger than this are not given to extensions: the editor can only show them. */
const maxSharedLength = 50 * 1024 * 1024;

/** An entry of a stream. */
interface EntryPlace {
  readonly handle: StreamHandle;
  readonly number: number;
}

export class EntryDocuments implements vscode.TextDocumentContentProvider {
  readonly #registry: StreamRegistry;
  readonly #registration: vscode.Disposable;

  constructor(registry: StreamRegistry) {
    this.#registry = registry;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** Opens an entry in the active group, in the language that it is written in. */
  async open(handle: StreamHandle, number: number): Promise<void> {
    const { uri, length } = describe(handle, number);
    if (length > maxSharedLength) {
      await vscode.commands.executeCommand('vscode.open', uri);
      return;
    }
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** Opens two entries of a stream in the editor's comparison. */
  async compare(handle: StreamHandle, before: number, after: number): Promise<void> {
    await this.comparePair({ handle, number: before }, { handle, number: after });
  }

  /** Opens two entries, of whichever streams, in the editor's comparison. */
  async comparePair(left: EntryPlace, right: EntryPlace): Promise<void> {
    const [name, other] = [left, right].map(({ handle }) => nameOfStream(handle.stream.request));
    const second = name === other ? `#${right.number}` : `${other} #${right.number}`;
    const title = `${name} #${left.number} ↔ ${second}`;
    const [before, after] = [left, right].map(({ handle, number }) => describe(handle, number).uri);
    await vscode.commands.executeCommand('vscode.diff', before, after, title, { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const [, id, number] = /^\/([^/]+)\/(\d+)\//.exec(uri.path) ?? [];
    const handle = id === undefined ? undefined : this.#registry.get(id);
    if (!handle || Number(number) > handle.stream.log.length)
      return l10n.t('This entry is gone: its stream was removed or cleared.');
    const { log } = handle.stream;
    const entry = log.entry(Number(number));
    return textOf(log, entry);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** Where an entry is as a document. Its name is its title: the stream, the number and the type. */
function describe(
  handle: StreamHandle,
  number: number,
): { readonly uri: vscode.Uri; readonly length: number } {
  const { id, stream } = handle;
  const entry = stream.log.entry(number);
  const text = textOf(stream.log, entry);
  const name = [nameOfStream(stream.request), `#${number}`, entry.type === '' ? entry.kind : entry.type].join(
    ' ',
  );
  const file = `${fileName(name)}.${extensions[guessLanguage(text)]}`;
  return { uri: vscode.Uri.from({ scheme, path: `/${id}/${number}/${file}` }), length: text.length };
}

function textOf(log: EventLog, entry: Entry): string {
  const data = entryData(log, entry);
  return (data.length <= maxIndentedLength ? prettyJson(data) : undefined) ?? data;
}

const maxNameLength = 80;

/** A name that is one part of a path, and that shows no control characters. */
function fileName(text: string): string {
  return text.slice(0, maxNameLength).replaceAll(/[\\/]/g, '∕').replaceAll(/\p{C}/gu, '');
}
