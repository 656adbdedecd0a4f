// What is selected: in the editor in front, and in the terminal.

import * as vscode from 'vscode';

/** More is no address and no command. */
const maxLength = 1_000_000;

/** The selected text of the editor in front; where nothing is selected, the address that the cursor is in. */
export function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return '';
  const { document, selection } = editor;
  if (!selection.isEmpty) return document.getText(selection).slice(0, maxLength);
  const range = document.getWordRangeAtPosition(selection.active, /https?:\/\/[^\s"'`<>)\]}]+/);
  return range ? document.getText(range) : '';
}

/** The selected text of the terminal in front. The editor hands it out by the clipboard alone, which is put back. */
export async function terminalSelection(): Promise<string> {
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  await clipboard.writeText('');
  try {
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    return (await clipboard.readText()).slice(0, maxLength);
  } finally {
    await clipboard.writeText(before);
  }
}
