// A panel with the comparison of two sides. It carries messages between the page and the feed, which has the comparison,
// and opens what the page asks for in the editor.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import {
  defaultOptions,
  type ComparisonOptions,
  type ComparisonResult,
} from '../../core/comparison/comparison.ts';
import { ComparisonFeed, isKnownFailure } from '../../core/comparison/comparisonFeed.ts';
import {
  parseComparisonMessage,
  type ComparisonPageMessage,
  type SideName,
} from '../../core/comparison/comparisonProtocol.ts';
import { turnSlicing } from '../../net/stream/turnSlicing.ts';
import { DisposableStore } from '../disposableStore.ts';
import type { EntryDocuments } from '../documents/entryDocuments.ts';
import { comparisonViewType } from '../names.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { pageHtml, pageRoots, panelIcon } from '../timeline/panelHtml.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { comparedSideOf, type SideChoice } from './comparedSides.ts';

export interface ComparisonParts {
  readonly extensionUri: vscode.Uri;
  readonly registry: StreamRegistry;
  readonly documents: EntryDocuments;
  readonly timelines: Timelines;
  readonly reportError: (error: unknown) => void;
}

export class ComparisonPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: ComparisonParts;
  readonly #disposables = new DisposableStore();
  readonly #feed: ComparisonFeed;
  #handles: { readonly left: StreamHandle; readonly right: StreamHandle };
  #isGone = false;

  /**
   * Opens a panel in front and compares.
   * @param onEnd told the result each time; without one it failed, was cancelled, or the panel was closed
   */
  constructor(
    choice: { readonly left: SideChoice; readonly right: SideChoice },
    options: Partial<ComparisonOptions>,
    parts: ComparisonParts,
    onEnd: (result: ComparisonResult | undefined) => void,
  ) {
    this.#parts = parts;
    this.#handles = { left: choice.left.handle, right: choice.right.handle };
    const { extensionUri, registry } = parts;
    const [left, right] = [comparedSideOf(choice.left, registry), comparedSideOf(choice.right, registry)];
    const title =
      left.name === right.name
        ? l10n.t('Compare {0}', left.name)
        : l10n.t('Compare {left} ↔ {right}', { left: left.name, right: right.name });
    this.#panel = vscode.window.createWebviewPanel(comparisonViewType, title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: pageRoots(extensionUri),
    });
    this.#panel.iconPath = panelIcon(extensionUri);
    const { webview } = this.#panel;
    this.#feed = new ComparisonFeed({
      left,
      right,
      options: { ...defaultOptions, ...options },
      slicing: turnSlicing,
      // A page that is hidden asks for all when it is shown again.
      post: (message) => void (this.#isGone || webview.postMessage(message)),
      onEnd: (outcome) => {
        if (outcome.kind === 'failed' && !isKnownFailure(outcome.error)) parts.reportError(outcome.error);
        onEnd(outcome.kind === 'done' ? outcome.result : undefined);
      },
    });
    this.#disposables.defer(() => this.#feed.dispose());
    this.#disposables.add(registry.onDidChange(() => this.#feed.refresh()));
    this.#disposables.add(
      webview.onDidReceiveMessage((value: unknown) => {
        const message = parseComparisonMessage(value);
        if (message) this.#handle(message).catch(parts.reportError);
      }),
    );
    this.#panel.onDidDispose(() => {
      this.dispose();
      onEnd(undefined);
    });
    webview.html = pageHtml(webview, extensionUri, 'comparison');
  }

  onDidDispose(listener: () => void): void {
    this.#panel.onDidDispose(listener);
  }

  dispose(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#disposables.dispose();
    this.#panel.dispose();
  }

  async #handle(message: ComparisonPageMessage): Promise<void> {
    switch (message.type) {
      case 'openPair':
        return this.#openPair(message.filter, message.position);
      case 'showSide': {
        if (this.#isThere(message.side)) this.#parts.timelines.show(this.#handles[message.side]);
        return undefined;
      }
      case 'swap':
        this.#handles = { left: this.#handles.right, right: this.#handles.left };
        return this.#feed.handle(message);
      case 'ready':
      case 'compare':
      case 'again':
      case 'cancel':
      case 'filter':
      case 'window':
      case 'next':
      case 'answers':
      case 'pair':
        return this.#feed.handle(message);
    }
  }

  #isThere(side: SideName): boolean {
    const handle = this.#handles[side];
    return this.#parts.registry.get(handle.id) === handle;
  }

  /** Opens both events in the editor's comparison, or the one that there is. */
  async #openPair(filter: number, position: number): Promise<void> {
    const { documents } = this.#parts;
    const entries = this.#feed.entriesAt(filter, position);
    const left = this.#isThere('left') ? entries.left : undefined;
    const right = this.#isThere('right') ? entries.right : undefined;
    const handles = this.#handles;
    if (left !== undefined && right !== undefined)
      await documents.comparePair(
        { handle: handles.left, number: left },
        { handle: handles.right, number: right },
      );
    else if (left !== undefined) await documents.open(handles.left, left);
    else if (right !== undefined) await documents.open(handles.right, right);
  }
}
