// "Inspect stream" above each request of an .http or .rest file. The files stay the language of whoever owns it.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { HttpFileRequest } from '../../core/httpFile/httpFile.ts';
import { commands, settings } from '../names.ts';
import { showsCodeLens } from '../settings.ts';
import { requestDocuments, type HttpFiles } from '../variables/httpFiles.ts';

class RequestLenses implements vscode.CodeLensProvider {
  readonly #files: HttpFiles;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(files: HttpFiles) {
    this.#files = files;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.codeLens)) this.#changed.fire();
    });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!showsCodeLens(document.uri)) return [];
    const { requests } = this.#files.ofDocument(document);
    return requests.map((request) => new vscode.CodeLens(rangeOf(request), commandOf(request, document.uri)));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** Puts the lenses above requests. */
export function showRequestLenses(files: HttpFiles): vscode.Disposable {
  const lenses = new RequestLenses(files);
  return vscode.Disposable.from(lenses, vscode.languages.registerCodeLensProvider(requestDocuments, lenses));
}

function rangeOf({ line }: HttpFileRequest): vscode.Range {
  return new vscode.Range(line, 0, line, 0);
}

function commandOf({ refused, notices, line }: HttpFileRequest, uri: vscode.Uri): vscode.Command {
  const lines = notices.map((notice) =>
    l10n.t('Line {line}: {problem}', { line: notice.line + 1, problem: notice.text }),
  );
  return {
    command: commands.inspectRequest,
    title: refused === undefined ? l10n.t('Inspect stream') : l10n.t('Not inspected: {0}', refused),
    arguments: [{ uri, line }],
    ...(lines.length > 0 && { tooltip: lines.join('\n') }),
  };
}
