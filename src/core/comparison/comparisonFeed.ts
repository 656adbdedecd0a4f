// Keeps the page of a comparison in step: compares when asked, and sends what the page can see. What it sends depends on the
// page's height, never on the streams' sizes.

import * as l10n from '@vscode/l10n';

import { decodeTextStart, encodeText } from '../base/text.ts';
import { present } from '../base/present.ts';
import type { Slicing } from '../base/slicedWork.ts';
import { maxComparedBytes } from '../json/dataComparison.ts';
import { summarizeEntry, typeStart } from '../log/entrySummary.ts';
import { handleMessage, type MessageHandlers } from '../page/protocol.ts';
import { LogClearedError, SideGoneError, type ComparedPart } from './comparedEvents.ts';
import { ShownRows } from './comparedRows.ts';
import {
  ComparisonOptionsError,
  runComparison,
  type ComparisonOptions,
  type ComparisonOutcome,
  type ComparisonResult,
} from './comparison.ts';
import type {
  ComparedRowView,
  ComparisonHostMessage,
  ComparisonPageMessage,
  PairData,
  ResultView,
  RowCell,
  SideName,
  SideView,
} from './comparisonProtocol.ts';
import { alignmentWords, changeWords, summaryWords } from './comparisonWords.ts';
import { flagsOf, rowFlags } from './rowFlags.ts';

/** Rows that one request of the page may ask for. */
const maxWindowRows = 500;
/** What differs, as it is listed. */
const maxListedChanges = 100;
/** Time between two reports of the progress. */
const progressMs = 100;

/** A side, with what it is called. */
export interface ComparedSide extends ComparedPart {
  readonly name: string;
  /** Which part of it is compared. */
  readonly partName?: string;
  /** Whether it goes on. */
  readonly isRunning: () => boolean;
  /** Whether its log can still be read. */
  readonly isThere: () => boolean;
}

export interface ComparisonFeedOptions {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
  readonly options: ComparisonOptions;
  readonly slicing: Slicing;
  readonly post: (message: ComparisonHostMessage) => void;
  /** Called with each outcome. */
  readonly onEnd: (outcome: ComparisonOutcome) => void;
}

/** What the feed answers by itself. */
export type FeedMessage = Exclude<ComparisonPageMessage, { type: 'openPair' | 'showSide' }>;

