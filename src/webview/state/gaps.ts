// The pauses worth noticing: those over ten times the usual time of the stream, whatever rows are in view.

import type { Row } from '../../core/page/protocol.ts';
import { timesTheUsual } from '../../core/timing/findingThresholds.ts';
import { mayFollowGap } from '../controls/kindLook.ts';

/** Below this nobody would call it a gap, whatever is usual, in milliseconds. */
const leastGapMs = 50;

/**
 * From which time since the entry before a row counts as a gap; undefined when too little is known.
 * @param usualGapMs the usual time between reads of the whole stream
 */
export function gapThresholdMs(usualGapMs: number | undefined): number | undefined {
  return usualGapMs === undefined ? undefined : Math.max(leastGapMs, usualGapMs * timesTheUsual);
}

/** Whether a row came after a gap. */
export function isAfterGap(row: Row, thresholdMs: number | undefined): boolean {
  return thresholdMs !== undefined && mayFollowGap(row.kind) && (row.deltaMs ?? 0) > thresholdMs;
}
