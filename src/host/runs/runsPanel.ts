// A panel with the runs of one request as a table. It shows what the group has measured, a few times a second while
// requests are sent.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import {
  parseRunsMessage,
  type RunsHostMessage,
  type RunsPageMessage,
} from '../../core/runs/runsProtocol.ts';
import { runsCsv, runsMarkdown } from '../../core/runs/runsText.ts';
import { turnSlicing } from '../../net/stream/turnSlicing.ts';
import { DisposableStore } from '../disposableStore.ts';
import { runsViewType } from '../names.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';
import { pageHtml, pageRoots, panelIcon } from '../timeline/panelHtml.ts';
import type { Timelines } from '../timeline/timelines.ts';
import type { RunGroup } from './runGroup.ts';

export interface RunsPanelParts {
  readonly extensionUri: vscode.Uri;
  readonly registry: StreamRegistry;
  readonly timelines: Timelines;
  readonly reportError: (error: unknown) => void;
  /** Asks how often to send the request of a group once more. */
  readonly sendAgain: (group: RunGroup) => Promise<void>;
}

/** Time between two states that are shown, in milliseconds. */
const showDelayMs = 200;

export class RunsPanel {
  readonly group: RunGroup;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: RunsPanelParts;
  readonly #disposables = new DisposableStore();
  #cancelShow: (() => void) | undefined;
  #isGone = false;

  constructor(group: RunGroup, parts: RunsPanelParts) {
    this.group = group;
    this.#parts = parts;
    const { extensionUri, registry } = parts;
    this.#panel = vscode.window.createWebviewPanel(
      runsViewType,
      l10n.t('Runs of {0}', group.name),
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: pageRoots(extensionUri) },
    );
    this.#panel.iconPath = panelIcon(extensionUri);
    const { webview } = this.#panel;
    this.#disposables.add(group.onDidChange(() => this.#showSoon()));
    // A run may be removed.
    this.#disposables.add(registry.onDidChange(({ run }) => run?.groupId === group.id && this.#showSoon()));
    this.#disposables.defer(() => this.#cancelShow?.());
    this.#disposables.add(
      webview.onDidReceiveMessage((value: unknown) => {
        const message = parseRunsMessage(value);
        if (message) this.#handle(message).catch(parts.reportError);
      }),
    );
    this.#panel.onDidDispose(() => this.dispose());
    webview.html = pageHtml(webview, extensionUri, 'runs');
  }

  reveal(): void {
    this.#panel.reveal();
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

  async #handle(message: RunsPageMessage): Promise<void> {
    const { group } = this;
    switch (message.type) {
      case 'ready':
        return this.#show();
      case 'stop':
        return group.stop();
      case 'again':
        return this.#parts.sendAgain(group);
      case 'showRun': {
        const handle = group.handleOf(message.number);
        if (handle) this.#parts.timelines.show(handle);
        return undefined;
      }
      case 'copyRuns': {
        const state = group.state();
        return vscode.env.clipboard.writeText(message.form === 'csv' ? runsCsv(state) : runsMarkdown(state));
      }
    }
  }

  #showSoon(): void {
    this.#cancelShow ??= turnSlicing.schedule(() => this.#show(), showDelayMs);
  }

  /** While requests are sent, it is shown again and again: events come without anybody telling. */
  #show(): void {
    this.#cancelShow?.();
    this.#cancelShow = undefined;
    if (this.#isGone) return;
    const message: RunsHostMessage = { type: 'runs', ...this.group.state() };
    // A page that is hidden asks for all when it is shown again.
    void this.#panel.webview.postMessage(message);
    if (message.isRunning && this.#panel.visible) this.#showSoon();
  }
}
