// The panels of the window and what they show: opens one for a stream, brings it to the front, restores it after a
// reload, and leaves its stream when it is closed.

import * as vscode from 'vscode';

import { present } from '../../core/base/present.ts';
import type { FilterQuery } from '../../core/filter/filterQuery.ts';
import { parseKeptState, type KeptStream } from '../../core/page/keptStream.ts';
import { parseDraftId, type PreparedRequest } from '../../core/draft/preparedRequest.ts';
import { methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import { timelineViewType } from '../names.ts';
import { reconnectsOnReload } from '../settings.ts';
import { hasVariables } from '../../core/variables/requestTemplate.ts';
import { withoutSecrets } from '../../core/stream/requestSecrets.ts';
import type { Comeback } from '../history/comeback.ts';
import type { Connections } from '../streams/connections.ts';
import type { RequestSource } from '../documents/requestFiles.ts';
import type { DraftStore } from '../streams/draftStore.ts';
import type { RecordedHandle, StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { leaveTab, type TabReturn } from './closedTab.ts';
import { keptOf, KeptTimelines } from './keptTimelines.ts';
import { TimelinePanel, type TimelineActions, type TimelineSurroundings } from './timelinePanel.ts';

export class Timelines implements vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #registry: StreamRegistry;
  readonly #connections: Connections;
  readonly #comeback: Comeback;
  readonly #actions: TimelineActions;
  readonly #surroundings: TimelineSurroundings;
  readonly #drafts: DraftStore;
  readonly #reportError: (error: unknown) => void;
  readonly #keepsRecorded: (handle: RecordedHandle) => boolean;
  readonly #panels = new Set<TimelinePanel>();
  /** Those of files, which may show one stream of them after the other. */
  readonly #ofFiles = new WeakMap<vscode.WebviewPanel, TimelinePanel>();
  readonly #kept: KeptTimelines;
  /** Streams of the window before, by their timelines, whose tabs were not shown since. */
  readonly #awaited = new Map<string, AwaitedTimeline>();
  readonly #fieldChanged = new vscode.EventEmitter<void>();
  readonly #draftChanged = new vscode.EventEmitter<string>();
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
    readonly comeback: Comeback;
    readonly actions: TimelineActions;
    readonly surroundings: TimelineSurroundings;
    readonly drafts: DraftStore;
    readonly reportError: (error: unknown) => void;
    /** Whether somebody else shows a recording, who lets go of it then. */
    readonly keepsRecorded: (handle: RecordedHandle) => boolean;
    /** Of the workspace. */
    readonly memento: vscode.Memento;
  }) {
    this.#extensionUri = options.extensionUri;
    this.#registry = options.registry;
    this.#connections = options.connections;
    this.#comeback = options.comeback;
    this.#actions = options.actions;
    this.#surroundings = options.surroundings;
    this.#drafts = options.drafts;
    this.requests = {
      onDidChange: this.#draftChanged.event,
      read: async (id) => (await this.#preparedAs(id))?.request,
      write: async (id, request) => {
        const lacks = (await this.#preparedAs(id))?.lacks;
        const draft = { request, ...(lacks && { lacks }) };
        this.#panelWith(id)?.prepare(draft);
        await this.#drafts.keep(id, draft);
      },
    };
    this.#reportError = options.reportError;
    this.#keepsRecorded = options.keepsRecorded;
    this.#kept = new KeptTimelines(options.memento, () => this.#toKeep());
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

  /** Brings a stream to the front with what a query finds in it. */
  showFound(handle: StreamHandle, query: FilterQuery): void {
    this.show(handle);
    this.panelOf(handle)?.showFound(query);
  }

  /** Shows the stream of a file in the panel that VS Code made for the file. */
  showIn(webviewPanel: vscode.WebviewPanel, handle: RecordedHandle): void {
    const panel = this.#ofFiles.get(webviewPanel) ?? this.#adopt(webviewPanel);
    this.#ofFiles.set(webviewPanel, panel);
    panel.show(handle);
    if (webviewPanel.active) this.#registry.setActive(handle.id);
  }

  /** Opens a panel with a request that somebody completes and sends. */
  prepare(draft: PreparedRequest): void {
    this.#open().prepare(draft);
  }

  /** The requests in the forms, for editors of them. */
  readonly requests: RequestSource;

  /** Closes the panel of a stream that is about to be removed. */
  close(handle: StreamHandle): void {
    const panel = this.panelOf(handle);
    if (panel) this.#forget(panel);
  }

  /** Tells the panels that the dev server or the recent addresses changed. */
  refresh(): void {
    for (const panel of this.#panels) panel.refresh();
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const keptByPage = parseKeptState(state);
    const panel = this.#adopt(webviewPanel, parseDraftId(state) ?? keptByPage?.timelineId);
    await panel.restoreDraft();
    const awaited =
      this.#awaited.get(panel.id) ??
      (keptByPage && this.#awaitTimeline({ ...keptByPage, timelineId: panel.id }));
    if (!awaited) return;
    const begun = await awaited.begun;
    this.#awaited.delete(panel.id);
    if (begun && 'id' in begun) {
      panel.show(begun);
      return;
    }
    panel.offer(requestOf(awaited.kept));
    this.#kept.changed();
    if (begun) panel.showInvalid(begun);
  }

  /**
   * Connects the streams again that were live before the window was reloaded, whether or not their tabs are shown: an
   * event stream goes on meanwhile. The entries were in the memory of the window before.
   */
  restore(): void {
    for (const kept of this.#kept.ofBefore()) this.#awaitTimeline(kept);
  }

  /** Resolves when the streams of the window before are back, or will not come back. */
  async untilBack(): Promise<void> {
    await Promise.all([...this.#awaited.values()].map(({ begun }) => begun));
  }

  /** Resolves when what a reload needs is kept. */
  async keepNow(): Promise<void> {
    await this.#kept.keepNow();
  }

  dispose(): void {
    this.#kept.dispose();
    for (const panel of this.#panels) panel.dispose();
    this.#panels.clear();
    this.#fieldChanged.dispose();
    this.#draftChanged.dispose();
  }

  #panelWith(id: string): TimelinePanel | undefined {
    return [...this.#panels].find((panel) => panel.id === id);
  }

  #open(): TimelinePanel {
    const webviewPanel = vscode.window.createWebviewPanel(timelineViewType, 'SSE', vscode.ViewColumn.Active, {
      enableScripts: true,
      // The page asks for all it shows when it is shown again; a hidden one should cost nothing.
      retainContextWhenHidden: false,
    });
    return this.#adopt(webviewPanel);
  }

  #adopt(webviewPanel: vscode.WebviewPanel, id?: string): TimelinePanel {
    const panel = new TimelinePanel(
      webviewPanel,
      this.#extensionUri,
      this.#actions,
      this.#surroundings,
      { store: this.#drafts, id },
      this.#reportError,
    );
    this.#panels.add(panel);
    panel.onDidChangeField(() => this.#fieldChanged.fire());
    panel.onDidChangeDraft(() => this.#draftChanged.fire(panel.id));
    panel.onDidShow((handle) => this.#kept.follow(handle));
    panel.onDidBecomeActive(() => {
      if (panel.handle) this.#registry.setActive(panel.handle.id);
    });
    panel.onDidDispose(() => {
      this.#forget(panel);
      // What is read from the history is read while it is shown.
      if (panel.handle?.recorded && !panel.isOfFile && !this.#keepsRecorded(panel.handle))
        this.#registry.removeRecorded(panel.handle);
      if (panel.handle) leaveTab(panel.handle, this.#back).catch(this.#reportError);
    });
    return panel;
  }

  /** A panel is gone for good, and nothing of it is to come back. */
  #forget(panel: TimelinePanel): void {
    this.#panels.delete(panel);
    this.#kept.changed();
    this.#fieldChanged.fire();
    panel.dispose();
    panel.forgetDraft().catch(this.#reportError);
  }

  /** What is in the fields of a panel, shown or still to be brought back. */
  async #preparedAs(id: string): Promise<PreparedRequest | undefined> {
    return this.#panelWith(id)?.prepared ?? (await this.#drafts.load(id));
  }

  /** What there is to keep over a reload: what panels show, and what waits for its tab. */
  #toKeep(): KeptStream[] {
    const shown = [...this.#panels].flatMap(({ kept }) => kept ?? []);
    const ids = new Set(shown.map(({ timelineId }) => timelineId));
    const awaited = [...this.#awaited].filter(([id]) => !ids.has(id));
    return [
      ...shown,
      ...awaited.map(([id, { handle, kept }]) =>
        handle ? keptOf(id, handle, this.#surroundings.historyIdOf(handle)) : kept,
      ),
    ];
  }

  /** Connects a kept stream again where it was live, the settings allow it, and its request cannot act twice. */
  #awaitTimeline(kept: KeptStream): AwaitedTimeline | undefined {
    if (!URL.canParse(kept.request.url)) return undefined;
    // Any other method could act twice, and its body was not kept.
    const connectsAgain = kept.wasLive && methodOf(kept.request) === 'GET' && reconnectsOnReload();
    const awaited: AwaitedTimeline = {
      kept,
      begun: this.#bringBack(kept, connectsAgain),
    };
    this.#awaited.set(kept.timelineId, awaited);
    void awaited.begun.then((begun) => {
      if (!begun || !('id' in begun)) return;
      awaited.handle = begun;
      this.#kept.follow(begun);
    });
    return awaited;
  }

  /** From the history with all that it had; without that, connected again where it was live. */
  async #bringBack(
    kept: KeptStream,
    connectsAgain: boolean,
  ): Promise<StreamHandle | InvalidRequestError | undefined> {
    try {
      const prepared = await this.#drafts.load(kept.timelineId);
      const request = kept.isWhole ? kept.request : wholeOf(kept, prepared);
      const back = await this.#comeback.bringBack(kept, request, connectsAgain);
      if (back) return back;
    } catch (error) {
      if (error instanceof InvalidRequestError) return error;
      this.#reportError(error);
    }
    return connectsAgain ? this.#connectAgain(kept) : undefined;
  }

  async #connectAgain(kept: KeptStream): Promise<StreamHandle | InvalidRequestError | undefined> {
    try {
      return await this.#connections.connect(requestOf(kept));
    } catch (error) {
      if (error instanceof InvalidRequestError) return error;
      this.#reportError(error);
      return undefined;
    }
  }
}

/** The request of a stream as the form of its panel has it, when that is the same and nothing is missing. */
function wholeOf({ request }: KeptStream, prepared: PreparedRequest | undefined): StreamRequest | undefined {
  if (!prepared || prepared.lacks || prepared.pasted || !URL.canParse(prepared.request.url)) return undefined;
  const { url, headers } = withoutSecrets(prepared.request);
  const isSame =
    url === request.url &&
    methodOf(prepared.request) === methodOf(request) &&
    JSON.stringify(headers) === JSON.stringify(request.headers);
  // Who reads it was chosen for the stream, and may be another in the form.
  const { client } = request;
  return isSame && !hasVariables(prepared.request)
    ? { ...prepared.request, ...present({ client }) }
    : undefined;
}

/** A timeline of before a reload, whose page was not made again yet. */
interface AwaitedTimeline {
  readonly kept: KeptStream;
  /** The stream, once it is connected again; or why it is not. */
  readonly begun: Promise<StreamHandle | InvalidRequestError | undefined>;
  handle?: StreamHandle;
}

function requestOf({ request, lastEventId }: KeptStream): StreamRequest {
  return lastEventId === '' ? request : { ...request, lastEventId };
}
