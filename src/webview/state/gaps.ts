// Finds the pauses worth noticing among the rows in view: those over ten times the usual time between entries.

import type { Row } from '../../core/page/protocol.ts';
import { timesTheUsual } from '../../core/timing/findingThresholds.ts';
import { mayFollowGap } from '../controls/kindLook.ts';

/** Below this nobody would call it a gap, whatever is usual, in milliseconds. */
const leastGapMs = 50;

/** Below this two entries came as good as together and say nothing about what is usual, in milliseconds. */
const leastUsualMs = 1;

/** With fewer times than this nothing is usual yet. */
const leastSamples = 5;

/** From which time since the entry before a row counts as a gap; undefined when too little is known. */
export function gapThresholdMs(rows: readonly Row[]): number | undefined {
  const deltas = rows
    .filter((row) => mayFollowGap(row.kind) && row.deltaMs !== undefined && row.deltaMs >= leastUsualMs)
    .map((row) => row.deltaMs ?? 0)
    .sort((a, b) => a - b);
  const usualMs = deltas[Math.floor(deltas.length / 2)];
  if (usualMs === undefined || deltas.length < leastSamples) return undefined;
  return Math.max(leastGapMs, usualMs * timesTheUsual);
}

/** Whether a row came after a gap. */
export function isAfterGap(row: Row, thresholdMs: number | undefined): boolean {
  return thresholdMs !== undefined && mayFollowGap(row.kind) && (row.deltaMs ?? 0) > thresholdMs;
}
