// Reports as read-only Markdown documents, shown as a preview: replays and scenarios write them.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

const scheme = 'sse-report';
/** Reports kept for their open documents; older ones are forgotten. */
const maxKept = 20;

export class ReportDocuments implements vscode.TextDocumentContentProvider {
  readonly #reports = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  #lastNumber = 0;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** Shows a report beside the timeline. @param name of the document, without extension */
  async show(name: string, markdown: string): Promise<void> {
    this.#lastNumber += 1;
    const path = `/${this.#lastNumber}/${name}.md`;
    this.#reports.set(path, markdown);
    for (const oldest of this.#reports.keys()) {
      if (this.#reports.size <= maxKept) break;
      this.#reports.delete(oldest);
    }
    await vscode.commands.executeCommand('markdown.showPreviewToSide', vscode.Uri.from({ scheme, path }));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#reports.get(uri.path) ?? l10n.t('This report is gone: run it again.');
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
