// A panel with several streams together. It carries messages between the page, which is a timeline's, and the feed, and does
// for an entry what the timeline of its stream does.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isPageMessageTo, parsePageMessage, type PageMessage } from '../../core/page/pageMessage.ts';
import {
  handleMessage,
  type FilterField,
  type HostMessage,
  type MessageHandlers,
} from '../../core/page/protocol.ts';
import { PickedAnewError, TogetherFeed, type TogetherShown } from '../../core/together/togetherFeed.ts';
import { formatSize } from '../../core/base/format.ts';
import type { CopyForm } from '../../core/page/copyForm.ts';
import { entryCopy } from '../../core/page/entryCopy.ts';
import { UserError } from '../errorReport.ts';
import { copyTexts, maxCharacters } from '../export/copyRows.ts';
import { turnSlicing } from '../../net/stream/turnSlicing.ts';
import { DisposableStore } from '../disposableStore.ts';
import { copyEntry } from '../documents/copyEntry.ts';
import { showEndingPage } from '../documents/endingPage.ts';
import type { EntryDocuments } from '../documents/entryDocuments.ts';
import { togetherViewType } from '../names.ts';
import type { Connections } from '../streams/connections.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { pageHtml, pageRoots, panelIcon } from '../timeline/panelHtml.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { togetherSourcesOf, streamsOf, togetherTitle, type TogetherChoice } from './togetherChoice.ts';

export interface TogetherParts {
  readonly extensionUri: vscode.Uri;
  readonly registry: StreamRegistry;
  readonly connections: Connections;
  readonly documents: EntryDocuments;
  readonly timelines: Timelines;
  readonly reportError: (error: unknown) => void;
}

/** What the panel does with an entry, or a text, that its page names. */
type Actions = MessageHandlers<
  PageMessage,
  | 'copy'
  | 'copyRows'
  | 'fieldFocus'
  | 'openEntry'
  | 'compareEntries'
  | 'showInTimeline'
  | 'showTimelineOf'
  | 'copyText'
  | 'learnMore',
  [],
  void | Promise<void>
>;

/** A stream that reconnects changes its state often, in milliseconds. */
const showDelayMs = 50;

export class TogetherPanel {
  readonly id: string;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: TogetherParts;
  readonly #choice: TogetherChoice;
  readonly #disposables = new DisposableStore();
  readonly #feed: TogetherFeed;
  /** Streams that are shown, by id. */
  #shown: ReadonlyMap<string, StreamHandle> = new Map();
  #isGone = false;
  #isInField = false;
  #cancelShow: (() => void) | undefined;
  readonly #fieldChanged = new vscode.EventEmitter<void>();
  readonly #streamsChanged = new vscode.EventEmitter<void>();
  /** Aborts when the panel is closed. */
  readonly #closing = new AbortController();

  /** Fires when `isInField` may have become another. */
  readonly onDidChangeField = this.#fieldChanged.event;

  /** Fires when one of the window's streams has changed, which may be shown here. */
  readonly onDidChangeStreams = this.#streamsChanged.event;

