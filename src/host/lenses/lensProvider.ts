// Lines above places of a text, as long as the setting for them says so.

import * as vscode from 'vscode';

import { settings } from '../names.ts';
import { showsCodeLens } from '../settings.ts';

/**
 * Shows what `provide` has for a document, and asks again when the setting changes.
 * @param others further changes after which it has others
 */
export function showLenses(
  selector: vscode.DocumentSelector,
  provide: (document: vscode.TextDocument) => vscode.CodeLens[],
  others?: vscode.Event<void>,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document) => (showsCodeLens(document.uri) ? provide(document) : []),
  };
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(selector, provider),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.codeLens)) changed.fire();
    }),
    others?.(() => changed.fire()) ?? { dispose: () => {} },
    changed,
  );
}
