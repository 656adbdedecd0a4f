// The overview in words, for those who do not see it: the span, each attempt's entries and ending, the last ones in full,
// and all together where they are many.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../../core/base/format.ts';
import type { PausedTime } from '../../core/debug/pausedTimes.ts';
import type { AttemptSummaryBins, Lane, OverviewData, TimeSpan } from '../../core/page/overviewData.ts';
import { formatCount, formatEntries } from '../controls/numberFormat.ts';
import { countAt, laneAt } from './overviewGeometry.ts';

const lanesInFull = 5;

/** What the keys do, for the description of the overview. */
export const overviewKeysInWords = l10n.t(
  'Arrow keys move along time, plus and minus zoom around it, 0 shows the whole time, Enter goes to the entries there.',
);

/** All of it, in sentences. */
export function describeOverview(overview: OverviewData, zoom?: TimeSpan): string {
  const { lanes, omittedAttempts, onlyCounted = 0, summary } = overview;
  const total = lanes.length + omittedAttempts;
  const shown = lanes.slice(-lanesInFull);
  const left = total - shown.length;
  const sentences: string[] = [];
  if (zoom) sentences.push(l10n.t('Zoomed to {0}.', describeSpan(zoom)));
  if (summary) sentences.push(describeTogether(total, summary));
  if (onlyCounted === 1) sentences.push(l10n.t('The oldest of them is only counted.'));
  else if (onlyCounted > 0)
    sentences.push(l10n.t('The oldest {0} of them are only counted.', formatCount(onlyCounted)));
  if (left === 1) sentences.push(l10n.t('1\u00a0earlier attempt.'));
  else if (left > 0) sentences.push(l10n.t('{0}\u00a0earlier attempts.', formatCount(left)));
  return [...sentences, ...shown.map(describeLane), ...describePauses(overview.pauses ?? [])].join(' ');
}

/** Each pause as a sentence: the newest of them. */
function describePauses(pauses: readonly PausedTime[]): string[] {
  return pauses.slice(-lanesInFull).map((pause) => {
    const { fromMs, toMs, isByDebugger } = pause;
    const from = formatDuration(fromMs);
    if (toMs === undefined) return l10n.t('The debugger has stopped the app since {0}.', from);
    const span = { from, to: formatDuration(toMs) };
    return isByDebugger
      ? l10n.t('The debugger had stopped the app from {from} to {to}.', span)
      : l10n.t('The inspector did not run from {from} to {to}.', span);
  });
}

/** What there is at a moment, with the pause that it lies in. */
function withPause(ms: number, text: string, pauses: readonly PausedTime[] = []): string {
  const pause = pauses.find(({ fromMs, toMs = Infinity }) => ms >= fromMs && ms < toMs);
  if (!pause) return text;
  return pause.isByDebugger
    ? l10n.t('{moment}, while the debugger had stopped the app', { moment: text })
    : l10n.t('{moment}, while the inspector did not run', { moment: text });
}

/** A span of time: `10.0 s to 12.5 s`. */
export function describeSpan({ fromMs, toMs }: TimeSpan): string {
  return l10n.t('{from} to {to}', { from: formatDuration(fromMs), to: formatDuration(toMs) });
}

/** One moment of it. */
export function describeMoment(ms: number, overview: OverviewData, isTogether = false): string {
  return withPause(ms, describeEntriesAt(ms, overview, isTogether), overview.pauses);
}

function describeEntriesAt(ms: number, overview: OverviewData, isTogether: boolean): string {
  const { lanes, binMs, summary } = overview;
  const at = formatDuration(ms);
  if (isTogether && summary)
    return l10n.t('{at}, {what} within {span}', {
      at,
      what: describeBin(ms, binMs, summary),
      span: formatDuration(binMs),
    });
  const lane = laneAt(ms, lanes);
  if (!lane) return at;
  if (lane.endedAtMs !== undefined && ms > lane.endedAtMs)
    return l10n.t('{at}, after attempt {attempt}', { at, attempt: formatCount(lane.attempt) });
  const count = countAt(ms, lane, binMs);
  return l10n.t('{at}, attempt {attempt}, {entries} within {span}', {
    at,
    attempt: formatCount(lane.attempt),
    entries: formatEntries(count),
    span: formatDuration(binMs),
  });
}

function describeBin(ms: number, binMs: number, summary: AttemptSummaryBins): string {
  const bin = Math.floor(ms / binMs) - summary.firstBin;
  const entries = formatEntries(summary.counts[bin] ?? 0);
  return [entries, ...describeOutcomes(summary, (counts) => counts[bin] ?? 0)].join(', ');
}

function describeTogether(total: number, summary: AttemptSummaryBins): string {
  const outcomes = describeOutcomes(summary, (counts) => counts.reduce((sum, count) => sum + count, 0));
  const attempts = total === 1 ? l10n.t('1\u00a0attempt') : l10n.t('{0}\u00a0attempts', formatCount(total));
  return `${[attempts, ...outcomes].join(', ')}.`;
}

function describeOutcomes(
  { opens, closes, errors }: AttemptSummaryBins,
  count: (counts: readonly number[]) => number,
): string[] {
  const outcomes: string[] = [];
  const [opened, closed, failed] = [count(opens), count(closes), count(errors)];
  if (opened > 0) outcomes.push(l10n.t('{0} opened', formatCount(opened)));
  if (closed > 0) outcomes.push(l10n.t('{0} closed', formatCount(closed)));
  if (failed > 0) outcomes.push(l10n.t('{0} ended with an error', formatCount(failed)));
  return outcomes;
}

function describeLane(lane: Lane): string {
  const { attempt, openedAtMs } = lane;
  const facts = [
    openedAtMs === undefined ? l10n.t('not opened') : l10n.t('opened at {0}', formatDuration(openedAtMs)),
    formatEntries(lane.counts.reduce((sum, count) => sum + count, 0)),
    describeEnd(lane),
  ];
  return l10n.t('Attempt {attempt}: {facts}.', { attempt: formatCount(attempt), facts: facts.join(', ') });
}

function describeEnd({ endedAtMs, endKind, endCause, isSimulated = false }: Lane): string {
  if (endedAtMs === undefined) return l10n.t('still going on');
  const how = describeEndKind(formatDuration(endedAtMs), endKind === 'error', isSimulated);
  return endCause === undefined ? how : `${how} (${endCause})`;
}

function describeEndKind(at: string, isError: boolean, isSimulated: boolean): string {
  if (isSimulated)
    return isError
      ? l10n.t('ended at {0} with a simulated error', at)
      : l10n.t('ended at {0} with a simulated close', at);
  return isError ? l10n.t('ended at {0} with an error', at) : l10n.t('ended at {0} with a close', at);
}
