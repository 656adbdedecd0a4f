// One panel with one timeline. It carries messages between the page and the stream that the panel shows, and hands
// everything that concerns more than this page to its actions.

import * as vscode from 'vscode';

import type { FilterQuery } from '../../core/filter/filterQuery.ts';
import { lackingParts, withoutSecrets } from '../../core/stream/requestSecrets.ts';
import type { TlsFileKey } from '../../core/stream/tlsChoice.ts';
import type { KeptStream } from '../../core/page/keptStream.ts';
import type { ConnectingSide } from '../../core/draft/connectingSide.ts';
import type { RecentView } from '../../core/draft/recentView.ts';
import type { PreparedRequest } from '../../core/draft/preparedRequest.ts';
import { keptOf } from './keptTimelines.ts';
import {
  isPageMessageTo,
  parsePageMessage,
  type PageMessageTo,
  type PageMessage,
} from '../../core/page/pageMessage.ts';
import {
  type FilterField,
  type HostMessage,
  handleMessage,
  type MessageHandlers,
} from '../../core/page/protocol.ts';
import { NumberRanges } from '../../core/base/numberRanges.ts';
import type { ListNarrowing } from '../../core/page/feedList.ts';
import { TimelineFeed } from '../../core/page/timelineFeed.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import type { InvalidRequestError } from '../../net/http/requestHead.ts';
import { turnSlicing } from '../../net/stream/turnSlicing.ts';
import { DisposableStore } from '../disposableStore.ts';
import { timelineViewType } from '../names.ts';
import { opensAssembled, tokenPrices } from '../settings.ts';
import { pageHtml, pageRoots, panelIcon } from './panelHtml.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import type { DraftStore } from '../streams/draftStore.ts';
import { titleOf, titleOfDraft } from '../streams/streamTitle.ts';

/** What is done for pages beyond their panel, by message: with the stream that is shown, and without one. */
export type TimelineActions = MessageHandlers<
  PageMessage,
  PageMessageTo<'stream'>['type'],
  [handle: StreamHandle, panel: TimelinePanel],
  void | Promise<void>
> &
  MessageHandlers<PageMessage, PageMessageTo<'editor'>['type'], [panel: TimelinePanel], void | Promise<void>>;

/** What a page without a stream is told of its surroundings. */
export interface TimelineSurroundings {
  recents(): RecentView[];
  devServerOrigin(): string | undefined;
  connectsFrom(): ConnectingSide;
  /** What there is to say of the variables of a request, a sentence each. */
  noteVariables(request: StreamRequest): Promise<string[]>;
  /** The recording of a stream in the history. */
  historyIdOf(handle: StreamHandle): string | undefined;
}

