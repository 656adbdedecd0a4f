// What passes between the host and the page of a comparison: JSON values only. The host has the logs and the rows; the page
// asks for those that it can see. What the page says is narrowed here, since it shows data of strangers.

import { isCount, isEntryNumber, isRecord } from '../base/narrowing.ts';
import { longestPath } from '../json/jsonPath.ts';
import type { AnswerPair } from './answerPairs.ts';
import type { ComparisonCounts, ComparisonOptions } from './comparison.ts';
import type { AlignedBy } from './pairing.ts';
import { maxPatterns } from './pathPatterns.ts';
import { rowFlags, type RowFlag } from './rowFlags.ts';

/** Sides in their order. */
export const sideNames = ['left', 'right'] as const;

export type SideName = (typeof sideNames)[number];

/** A side as it is named. */
export interface SideView {
  readonly name: string;
  /** Which part of it is compared, where that is not all of it. */
  readonly part?: string;
  /** Whether it goes on: what comes later was not compared. */
  readonly isRunning: boolean;
  /** Whether it was removed or closed: nothing of it can be read any more. */
  readonly isGone: boolean;
}

/** Something that differs, as it is counted. */
export interface ChangeView {
  readonly name: string;
  readonly words: string;
  readonly count: number;
}

/** What came of a comparison. */
export interface ResultView {
  /** One sentence each. */
  readonly summary: readonly string[];
  readonly alignment: string;
  readonly by: AlignedBy;
  readonly path?: string;
  readonly rows: number;
  readonly counts: ComparisonCounts;
  /** The most frequent. */
  readonly changes: readonly ChangeView[];
  /** What differs in every pair and may be left out, as paths; the ids as `id`. */
  readonly proposals: readonly string[];
  /** Answers of token streams that are compared. */
  readonly answers: number;
}

/** An event of a row, on one side. */
export interface RowCell {
  /** Of its entry on its timeline. */
  readonly number: number;
  /** Milliseconds since its side began; absent where that is not known. */
  readonly atMs?: number;
  readonly type: string;
  readonly id?: string;
  /** Beginning of its data. One line. */
  readonly preview: string;
  readonly isGone?: boolean;
}

/** A row of the list. */
export interface ComparedRowView {
  readonly flags: readonly RowFlag[];
  readonly left?: RowCell;
  readonly right?: RowCell;
  /** What differs, in words. */
  readonly changes: readonly string[];
}

/** The data of an event that is looked at. */
export interface PairData {
  readonly number: number;
  readonly type: string;
  readonly id?: string;
  readonly text: string;
  /** Of all of the data. */
  readonly sizeBytes: number;
  readonly isCut: boolean;
  readonly isGone: boolean;
}

/** What the page is told. */
export type ComparisonHostMessage =
  /** All that there is to know but the rows; `version` is another one when rows are others. */
  | {
      readonly type: 'comparison';
      readonly version: number;
      readonly left: SideView;
      readonly right: SideView;
      readonly options: ComparisonOptions;
      /** How much is done, as a share of 1, while it compares. */
      readonly progress?: number;
      readonly result?: ResultView;
      /** Why there is no result. */
      readonly error?: string;
      /** Whether the sides have got more since, or were cleared. */
      readonly isOutdated: boolean;
      /** Whether a single answer is compared on each side: they are what is shown first. */
      readonly isOfAnswers?: boolean;
    }
  /** The rows that a filter shows, of those of a version. */
  | { readonly type: 'shown'; readonly version: number; readonly filter: number; readonly total: number }
  | {
      readonly type: 'rows';
      readonly version: number;
      readonly filter: number;
      readonly first: number;
      readonly rows: readonly ComparedRowView[];
    }
  | {
      readonly type: 'answers';
      readonly version: number;
      readonly hasTimes: boolean;
      readonly pairs: readonly AnswerPair[];
      readonly hasMore: boolean;
    }
  /** Where the next difference is; absent when there is none. */
  | { readonly type: 'found'; readonly version: number; readonly filter: number; readonly position?: number }
  | {
      readonly type: 'pair';
      readonly version: number;
      readonly filter: number;
      readonly position: number;
      readonly left?: PairData;
      readonly right?: PairData;
    };

