// Formats of one's own, from the files of the workspace: looked for as soon as an event is read or such a file is open, and
// again when one of them changes. What is wrong with a file is shown in it, at its place; the others are used all the same.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { OwnFormat } from '../../core/assembly/ownFormat.ts';
import { findOwnFormatsWhenAsked, maxOwnFormats, useOwnFormats } from '../../core/assembly/ownFormats.ts';
import { parseOwnFormat } from '../../core/ownFormat/ownFormatParser.ts';
import { ownFormatText } from '../../core/ownFormat/ownFormatText.ts';
import { DisposableStore } from '../disposableStore.ts';
import { showInformation } from '../messages.ts';
import { findWorkspaceFiles, isInWorkspace } from '../variables/workspaceFiles.ts';
import { diagnosticOf } from './scenarioDiagnostics.ts';

/** What the names of such files end with. */
const formatFileEnding = '.sse-format.json';
const formatFilePattern = `**/*${formatFileEnding}`;

/** Bytes of a file that are read: a larger one is refused by its size. */
const maxFileBytes = 256 * 1024;

export class FormatFiles {
  readonly #disposables = new DisposableStore();
  readonly #mistakes = this.#disposables.add(vscode.languages.createDiagnosticCollection('sse-format'));
  readonly #reportError: (error: unknown) => void;
  /** Grows with each change, so that what was read before it is not used after it. */
  #readings = 0;
  #hasBegun = false;

  /** @param reportError takes what went wrong in reading */
  constructor(reportError: (error: unknown) => void) {
    this.#reportError = reportError;
    const begin = (): void => this.#begin();
    // Not while the event is read.
    this.#disposables.defer(
      findOwnFormatsWhenAsked(() => void Promise.resolve().then(begin).catch(reportError)),
    );
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument((document) => this.#beginFor(document)));
    for (const document of vscode.workspace.textDocuments) this.#beginFor(document);
  }

  #beginFor({ uri }: vscode.TextDocument): void {
    if (uri.path.endsWith(formatFileEnding)) this.#begin();
  }

  /** A search of a large workspace is work, and most windows have neither a stream nor such a file. */
  #begin(): void {
    if (this.#hasBegun || this.#disposables.isDisposed) return;
    this.#hasBegun = true;
    const watcher = this.#disposables.add(vscode.workspace.createFileSystemWatcher(formatFilePattern));
    const lookAgain = (): void => this.#lookAgain();
    for (const listen of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
      this.#disposables.add(listen(lookAgain));
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(lookAgain));
    this.#disposables.defer(() => useOwnFormats([]));
    lookAgain();
  }

  dispose(): void {
    this.#readings += 1;
    this.#disposables.dispose();
  }

  #lookAgain(): void {
    this.#read().catch(this.#reportError);
  }

  async #read(): Promise<void> {
    this.#readings += 1;
    const reading = this.#readings;
    const uris = await findWorkspaceFiles(formatFilePattern, maxOwnFormats);
    const read = await Promise.all(uris.map(readFormatFile));
    if (reading !== this.#readings) return;
    this.#mistakes.clear();
    for (const { uri, diagnostics } of read) if (diagnostics.length > 0) this.#mistakes.set(uri, diagnostics);
    useOwnFormats(read.flatMap(({ format }) => format ?? []));
  }
}

interface ReadFormat {
  readonly uri: vscode.Uri;
  readonly format?: OwnFormat;
  readonly diagnostics: readonly vscode.Diagnostic[];
}

async function readFormatFile(uri: vscode.Uri): Promise<ReadFormat> {
  const text = await readText(uri);
  if (text === undefined) return { uri, diagnostics: [] };
  const parsed = parseOwnFormat(text, nameOf(uri.path));
  if ('mistakes' in parsed) return { uri, diagnostics: parsed.mistakes.map(diagnosticOf) };
  return { uri, format: parsed.format, diagnostics: [] };
}

/** Undefined for a file that is gone meanwhile, or that is a link to elsewhere. */
async function readText(uri: vscode.Uri): Promise<string | undefined> {
  if (!(await isInWorkspace(uri))) return undefined;
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    // The parser says of a text of this length that it is too large.
    if (size > maxFileBytes) return ' '.repeat(maxFileBytes);
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -formatFileEnding.length);
}

/** Asks for a file and writes a format into it whose text the path leads to. */
export async function saveAsFormat(path: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = `stream${formatFileEnding}`;
  const chosen = await vscode.window.showSaveDialog({
    title: l10n.t('Save as Format'),
    filters: { [l10n.t('Format of a token stream')]: [formatFileEnding.slice(1)] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (!chosen) return;
  const uri = chosen.path.endsWith(formatFileEnding)
    ? chosen
    : chosen.with({ path: `${chosen.path.replace(/\.json$/, '')}${formatFileEnding}` });
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(ownFormatText(nameOf(uri.path), path)));
  await vscode.window.showTextDocument(uri);
  if (!vscode.workspace.getWorkspaceFolder(uri))
    void showInformation(
      l10n.t('The format is used in windows whose workspace has the file {0}.', uri.fsPath),
    );
}
