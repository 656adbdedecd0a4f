// Files that a test puts into the workspace, and takes away again.

import assert from 'node:assert/strict';

import * as vscode from 'vscode';

/** The folder of the workspace that the tests run in. */
export function workspaceFolder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first.uri;
}

export class WorkspaceFiles {
  readonly #files: vscode.Uri[] = [];

  async write(name: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(workspaceFolder(), name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    this.#files.push(uri);
    return uri;
  }

  /** A file that something else writes. */
  expect(name: string): vscode.Uri {
    const uri = vscode.Uri.joinPath(workspaceFolder(), name);
    this.#files.push(uri);
    return uri;
  }

  /** Takes away what there is of them. */
  async remove(): Promise<void> {
    for (const file of this.#files.splice(0)) {
      try {
        await vscode.workspace.fs.delete(file);
      } catch (error) {
        if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
      }
    }
  }
}
