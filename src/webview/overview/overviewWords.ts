// The overview in words, for those who do not see it: the span, each attempt's entries and ending, the last ones in full,
// and all together where they are many.

import { formatDuration } from '../../core/base/format.ts';
import type { AttemptSummaryBins, Lane, OverviewData, TimeSpan } from '../../core/page/overviewData.ts';
import { formatCount, formatQuantity } from '../controls/numberFormat.ts';
import { countAt, laneAt } from './overviewGeometry.ts';

const lanesInFull = 5;

/** What the keys do, for the description of the overview. */
export const overviewKeysInWords =
  'Arrow keys move along time, plus and minus zoom around it, 0 shows the whole time, Enter goes to the entries there.';

/** All of it, in sentences. */
export function describeOverview(overview: OverviewData, zoom?: TimeSpan): string {
  const { lanes, omittedAttempts, onlyCounted = 0, summary } = overview;
  const total = lanes.length + omittedAttempts;
  const shown = lanes.slice(-lanesInFull);
  const left = total - shown.length;
  const span = zoom ? `Zoomed to ${describeSpan(zoom)}. ` : '';
  const together = summary ? `${describeTogether(total, summary)} ` : '';
  const counted = onlyCounted > 0 ? `The oldest ${formatCount(onlyCounted)} of them are only counted. ` : '';
  const earlier = left > 0 ? `${formatQuantity(left, 'earlier attempt')}. ` : '';
  return `${span}${together}${counted}${earlier}${shown.map(describeLane).join(' ')}`;
}

/** A span of time: `10.0 s to 12.5 s`. */
export function describeSpan({ fromMs, toMs }: TimeSpan): string {
  return `${formatDuration(fromMs)} to ${formatDuration(toMs)}`;
}

/** One moment of it. */
export function describeMoment(ms: number, overview: OverviewData, isTogether = false): string {
  const { lanes, binMs, summary } = overview;
  const at = formatDuration(ms);
  if (isTogether && summary)
    return `${at}, ${describeBin(ms, binMs, summary)} within ${formatDuration(binMs)}`;
  const lane = laneAt(ms, lanes);
  if (!lane) return at;
  if (lane.endedAtMs !== undefined && ms > lane.endedAtMs)
    return `${at}, after attempt ${formatCount(lane.attempt)}`;
  const count = countAt(ms, lane, binMs);
  return `${at}, attempt ${formatCount(lane.attempt)}, ${formatQuantity(count, 'entry', 'entries')} within ${formatDuration(binMs)}`;
}

function describeBin(ms: number, binMs: number, summary: AttemptSummaryBins): string {
  const bin = Math.floor(ms / binMs) - summary.firstBin;
  const entries = formatQuantity(summary.counts[bin] ?? 0, 'entry', 'entries');
  return [entries, ...describeOutcomes(summary, (counts) => counts[bin] ?? 0)].join(', ');
}

function describeTogether(total: number, summary: AttemptSummaryBins): string {
  const outcomes = describeOutcomes(summary, (counts) => counts.reduce((sum, count) => sum + count, 0));
  return `${[formatQuantity(total, 'attempt'), ...outcomes].join(', ')}.`;
}

function describeOutcomes(
  { opens, closes, errors }: AttemptSummaryBins,
  count: (counts: readonly number[]) => number,
): string[] {
  const outcomes: readonly (readonly [number, string])[] = [
    [count(opens), 'opened'],
    [count(closes), 'closed'],
    [count(errors), 'ended with an error'],
  ];
  return outcomes.filter(([number]) => number > 0).map(([number, word]) => `${formatCount(number)} ${word}`);
}

function describeLane(lane: Lane): string {
  const entries = lane.counts.reduce((sum, count) => sum + count, 0);
  const opened =
    lane.openedAtMs === undefined ? 'not opened' : `opened at ${formatDuration(lane.openedAtMs)}`;
  const received = formatQuantity(entries, 'entry', 'entries');
  return `Attempt ${formatCount(lane.attempt)}: ${opened}, ${received}, ${describeEnd(lane)}.`;
}

function describeEnd({ endedAtMs, endKind, endCause, isSimulated }: Lane): string {
  if (endedAtMs === undefined) return 'still going on';
  const how = `${isSimulated ? 'a simulated ' : endKind === 'error' ? 'an ' : 'a '}${endKind === 'error' ? 'error' : 'close'}`;
  return `ended at ${formatDuration(endedAtMs)} with ${how}${endCause === undefined ? '' : ` (${endCause})`}`;
}
