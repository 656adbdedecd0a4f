// "SSE: See Requests of the Node Program…": what Node needs so that its debugger is told of requests, and the offer to add it
// to the launch configuration that was started.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { networkFlag, networkOption, withNetworkOption } from '../../core/debug/launchFlag.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { showInformation } from '../messages.ts';
import type { DebugSessions } from './debugSessions.ts';

/** @param sessionId undefined: the first that runs */
export async function seeNodeRequests(sessionId: string | undefined, sessions: DebugSessions): Promise<void> {
  const session = sessions.muteSession(sessionId);
  if (!session) {
    await showInformation(l10n.t('No Node program that is debugged keeps its requests from the debugger.'));
    return;
  }
  const { name, request } = session.configuration;
  const file = await launchFileOf(session);
  const changed = file && withNetworkOption(file.text, name);
  if (request === 'attach' || changed === undefined) {
    await showInformation(
      l10n.t(
        'Node tells a debugger of its requests from version 22.14 on, and only with a flag. Start it with {0}, for example in NODE_OPTIONS.',
        networkFlag,
      ),
    );
    return;
  }
  const add = l10n.t('Add to Launch Configuration');
  const option = `"${networkOption}": "on"`;
  const choice = await showInformation(
    l10n.t(
      'Node tells a debugger of its requests from version 22.14 on, and only with {option} in the launch configuration {name}. An older Node does not start with it.',
      { option, name },
    ),
    add,
  );
  if (choice !== add || !file) return;
  await replaceText(file.uri, changed);
  await showInformation(
    l10n.t('Added {option} to {name}. Start it again to see its streams.', { option, name }),
  );
}

/** The session that an argument means: its id, or a node of the Streams view. */
export function readDebugSession(target: unknown): string | undefined {
  const id = isRecord(target) && isRecord(target['session']) ? target['session']['id'] : target;
  return typeof id === 'string' ? id : undefined;
}

/** The launch.json that the session may come from. */
async function launchFileOf({
  workspaceFolder,
}: vscode.DebugSession): Promise<{ readonly uri: vscode.Uri; readonly text: string } | undefined> {
  const folder = workspaceFolder ?? vscode.workspace.workspaceFolders?.[0];
  if (!folder) return undefined;
  const uri = vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json');
  try {
    return { uri, text: (await vscode.workspace.openTextDocument(uri)).getText() };
  } catch {
    // There is none.
    return undefined;
  }
}

/** Through an editor, so that it can be undone. */
async function replaceText(uri: vscode.Uri, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  const end = document.positionAt(document.getText().length);
  edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}
