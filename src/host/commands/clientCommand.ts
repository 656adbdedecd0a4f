// "SSE: Choose Client…": who reads a stream in the app. What is said of its endings is about that client.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { clientOf } from '../../core/clients/streamClient.ts';
import {
  clientProfiles,
  isClientChoice,
  nameOfClient,
  type ClientChoice,
} from '../../core/stream/clientProfile.ts';
import { UserError } from '../errorReport.ts';
import { chooseClient } from '../streams/streamControl.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

/** Asks who reads the stream, and takes the answer. */
export async function askForClient(handle: StreamHandle): Promise<void> {
  const { choice, evidence, profile } = clientOf(handle.stream.log).shown;
  const automatic = {
    label: l10n.t('Automatic'),
    detail:
      choice === 'auto'
        ? l10n.t('{client}. {evidence}', { client: nameOfClient(profile), evidence })
        : l10n.t('As the request says'),
    choice: 'auto' as ClientChoice,
  };
  const profiles = clientProfiles.map((each) => ({ label: nameOfClient(each), choice: each }));
  const items = [automatic, ...profiles].map((item) =>
    item.choice === choice ? { ...item, description: l10n.t('current') } : item,
  );
  const chosen = await vscode.window.showQuickPick(items, {
    title: l10n.t('Who reads this stream?'),
    matchOnDetail: true,
  });
  if (chosen) chooseClient(handle, chosen.choice);
}

/** The client that a script names. @throws UserError when there is none of that name */
export function readClientChoice(_: StreamHandle, requested: unknown): ClientChoice {
  if (isClientChoice(requested)) return requested;
  throw new UserError(
    l10n.t('The client must be "auto" or one of {0}.', clientProfiles.map((name) => `"${name}"`).join(', ')),
  );
}