/** What the page asks for. */
export type ComparisonPageMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'compare'; readonly options: ComparisonOptions }
  | { readonly type: 'again' }
  | { readonly type: 'cancel' }
  | { readonly type: 'swap' }
  | {
      readonly type: 'filter';
      /** Given by the page, another for each. */
      readonly filter: number;
      readonly flags: readonly RowFlag[];
      readonly same: boolean;
      /** Only what differs in this. */
      readonly change?: string;
    }
  | { readonly type: 'window'; readonly filter: number; readonly first: number; readonly count: number }
  | { readonly type: 'next'; readonly filter: number; readonly from: number; readonly step: 1 | -1 }
  | { readonly type: 'pair'; readonly filter: number; readonly position: number }
  | { readonly type: 'openPair'; readonly filter: number; readonly position: number }
  | { readonly type: 'answers' }
  | { readonly type: 'showSide'; readonly side: SideName };

type Type = ComparisonPageMessage['type'];
type Fields = Readonly<Record<string, unknown>>;

const parsers: {
  readonly [Each in Type]: (fields: Fields) => Extract<ComparisonPageMessage, { type: Each }> | undefined;
} = {
  ready: () => ({ type: 'ready' }),
  again: () => ({ type: 'again' }),
  cancel: () => ({ type: 'cancel' }),
  swap: () => ({ type: 'swap' }),
  answers: () => ({ type: 'answers' }),
  compare({ options }) {
    const parsed = parseComparisonOptions(options);
    return parsed && { type: 'compare', options: parsed };
  },
  filter({ filter, flags, same, change }) {
    if (!isCount(filter) || typeof same !== 'boolean' || !Array.isArray(flags)) return undefined;
    if (!flags.every(isRowFlag) || (change !== undefined && !isPathText(change))) return undefined;
    return { type: 'filter', filter, flags, same, ...(change !== undefined && { change }) };
  },
  window({ filter, first, count }) {
    if (!isCount(filter) || !isEntryNumber(first) || !isCount(count)) return undefined;
    return { type: 'window', filter, first, count };
  },
  next({ filter, from, step }) {
    if (!isCount(filter) || !isCount(from) || (step !== 1 && step !== -1)) return undefined;
    return { type: 'next', filter, from, step };
  },
  pair: ({ filter, position }) =>
    isCount(filter) && isEntryNumber(position) ? { type: 'pair', filter, position } : undefined,
  openPair: ({ filter, position }) =>
    isCount(filter) && isEntryNumber(position) ? { type: 'openPair', filter, position } : undefined,
  showSide: ({ side }) => (side === 'left' || side === 'right' ? { type: 'showSide', side } : undefined),
};

/** The message when `value` is one, otherwise undefined. */
export function parseComparisonMessage(value: unknown): ComparisonPageMessage | undefined {
  if (!isRecord(value) || typeof value['type'] !== 'string' || !Object.hasOwn(parsers, value['type']))
    return undefined;
  return parsers[value['type'] as Type](value);
}

/** Milliseconds that a tolerance may have: a day. */
export const maxToleranceMs = 86_400_000;

/** The options when `value` is some, otherwise undefined. Whether paths can be followed is seen when they are. */
export function parseComparisonOptions(value: unknown): ComparisonOptions | undefined {
  if (!isRecord(value)) return undefined;
  const { by, path, toleranceMs, ignored, ignoresIds } = value;
  if (by !== undefined && by !== 'id' && by !== 'path' && by !== 'order') return undefined;
  if (path !== undefined && !isPathText(path)) return undefined;
  if (typeof toleranceMs !== 'number' || !(toleranceMs >= 0 && toleranceMs <= maxToleranceMs))
    return undefined;
  if (!Array.isArray(ignored) || ignored.length > maxPatterns || !ignored.every(isPathText)) return undefined;
  if (typeof ignoresIds !== 'boolean') return undefined;
  return {
    ...(by !== undefined && { by }),
    ...(path !== undefined && { path }),
    toleranceMs,
    ignored,
    ignoresIds,
  };
}

function isPathText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestPath;
}

function isRowFlag(value: unknown): value is RowFlag {
  return typeof value === 'string' && Object.hasOwn(rowFlags, value);
}
