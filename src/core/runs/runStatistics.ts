// The runs of one request in numbers. Only runs that count are in them: what failed, was stopped or goes on is counted by
// itself. A percentile is given where there are runs enough to tell it from the largest value.

import { present } from '../base/present.ts';
import {
  countedValue,
  runNumbers,
  runOutcomes,
  type RunMeasures,
  type RunNumber,
  type RunOutcome,
} from './runMeasures.ts';

/** With fewer values the percentile would be the largest one. */
const leastForP90 = 10;
const leastForP95 = 20;

/** Values of several runs. */
export interface NumberSummary {
  /** Runs that have the number. */
  readonly count: number;
  readonly min: number;
  /** The median: of an even count the mean of the two in the middle. */
  readonly p50: number;
  /** By nearest rank. */
  readonly p90?: number;
  readonly p95?: number;
  readonly max: number;
  /** Standard deviation of a sample; absent of one value. */
  readonly deviation?: number;
}

export interface RunsSummary {
  readonly counts: Readonly<Record<RunOutcome, number>>;
  readonly numbers: Readonly<Partial<Record<RunNumber, NumberSummary>>>;
}

/** Undefined without values. */
export function summarizeNumbers(values: readonly number[]): NumberSummary | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const count = sorted.length;
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return undefined;
  const at = (place: number): number => sorted[place] ?? max;
  return {
    count,
    min,
    p50: (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2,
    ...present({
      p90: count < leastForP90 ? undefined : at(Math.ceil(count * 0.9) - 1),
      p95: count < leastForP95 ? undefined : at(Math.ceil(count * 0.95) - 1),
      deviation: deviationOf(sorted),
    }),
    max,
  };
}

function deviationOf(values: readonly number[]): number | undefined {
  const { length } = values;
  if (length < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (length - 1));
}

/** @param runs those that were sent */
export function summarizeRuns(runs: readonly RunMeasures[]): RunsSummary {
  const counts = Object.fromEntries(
    runOutcomes.map((outcome) => [outcome, runs.filter((run) => run.outcome === outcome).length]),
  ) as Record<RunOutcome, number>;
  const numbers = Object.fromEntries(
    runNumbers.flatMap((number) => {
      const summary = summarizeNumbers(runs.flatMap((run) => countedValue(run, number) ?? []));
      return summary ? [[number, summary]] : [];
    }),
  ) as RunsSummary['numbers'];
  return { counts, numbers };
}
