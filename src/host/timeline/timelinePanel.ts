// One panel with one timeline. It carries messages between the page and the stream that the panel shows, and hands
// everything that concerns more than this page to its actions.

import * as vscode from 'vscode';

import type { PartRequest } from '../../core/assembly/answerView.ts';
import type { CopyForm } from '../../core/page/copyForm.ts';
import { parsePageMessage } from '../../core/page/pageMessage.ts';
import type { FilterField } from '../../core/page/findProtocol.ts';
import type { KeptStream } from '../../core/page/keptStream.ts';
import type { HostMessage, LabCommand, PageMessage } from '../../core/page/protocol.ts';
import type { RelaySide } from '../../core/stream/relayedAs.ts';
import { withoutSecrets } from '../../core/log/secrets.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { isFeedRequest, TimelineFeed, type FeedRequest } from '../../core/page/timelineFeed.ts';
import type { EndingCause } from '../../core/stream/ending.ts';
import { turnSlicing } from '../../net/stream/turnSlicing.ts';
import { DisposableStore } from '../disposableStore.ts';
import { ownStreamOf } from '../streams/ownStream.ts';
import { pageHtml, pageRoots } from './panelHtml.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { titleOf } from '../streams/streamTitle.ts';

/** What a page asks for that the panel does not do itself. */
export interface TimelineActions {
  /** Connects with a request typed in the panel; the panel is given the stream by `show`. */
  connect(request: StreamRequest, panel: TimelinePanel): Promise<void>;
  disconnect(handle: StreamHandle): void;
  reconnectNow(handle: StreamHandle): void;
  /** Gives the panel the other side of a relayed stream. */
  showSide(handle: StreamHandle, side: RelaySide, panel: TimelinePanel): void;
  copy(handle: StreamHandle, number: number, what: CopyForm): Promise<void>;
  copyText(text: string): Promise<void>;
  openEntry(handle: StreamHandle, number: number): Promise<void>;
  compareEntries(handle: StreamHandle, before: number, after: number): Promise<void>;
  /** All text of a part of an answer, to the clipboard or in an editor. */
  copyPart(handle: StreamHandle, part: PartRequest): Promise<void>;
  openPart(handle: StreamHandle, part: PartRequest): Promise<void>;
  /** Runs a command of the lab on the stream, from an entry where that matters. */
  runLab(handle: StreamHandle, command: LabCommand, entryNumber: number | undefined): Promise<void>;
  learnMore(cause: EndingCause): Promise<void>;
  startDevServer(): Promise<void>;
  /** Stores a header's value and returns the reference to it. */
  storeSecret(header: string, url: string, value: string): Promise<string>;
  recentUrls(): string[];
  devServerOrigin(): string | undefined;
}

