// "SSE: Save Request…": writes the request of a stream into an .http file of the workspace, with names of variables in the
// place of credentials.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { savedRequestText, UnwritableRequestError } from '../../core/httpFile/savedRequest.ts';
import { methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import { UserError } from '../errorReport.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import { findRequestFiles } from '../views/requestsTree.ts';
import { openRequest } from './inspectRequest.ts';

/** Where a request is saved, and as what. */
export interface SavedPlace {
  readonly file: vscode.Uri;
  readonly name: string;
}

/** What a script wants: `{ file, name }`, the file as a URI. @throws UserError */
export function readSavedPlace(_: StreamHandle, requested: unknown): SavedPlace {
  const { file, name } = isRecord(requested) ? requested : {};
  if (typeof file === 'string' && typeof name === 'string')
    return { file: vscode.Uri.parse(file, true), name };
  throw new UserError(l10n.t('A request is saved to { file, name }, with the URI of an .http file.'));
}

/**
 * Saves the request of a stream, and shows it where it is.
 * @param wanted undefined asks the user
 * @throws UserError for a request that no file can hold
 */
export async function saveRequest({ stream }: StreamHandle, wanted: SavedPlace | undefined): Promise<void> {
  const place = wanted ?? (await askForPlace(stream.request));
  if (!place) return;
  const { file, name } = place;
  const text = textOf(stream.request, name);
  const document = await openOrCreate(file);
  const before = document.getText();
  const gap = before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const edit = new vscode.WorkspaceEdit();
  edit.insert(file, document.positionAt(before.length), gap + text);
  await vscode.workspace.applyEdit(edit);
  await document.save();
  await openRequest({ uri: file, line: document.positionAt(before.length + gap.length).line + 1 });
}

function textOf(request: StreamRequest, name: string): string {
  try {
    return savedRequestText(request, name);
  } catch (error) {
    if (error instanceof UnwritableRequestError) throw new UserError(error.message);
    throw error;
  }
}

async function openOrCreate(file: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    await vscode.workspace.fs.stat(file);
  } catch {
    await vscode.workspace.fs.writeFile(file, new Uint8Array());
  }
  return vscode.workspace.openTextDocument(file);
}

interface FileItem extends vscode.QuickPickItem {
  readonly file?: vscode.Uri;
}

async function askForPlace(request: StreamRequest): Promise<SavedPlace | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const files = await findRequestFiles();
  const items: FileItem[] = [
    { label: `$(new-file) ${l10n.t('New File…')}` },
    ...files.map((file) => ({ label: vscode.workspace.asRelativePath(file), file })),
  ];
  const item =
    files.length === 0
      ? items[0]
      : await vscode.window.showQuickPick(items, { title: l10n.t('Save the request to which file?') });
  if (!item) return undefined;
  const file = item.file ?? (await askForFile(folder?.uri));
  if (!file) return undefined;
  const value = `${methodOf(request)} ${nameOfStream(request)}`;
  const name = await vscode.window.showInputBox({ title: l10n.t('Name of the request'), value });
  return name === undefined ? undefined : { file, name };
}

/** A path in the workspace; without one, a file anywhere. */
async function askForFile(folder: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  if (!folder) return vscode.window.showSaveDialog({ filters: { HTTP: ['http', 'rest'] } });
  const path = await vscode.window.showInputBox({
    title: l10n.t('Path of the new file in the workspace'),
    value: 'requests.http',
    validateInput: (typed) => {
      const isInside = !typed.split(/[/\\]/).includes('..');
      return /\.(?:http|rest)$/i.test(typed) && isInside
        ? undefined
        : l10n.t('Type a path in the workspace that ends in .http or .rest.');
    },
  });
  return path === undefined ? undefined : vscode.Uri.joinPath(folder, path);
}
