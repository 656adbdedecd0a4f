// The lines above calls, commands and routes in a text that have to do with streams: one click inspects them.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { findStreams, lensLanguages } from '../../core/code/findStreams.ts';
import { commands } from '../names.ts';
import type { Inspected } from './inspect.ts';
import { showLenses } from './lensProvider.ts';

/** Shows the lenses, as long as the setting says so. */
export function showStreamLenses(): vscode.Disposable {
  const selector = lensLanguages.map((language) => ({ language }));
  return showLenses(selector, (document) =>
    findStreams(document.getText(), document.languageId, document.uri.path).map(({ offset, ...found }) => {
      const at = document.positionAt(offset);
      return new vscode.CodeLens(new vscode.Range(at, at), lensOf(found));
    }),
  );
}

function lensOf(found: Inspected): vscode.Command {
  const isEndpoint = found.kind === 'endpoint';
  return {
    title: isEndpoint ? l10n.t('$(plug) Inspect this endpoint') : l10n.t('$(plug) Inspect this stream'),
    tooltip: isEndpoint
      ? l10n.t('Connect to {0}, and show its events', `${found.method} ${found.path}`)
      : l10n.t('Connect as this line does, and show the events'),
    command: commands.inspectFound,
    arguments: [found],
  };
}