export class TimelinePanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #actions: TimelineActions;
  readonly #disposables = new DisposableStore();
  readonly #reportError: (error: unknown) => void;
  #handle: StreamHandle | undefined;
  #feed: TimelineFeed | undefined;
  #epoch = 0;
  #request: StreamRequest | undefined;
  /** Whether the page has loaded since it was shown last: a hidden one forgets all. */
  #isPageReady = false;
  #wantedChanges: number | undefined;

  /** @param reportError takes what went wrong in answering the page */
  constructor(
    panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    actions: TimelineActions,
    reportError: (error: unknown) => void,
  ) {
    this.#panel = panel;
    this.#actions = actions;
    this.#reportError = reportError;
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'panel-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'panel-dark.svg'),
    };
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
        if (!panel.visible) this.#isPageReady = false;
      }),
    );
    this.#disposables.defer(() => this.#feed?.dispose());
    panel.webview.html = pageHtml(panel.webview, extensionUri);
  }

  /** The stream that it shows. */
  get handle(): StreamHandle | undefined {
    return this.#handle;
  }

  /** Whether it is the editor in front. */
  get isActive(): boolean {
    return this.#panel.active;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Shows another stream from now on. */
  show(handle: StreamHandle): void {
    this.#feed?.dispose();
    this.#epoch = (this.#feed?.epoch ?? this.#epoch) + 1;
    this.#handle = handle;
    this.#panel.title = titleOf(handle.stream.request);
    this.#feed = new TimelineFeed(this.#epoch, {
      streamId: handle.id,
      stream: handle.stream,
      post: (message) => this.#post(message),
      schedule: turnSlicing.schedule,
      slicing: turnSlicing,
    });
    this.#feed.setVisible(this.#panel.visible);
    this.#postSnapshot();
  }

  /** Shows no stream, but an address to connect to. */
  offer(request: StreamRequest): void {
    this.#request = request;
    this.#panel.title = titleOf(request);
    this.#postSnapshot();
  }

  /** Tells the page that its surroundings changed (dev server, recent addresses). */
  refresh(): void {
    if (!this.#handle) this.#postSnapshot();
  }

  /** Shows what changed in an entry, at once or when the page has loaded. */
  showChanges(number: number): void {
    this.#wantedChanges = number;
    if (this.#isPageReady) this.#postWantedChanges();
  }

  /** Shows at a field of the address bar why a request cannot be made. */
  showInvalid(field: Extract<HostMessage, { type: 'invalid' }>['field'], message: string): void {
    this.#post({ type: 'invalid', field, message });
  }

  /** Puts the cursor into a field of the page. */
  showField(field: 'filter' | 'goTo'): void {
    this.#post({ type: 'showField', field });
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
    switch (message.type) {
      case 'ready':
        this.#postSnapshot();
        this.#feed?.resend();
        this.#isPageReady = true;
        this.#postWantedChanges();
        return;
      case 'connect':
        return this.#actions.connect(message.request, this);
      case 'startDevServer':
        return this.#actions.startDevServer();
      case 'copyText':
        return this.#actions.copyText(message.text);
      case 'learnMore':
        return this.#actions.learnMore(message.cause);
      case 'storeSecret':
        return this.#storeSecret(message.header, message.url, message.value);
      default:
        if (handle) await this.#handleStreamMessage(message, handle);
    }
  }

  async #handleStreamMessage(message: StreamMessage, handle: StreamHandle): Promise<void> {
    if (isFeedRequest(message)) return this.#feed?.handle(message);
    switch (message.type) {
      case 'lab':
        return this.#actions.runLab(handle, message.command, message.number);
      case 'disconnect':
        this.#actions.disconnect(handle);
        return;
      case 'reconnectNow':
        this.#actions.reconnectNow(handle);
        return;
      case 'clear':
        handle.stream.clear();
        return;
      case 'setPolicy':
        ownStreamOf(handle, 'setPolicy').setPolicy(message.policy);
        return;
      case 'showSide':
        this.#actions.showSide(handle, message.side, this);
        return;
      case 'copy':
        return this.#actions.copy(handle, message.number, message.what);
      case 'openEntry':
        return this.#actions.openEntry(handle, message.number);
      case 'compareEntries':
        return this.#actions.compareEntries(handle, message.before, message.after);
      case 'copyPart':
        return this.#actions.copyPart(handle, message.part);
      case 'openPart':
        return this.#actions.openPart(handle, message.part);
    }
  }

  #postWantedChanges(): void {
    const number = this.#wantedChanges;
    this.#wantedChanges = undefined;
    if (number === undefined) return;
    this.#post({ type: 'showEntry', epoch: this.#feed?.epoch ?? this.#epoch, number, tab: 'changes' });
  }

  async #storeSecret(header: string, url: string, value: string): Promise<void> {
    const reference = await this.#actions.storeSecret(header, url, value);
    this.#post({ type: 'secretStored', header, reference });
  }

  #postSnapshot(): void {
    const status = this.#feed?.status();
    const devServerOrigin = this.#actions.devServerOrigin();
    const kept = this.#kept();
    this.#post({
      type: 'snapshot',
      epoch: this.#feed?.epoch ?? this.#epoch,
      ...(status && { status }),
      ...(kept && { kept }),
      ...(this.#request && { request: this.#request }),
      recentUrls: this.#actions.recentUrls(),
      ...(devServerOrigin !== undefined && { devServerOrigin }),
    });
  }

  #post(message: HostMessage): void {
    if (this.#disposables.isDisposed) return;
    const kept = message.type === 'status' ? this.#kept() : undefined;
    // A message that a hidden page misses is made up for by the snapshot that it asks for when shown.
    void this.#panel.webview.postMessage(kept ? { ...message, kept } : message);
  }

  #kept(): KeptStream | undefined {
    if (!this.#handle)
      return this.#request && { request: withoutSecrets(this.#request), wasLive: false, lastEventId: '' };
    const { stream } = this.#handle;
    const request = withoutSecrets(stream.request);
    // Without its credentials the request would be another one: it waits for them to be typed again.
    // A relayed stream is nobody's here to connect again.
    const isOwn = !this.#handle.relayed;
    const isWhole = isOwn && JSON.stringify(request) === JSON.stringify(stream.request);
    return {
      request,
      wasLive: isWhole && stream.state.phase !== 'stopped' && stream.state.phase !== 'idle',
      lastEventId: stream.state.lastEventId,
    };
  }
}

type StreamMessage =
  | FeedRequest
  | Extract<
      PageMessage,
      {
        type:
          | 'disconnect'
          | 'reconnectNow'
          | 'clear'
          | 'setPolicy'
          | 'showSide'
          | 'copy'
          | 'openEntry'
          | 'compareEntries'
          | 'lab'
          | 'copyPart'
          | 'openPart';
      }
    >;
