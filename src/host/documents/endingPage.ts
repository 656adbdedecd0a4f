// The pages that explain the endings, one for each cause.

import * as vscode from 'vscode';

import type { EndingCause } from '../../core/stream/ending.ts';

/** Opens the page that explains an ending. */
export async function showEndingPage(extensionUri: vscode.Uri, cause: EndingCause): Promise<void> {
  const page = vscode.Uri.joinPath(extensionUri, 'media', 'endings', `${cause}.md`);
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
