// Keeps one page in step with one stream: answers what the page asks for, and tells it what changed, at most ten times
// a second and only about what it shows. What it sends depends on the page's height, never on the stream's size.

import { onOwnFormats } from '../assembly/ownFormats.ts';
import { assertNever } from '../base/assertNever.ts';
import { present } from '../base/present.ts';
import type { NumberRanges } from '../base/numberRanges.ts';
import { clientOf } from '../clients/streamClient.ts';
import { EntryAnswers } from './entryAnswers.ts';
import type { AttemptSpans } from './attemptSpans.ts';
import { CatchUp, type LogReader } from '../log/logReader.ts';
import { createFeedViews, type FeedViews } from './feedViews.ts';
import { FeedList, type ListNarrowing } from './feedList.ts';
import { readersOf } from './logReaders.ts';
import type { PageMessageTo } from './pageMessage.ts';
import { watchedViews, type HostMessage, type StreamStatus, type WatchedView } from './protocol.ts';
import type { RateMeter } from './rateMeter.ts';
import { rateOf } from './recentMessages.ts';
import type { TimeSpan } from './overviewData.ts';
import { overviewOf } from './overview.ts';
import type { Slicing } from '../base/slicedWork.ts';
import { beginningOf } from '../base/text.ts';
import { statusOf, type StreamView } from './streamStatus.ts';
import { AnswerWatch } from './answerWatch.ts';
import { FindingsWatch } from './findingsWatch.ts';
import { leastUsualGaps } from '../timing/findingThresholds.ts';

/** Characters of the last event id that the state line gets: it is sent ten times a second. */
const maxIdLength = 500;

/** Time between two updates of a page, in milliseconds. */
const updateIntervalMs = 100;
/** Entries that a reader takes in one turn, so that a long log never blocks the host. */
const readerSlice = 200_000;

/** The same between two updates, where the turns are closer together. */
const catchUpSlice = 20_000;

/** Runs something later, once; returns how to cancel it. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

export interface TimelineFeedOptions {
  readonly streamId: string;
  readonly stream: StreamView;
  readonly post: (message: HostMessage) => void;
  readonly schedule: Schedule;
  /** For work that takes longer than a turn. */
  readonly slicing: Slicing;
}

export class TimelineFeed {
  readonly #options: TimelineFeedOptions;
  readonly #answers: EntryAnswers;
  readonly #spans: AttemptSpans;
  /** What the overview shows; the whole time when it is undefined. */
  #span: TimeSpan | undefined;
  readonly #views: FeedViews;
  readonly #catchUp: CatchUp;
  readonly #findings: FindingsWatch;
  readonly #answerWatch: AnswerWatch;
  #rate: RateMeter;
  readonly #unsubscribe: (() => void)[];
  #epoch: number;
  #cancelUpdate: (() => void) | undefined;
  /** Whether the next update is one that need not come soon. */
  #isUpdateDistant = false;
  #isVisible = true;
  readonly #shownViews = new Set<WatchedView>();
  /** Versions of what was sent last, by reader. */
  readonly #sent = new Map<LogReader, number>();
  /** The usual time between events, when the overview was sent. */
  #sentGapMs = 0;
  readonly #list: FeedList;

