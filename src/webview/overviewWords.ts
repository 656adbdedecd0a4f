// The overview in words, for those who do not see it: each attempt's span, entries and ending, the last ones in full.

import { formatDuration } from '../core/format.ts';
import type { Lane, OverviewData } from '../core/protocol.ts';
import { formatCount, formatQuantity } from './numberFormat.ts';
import { countAt, laneAt } from './overviewGeometry.ts';

const lanesInFull = 5;

/** All of it, in sentences. */
export function describeOverview(overview: OverviewData): string {
  const { lanes, omittedAttempts } = overview;
  const total = lanes.length + omittedAttempts;
  const shown = lanes.slice(-lanesInFull);
  const left = total - shown.length;
  const earlier = left > 0 ? `${formatQuantity(left, 'earlier attempt')}. ` : '';
  return `${earlier}${shown.map(describeLane).join(' ')}`;
}

/** One moment of it. */
export function describeMoment(ms: number, { lanes, binMs }: OverviewData): string {
  const lane = laneAt(ms, lanes);
  const at = formatDuration(ms);
  if (!lane) return at;
  if (lane.endedAtMs !== undefined && ms > lane.endedAtMs)
    return `${at}, after attempt ${formatCount(lane.attempt)}`;
  const count = countAt(ms, lane, binMs);
  return `${at}, attempt ${formatCount(lane.attempt)}, ${formatQuantity(count, 'entry', 'entries')} within ${formatDuration(binMs)}`;
}

function describeLane(lane: Lane): string {
  const entries = lane.counts.reduce((sum, count) => sum + count, 0);
  const opened =
    lane.openedAtMs === undefined ? 'not opened' : `opened at ${formatDuration(lane.openedAtMs)}`;
  const received = formatQuantity(entries, 'entry', 'entries');
  return `Attempt ${formatCount(lane.attempt)}: ${opened}, ${received}, ${describeEnd(lane)}.`;
}

function describeEnd({ endedAtMs, endKind, endCause }: Lane): string {
  if (endedAtMs === undefined) return 'still going on';
  const how = endKind === 'error' ? 'an error' : 'a close';
  return `ended at ${formatDuration(endedAtMs)} with ${how}${endCause === undefined ? '' : ` (${endCause})`}`;
}
