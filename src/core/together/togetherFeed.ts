// Keeps a page in step with several streams that it shows together: what a timeline's feed is for one. It reads their logs
// and keeps nothing of them but what the filter found.

import * as l10n from '@vscode/l10n';

import { onOwnFormats } from '../assembly/ownFormats.ts';
import { assertNever } from '../base/assertNever.ts';
import type { Slicing } from '../base/slicedWork.ts';
import { clientOf } from '../clients/streamClient.ts';
import { CatchUp } from '../log/logReader.ts';
import { EntryAnswers, type EntryQuestion } from '../page/entryAnswers.ts';
import type { ListNarrowing } from '../page/feedList.ts';
import type { PageMessageTo } from '../page/pageMessage.ts';
import type { EntryView, HostMessage } from '../page/protocol.ts';
import type { TimeSpan } from '../page/overviewData.ts';
import type { Schedule } from '../page/timelineFeed.ts';
import {
  maxTogetherPlaces,
  togetherNumber,
  type TogetherOverviewData,
  type TogetherStatus,
} from '../page/togetherStatus.ts';
import { TogetherList } from './togetherList.ts';
import { TogetherLane, type TogetherSource } from './togetherLane.ts';
import { TogetherOverviewWork } from './togetherOverview.ts';
import { isGoingOn, streamStatusOf } from './togetherWords.ts';

/** Time between two updates of a page, in milliseconds; and between two overviews of many streams, for each of them. */
const updateIntervalMs = 100;
const overviewIntervalMs = 10;

/** A stream that has no more room loses all the time: the page says where it is not more often than this, in milliseconds. */
const lossIntervalMs = 2_000;

/** Entries that are read of all streams in one turn, for their attempts, and of how many streams these are. */
const readerSlice = 20_000;
const readersAtOnce = 2;
/** The same in an update, where most have few new ones. */
const updateSlice = 5_000;

/** Streams in one list: more lanes than anybody compares, and few enough to be looked through ten times a second. */
export const maxTogether = 100;

export interface TogetherFeedOptions {
  /** Tells the page one such list from another. */
  readonly id: string;
  readonly post: (message: HostMessage) => void;
  readonly schedule: Schedule;
  /** For work that takes longer than a turn. */
  readonly slicing: Slicing;
}

/** What was selected is not what stands at these positions now. */
export class PickedAnewError extends Error {
  constructor() {
    super(
      l10n.t(
        'The list has changed meanwhile: a stream was cleared, removed or added. Select the rows again.',
      ),
    );
    this.name = 'PickedAnewError';
  }
}

/** What a list of several streams shows. */
export interface TogetherShown {
  readonly lanes: readonly {
    readonly source: TogetherSource;
    readonly mark: number;
    /** From the beginning of the axis to that of the stream. */
    readonly offsetMs: number;
  }[];
  /** Wall clock at the beginning of the axis. */
  readonly startedAtMs: number;
  /** The filter that leaves entries out; absent where none does. */
  readonly narrowedBy?: ListNarrowing;
  /** The paths whose values rows have. */
  readonly columns: readonly string[];
}

interface LaneParts {
  readonly answers: EntryAnswers;
  readonly unsubscribe: readonly (() => void)[];
}

export class TogetherFeed {
  readonly #options: TogetherFeedOptions;
  readonly #list: TogetherList;
  readonly #catchUp: CatchUp;
  readonly #parts = new Map<TogetherLane, LaneParts>();
  readonly #unsubscribe: () => void;
  #lanes: readonly TogetherLane[] = [];
  #omitted = 0;
  #epoch = 1;
  #marks = 0;
  #places = 0;
  #arrangement = 0;
  #startedAtMs = 0;
  #span: TimeSpan | undefined;
  #isVisible = true;
  #cancelUpdate: (() => void) | undefined;
  readonly #overview: TogetherOverviewWork;
  #sentOverview = '';
  #overviewAtMs = -Infinity;
  #lossAtMs = -Infinity;
  #sentStatus = '';

