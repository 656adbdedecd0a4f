// Everything the page knows, as signals, and everything a person can do on it. Messages of the host change the one;
// the components read it and call the other. Nothing here touches the DOM.

import * as l10n from '@vscode/l10n';
import { computed, signal, type ReadonlySignal } from '@preact/signals';

import type { ClientChoice } from '../../core/stream/clientProfile.ts';
import { isSecretHeader } from '../../core/base/credentialNames.ts';
import type { EndingCause } from '../../core/stream/ending.ts';
import type { TlsFileKey } from '../../core/stream/tlsChoice.ts';
import type { KeptStream } from '../../core/page/keptStream.ts';
import type { LabCommand, PageMessage } from '../../core/page/pageMessage.ts';
import type { ConnectingSide } from '../../core/draft/connectingSide.ts';
import type { RecentView } from '../../core/draft/recentView.ts';
import type { TogetherStatus } from '../../core/page/togetherStatus.ts';
import type { PreparedRequest, RequestPart } from '../../core/draft/preparedRequest.ts';
import type { HostMessage, Row, StreamStatus, MessageOf } from '../../core/page/protocol.ts';
import type { ReconnectPolicy, StreamRequest } from '../../core/stream/streamRequest.ts';
import { AssembledAnswers } from './assembledAnswers.ts';
import { ColumnChoice } from './columnChoice.ts';
import { widthsOfList, sentenceRoom, shownColumns, type ColumnWidths } from './columns.ts';
import { EntryViews } from './entryViews.ts';
import { EntryFilter } from './entryFilter.ts';
import type { HostConnection, HostMessageHandlers } from './hostConnection.ts';
import { JsonOpenState } from './jsonOpenState.ts';
import { OverviewState } from './overviewState.ts';
import { PastedText } from './pastedText.ts';
import { RequestDraft, takesBody } from './requestDraft.ts';
import { rowLines, sentenceLines, type MeasureText, type SentenceLines } from './sentenceLines.ts';
import { isLivePhase, runStreamClock, type ReceivedStatus } from './streamClock.ts';
import type { MainView } from './mainViews.ts';
import { TimelineList } from './timelineList.ts';
import { TogetherStreams } from './togetherStreams.ts';
import { TimingState } from './timingState.ts';
import { openedAnswers } from './openedAnswers.ts';
import { fromKeptState, type UiState } from './uiState.ts';

/** Between the mark of a pause and the sentence after it. */
const gapMarkSpacePx = 8;

type HostMessageOf<Type extends HostMessage['type']> = MessageOf<HostMessage, Type>;