  /** @param epoch number that tells this log's messages from those of the page's logs before; it grows with each clear */
  constructor(epoch: number, options: TimelineFeedOptions) {
    this.#epoch = epoch;
    this.#options = options;
    this.#rate = rateOf(options.stream);
    this.#spans = readersOf(options.stream.log).spans;
    this.#answers = new EntryAnswers(
      options.stream,
      this.#spans,
      (message) => options.post(this.#marked(message)),
      (run) => options.schedule(run, 0),
    );
    this.#views = createFeedViews(options.stream.log);
    this.#findings = new FindingsWatch(options.stream);
    this.#answerWatch = new AnswerWatch(options.stream.log);
    this.#catchUp = new CatchUp(options.schedule, () => this.#shownReaders(), catchUpSlice);
    this.#list = new FeedList({
      log: options.stream.log,
      slicing: options.slicing,
      post: options.post,
      onProgress: () => this.#scheduleUpdate(),
      epoch: () => this.#epoch,
    });
    this.#unsubscribe = [
      options.stream.log.subscribe((number) => (number === 0 ? this.#onCleared() : this.#scheduleUpdate())),
      options.stream.log.subscribeBytes(() => this.#scheduleUpdate()),
      options.stream.onStateChange(() => this.#scheduleUpdate()),
      clientOf(options.stream.log).onChange(() => this.#onReworded()),
      onOwnFormats(() => this.#onReworded()),
    ];
    this.#scheduleUpdate();
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** The filter that leaves entries out of the page's list; undefined where none does. */
  get narrowedBy(): ListNarrowing | undefined {
    return this.#list.narrowedBy;
  }

  /** Positions of the rows of the page's list that are selected together. */
  get picked(): NumberRanges {
    return this.#list.picked;
  }

  /** The paths whose values the rows of its list have in columns. */
  get columns(): readonly string[] {
    return this.#list.columns;
  }

  /** The state line as of now. */
  status(): StreamStatus {
    const status = statusOf(this.#options.streamId, this.#options.stream, this.#rate);
    const { gaps } = readersOf(this.#options.stream.log).timing.measured.reads;
    return {
      ...status,
      lastEventId: beginningOf(status.lastEventId, maxIdLength),
      ...(gaps.count >= leastUsualGaps && { usualGapMs: gaps.median }),
      ...present({ answer: this.#answerWatch.summary }),
    };
  }

  /** Nothing is computed or sent while the page is hidden; a page that is shown again asks anew. */
  setVisible(isVisible: boolean): void {
    // In which seconds the messages came while nobody looked is in the log.
    if (isVisible && !this.#isVisible) this.#rate = rateOf(this.#options.stream);
    this.#isVisible = isVisible;
    this.#list.setPaused(!isVisible);
    if (isVisible) this.#scheduleUpdate();
    else this.#stopUpdates();
  }

  /** Sends what a page that knows nothing cannot ask for. */
  resend(): void {
    this.#sent.clear();
    this.#span = undefined;
    this.#findings.forgetSent();
    this.#list.restart();
    this.#postOverview();
    this.#scheduleUpdate();
  }

  handle(message: PageMessageTo<'feed'>): void {
    switch (message.type) {
      case 'entry':
      case 'bytes':
      case 'previous':
        this.#answers.answer(message, this.#epoch);
        break;
      case 'watch':
        this.#watch(message.view, message.isShown);
        break;
      case 'assemblePath':
        this.#views.assembled.setPath(message.path);
        this.#list.setPath(message.path);
        if (this.#shownViews.has('assembled')) this.#watch('assembled', true);
        break;
      case 'valueColumns':
        this.#list.setColumns(message.paths);
        break;
      case 'span':
        this.#span = message.span;
        this.#sent.delete(this.#spans);
        this.#postOverview();
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
      default:
        assertNever(message);
    }
  }

  dispose(): void {
    this.#stopUpdates();
    this.#answers.stop();
    this.#list.dispose();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #onCleared(): void {
    this.#answers.stop();
    this.#epoch += 1;
    this.#span = undefined;
    // The page forgets all of it, also where a clear was undone before a reader had heard of it.
    this.#sent.clear();
    for (const view of this.#shownViews) this.#views[view].restart?.();
    this.#findings.forgetSent();
    this.#list.noteCleared();
    this.#scheduleUpdate();
  }

  /** Another client is spoken of: the page gets again what it has of sentences. */
  #onReworded(): void {
    if (!this.#isVisible) return;
    this.#list.noteReworded();
    this.#answers.answerAgain(this.#epoch);
    this.#scheduleUpdate();
  }

  /** Soon, or when something is due though nothing comes. */
  #scheduleUpdate(delayMs = updateIntervalMs): void {
    if (!this.#isVisible) return;
    const isDistant = delayMs > updateIntervalMs;
    if (this.#cancelUpdate && (isDistant || !this.#isUpdateDistant)) return;
    this.#stopUpdates();
    this.#isUpdateDistant = isDistant;
    this.#cancelUpdate = this.#options.schedule(() => {
      this.#cancelUpdate = undefined;
      this.#update();
    }, delayMs);
  }

  #stopUpdates(): void {
    this.#cancelUpdate?.();
    this.#cancelUpdate = undefined;
    this.#catchUp.stop();
  }

  #update(): void {
    const { stream, post } = this.#options;
    // Read first: the status has what is usual.
    const findings = this.#findings.update();
    this.#answerWatch.update(() => stream.nowMs());
    post({ type: 'status', epoch: this.#epoch, status: this.status() });
    this.#list.update();
    if (findings) post({ type: 'findings', epoch: this.#epoch, findings });
    this.#postOverview();
    for (const view of this.#shownViews) this.#postView(view);
    // The rate has to fall to zero after the last message, and readers may have more to read.
    const isBehind =
      this.#findings.isBehind ||
      this.#answerWatch.isBehind ||
      this.#shownReaders().some((reader) => reader.isBehind);
    if (isBehind || !this.#rate.isQuiet) this.#scheduleUpdate();
    else if (this.#findings.nextAtMs !== undefined) {
      this.#scheduleUpdate(Math.max(updateIntervalMs, this.#findings.nextAtMs - stream.nowMs()));
    }
    this.#catchUp.start();
  }

  #shownReaders(): readonly LogReader[] {
    const views = watchedViews.filter((view) => this.#shownViews.has(view));
    return [this.#spans, ...views.map((view) => this.#views[view].reader)];
  }

  #watch(view: WatchedView, isShown: boolean): void {
    if (!isShown) {
      this.#shownViews.delete(view);
      return;
    }
    this.#shownViews.add(view);
    this.#sent.delete(this.#views[view].reader);
    this.#views[view].restart?.();
    this.#postView(view);
    this.#scheduleUpdate();
    this.#catchUp.start();
  }

  #postOverview(): void {
    const { log } = this.#options.stream;
    const usualGapMs = readersOf(log).timing.measured.gaps.median;
    // How wide its bins are depends on the timing, which may be read later than the attempts.
    if (!this.#hasNews(this.#spans) && usualGapMs === this.#sentGapMs) return;
    this.#sentGapMs = usualGapMs;
    const overview = overviewOf(log, this.#spans, this.#span, usualGapMs);
    this.#options.post({ type: 'overview', epoch: this.#epoch, overview });
  }

  #postView(name: WatchedView): void {
    const view = this.#views[name];
    if (this.#hasNews(view.reader)) this.#options.post(view.message(this.#epoch));
  }

  /** Brings a reader further and tells whether the page has not yet been sent what it knows. */
  #hasNews(reader: LogReader): boolean {
    reader.update(readerSlice);
    if (this.#sent.get(reader) === reader.version) return false;
    this.#sent.set(reader, reader.version);
    return true;
  }

  #marked(message: HostMessage): HostMessage {
    return message.type === 'entry' ? { ...message, view: this.#list.marked(message.view) } : message;
  }
}
