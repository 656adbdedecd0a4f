// New scenarios in editors of their own, which are files once somebody saves them.

import * as vscode from 'vscode';

import { scenarioTemplate } from '../../core/scenario/scenarioTemplate.ts';
import { scenarioFileEnding } from './scenarioFiles.ts';

/** Most names that are tried for a new file. */
const maxNames = 100;

/** Opens the commented example in an editor of its own, under a free name, not saved yet. */
export async function openNewScenario(): Promise<void> {
  await openScenarioText('scenario', scenarioTemplate);
}

/**
 * Opens a scenario in an editor of its own, under a free name, not saved yet.
 * @param name what its name begins with
 */
export async function openScenarioText(name: string, text: string): Promise<vscode.Uri> {
  const document = await vscode.workspace.openTextDocument(await freeUri(name));
  const editor = await vscode.window.showTextDocument(document);
  if (document.getText() === '') await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
  return document.uri;
}

/** The name is what makes the editor know the schema, so the file has one before it is saved. */
async function freeUri(beginning: string): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const taken = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.path));
  for (let number = 1; number <= maxNames; number += 1) {
    const name = `${beginning}-${number}${scenarioFileEnding}`;
    const file = folder && vscode.Uri.joinPath(folder.uri, name);
    const path = file?.path ?? name;
    if (taken.has(path) || (file && (await exists(file)))) continue;
    return vscode.Uri.from({ ...(file && { authority: file.authority }), scheme: 'untitled', path });
  }
  return vscode.Uri.from({ scheme: 'untitled', path: `${beginning}${scenarioFileEnding}` });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}