export class TimelinePage {
  readonly draft = new RequestDraft();
  readonly pasted = new PastedText(this.draft);
  /** When it shows several together. */
  readonly streams = new TogetherStreams();
  readonly views = new EntryViews();
  /** Snapshots received; none means that the host has not yet told what there is. */
  readonly snapshots = signal(0);
  readonly isReady = computed(() => this.snapshots.value > 0);
  readonly epoch = signal(0);
  readonly overview = new OverviewState();
  readonly recents = signal<readonly RecentView[]>([]);
  /** Addresses that are all there was to a request. */
  readonly recentUrls = computed(() =>
    this.recents.value.flatMap(({ url, isSafe }) => (isSafe ? [url] : [])),
  );
  readonly devServerOrigin = signal<string | undefined>(undefined);
  /** What the host wants kept of the stream, for a reload of the window. */
  readonly keptStream = signal<KeptStream | undefined>(undefined);
  /** The name under which the host keeps what is in the fields. */
  readonly draftId = signal<string | undefined>(undefined);
  /** Whether a request is being prepared that was not sent: all of its fields are shown then. */
  readonly isPreparing = signal(false);
  readonly isFormOpen = computed(() => this.isPreparing.value || this.ui.value.isRequestOpen);
  /** How often somebody wanted to send a request that is not whole. */
  readonly askedForMissing = signal(0);
  /** Values of the secret storage that somebody wants to see, by their references. */
  readonly revealed = signal<ReadonlyMap<string, string>>(new Map());
  readonly connectsFrom = signal<ConnectingSide | undefined>(undefined);
  /** What there is to say of the variables of the request. */
  readonly variableNotes = signal<readonly string[]>([]);
  readonly isHelpOpen = signal(false);
  readonly isCopyMenuOpen = signal(false);
  /** How often the host asked to select all rows. */
  readonly selectAllAsked = signal(0);
  /** The log of which somebody does not want to be told that it was cleared, by its epoch. */
  readonly clearedNoteClosedIn = signal<number | undefined>(undefined);
  readonly attempts = signal<HostMessageOf<'attempts'> | undefined>(undefined);
  readonly assembled = new AssembledAnswers();
  readonly json = new JsonOpenState();
  readonly timing = new TimingState();
  readonly list: TimelineList;
  readonly filter: EntryFilter;
  readonly ui = signal<UiState>(fromKeptState(undefined));
  readonly columnChoice = new ColumnChoice(this);
  readonly status = computed(() => this.#received.value?.status);
  readonly hasStream = computed(() => this.shownId.value !== undefined);
  /** Set when it shows several streams together. */
  readonly together = this.streams.status;
  /** Whether there is an attempt, or one will come by itself. */
  readonly isLive = computed(() => this.together.value?.isLive ?? isLivePhase(this.status.value?.phase));
  /** Wall clock at time 0. */
  readonly startedAtMs = computed(() => (this.together.value ?? this.status.value)?.startedAtMs ?? 0);
  /** Tells what is shown from what other pages show. */
  readonly shownId = computed(() => (this.together.value ?? this.status.value)?.streamId);
  /** Widths that somebody chose, and those that follow from the list where nobody did. */
  readonly columnWidths = computed<ColumnWidths>(() => ({
    ...widthsOfList(this.list.entries.value, this.list.viewport.value.widthPx),
    ...this.ui.value.columnWidths,
  }));
  readonly columns = computed(() =>
    shownColumns(
      this.ui.value.hiddenColumns,
      this.columnWidths.value,
      this.list.viewport.value.widthPx,
      this.columnChoice.all,
    ),
  );
  readonly sentenceRoom = computed(() =>
    sentenceRoom(this.columns.value, this.columnWidths.value, this.list.viewport.value.widthPx),
  );
  /** The stream's clock now. */
  readonly nowMs: ReadonlySignal<number>;
  #draftVersion: number | undefined;
  #opensAssembled = false;
  readonly #received = signal<ReceivedStatus | undefined>(undefined);
  readonly #connection: HostConnection;
  readonly #measureText: MeasureText;

  /** @param measureText ruler for the page's font */
  constructor(connection: HostConnection, measureText: MeasureText) {
    this.#connection = connection;
    this.#measureText = measureText;
    this.list = new TimelineList((row) =>
      rowLines(row, this.sentenceRoom.value, measureText, this.#gapMarkPx(row)),
    );
    this.ui.value = fromKeptState(connection.readKeptState());
    this.filter = new EntryFilter(this);
    this.nowMs = runStreamClock(computed(() => this.streams.received.value ?? this.#received.value));
    connection.subscribe(this.#handlers(), (message) => this.#isAboutThisLog(message));
  }

  /** Lines that a row's sentences take. */
  sentenceLines(row: Row): SentenceLines {
    return sentenceLines(row, this.sentenceRoom.value, this.#measureText, this.#gapMarkPx(row));
  }

  #gapMarkPx(row: Row): number {
    const mark = this.list.gapMark(row);
    return mark === undefined ? 0 : this.#measureText(mark) + gapMarkSpacePx;
  }

  post(message: PageMessage): void {
    this.#connection.post(message);
  }

  change(changes: Partial<UiState>): void {
    this.ui.value = { ...this.ui.value, ...changes };
  }

  connect(): void {
    // One that the host has not answered yet is not sent twice.
    if (this.draft.isSent.value) return;
    if (this.draft.missing.value.length > 0) {
      this.isPreparing.value = true;
      this.draft.isAsked.value = true;
      this.askedForMissing.value += 1;
      return;
    }
    if (this.draft.urlError.value !== undefined || this.pasted.missing.value.length > 0) return;
    this.draft.isSent.value = true;
    this.post({ type: 'connect', request: this.draft.request.value });
  }

  /** Goes back to a request of before: the host knows all of it that was kept, and whether it can be sent as it is. */
  openRecent({ method, url }: RecentView): void {
    this.pasted.close();
    this.draft.load({ url, method });
    this.draft.isSent.value = true;
    this.post({ type: 'openRecent', method, url });
  }

  /** Takes a pasted text for the request, and shows all of it. Nothing is sent. */
  paste(text: string): void {
    this.pasted.paste(text);
    if (this.pasted.requests.value.length > 0) this.isPreparing.value = true;
  }

  /** Folds the fields of the request out, or in. */
  toggleForm(): void {
    const isOpen = this.isFormOpen.value;
    this.isPreparing.value = false;
    this.change({ isRequestOpen: !isOpen });
  }

  /** Shows a value of the secret storage, or hides it again. */
  toggleStored(reference: string): void {
    const shown = new Map(this.revealed.value);
    if (!shown.delete(reference)) this.post({ type: 'askSecret', reference });
    this.revealed.value = shown;
  }

  /** Opens what is in the fields in an editor. */
  editInEditor(part: RequestPart): void {
    this.post({ type: 'editInEditor', part, draft: this.#inFields() });
  }

  /** What is in the fields and was not sent. */
  preparedRequest(): PreparedRequest | undefined {
    return this.draft.isEdited.value || this.isPreparing.value ? this.#inFields() : undefined;
  }

  #inFields(): PreparedRequest {
    const pasted = this.pasted.kept();
    const lacks = this.draft.lacks.value;
    return { request: this.draft.request.value, ...(pasted && { pasted }), ...(lacks && { lacks }) };
  }

  connectTo(url: string): void {
    this.pasted.close();
    this.draft.load({ url });
    this.connect();
  }

  /** The policy of the stream that is shown, from now on, or of the one to connect. */
  setPolicy(policy: ReconnectPolicy): void {
    if (this.status.value) {
      this.draft.policy.value = policy;
      this.post({ type: 'setPolicy', policy });
    } else {
      this.draft.edit(this.draft.policy, policy);
    }
  }

  /** Who reads the stream that is shown, for what is said from now on, or the one to connect. */
  chooseClient(choice: ClientChoice): void {
    if (this.status.value) {
      this.draft.client.value = choice;
      this.post({ type: 'chooseClient', choice });
    } else {
      this.draft.edit(this.draft.client, choice);
    }
  }

  /** Brings back what the last clear took away. Returns whether there is any. */
  undoClear(): boolean {
    if ((this.status.value?.clearedEntries ?? 0) === 0) return false;
    this.post({ type: 'undoClear' });
    return true;
  }

  /** Opens the details of the selected entry, or of the last one in view. */
  openDetails(): void {
    if (this.list.selection.value.position === undefined) this.list.moveSelection(-1);
    if (this.list.selected.value !== undefined) this.change({ isDetailsOpen: true });
  }

  closeDetails(): void {
    this.change({ isDetailsOpen: false });
  }

  /** Selects an entry that another one refers to. */
  showEntry(number: number): void {
    if (this.ui.value.mainView === 'entries' && !this.list.isSparse.value) this.list.select(number);
    else this.showEntriesFrom(number);
  }

  /** Shows an entry of one of several streams in that stream's own timeline. */
  showInTimeline(number: number | undefined): void {
    if (this.together.value && number !== undefined) this.post({ type: 'showInTimeline', number });
  }

  /** Lets the user choose a file for the connection of the request. */
  chooseTlsFile(key: TlsFileKey): void {
    this.post({ type: 'chooseTlsFile', key });
  }

  copyText(text: string): void {
    this.post({ type: 'copyText', text });
  }

  jumpToTime(atMs: number): void {
    this.post({ type: 'jump', atMs: Math.max(0, atMs) });
  }

  showView(mainView: MainView): void {
    this.change({ mainView });
  }

  /** Leaves another view for the entries, at one of them. */
  showEntriesFrom(number: number): void {
    this.showView('entries');
    this.filter.reveal(number);
  }

  /** Picks out the piece at a place of an assembled text, and selects the entry that brought it. */
  pickPiece(part: number, offset: number): void {
    this.assembled.pick(part, offset);
    const entry = this.assembled.picked.value?.entry;
    if (entry !== undefined) this.list.selectEntry(entry);
  }

  /** Opens a choice of the editor for this stream. */
  runLab(command: LabCommand): void {
    this.post({ type: 'lab', command });
  }

  learnMore(cause: EndingCause): void {
    this.post({ type: 'learnMore', cause });
  }

  /** What each message of the host changes. */
  #handlers(): HostMessageHandlers {
    const { filter, views } = this;
    return {
      snapshot: (message) => this.#receiveSnapshot(message),
      status: ({ kept, status }) => {
        this.keptStream.value = kept;
        this.#receiveStatus(status);
      },
      together: ({ together }) => this.#receiveTogether(together),
      togetherOverview: ({ overview }) => this.overview.receiveTogether(overview),
      rows: ({ version, first, rows }) => filter.receiveRows(version, first, rows),
      filterProgress: (message) => filter.receiveProgress(message),
      jumped: (message) => filter.receiveJump(message),
      goToRefused: ({ message }) => filter.refuseGoTo(message),
      showField: ({ field }) => filter.showField(field),
      selectAll: () => {
        this.selectAllAsked.value += 1;
      },
      filterBy: ({ field, value }) => filter.addTerm(field, value),
      setFilter: ({ query }) => filter.edit(query),
      overview: ({ overview }) => this.overview.receive(overview),
      entry: ({ view }) => views.receive(view),
      bytes: (message) => {
        views.bytes.value = message;
      },
      previous: (message) => {
        views.previous.value = message;
      },
      showEntry: ({ number, tab }) => {
        this.showEntriesFrom(number);
        this.change({ isDetailsOpen: true, ...(tab && { detailTab: tab }) });
      },
      attempts: (message) => {
        this.attempts.value = message;
      },
      timing: ({ timing }) => {
        this.timing.data.value = timing;
      },
      findings: ({ findings }) => {
        this.timing.findings.value = findings;
      },
      assembled: ({ update }) => this.assembled.receive(update),
      draft: (message) => {
        if (message.draftVersion === this.#draftVersion) return;
        this.#draftVersion = message.draftVersion;
        this.#takeDraft(message.draft, false);
      },
      variables: ({ notes }) => {
        this.variableNotes.value = notes;
      },
      secret: ({ reference, value }) => {
        this.revealed.value = new Map(this.revealed.value).set(
          reference,
          value ?? l10n.t('There is no stored value any more.'),
        );
      },
      tlsFile: ({ key, path }) => this.draft.edit(this.draft.tls, { ...this.draft.tls.value, [key]: path }),
      invalid: (message) => this.#receiveRefusal(message),
    };
  }

  #receiveSnapshot({
    status,
    together,
    epoch,
    kept,
    request,
    recents,
    devServerOrigin,
    draft,
    draftVersion,
    draftId,
    connectsFrom,
    opensAssembled = false,
    tokenPrices = [],
  }: HostMessageOf<'snapshot'>): void {
    const isFirst = !this.isReady.value;
    const isOtherLog = epoch !== this.epoch.value || (together ?? status)?.streamId !== this.shownId.value;
    this.epoch.value = epoch;
    if (isOtherLog) this.#forgetLog();
    this.filter.forget();
    this.keptStream.value = kept;
    this.recents.value = recents;
    this.connectsFrom.value = connectsFrom;
    this.#opensAssembled = opensAssembled;
    this.assembled.prices.value = tokenPrices;
    this.devServerOrigin.value = devServerOrigin;
    this.#received.value = undefined;
    this.streams.reset();
    if (status) this.#receiveStatus(status);
    if (together) this.#receiveTogether(together);
    if (isFirst) this.#returnToPlace();
    this.draftId.value = draftId;
    const isNewDraft = draft !== undefined && draftVersion !== this.#draftVersion;
    this.#draftVersion = draftVersion;
    if (isNewDraft) this.#takeDraft(draft, status !== undefined && isFirst);
    else this.draft.offer(isFirst ? this.ui.value.draft : undefined, status?.request ?? request);
    if (!isNewDraft && isFirst && !status) this.#goOnPreparing(this.ui.value.draft);
    if (status && !this.draft.isEdited.value) this.#endPreparing();
    this.views.awaited.value = undefined;
    this.snapshots.value += 1;
  }

  /** @param isBack whether it comes back beside a stream: then the fields are as they were, folded or not */
  #takeDraft({ request, pasted, lacks }: PreparedRequest, isBack: boolean): void {
    if (!isBack) this.isPreparing.value = true;
    if (pasted && request.url === '') {
      this.draft.load(request);
      this.pasted.paste(pasted.text);
      return;
    }
    this.pasted.close();
    this.draft.load(request);
    this.draft.isEdited.value = true;
    this.draft.lack(lacks);
    if (pasted) this.pasted.restore(pasted);
  }

  /** The host has nothing of what was being prepared: what the page kept is shown, and what it could not keep is asked for. */
  #goOnPreparing(kept: StreamRequest | undefined): void {
    if (!kept?.headers && kept?.method === undefined) return;
    const empty = (kept.headers ?? []).flatMap(([name, value]) => (value === '' ? [name] : []));
    this.draft.lack({ address: false, body: takesBody(kept), headers: empty.filter(isSecretHeader) });
    this.isPreparing.value = true;
  }

  /** What was prepared has become a stream. */
  #endPreparing(): void {
    this.isPreparing.value = false;
    this.pasted.close();
  }

  #receiveRefusal({ field, message }: HostMessageOf<'invalid'>): void {
    this.draft.refuse({ field, message });
    if (field !== 'url') this.change({ isRequestOpen: true });
  }

