// Mistakes of scenario files, shown in their editors where they were made. They appear when a scenario is to be run,
// follow what is typed from then on, and go with the editor.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { ScenarioMistake } from '../../core/scenario/scenarioMistake.ts';
import { parseScenario } from '../../core/scenario/scenarioParser.ts';
import { DisposableStore } from '../disposableStore.ts';

export class ScenarioDiagnostics {
  readonly #disposables = new DisposableStore();
  readonly #collection = this.#disposables.add(vscode.languages.createDiagnosticCollection('sse-scenario'));

  constructor() {
    this.#disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (!this.#collection.has(document.uri)) return;
        const parsed = parseScenario(document.getText());
        this.show(document.uri, 'mistakes' in parsed ? parsed.mistakes : []);
      }),
    );
    this.#disposables.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)));
  }

  /** Shows the mistakes of a file instead of those of before. An empty list keeps watching it. */
  show(uri: vscode.Uri, mistakes: readonly ScenarioMistake[]): void {
    this.#collection.set(uri, mistakes.map(diagnosticOf));
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

/** The place of a mistake in its file. */
export function rangeOf({ line, column, endLine, endColumn }: ScenarioMistake): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

/** The mistake as VS Code shows it in the file. */
export function diagnosticOf(mistake: ScenarioMistake): vscode.Diagnostic {
  const message = l10n.t('{reason} Accepted: {accepted}.', {
    reason: mistake.reason,
    accepted: mistake.accepted,
  });
  const diagnostic = new vscode.Diagnostic(rangeOf(mistake), message, vscode.DiagnosticSeverity.Error);
  diagnostic.source = 'SSE Inspector';
  return diagnostic;
}
