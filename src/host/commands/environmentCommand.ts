// "SSE: Select Environment": which set of variables requests are made with, for this workspace.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { showInformation } from '../messages.ts';
import type { VariableEnvironments } from '../variables/environments.ts';

interface EnvironmentItem extends vscode.QuickPickItem {
  readonly environment?: string;
}

/** Asks which environment is to be used; what the user leaves stays as it is. */
export async function chooseEnvironment(environments: VariableEnvironments): Promise<void> {
  const names = await environments.names();
  const { chosen } = environments;
  if (names.length === 0 && chosen === undefined) {
    await showInformation(
      l10n.t(
        'There are no environments. Write them into http-client.env.json in the workspace, or into the setting sse.variables.',
      ),
    );
    return;
  }
  const markOf = (name: string | undefined): Pick<vscode.QuickPickItem, 'description'> =>
    name === chosen ? { description: l10n.t('chosen') } : {};
  const items: EnvironmentItem[] = [
    ...names.map((name) => ({ label: name, environment: name, ...markOf(name) })),
    {
      label: `$(circle-slash) ${l10n.t('No Environment')}`,
      detail: l10n.t('Only variables that belong to all environments'),
      ...markOf(undefined),
    },
  ];
  const item = await vscode.window.showQuickPick(items, { title: l10n.t('Environment for requests') });
  if (item) await environments.choose(item.environment);
}