  constructor(options: TogetherFeedOptions) {
    this.#options = options;
    this.#list = new TogetherList({
      slicing: options.slicing,
      post: options.post,
      onProgress: () => this.#scheduleUpdate(),
      epoch: () => this.#epoch,
      startedAtMs: () => this.#startedAtMs,
    });
    this.#overview = new TogetherOverviewWork(options.slicing, (overview) => this.#postOverview(overview));
    this.#catchUp = new CatchUp(
      options.schedule,
      () => this.#lanes.flatMap(({ spans }) => (spans.isBehind ? [spans] : [])).slice(0, readersAtOnce),
      readerSlice / readersAtOnce,
    );
    this.#unsubscribe = onOwnFormats(() => this.#scheduleUpdate());
  }

  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Shows these streams from now on. Those that were there keep their letters, and the page its place.
   * @param omitted how many there are besides
   */
  show(sources: readonly TogetherSource[], omitted = 0): void {
    const kept = new Map(this.#lanes.map((lane) => [lane.source.id, lane]));
    const isSame =
      sources.length === this.#lanes.length &&
      sources.every(({ id, stream }) => kept.get(id)?.source.stream === stream);
    const isNews = omitted !== this.#omitted;
    this.#omitted = omitted;
    if (isSame) {
      if (isNews) this.#scheduleUpdate();
      return;
    }
    const lanes = sources.map((source) => {
      const lane = kept.get(source.id);
      return lane?.source.stream === source.stream ? lane : this.#begin(source);
    });
    for (const lane of this.#lanes) if (!lanes.includes(lane)) this.#end(lane);
    this.#lanes = lanes;
    this.#arrange();
  }

  /** The stream of an entry, and its number there; undefined when it is not there any more. */
  entryOf(number: number): { readonly source: TogetherSource; readonly number: number } | undefined {
    const entry = this.#list.entryOf(number);
    const lane = entry && this.#lanes[entry.lane];
    return lane && { source: lane.source, number: entry.number };
  }

  /** What its list shows, for who goes through the entries on his own. */
  get shown(): TogetherShown {
    const lanes = this.#lanes.map(({ source, mark, offsetMs }) => ({ source, mark, offsetMs }));
    const { narrowedBy, columns } = this.#list;
    return { lanes, startedAtMs: this.#startedAtMs, columns, ...(narrowedBy && { narrowedBy }) };
  }

  /** How many rows are selected together; 0 where it is one, or none. */
  get pickedCount(): number {
    return this.#list.picked.count;
  }

  /**
   * The entries of these rows, in the order of the list, to be gone through over several turns.
   * @throws PickedAnewError when they stand at other positions than at the beginning
   */
  *pickedEntries(): Generator<{ readonly source: TogetherSource; readonly number: number }> {
    const arrangement = this.#arrangement;
    for (const { lane, number } of this.#list.pickedEntries()) {
      this.#noteChanges();
      const source = this.#lanes[lane]?.source;
      if (!source || arrangement !== this.#arrangement) throw new PickedAnewError();
      yield { source, number };
    }
  }

  /** What the page shows of the streams, as of now. */
  status(): TogetherStatus {
    const { all } = this.#list;
    const entries = all.count;
    const streams = this.#lanes.map((lane) => streamStatusOf(lane));
    const isLive = streams.some((stream) => stream.isLive);
    const lastNumber = this.#list.numberOf(all.entriesFrom(entries, 1)[0]);
    return {
      streamId: this.#options.id,
      streams,
      omittedStreams: this.#omitted,
      arrangement: this.#arrangement,
      entries,
      lastNumber,
      isLive,
      startedAtMs: this.#startedAtMs,
      nowMs: Math.max(0, ...this.#lanes.map(nowOf)),
    };
  }

  /** Nothing is computed or sent while the page is hidden; a page that is shown again asks anew. */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#list.setPaused(!isVisible);
    if (isVisible) this.#scheduleUpdate();
    else this.#stopUpdates();
  }

  /** Sends what a page that knows nothing cannot ask for. */
  resend(): void {
    this.#sentOverview = '';
    this.#overviewAtMs = -Infinity;
    this.#sentStatus = '';
    this.#span = undefined;
    this.#list.restart();
    this.#beginOverview();
    this.#scheduleUpdate();
  }

  handle(message: PageMessageTo<'feed'>): void {
    switch (message.type) {
      case 'entry':
      case 'bytes':
      case 'previous':
        this.#answer(message);
        break;
      case 'span':
        this.#span = message.span;
        this.#beginOverview();
        break;
      case 'window':
      case 'filter':
      case 'pickRows':
      case 'nextMatch':
      case 'jump':
      case 'reveal':
      case 'goTo':
        this.#list.handle(message);
        break;
      case 'assemblePath':
        this.#list.setPath(message.path);
        break;
      case 'valueColumns':
        this.#list.setColumns(message.paths);
        break;
      case 'watch':
        // Attempts, timing and answers are of one stream: its own timeline has them.
        break;
      default:
        assertNever(message);
    }
  }

  dispose(): void {
    this.#unsubscribe();
    this.#stopUpdates();
    this.#list.dispose();
    for (const lane of this.#lanes) this.#end(lane);
    this.#lanes = [];
  }

  #begin(source: TogetherSource): TogetherLane {
    const lane = new TogetherLane(source, this.#marks, this.#nextPlace());
    this.#marks += 1;
    const { stream } = source;
    const answers = new EntryAnswers(
      stream,
      lane.spans,
      (message) => this.#options.post(this.#ofLane(message, lane)),
      (run) => this.#options.schedule(run, 0),
    );
    const unsubscribe = [
      // What is looked for goes on before the next update, and would go on in entries that are there no more.
      stream.log.subscribe((number) => (number === 0 ? this.#noteChanges() : this.#scheduleUpdate())),
      stream.onStateChange(() => this.#scheduleUpdate()),
      clientOf(stream.log).onChange(() => answers.answerAgain(this.#epoch)),
    ];
    this.#parts.set(lane, { answers, unsubscribe });
    return lane;
  }

  #end(lane: TogetherLane): void {
    const parts = this.#parts.get(lane);
    parts?.answers.stop();
    for (const unsubscribe of parts?.unsubscribe ?? []) unsubscribe();
    lane.stopSearch();
    this.#parts.delete(lane);
  }

  /** A place that no entry the page knows of has in its number. */
  #nextPlace(): number {
    const taken = new Set([...this.#parts.keys()].map(({ place }) => place));
    for (;;) {
      const place = this.#places % maxTogetherPlaces;
      this.#places += 1;
      // What the page knows may be about places of before.
      if (place === 0) this.#epoch += 1;
      if (!taken.has(place)) return place;
    }
  }

  /** Entries stand at other positions than before: the page is told, and says where it is. */
  #arrange(): void {
    this.#arrangement += 1;
    this.#overview.stop();
    const began = this.#lanes.map(({ log }) => log.startedAtMs);
    this.#startedAtMs = began.length === 0 ? 0 : Math.min(...began);
    for (const lane of this.#lanes) lane.offsetMs = lane.log.startedAtMs - this.#startedAtMs;
    this.#list.setLanes(this.#lanes, true);
    this.#scheduleUpdate();
  }

  #noteChanges(): void {
    const cleared = this.#lanes.filter((lane) => lane.takeCleared());
    for (const lane of cleared) {
      lane.place = this.#nextPlace();
      this.#parts.get(lane)?.answers.stop();
    }
    const atMs = this.#options.slicing.nowMs();
    const mayLose = atMs - this.#lossAtMs >= lossIntervalMs;
    const hasLost = mayLose && this.#lanes.filter((lane) => lane.takeLoss()).length > 0;
    if (hasLost) this.#lossAtMs = atMs;
    if (hasLost || cleared.length > 0) this.#arrange();
  }

  #scheduleUpdate(): void {
    if (!this.#isVisible || this.#cancelUpdate) return;
    this.#cancelUpdate = this.#options.schedule(() => {
      this.#cancelUpdate = undefined;
      this.#update();
    }, updateIntervalMs);
  }

  #stopUpdates(): void {
    this.#cancelUpdate?.();
    this.#cancelUpdate = undefined;
    this.#catchUp.stop();
    this.#overview.stop();
  }

  #update(): void {
    this.#noteChanges();
    const together = this.status();
    const { nowMs: _nowMs, ...lasting } = together;
    const text = JSON.stringify(lasting);
    if (text !== this.#sentStatus) {
      this.#sentStatus = text;
      this.#options.post({ type: 'together', epoch: this.#epoch, together });
    }
    this.#list.update();
    for (const { spans } of this.#lanes) spans.update(Math.ceil(updateSlice / this.#lanes.length));
    this.#catchUp.start();
    const isDue =
      this.#options.slicing.nowMs() - this.#overviewAtMs >= overviewIntervalMs * this.#lanes.length;
    // Of many streams an overview takes a while, and is sent less often.
    const begins = isDue && !this.#overview.isRunning;
    if (begins) this.#beginOverview();
    if (!begins || this.#lanes.some(({ spans }) => spans.isBehind)) this.#scheduleUpdate();
  }

  #beginOverview(): void {
    if (!this.#isVisible) return;
    this.#overviewAtMs = this.#options.slicing.nowMs();
    this.#overview.begin(this.#lanes, this.#span);
  }

  #postOverview(overview: TogetherOverviewData): void {
    const text = JSON.stringify(overview);
    if (text === this.#sentOverview) return;
    this.#sentOverview = text;
    this.#options.post({ type: 'togetherOverview', epoch: this.#epoch, overview });
  }

  #answer(question: EntryQuestion): void {
    const entry = this.#list.entryOf(question.number);
    const lane = entry && this.#lanes[entry.lane];
    if (!lane) return;
    this.#parts.get(lane)?.answers.answer({ ...question, number: entry.number }, this.#epoch);
  }

  /** An answer about one stream as the page understands it. */
  #ofLane(message: HostMessage, lane: TogetherLane): HostMessage {
    const numberOf = (number: number): number => togetherNumber(lane.place, number);
    switch (message.type) {
      case 'entry':
        return { ...message, view: this.#marked(viewOfLane(message.view, lane.offsetMs, numberOf)) };
      case 'bytes':
        return { ...message, number: numberOf(message.number) };
      case 'previous':
        return {
          ...message,
          number: numberOf(message.number),
          ...(message.previous && {
            previous: {
              ...message.previous,
              number: numberOf(message.previous.number),
              receivedAtMs: message.previous.receivedAtMs + lane.offsetMs,
            },
          }),
        };
      default:
        return message;
    }
  }

  #marked(view: EntryView): EntryView {
    const hits = this.#list.hitsIn([
      ...(view.data ? [view.data.text] : []),
      ...view.lines.map(({ value }) => value),
    ]);
    return hits.length > 0 ? { ...view, hits } : view;
  }
}

/** An entry's view with the page's numbers, and times of the axis. */
function viewOfLane(view: EntryView, offsetMs: number, numberOf: (number: number) => number): EntryView {
  const { row, attemptStart, chunk, lateAfter } = view;
  return {
    ...view,
    row: { ...row, number: numberOf(row.number), receivedAtMs: row.receivedAtMs + offsetMs },
    ...(attemptStart !== undefined && { attemptStart: numberOf(attemptStart) }),
    ...(lateAfter && { lateAfter: { ...lateAfter, entry: numberOf(lateAfter.entry) } }),
    ...(chunk && {
      chunk: { ...chunk, firstEntry: numberOf(chunk.firstEntry), lastEntry: numberOf(chunk.lastEntry) },
    }),
  };
}

/** The axis' time of a stream now; of one that has stopped, of its last entry. */
function nowOf({ source: { stream }, offsetMs, log }: TogetherLane): number {
  if (isGoingOn(stream)) return stream.nowMs() + offsetMs;
  const lastMs = log.lastReceivedAtMs;
  return Math.max(lastMs, Math.min(stream.phaseSinceMs, stream.nowMs())) + offsetMs;
}
