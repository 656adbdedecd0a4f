// The files of the workspace, and whether a file is one of them, links included: a workspace may come from anywhere, and its files must not
// make others of this machine part of a request.

import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';

import * as vscode from 'vscode';

/** Whether the file lies in a folder of the workspace, and does so with all links followed. */
export async function isInWorkspace(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  if (uri.scheme !== 'file') return true;
  try {
    const [file, root] = await Promise.all([realpath(uri.fsPath), realpath(folder.uri.fsPath)]);
    return file === root || file.startsWith(root.endsWith(sep) ? root : root + sep);
  } catch {
    // Where there is no file, there is none to be kept out.
    return true;
  }
}

/** Files of the workspace, in the order of their paths, without those of packages. */
export async function findWorkspaceFiles(pattern: string, limit: number): Promise<vscode.Uri[]> {
  const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', limit);
  return files.sort((one, other) => one.path.localeCompare(other.path));
}
