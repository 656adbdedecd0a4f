// What passes between the host and the page of several runs of one request: JSON values only.

import { isEntryNumber, isRecord } from '../base/narrowing.ts';
import type { RunMeasures } from './runMeasures.ts';
import type { RunsSummary } from './runStatistics.ts';

export const fewestRuns = 2;
export const mostRuns = 100;
export const mostAtATime = 10;

/** What somebody wants. */
export interface RunsPlan {
  readonly runs: number;
  readonly atATime: number;
  /** After which a run is ended; absent where each goes on until it ends. */
  readonly limitMs?: number;
}

/** A run that was sent. */
export interface RunRow extends RunMeasures {
  /** From 1, in the order of their sending. */
  readonly number: number;
  /** Its stream was removed: there is no timeline of it any more. */
  readonly isGone: boolean;
}

/** The runs as of now. */
export interface RunsState {
  /** Method and address of the request. */
  readonly name: string;
  readonly plan: RunsPlan;
  readonly isRunning: boolean;
  readonly rows: readonly RunRow[];
  readonly summary: RunsSummary;
}

/** What the page is told. */
export interface RunsHostMessage extends RunsState {
  readonly type: 'runs';
}

export const runsCopyForms = ['csv', 'markdown'] as const;
export type RunsCopyForm = (typeof runsCopyForms)[number];

/** What the page asks for. */
export type RunsPageMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'stop' }
  | { readonly type: 'again' }
  | { readonly type: 'showRun'; readonly number: number }
  | { readonly type: 'copyRuns'; readonly form: RunsCopyForm };

/** The message when `value` is one, otherwise undefined. */
export function parseRunsMessage(value: unknown): RunsPageMessage | undefined {
  if (!isRecord(value)) return undefined;
  const { type, number } = value;
  switch (type) {
    case 'ready':
    case 'stop':
    case 'again':
      return { type };
    case 'showRun':
      return isEntryNumber(number) ? { type, number } : undefined;
    case 'copyRuns': {
      const form = runsCopyForms.find((name) => name === value['form']);
      return form && { type, form };
    }
    default:
      return undefined;
  }
}

/** The plan when `value` is one, otherwise undefined. */
export function parseRunsPlan(value: unknown): RunsPlan | undefined {
  if (!isRecord(value)) return undefined;
  const { runs, atATime = 1, limitMs } = value;
  if (!isEntryNumber(runs) || runs < fewestRuns || runs > mostRuns) return undefined;
  if (!isEntryNumber(atATime) || atATime > mostAtATime) return undefined;
  if (limitMs === undefined) return { runs, atATime };
  return isEntryNumber(limitMs) && limitMs <= longestLimitMs ? { runs, atATime, limitMs } : undefined;
}

/** A day. */
const longestLimitMs = 86_400_000;
