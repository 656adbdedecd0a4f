// The list of scenarios: what is open, what the workspace has, and the built-in ones, each with one line saying what
// the client will see. A file with a mistake is listed too, so that choosing it shows where the mistake is.

import * as vscode from 'vscode';

import { type ScenarioFiles, nameOf, ScenarioError } from '../documents/scenarioFiles.ts';

interface ScenarioItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
  readonly isNew?: boolean;
}

/** What was chosen; undefined when the list was left. */
export async function askForScenario(
  files: ScenarioFiles,
  title = 'Run a scenario on the dev server',
): Promise<vscode.Uri | 'new' | undefined> {
  const chosen = await vscode.window.showQuickPick(createItems(files), {
    title,
    placeHolder: 'What happens to the client',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.isNew === true ? 'new' : chosen?.uri;
}

async function createItems(files: ScenarioFiles): Promise<ScenarioItem[]> {
  const [own, builtIn] = await Promise.all([files.ofWorkspace(), files.builtIns()]);
  const [ownItems, builtInItems] = await Promise.all([
    Promise.all(own.map((uri) => itemOf(files, uri, '$(json)'))),
    Promise.all(builtIn.map((uri) => itemOf(files, uri, '$(debug-disconnect)'))),
  ]);
  const separator = (label: string): ScenarioItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(ownItems.length > 0 ? [separator('Your scenarios'), ...ownItems] : []),
    separator('Built in'),
    ...builtInItems,
    separator(''),
    { label: '$(new-file) New scenario', detail: 'A commented example to start from', isNew: true },
  ];
}

async function itemOf(files: ScenarioFiles, uri: vscode.Uri, icon: string): Promise<ScenarioItem> {
  try {
    const { title, description } = await files.load(uri);
    const name = nameOf(uri.path);
    return { label: `${icon} ${title}`, description: name === title ? '' : name, detail: description, uri };
  } catch (error) {
    // Also a file that went away since the list was made: choosing it says so.
    const detail = error instanceof ScenarioError ? error.message : 'The file cannot be read.';
    return { label: `$(warning) ${nameOf(uri.path)}`, detail, uri };
  }
}