  /**
   * @param id tells the panels apart, those of a window before as well
   * @param panel the one that VS Code brought back; absent for a new one
   */
  constructor(id: string, choice: TogetherChoice, parts: TogetherParts, panel?: vscode.WebviewPanel) {
    this.id = id;
    this.#parts = parts;
    this.#choice = choice;
    const { extensionUri, registry } = parts;
    const options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    this.#panel =
      panel ??
      vscode.window.createWebviewPanel(
        togetherViewType,
        togetherTitle(choice),
        vscode.ViewColumn.Active,
        options,
      );
    this.#panel.webview.options = options;
    this.#panel.iconPath = panelIcon(extensionUri);
    const { webview } = this.#panel;
    this.#feed = new TogetherFeed({
      id,
      // A page that is hidden asks for all when it is shown again.
      post: (message) => this.#post(message),
      schedule: turnSlicing.schedule,
      slicing: turnSlicing,
    });
    this.#disposables.defer(() => this.#feed.dispose());
    this.#showStreams();
    this.#disposables.add(registry.onDidChange(() => this.#onStreamsChanged()));
    this.#disposables.defer(() => this.#cancelShow?.());
    this.#disposables.add(
      webview.onDidReceiveMessage((value: unknown) => {
        const message = parsePageMessage(value);
        if (message) this.#handle(message).catch(parts.reportError);
      }),
    );
    this.#disposables.add(
      this.#panel.onDidChangeViewState(() => {
        this.#feed.setVisible(this.#panel.visible);
        // A hidden page is gone, and what it knew with it.
        if (!this.#panel.visible) this.#isInField = false;
        this.#fieldChanged.fire();
      }),
    );
    this.#disposables.add(this.#fieldChanged);
    this.#disposables.add(this.#streamsChanged);
    this.#disposables.defer(() => this.#closing.abort());
    this.#panel.onDidDispose(() => this.dispose());
    webview.html = pageHtml(webview, extensionUri);
  }

  /** Whether it shows a stream that somebody chose: such a one stays while it does. */
  holds(handle: StreamHandle): boolean {
    return this.#choice.handles.includes(handle);
  }

  /** What it shows: streams, and calls that may become more. */
  get content(): TogetherChoice & { readonly title: string } {
    return { handles: [...this.#shown.values()], calls: this.#choice.calls, title: this.#panel.title };
  }

  /** How many streams it shows. */
  get count(): number {
    return this.#shown.size;
  }

  /** Whether it is the editor in front. */
  get isActive(): boolean {
    return !this.#isGone && this.#panel.active;
  }

  /** Whether it is in front and the focus is in a field of its page. */
  get isInField(): boolean {
    return this.#isInField && this.isActive;
  }

  /** What its list shows. */
  get shown(): TogetherShown {
    return this.#feed.shown;
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

  /**
   * Copies the rows that are selected together, in the order of the list.
   * @throws UserError where they are more than a clipboard should have, or the list has changed meanwhile
   */
  async copyRows(form: CopyForm): Promise<void> {
    const { pickedCount } = this.#feed;
    if (pickedCount === 0) return;
    const tooMuch = (): string =>
      l10n.t(
        'The {0} selected entries are more than {1} of text, which is too much to copy. Select fewer, or export the streams one by one.',
        pickedCount,
        formatSize(maxCharacters),
      );
    try {
      await copyTexts(form, this.#closing.signal, this.#pickedTexts(form), tooMuch);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      throw error instanceof PickedAnewError ? new UserError(error.message) : error;
    }
  }

  *#pickedTexts(form: CopyForm): Generator<string | undefined> {
    for (const { source, number } of this.#feed.pickedEntries()) {
      const { log, request } = source.stream;
      yield entryCopy(
        log,
        log.entry(number),
        form,
        () => this.#parts.connections.resolverOf(request)(request),
        request,
      );
    }
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

  /** What was removed is let go of at once; others may come often, and are looked for a little later. */
  #onStreamsChanged(): void {
    const { registry } = this.#parts;
    const isGone = [...this.#shown.values()].some((handle) => registry.get(handle.id) !== handle);
    if (isGone) this.#showStreams();
    else this.#cancelShow ??= turnSlicing.schedule(() => this.#showStreams(), showDelayMs);
  }

  /** Shows what is there now of what was chosen. */
  #showStreams(): void {
    this.#cancelShow?.();
    this.#cancelShow = undefined;
    const { shown, omitted } = streamsOf(this.#choice, this.#parts.registry);
    this.#shown = new Map(shown.map((handle) => [handle.id, handle]));
    this.#feed.show(togetherSourcesOf(shown), omitted);
    this.#streamsChanged.fire();
  }

  async #handle(message: PageMessage): Promise<void> {
    if (isPageMessageTo(message, 'feed')) return this.#feed.handle(message);
    if (message.type === 'ready') {
      this.#postSnapshot();
      return this.#feed.resend();
    }
    if (this.#does(message)) return handleMessage(this.#actions, message);
    // The others are about the one stream of a timeline.
    return undefined;
  }

  #does(message: PageMessage): message is PageMessage & { readonly type: keyof Actions } {
    return Object.hasOwn(this.#actions, message.type);
  }

  readonly #actions: Actions = {
    copy: ({ number, what }) =>
      this.#onEntry(number, (handle, own) => copyEntry(handle, own, what, this.#parts.connections)),
    copyRows: ({ what }) => this.copyRows(what),
    fieldFocus: ({ isInField }) => {
      this.#isInField = isInField;
      this.#fieldChanged.fire();
    },
    openEntry: ({ number }) =>
      this.#onEntry(number, (handle, own) => this.#parts.documents.open(handle, own)),
    compareEntries: ({ before, after }) =>
      this.#onEntry(after, async (handle, own) => {
        const other = this.#feed.entryOf(before);
        if (other?.source.id === handle.id) await this.#parts.documents.compare(handle, other.number, own);
      }),
    showInTimeline: ({ number }) =>
      this.#onEntry(number, (handle, own) => {
        this.#parts.timelines.show(handle);
        this.#parts.timelines.panelOf(handle)?.showEntry(own);
      }),
    showTimelineOf: ({ place }) => {
      const stream = this.#feed.status().streams.findIndex((each) => each.place === place);
      const handle = [...this.#shown.values()][stream];
      if (handle) this.#parts.timelines.show(handle);
    },
    copyText: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
    },
    learnMore: ({ cause }) => showEndingPage(this.#parts.extensionUri, cause),
  };

  /** Does something with an entry that the page means, if it is still there. */
  async #onEntry(
    number: number,
    run: (handle: StreamHandle, number: number) => void | Promise<void>,
  ): Promise<void> {
    const entry = this.#feed.entryOf(number);
    const handle = entry && this.#shown.get(entry.source.id);
    if (handle) await run(handle, entry.number);
  }

  #postSnapshot(): void {
    this.#post({
      type: 'snapshot',
      epoch: this.#feed.epoch,
      together: this.#feed.status(),
      recents: [],
    });
  }

  #post(message: HostMessage): void {
    if (!this.#isGone) void this.#panel.webview.postMessage(message);
  }
}