export class ComparisonFeed {
  readonly #slicing: Slicing;
  readonly #post: (message: ComparisonHostMessage) => void;
  readonly #onEnd: (outcome: ComparisonOutcome) => void;
  #sides: { readonly left: ComparedSide; readonly right: ComparedSide };
  #options: ComparisonOptions;
  #cancel: (() => void) | undefined;
  #version = 0;
  #progress: number | undefined;
  #toldAtMs = 0;
  #result: ComparisonResult | undefined;
  #error: string | undefined;
  #shown: ShownRows | undefined;
  /** Of the page's filter. */
  #filter: Extract<ComparisonPageMessage, { type: 'filter' }> = {
    type: 'filter',
    filter: 0,
    flags: [],
    same: false,
  };
  readonly #unsubscribe: (() => void)[];
  /** Entries that the logs had when they were compared. */
  #compared = { left: 0, right: 0 };
  #isOutdated = false;
  /** What the page was told of the sides. */
  #toldSides = '';

  constructor({ left, right, options, slicing, post, onEnd }: ComparisonFeedOptions) {
    this.#slicing = slicing;
    this.#post = post;
    this.#onEnd = onEnd;
    this.#sides = { left, right };
    this.#options = options;
    this.#unsubscribe = [
      left.log.subscribe(() => this.#noteNews()),
      right.log.subscribe(() => this.#noteNews()),
    ];
    this.#compare();
  }

  get result(): ComparisonResult | undefined {
    return this.#result;
  }

  /** The sides, in the order in which they stand now. */
  get sides(): { readonly left: ComparedSide; readonly right: ComparedSide } {
    return this.#sides;
  }

  /** Numbers of the entries of a row that is shown. */
  entriesAt(filter: number, position: number): { readonly left?: number; readonly right?: number } {
    const row = this.#rowAt(filter, position);
    if (row === undefined || !this.#result) return {};
    const { left, right, rows } = this.#result;
    const [leftAt, rightAt] = [rows.left(row), rows.right(row)];
    return present({
      left: leftAt === undefined ? undefined : left.events.numberAt(leftAt),
      right: rightAt === undefined ? undefined : right.events.numberAt(rightAt),
    });
  }

  handle(message: FeedMessage): void {
    handleMessage(this.#handlers, message);
  }

  /** The sides may have become others: one ended, or was removed. */
  refresh(): void {
    if (this.#sideViews() !== this.#toldSides) this.#postState();
  }

  /** Ends what runs. */
  dispose(): void {
    this.#cancel?.();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  readonly #handlers: MessageHandlers<FeedMessage> = {
    ready: () => {
      this.#postState();
      this.#postShown();
    },
    compare: ({ options }) => {
      this.#options = options;
      this.#compare();
    },
    again: () => this.#compare(),
    cancel: () => {
      if (!this.#cancel) return;
      this.#cancel();
      this.#fail(l10n.t('The comparison was cancelled.'));
    },
    swap: () => {
      this.#sides = { left: this.#sides.right, right: this.#sides.left };
      this.#compare();
    },
    answers: () => {
      if (this.#result) this.#post({ type: 'answers', version: this.#version, ...this.#result.answers });
    },
    filter: (message) => {
      this.#filter = message;
      this.#applyFilter();
      this.#postShown();
    },
    window: ({ filter, first, count }) => {
      const rows: ComparedRowView[] = [];
      for (let position = first; position < first + Math.min(count, maxWindowRows); position += 1) {
        const row = this.#rowAt(filter, position);
        if (row === undefined) break;
        rows.push(this.#viewOf(row));
      }
      if (rows.length > 0) this.#post({ type: 'rows', version: this.#version, filter, first, rows });
    },
    next: ({ filter, from, step }) => {
      if (filter !== this.#filter.filter) return;
      const position = this.#shown?.nextDifference(from, step);
      this.#post({ type: 'found', version: this.#version, filter, ...present({ position }) });
    },
    pair: ({ filter, position }) => {
      const numbers = this.entriesAt(filter, position);
      const data = (side: SideName): PairData | undefined => {
        const number = numbers[side];
        return number === undefined ? undefined : this.#dataOf(side, number);
      };
      this.#post({
        type: 'pair',
        version: this.#version,
        filter,
        position,
        ...present({ left: data('left'), right: data('right') }),
      });
    },
  };

  #compare(): void {
    this.#cancel?.();
    this.#version += 1;
    this.#result = undefined;
    this.#shown = undefined;
    this.#error = undefined;
    this.#isOutdated = false;
    this.#progress = 0;
    this.#toldAtMs = this.#slicing.nowMs();
    const { left, right } = this.#sides;
    if (!left.isThere() || !right.isThere()) {
      this.#end({ kind: 'failed', error: new SideGoneError() });
      return;
    }
    this.#compared = { left: left.log.length, right: right.log.length };
    this.#postState();
    this.#cancel = runComparison({ left, right }, this.#options, this.#slicing, {
      onProgress: (share) => this.#tellProgress(share),
      onEnd: (outcome) => this.#end(outcome),
    });
  }

  #tellProgress(share: number): void {
    this.#progress = share;
    const nowMs = this.#slicing.nowMs();
    if (nowMs - this.#toldAtMs < progressMs) return;
    this.#toldAtMs = nowMs;
    this.#postState();
  }

  #end(outcome: ComparisonOutcome): void {
    if (outcome.kind === 'failed') {
      this.#fail(failureWords(outcome.error));
    } else {
      this.#cancel = undefined;
      this.#progress = undefined;
      this.#result = outcome.result;
      this.#applyFilter();
      this.#noteNews();
      this.#postState();
      this.#postShown();
    }
    this.#onEnd(outcome);
  }

  #fail(error: string): void {
    this.#cancel = undefined;
    this.#progress = undefined;
    this.#error = error;
    this.#postState();
  }

  /** Says once that what was compared is no longer all. */
  #noteNews(): void {
    if (this.#isOutdated || this.#cancel) return;
    const { left, right } = this.#sides;
    if (!hasNews(left, this.#compared.left) && !hasNews(right, this.#compared.right)) return;
    this.#isOutdated = true;
    this.#postState();
  }

  #applyFilter(): void {
    if (!this.#result) return;
    const { flags, same, change } = this.#filter;
    const sets = this.#result.changeSets.flatMap((names, at) =>
      change !== undefined && (names.includes(change) || (at === 0 && this.#result?.isOverfull)) ? [at] : [],
    );
    this.#shown = new ShownRows(this.#result.rows, {
      flags: flags.reduce((bits, flag) => bits | rowFlags[flag], 0),
      same,
      ...(change !== undefined && { changes: new Set(sets) }),
    });
  }

  #rowAt(filter: number, position: number): number | undefined {
    return filter === this.#filter.filter ? this.#shown?.rowAt(position) : undefined;
  }

  #sideViews(): string {
    const { left, right } = this.#sides;
    return JSON.stringify([viewOfSide(left), viewOfSide(right)]);
  }

  #postState(): void {
    const { left, right } = this.#sides;
    this.#toldSides = this.#sideViews();
    this.#post({
      type: 'comparison',
      version: this.#version,
      left: viewOfSide(left),
      right: viewOfSide(right),
      options: this.#options,
      ...present({ progress: this.#progress, error: this.#error }),
      ...(this.#result && { result: viewOfResult(this.#result) }),
      isOutdated: this.#isOutdated,
      ...(left.answer && right.answer && { isOfAnswers: true }),
    });
  }

  #postShown(): void {
    if (!this.#shown) return;
    const { filter } = this.#filter;
    this.#post({ type: 'shown', version: this.#version, filter, total: this.#shown.count });
  }

  #viewOf(row: number): ComparedRowView {
    if (!this.#result) return { flags: [], changes: [] };
    const { rows, changeSets } = this.#result;
    const [left, right] = [rows.left(row), rows.right(row)];
    return {
      flags: flagsOf(rows.flags(row)),
      ...(left !== undefined && { left: this.#cellOf('left', left) }),
      ...(right !== undefined && { right: this.#cellOf('right', right) }),
      changes: (changeSets[rows.changes(row)] ?? []).map(changeWords),
    };
  }

  #cellOf(side: SideName, at: number): RowCell {
    const { log } = this.#sides[side];
    const events = this.#result?.[side].events;
    const number = events?.numberAt(at) ?? 0;
    if (!events || this.#isLost(side)) return { number, type: '', preview: '', isGone: true };
    const entry = log.entry(number);
    const { preview, id } = summarizeEntry(log, entry);
    return {
      number,
      ...(events.hasTimes && { atMs: entry.receivedAtMs - events.startMs }),
      type: typeStart(log, entry),
      ...present({ id }),
      preview,
      ...(log.isGone(entry) && { isGone: true }),
    };
  }

  /** Whether entries have other numbers now, or can be read no more. */
  #isLost(side: SideName): boolean {
    const events = this.#result?.[side].events;
    return !events || events.isCleared || !this.#sides[side].isThere();
  }

  #dataOf(side: SideName, number: number): PairData {
    const { log } = this.#sides[side];
    if (this.#isLost(side)) return { number, type: '', text: '', sizeBytes: 0, isCut: false, isGone: true };
    const entry = log.entry(number);
    const isGone = log.isGone(entry);
    const fields = isGone ? undefined : log.fields(entry);
    const bytes = encodeText(fields?.data ?? '');
    return {
      number,
      type: entry.type,
      ...present({ id: fields?.id }),
      ...decodeTextStart(bytes, maxComparedBytes),
      sizeBytes: bytes.length,
      isGone,
    };
  }
}

function viewOfSide({ name, partName, isRunning, isThere }: ComparedSide): SideView {
  return { name, ...present({ part: partName }), isRunning: isRunning(), isGone: !isThere() };
}

function viewOfResult(result: ComparisonResult): ResultView {
  const { alignment, options, rows, counts, changes, everywhere, answers } = result;
  return {
    summary: summaryWords(result),
    alignment: alignmentWords(alignment, options.by === undefined),
    by: alignment.by,
    ...present({ path: alignment.path }),
    rows: rows.count,
    counts,
    changes: changes
      .slice(0, maxListedChanges)
      .map(({ name, count }) => ({ name, words: changeWords(name), count })),
    proposals: everywhere,
    answers: answers.pairs.length,
  };
}

/** Why there is no result, in a sentence. */
function failureWords(error: unknown): string {
  if (error instanceof ComparisonOptionsError) return error.message;
  if (error instanceof LogClearedError)
    return l10n.t('One of the streams was cleared while they were compared. Compare again.');
  if (error instanceof SideGoneError)
    return l10n.t('One of the streams is no longer there: it was removed, or its file was closed.');
  return l10n.t('The streams could not be compared: the log of SSE Inspector says why.');
}

/** Whether it is no mistake of the program that there is no result. */
export function isKnownFailure(error: unknown): boolean {
  return [ComparisonOptionsError, LogClearedError, SideGoneError].some((kind) => error instanceof kind);
}

/** Whether a side has got more, or was cleared. What comes behind an answer is none of it. */
function hasNews({ log, answer }: ComparedSide, before: number): boolean {
  return answer ? log.length < before : log.length !== before;
}
