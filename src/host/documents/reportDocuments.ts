// Reports as read-only Markdown documents, shown as a preview: replays and scenarios write them. They come back after a reload
// of the window, as their previews do.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

const scheme = 'sse-report';
const storageKey = 'reports';
/** Reports kept for their open documents; older ones are forgotten. */
const maxKept = 20;
/** Characters of all of them that are kept over a reload. */
const maxKeptChars = 2_000_000;

export class ReportDocuments implements vscode.TextDocumentContentProvider {
  readonly #memento: vscode.Memento;
  readonly #reports: Map<string, string>;
  readonly #registration: vscode.Disposable;
  #lastNumber: number;

  /** @param memento of the workspace */
  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    this.#reports = new Map(parseReports(memento.get<unknown>(storageKey)));
    this.#lastNumber = Math.max(
      0,
      ...[...this.#reports.keys()].map((path) => Number(path.split('/')[1]) || 0),
    );
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
    await this.#memento.update(storageKey, this.#newest());
    await vscode.commands.executeCommand('markdown.showPreviewToSide', vscode.Uri.from({ scheme, path }));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#reports.get(uri.path) ?? l10n.t('This report is gone: run it again.');
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** As many of the newest as may be kept, the oldest first. */
  #newest(): [path: string, markdown: string][] {
    let chars = 0;
    const newest = [...this.#reports].toReversed().filter(([, markdown]) => {
      chars += markdown.length;
      return chars <= maxKeptChars;
    });
    return newest.toReversed();
  }
}

function parseReports(value: unknown): [path: string, markdown: string][] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (report): report is [string, string] =>
      Array.isArray(report) && report.length === 2 && report.every((part) => typeof part === 'string'),
  );
}