export class TimelinePanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #actions: TimelineActions;
  readonly #surroundings: TimelineSurroundings;
  readonly #disposables = new DisposableStore();
  readonly #reportError: (error: unknown) => void;
  #handle: StreamHandle | undefined;
  #feed: TimelineFeed | undefined;
  #epoch = 0;
  #request: StreamRequest | undefined;
  /** What is being prepared in its fields: a hidden page forgets it. */
  #draft: PreparedRequest | undefined;
  #draftVersion = 0;
  #isNoting = false;
  /** What the page was told of the variables. */
  #notes = '';
  readonly #drafts: DraftStore;
  /** Whether the page has loaded since it was shown last: a hidden one forgets all. */
  #isPageReady = false;
  #wantedEntry: { readonly number: number; readonly tab?: 'changes' } | undefined;
  #wantedFilter: FilterQuery | undefined;
  #isInField = false;
  readonly #fieldChanged = new vscode.EventEmitter<void>();
  readonly #shown = new vscode.EventEmitter<StreamHandle>();
  readonly #draftChanged = new vscode.EventEmitter<void>();

  /** Fires when `prepared` may have become another. */
  readonly onDidChangeDraft = this.#draftChanged.event;

  /** Fires when it shows another stream. */
  readonly onDidShow = this.#shown.event;

  /** Fires when `isInField` may have become another. */
  readonly onDidChangeField = this.#fieldChanged.event;

  /** The same over reloads of the window. */
  readonly id: string;

  /** Whether VS Code has made it for a file, whose name it has. */
  readonly isOfFile: boolean;

  /**
   * @param drafts where requests that are being prepared are kept, and under which name this panel's was before a reload
   * @param reportError takes what went wrong in answering the page
   */
  constructor(
    panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    actions: TimelineActions,
    surroundings: TimelineSurroundings,
    drafts: { readonly store: DraftStore; readonly id: string | undefined },
    reportError: (error: unknown) => void,
  ) {
    this.#panel = panel;
    // Asked for when the panel is gone as well, which then answers nothing.
    this.isOfFile = panel.viewType !== timelineViewType;
    this.#drafts = drafts.store;
    this.id = drafts.id ?? drafts.store.createId();
    this.#actions = actions;
    this.#surroundings = surroundings;
    this.#reportError = reportError;
    panel.iconPath = panelIcon(extensionUri);
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    this.#disposables.add(
      panel.webview.onDidReceiveMessage((value: unknown) => {
        const message = parsePageMessage(value);
        if (message) this.#handleMessage(message).catch(this.#reportError);
      }),
    );
    this.#disposables.add(
      panel.onDidChangeViewState(() => {
        this.#feed?.setVisible(panel.visible);
        if (!panel.visible) this.#forgetPage();
        this.#fieldChanged.fire();
      }),
    );
    this.#disposables.defer(() => this.#feed?.dispose());
    this.#disposables.add(this.#fieldChanged);
    this.#disposables.add(this.#shown);
    this.#disposables.add(this.#draftChanged);
    panel.webview.html = pageHtml(panel.webview, extensionUri);
  }

  /** The stream that it shows. */
  get handle(): StreamHandle | undefined {
    return this.#handle;
  }

  /** What outlives a reload of the window. */
  get kept(): KeptStream | undefined {
    // VS Code brings the editor of a file back.
    if (this.isOfFile) return undefined;
    if (this.#handle) return keptOf(this.id, this.#handle, this.#surroundings.historyIdOf(this.#handle));
    if (!this.#request) return undefined;
    return {
      timelineId: this.id,
      request: withoutSecrets(this.#request),
      wasLive: false,
      isWhole: false,
      lastEventId: '',
    };
  }

  /** Whether it is in front and the focus is in a field of its page. */
  get isInField(): boolean {
    return this.#isInField && this.#panel.active;
  }

  /** Whether it is the editor in front. */
  get isActive(): boolean {
    return this.#panel.active;
  }

  /** The filter that leaves entries out of its list; undefined where none does. */
  get narrowedBy(): ListNarrowing | undefined {
    return this.#feed?.narrowedBy;
  }

  /** Positions of the rows of its list that are selected together; none where it is one row, or none. */
  get picked(): NumberRanges {
    return this.#feed?.picked ?? NumberRanges.none;
  }

  /** The paths whose values its list has in columns. */
  get columns(): readonly string[] {
    return this.#feed?.columns ?? [];
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Shows another stream from now on. */
  show(handle: StreamHandle): void {
    this.#feed?.dispose();
    this.#epoch = (this.#feed?.epoch ?? this.#epoch) + 1;
    this.#handle = handle;
    if (!this.isOfFile) this.#panel.title = titleOf(handle.stream.request);
    if (!this.#draft && !handle.recorded) this.#keepWhole().catch(this.#reportError);
    this.#feed = new TimelineFeed(this.#epoch, {
      streamId: handle.id,
      stream: handle.stream,
      post: (message) => this.#post(message),
      schedule: turnSlicing.schedule,
      slicing: turnSlicing,
    });
    this.#feed.setVisible(this.#panel.visible);
    this.#postSnapshot();
    this.#shown.fire(handle);
  }

  /** Shows no stream, but an address to connect to. */
  offer(request: StreamRequest): void {
    this.#request = request;
    this.#panel.title = titleOf(request);
    this.#postSnapshot();
  }

  /** Shows a request to be completed and sent; nothing is sent before somebody says so. */
  prepare(draft: PreparedRequest): void {
    this.#draft = draft;
    this.#draftVersion += 1;
    if (!this.#handle) this.#panel.title = titleOfDraft(draft.request);
    // A page that is still to load is told of it then.
    if (this.#isPageReady) this.#post({ type: 'draft', draft, draftVersion: this.#draftVersion });
    this.#draftChanged.fire();
  }

  /** What is in its fields, as far as the host was told. */
  get prepared(): PreparedRequest | undefined {
    return (
      this.#draft ??
      (this.#handle && !this.#handle.relayed && !this.#handle.recorded && !this.#handle.debugged
        ? { request: this.#handle.stream.request }
        : undefined)
    );
  }

  /** Takes what the page has in its fields. */
  async keepDraft(draft: PreparedRequest): Promise<void> {
    this.#draft = draft;
    this.#draftChanged.fire();
    await Promise.all([this.#drafts.keep(this.id, draft), this.#noteVariables()]);
  }

  /** Tells the page of the variables of its request: of the newest one, however fast that changes. */
  async #noteVariables(): Promise<void> {
    if (this.#isNoting) return;
    this.#isNoting = true;
    try {
      for (let noted: StreamRequest | undefined; this.#draft && noted !== this.#draft.request;) {
        noted = this.#draft.request;
        const notes = await this.#surroundings.noteVariables(noted);
        if (notes.join('\n') === this.#notes) continue;
        this.#notes = notes.join('\n');
        this.#post({ type: 'variables', notes });
      }
    } finally {
      this.#isNoting = false;
    }
  }

  /** What was being prepared is sent. */
  endPreparing(): void {
    this.#draft = undefined;
    if (this.#notes !== '') this.#post({ type: 'variables', notes: [] });
    this.#notes = '';
  }

  /** A request whose body or credentials nothing else keeps is in the secret storage, to be sent again after a reload. */
  async #keepWhole(): Promise<void> {
    const isOthers = this.#handle?.relayed ?? this.#handle?.debugged;
    const request = isOthers ? undefined : this.#handle?.stream.request;
    await this.#drafts.keep(this.id, request && lackingParts(request) ? { request } : undefined);
  }

  /** Brings back what was being prepared before a reload. */
  async restoreDraft(): Promise<void> {
    const draft = await this.#drafts.load(this.id);
    if (draft) this.prepare(draft);
  }

  /** Somebody closed it: what was being prepared in it goes as well. */
  async forgetDraft(): Promise<void> {
    await this.#drafts.keep(this.id, undefined);
  }

  /** Tells the page that its surroundings changed (dev server, recent addresses). */
  refresh(): void {
    if (!this.#handle) this.#postSnapshot();
  }

  /** Shows the details of an entry, or what changed in it, at once or when the page has loaded. */
  showEntry(number: number, tab?: 'changes'): void {
    this.#wantedEntry = { number, ...(tab && { tab }) };
    if (this.#isPageReady) this.#postWantedEntry();
  }

  /** Shows what a query finds, at once or when the page has loaded. */
  showFound(query: FilterQuery): void {
    this.#wantedFilter = query;
    if (this.#isPageReady) this.#postWantedFilter();
  }

  /** Shows at a field of the address bar why a request cannot be made. */
  showInvalid({ field, message }: InvalidRequestError): void {
    this.#post({ type: 'invalid', field: field === 'method' ? 'url' : field, message });
  }

  /** Puts the path of a file into the fields of the request. */
  showTlsFile(key: TlsFileKey, path: string): void {
    this.#post({ type: 'tlsFile', key, path });
  }

  /** Answers what a reference to the secret storage stands for. */
  showSecret(reference: string, value: string | undefined): void {
    this.#post({ type: 'secret', reference, ...(value !== undefined && { value }) });
  }

  /** Puts the cursor into a field of the page. */
  showField(field: 'filter' | 'goTo'): void {
    this.#post({ type: 'showField', field });
  }

  /** Selects all rows of the page's list. */
  selectAll(): void {
    this.#post({ type: 'selectAll' });
  }

  /** Adds a term to the page's filter. */
  filterBy(field: FilterField, value: string): void {
    this.#post({ type: 'filterBy', field, value });
  }

  onDidDispose(listener: () => void): void {
    this.#disposables.add(this.#panel.onDidDispose(listener));
  }

  onDidBecomeActive(listener: () => void): void {
    this.#disposables.add(
      this.#panel.onDidChangeViewState(() => {
        if (this.#panel.active) listener();
      }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
    this.#panel.dispose();
  }

  async #handleMessage(message: PageMessage): Promise<void> {
    const handle = this.#handle;
    if (isPageMessageTo(message, 'feed')) return this.#feed?.handle(message);
    if (isPageMessageTo(message, 'editor')) return handleMessage(this.#actions, message, this);
    if (isPageMessageTo(message, 'stream'))
      return handle && handleMessage(this.#actions, message, handle, this);
    // A timeline shows one stream, and its page says nothing of several.
    if (isPageMessageTo(message, 'panel')) return handleMessage(this.#own, message);
    return undefined;
  }

  /** What only the panel has to know. */
  readonly #own: MessageHandlers<PageMessage, PageMessageTo<'panel'>['type'], [], void | Promise<void>> = {
    ready: () => {
      this.#postSnapshot();
      this.#feed?.resend();
      this.#isPageReady = true;
      this.#postWantedFilter();
      this.#postWantedEntry();
      return this.#noteVariables();
    },
    keepDraft: async ({ draft }) => {
      if (draft) return this.keepDraft(draft);
      this.#draft = undefined;
      this.#draftChanged.fire();
      await this.#keepWhole();
    },
    fieldFocus: ({ isInField }) => {
      this.#isInField = isInField;
      this.#fieldChanged.fire();
    },
  };

  /** A hidden page is gone, and what it knew with it. */
  #forgetPage(): void {
    this.#isPageReady = false;
    this.#isInField = false;
    this.#notes = '';
  }

  #postWantedFilter(): void {
    const query = this.#wantedFilter;
    this.#wantedFilter = undefined;
    if (query) this.#post({ type: 'setFilter', query });
  }

  #postWantedEntry(): void {
    const wanted = this.#wantedEntry;
    this.#wantedEntry = undefined;
    if (wanted) this.#post({ type: 'showEntry', epoch: this.#feed?.epoch ?? this.#epoch, ...wanted });
  }

  #postSnapshot(): void {
    const status = this.#feed?.status();
    const devServerOrigin = this.#surroundings.devServerOrigin();
    const { kept } = this;
    this.#post({
      type: 'snapshot',
      epoch: this.#feed?.epoch ?? this.#epoch,
      ...(status && { status }),
      ...(kept && { kept }),
      ...(this.#request && { request: this.#request }),
      ...(this.#draft && { draft: this.#draft }),
      draftVersion: this.#draftVersion,
      draftId: this.id,
      recents: this.#surroundings.recents(),
      connectsFrom: this.#surroundings.connectsFrom(),
      opensAssembled: opensAssembled(),
      tokenPrices: tokenPrices(),
      ...(devServerOrigin !== undefined && { devServerOrigin }),
    });
  }

  #post(message: HostMessage): void {
    if (this.#disposables.isDisposed) return;
    const kept = message.type === 'status' ? this.kept : undefined;
    // A message that a hidden page misses is made up for by the snapshot that it asks for when shown.
    void this.#panel.webview.postMessage(kept ? { ...message, kept } : message);
  }
}