  #receiveStatus(status: StreamStatus): void {
    this.#received.value = { status, atMs: performance.now() };
    if (this.draft.noteConnected(status.request)) this.#endPreparing();
    this.list.receiveEntries(status.entries);
    this.list.usualGapMs.value = status.usualGapMs;
    if (this.#opensAssembled) this.change(openedAnswers(this.ui.value, status));
  }

  #receiveTogether(together: TogetherStatus): void {
    const isRearranged = together.arrangement !== this.streams.arrangement.value;
    this.streams.receive(together);
    this.list.isMerged.value = true;
    this.list.receiveEntries(together.entries, together.lastNumber);
    // What it was about may be there no more, and is not answered then.
    if (isRearranged) this.views.awaited.value = undefined;
  }

  /** Answers about a log that is gone are late; the first word of a new one replaces it. */
  #isAboutThisLog(message: HostMessage): boolean {
    if (message.type === 'snapshot' || !('epoch' in message)) return true;
    const { epoch } = message;
    if (epoch < this.epoch.value) return false;
    if (epoch > this.epoch.value) {
      this.epoch.value = epoch;
      this.#forgetLog();
    }
    return true;
  }

  #forgetLog(): void {
    this.list.reset();
    this.views.reset();
    this.overview.reset();
    this.attempts.value = undefined;
    this.timing.reset();
    this.assembled.reset();
    this.isCopyMenuOpen.value = false;
  }

  #returnToPlace(): void {
    const { place } = this.ui.value;
    if (!place || place.streamId !== this.shownId.value || place.epoch !== this.epoch.value) return;
    if (this.list.isMerged.value) this.filter.returnTo(place);
    else this.list.restore(place.position, place.selected, place.pausedAt);
    this.overview.zoom.value = place.zoom;
  }
}
