// What is said of several runs of one request: names of numbers, their values, and what the numbers are of.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import { runNumbers, type RunNumber, type RunOutcome } from './runMeasures.ts';
import type { RunRow, RunsState } from './runsProtocol.ts';

/** A number as it is named, and what it is. */
export interface NumberWords {
  readonly name: string;
  readonly explanation: string;
}

export const numberWords: Readonly<Record<RunNumber, NumberWords>> = {
  firstByteMs: {
    name: l10n.t('First byte'),
    explanation: l10n.t('From the request to the first byte of the response'),
  },
  firstEventMs: {
    name: l10n.t('First event'),
    explanation: l10n.t('From the request to the first event'),
  },
  firstTextMs: {
    name: l10n.t('First text'),
    explanation: l10n.t(
      'From the request to the first text of the answer; reasoning and calls before it are none',
    ),
  },
  tokens: { name: l10n.t('Tokens'), explanation: l10n.t('Output tokens, as the stream counts them') },
  tokensPerSecond: {
    name: l10n.t('Tokens/s'),
    explanation: l10n.t(
      'Output tokens over the time from the first event with text, reasoning or a call to the last',
    ),
  },
  chunks: {
    name: l10n.t('Chunks'),
    explanation: l10n.t('Events that brought text; the stream has not counted tokens'),
  },
  chunksPerSecond: {
    name: l10n.t('Chunks/s'),
    explanation: l10n.t('Events with text after the first one, over the time to the last'),
  },
  events: { name: l10n.t('Events'), explanation: l10n.t('Events of the run') },
  totalMs: { name: l10n.t('Total'), explanation: l10n.t('From the request to the end of the response') },
};

export const outcomeNames: Readonly<Record<RunOutcome, string>> = {
  running: l10n.t('running'),
  done: l10n.t('done'),
  limit: l10n.t('time limit'),
  failed: l10n.t('failed'),
  stopped: l10n.t('stopped'),
};

/** How the columns of the summary are named. */
export const summaryNames = {
  count: l10n.t('Runs'),
  min: l10n.t('Min'),
  p50: 'p50',
  p90: 'p90',
  p95: 'p95',
  max: l10n.t('Max'),
  deviation: l10n.t('Std. deviation'),
} as const;

/** The columns of the summary in their order. */
export const summaryColumns = ['count', 'min', 'p50', 'p90', 'p95', 'max', 'deviation'] as const;

/** The numbers that any run has, in their order: others have no column. */
export function numbersOf(rows: readonly RunRow[]): RunNumber[] {
  return runNumbers.filter((number) => rows.some(({ values }) => values[number] !== undefined));
}

const decimals = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const timeDecimals = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** A number as it is read, with its unit; a dash when there is none. */
export function formatRunNumber(number: RunNumber, value: number | undefined): string {
  if (value === undefined) return '–';
  if (!number.endsWith('Ms')) return decimals.format(value);
  return value < 10 ? `${timeDecimals.format(value)} ms` : formatDuration(value);
}

/** What was sent, what came of it, and what the numbers are of: one sentence each. */
export function runsSentences({ plan, isRunning, rows, summary: { counts } }: RunsState): string[] {
  const over = counts.done + counts.limit;
  const sentences = [sentWords(plan.runs, rows.length, isRunning, plan.atATime)];
  if (rows.length > 0 && over === 0 && !isRunning)
    sentences.push(l10n.t('No run came to its end, so there is nothing to sum up.'));
  if (counts.failed > 0)
    sentences.push(
      counts.failed === 1
        ? l10n.t('1 run failed and is not in the summary.')
        : l10n.t('{0} runs failed and are not in the summary.', counts.failed),
    );
  if (counts.stopped > 0)
    sentences.push(
      counts.stopped === 1
        ? l10n.t('1 run was stopped and is not in the summary.')
        : l10n.t('{0} runs were stopped and are not in the summary.', counts.stopped),
    );
  if (counts.limit > 0)
    sentences.push(
      counts.limit === 1
        ? l10n.t('1 run was ended by the time limit: only what came first in it is in the summary.')
        : l10n.t(
            '{0} runs were ended by the time limit: only what came first in them is in the summary.',
            counts.limit,
          ),
    );
  return sentences;
}

function sentWords(runs: number, sent: number, isRunning: boolean, atATime: number): string {
  const places = { sent, runs, atATime };
  if (isRunning)
    return atATime === 1
      ? l10n.t('{sent} of {runs} requests sent so far, one after the other.', places)
      : l10n.t('{sent} of {runs} requests sent so far, up to {atATime} at a time.', places);
  if (sent < runs) return l10n.t('Stopped after {sent} of {runs} requests.', places);
  return atATime === 1
    ? l10n.t('{runs} requests, one after the other.', places)
    : l10n.t('{runs} requests, up to {atATime} at a time.', places);
}
