// The panels of the window and what they show: opens one for a stream, brings it to the front, restores it after a
// reload, and leaves its stream when it is closed.

import * as vscode from 'vscode';

import { parseKeptStream } from '../../core/page/keptStream.ts';
import { parseDraftId, type PreparedRequest } from '../../core/page/preparedRequest.ts';
import { methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import { timelineViewType } from '../names.ts';
import { reconnectsOnReload } from '../settings.ts';
import type { Connections } from '../streams/connections.ts';
import type { DraftStore } from '../streams/draftStore.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { leaveTab, type TabReturn } from './closedTab.ts';
import { TimelinePanel, type TimelineActions, type TimelineSurroundings } from './timelinePanel.ts';

export class Timelines implements vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #registry: StreamRegistry;
  readonly #connections: Connections;
  readonly #actions: TimelineActions;
  readonly #surroundings: TimelineSurroundings;
  readonly #drafts: DraftStore;
  readonly #reportError: (error: unknown) => void;
  readonly #panels = new Set<TimelinePanel>();
  readonly #fieldChanged = new vscode.EventEmitter<void>();
  readonly #back: TabReturn = {
    show: (handle) => this.show(handle),
    has: (handle) => this.#registry.get(handle.id) === handle,
  };

  /** Fires when `isInField` may have become another. */
  readonly onDidChangeField = this.#fieldChanged.event;

  constructor(options: {
    readonly extensionUri: vscode.Uri;
    readonly registry: StreamRegistry;
    readonly connections: Connections;
    readonly actions: TimelineActions;
    readonly surroundings: TimelineSurroundings;
    readonly drafts: DraftStore;
    readonly reportError: (error: unknown) => void;
  }) {
    this.#extensionUri = options.extensionUri;
    this.#registry = options.registry;
    this.#connections = options.connections;
    this.#actions = options.actions;
    this.#surroundings = options.surroundings;
    this.#drafts = options.drafts;
    this.#reportError = options.reportError;
  }

  /** The panel that shows a stream; of a relayed one, either side. */
  panelOf(handle: StreamHandle): TimelinePanel | undefined {
    const { relayed } = handle;
    return [...this.#panels].find((panel) =>
      relayed ? panel.handle?.relayed?.stream === relayed.stream : panel.handle?.id === handle.id,
    );
  }

  /** Whether the focus is in a field of the panel in front. */
  get isInField(): boolean {
    return [...this.#panels].some((panel) => panel.isInField);
  }

  /** Brings a stream's panel to the front; opens one when it has none. */
  show(handle: StreamHandle): void {
    const panel = this.panelOf(handle);
    if (panel) {
      if (panel.handle?.id !== handle.id) panel.show(handle);
      panel.reveal();
    } else this.#open().show(handle);
    this.#registry.setActive(handle.id);
  }

  /** Opens a panel with a request that somebody completes and sends. */
  prepare(draft: PreparedRequest): void {
    this.#open().prepare(draft);
  }

  /** Closes the panel of a stream that is about to be removed. */
  close(handle: StreamHandle): void {
    const panel = this.panelOf(handle);
    if (!panel) return;
    this.#panels.delete(panel);
    panel.dispose();
    this.#fieldChanged.fire();
  }

  /** Tells the panels that the dev server or the recent addresses changed. */
  refresh(): void {
    for (const panel of this.#panels) panel.refresh();
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const panel = this.#adopt(webviewPanel, parseDraftId(state));
    await panel.restoreDraft();
    const kept = parseKeptStream(state);
    if (!kept || !URL.canParse(kept.request.url)) return;
    const { request, lastEventId } = kept;
    await this.#restore(lastEventId === '' ? request : { ...request, lastEventId }, panel, kept.wasLive);
  }

  dispose(): void {
    for (const panel of this.#panels) panel.dispose();
    this.#panels.clear();
    this.#fieldChanged.dispose();
  }

  #open(): TimelinePanel {
    const webviewPanel = vscode.window.createWebviewPanel(timelineViewType, 'SSE', vscode.ViewColumn.Active, {
      enableScripts: true,
      // The page asks for all it shows when it is shown again; a hidden one should cost nothing.
      retainContextWhenHidden: false,
    });
    return this.#adopt(webviewPanel);
  }

  #adopt(webviewPanel: vscode.WebviewPanel, draftId?: string): TimelinePanel {
    const panel = new TimelinePanel(
      webviewPanel,
      this.#extensionUri,
      this.#actions,
      this.#surroundings,
      { store: this.#drafts, id: draftId },
      this.#reportError,
    );
    this.#panels.add(panel);
    panel.onDidChangeField(() => this.#fieldChanged.fire());
    panel.onDidBecomeActive(() => {
      if (panel.handle) this.#registry.setActive(panel.handle.id);
    });
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      this.#fieldChanged.fire();
      panel.dispose();
      panel.forgetDraft().catch(this.#reportError);
      if (panel.handle) leaveTab(panel.handle, this.#back).catch(this.#reportError);
    });
    return panel;
  }

  /**
   * Fills a panel that VS Code brought back. The entries were in the memory of the window before; a stream that was live
   * then connects again, with its last event id, where the settings allow it.
   */
  async #restore(request: StreamRequest, panel: TimelinePanel, wasLive: boolean): Promise<void> {
    // Any other method could act twice, and its body was not kept.
    const connectsAgain = wasLive && methodOf(request) === 'GET' && reconnectsOnReload();
    if (!connectsAgain) {
      panel.offer(request);
      return;
    }
    try {
      panel.show(await this.#connections.connect(request));
    } catch (error) {
      if (!(error instanceof InvalidRequestError)) throw error;
      panel.offer(request);
      panel.showInvalid(error);
    }
  }
}
