// The lines above calls, commands and routes in a text that have to do with streams: one click inspects them.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { findStreams, lensLanguages } from '../../core/code/findStreams.ts';
import { maxSourceLength } from '../../core/code/foundStream.ts';
import { DisposableStore } from '../disposableStore.ts';
import { commands, settings } from '../names.ts';
import { showsCodeLens } from '../settings.ts';
import type { Inspected } from './inspect.ts';

class StreamLenses implements vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!showsCodeLens(document.uri)) return [];
    const text = document.getText();
    if (text.length > maxSourceLength) return [];
    return findStreams(text, document.languageId, document.uri.path).map(({ offset, ...found }) => {
      const at = document.positionAt(offset);
      return new vscode.CodeLens(new vscode.Range(at, at), lensOf(found));
    });
  }

  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
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

/** Shows the lenses, as long as the setting says so. */
export function showStreamLenses(): vscode.Disposable {
  const store = new DisposableStore();
  const lenses = store.add(new StreamLenses());
  store.add(
    vscode.languages.registerCodeLensProvider(
      lensLanguages.map((language) => ({ language })),
      lenses,
    ),
  );
  store.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(settings.codeLens)) lenses.refresh();
    }),
  );
  return store;
}
