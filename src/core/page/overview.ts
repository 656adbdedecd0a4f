// The overview of a span of time: how many entries came in each of a bounded number of bins, and what became of the
// attempts. Computed when it is asked for, by halving over the index: the cost is that of the bins, whatever the span and
// however many entries lie in it. Bins begin at multiples of their width, so they stay in place as the stream goes on.

import { countBelow, firstPlace } from '../base/ascendingNumbers.ts';
import { present } from '../base/present.ts';
import type { AttemptSpan, AttemptSpans } from './attemptSpans.ts';
import { unevenness } from '../timing/evenBins.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { AttemptSummaryBins, Lane, OverviewData, TimeSpan } from './overviewData.ts';

const maxBins = 600;

/** With more attempts in the span, lanes are no longer told apart, and few are sent: those that are put into words. */
const maxLanes = 60;
const lanesInWords = 5;

/** With more attempts than this, a narrow page needs them together. */
const fewAttempts = 12;

/** Simulated moments that are sent. */
const maxSimulated = 200;

/**
 * The overview of a span; of the whole time when it is undefined.
 * @param usualGapMs between events, so that a stream which comes evenly looks even
 */
export function overviewOf(
  log: EventLog,
  spans: AttemptSpans,
  span: TimeSpan | undefined,
  usualGapMs = 0,
): OverviewData {
  const lastMs = log.lastReceivedAtMs;
  const { fromMs, toMs } = span ?? { fromMs: 0, toMs: lastMs };
  const binMs = binWidthMs(toMs - fromMs, usualGapMs);
  const bins = new Bins(log, binMs, fromMs, Math.min(toMs, lastMs));
  const { attempts } = spans;
  const first = firstAttemptIn(attempts, fromMs);
  const end = firstPlace(first, attempts.length, (at) => (attempts[at]?.requestedAtMs ?? 0) > toMs);
  const shown = end - first > maxLanes ? end - lanesInWords : first;
  const simulated = spans.simulated.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  // Nothing is known of the attempts before those that are kept, but how many there were.
  const onlyCounted = fromMs < (attempts[0]?.requestedAtMs ?? 0) ? spans.forgotten : 0;
  return {
    binMs,
    lanes: attempts.slice(shown, end).map((attempt, at) => laneOf(attempt, attempts[shown + at + 1], bins)),
    omittedAttempts: onlyCounted + shown - first,
    ...(onlyCounted > 0 && { onlyCounted }),
    ...(end - first > fewAttempts && { summary: summarize(spans, bins) }),
    simulated: simulated.slice(-maxSimulated),
    ...present({ pauses: spans.pauses.within(fromMs, toMs) }),
  };
}

/** Counts of entries by bin of a span: each border is looked up once. */
class Bins {
  readonly binMs: number;
  readonly first: number;
  readonly length: number;
  readonly #index: EventLog['index'];
  /** Number of the first entry in each bin, and after the last one. */
  readonly #firstEntries: number[] = [];
  /** Entries over details before an entry: lanes and bins ask about the same ones. */
  readonly #details = new Map<number, number>();

  constructor({ index }: EventLog, binMs: number, fromMs: number, toMs: number) {
    this.binMs = binMs;
    this.first = Math.floor(fromMs / binMs);
    this.length = Math.max(0, Math.floor(toMs / binMs) - this.first + 1);
    this.#index = index;
    let entry = index.first;
    for (let at = 0; at <= this.length; at += 1) {
      const borderMs = (this.first + at) * binMs;
      entry = index.firstReceivedAt(borderMs, entry);
      this.#firstEntries.push(entry);
    }
  }

  /** Bin of a time, as a place in the span. */
  placeOf(ms: number): number {
    return Math.min(this.length, Math.max(0, Math.floor(ms / this.binMs) - this.first));
  }

  /** Entries of the bodies in a bin that are among those from `first` up to and without `end`. */
  count(at: number, first = 1, end = Infinity): number {
    const from = Math.max(first, this.#firstEntries[at] ?? 1);
    const to = Math.min(end, this.#firstEntries[at + 1] ?? 1);
    if (to <= from) return 0;
    return to - from - (this.#detailsBefore(to) - this.#detailsBefore(from));
  }

  #detailsBefore(number: number): number {
    const known = this.#details.get(number) ?? this.#index.detailsBefore(number);
    this.#details.set(number, known);
    return known;
  }
}

function laneOf(attempt: AttemptSpan, next: AttemptSpan | undefined, bins: Bins): Lane {
  const { firstEntry, waitedMs: _waitedMs, comesBack: _comesBack, ...span } = attempt;
  const first = bins.placeOf(attempt.requestedAtMs);
  const last = attempt.endedAtMs === undefined ? bins.length : bins.placeOf(attempt.endedAtMs) + 1;
  const counts: number[] = [];
  for (let at = first; at < Math.min(last, bins.length); at += 1)
    counts.push(bins.count(at, firstEntry, next?.firstEntry));
  return { ...span, firstBin: bins.first + first, counts };
}

function summarize(spans: AttemptSpans, bins: Bins): AttemptSummaryBins {
  const { opens, closes, errors } = spans.moments;
  const waited = (at: number): number => waitedUntil(spans.attempts, (bins.first + at) * bins.binMs);
  const places = Array.from({ length: bins.length }, (_, at) => at);
  return {
    firstBin: bins.first,
    counts: places.map((at) => bins.count(at)),
    opens: countsByBin(opens, bins),
    closes: countsByBin(closes, bins),
    errors: countsByBin(errors, bins),
    waiting: places.map((at) => Math.round(((waited(at + 1) - waited(at)) / bins.binMs) * 100)),
  };
}

function countsByBin(times: readonly number[], bins: Bins): number[] {
  let before = countBelow(times, bins.first * bins.binMs);
  return Array.from({ length: bins.length }, (_, at) => {
    const until = countBelow(times, (bins.first + at + 1) * bins.binMs);
    const count = until - before;
    before = until;
    return count;
  });
}

/** How long the stream has waited between attempts until a time. */
function waitedUntil(attempts: readonly AttemptSpan[], ms: number): number {
  const next = firstPlace(0, attempts.length, (at) => (attempts[at]?.requestedAtMs ?? 0) >= ms);
  const last = attempts[next - 1];
  if (!last) return attempts[0]?.waitedMs ?? 0;
  const isWaiting = last.comesBack && last.endedAtMs !== undefined && last.endedAtMs < ms;
  // The wait after the last attempt of all has no end yet, and counts once there is one.
  if (!isWaiting || next === attempts.length) return last.waitedMs;
  return last.waitedMs + ms - (last.endedAtMs ?? ms);
}

/** The attempt under way at a time, or waited for; they follow one another. */
function firstAttemptIn(attempts: readonly AttemptSpan[], fromMs: number): number {
  return firstPlace(0, attempts.length, (at) => (attempts[at]?.endedAtMs ?? Infinity) >= fromMs);
}

/** Gaps that a bin holds at least where it holds several events. */
const leastGaps = 4;
/** How far a bin may be from a whole number of gaps, as a share, before wider ones are looked at. */
const evenEnough = 0.05;

/**
 * Width of the bins for a span: 1, 2 or 5 times a power of ten, in milliseconds, and none narrower than one. Bins that
 * would hold now one event and now none, or two, of a stream that comes evenly are made wider; where they are so narrow
 * that each event stands alone, that is what there is to see.
 */
function binWidthMs(spanMs: number, usualGapMs: number): number {
  const widthMs = roundWidthMs(Math.max(1, spanMs / maxBins));
  if (widthMs < usualGapMs / 2 || widthMs >= leastGaps * usualGapMs) return widthMs;
  const wider = [1, 2, 4].map((factor) => roundWidthMs(leastGaps * usualGapMs * factor));
  const even = wider.find((ms) => unevenness(ms, usualGapMs) <= evenEnough);
  return even ?? wider.reduce((a, b) => (unevenness(b, usualGapMs) < unevenness(a, usualGapMs) ? b : a));
}

/** The next of 1, 2 and 5 times a power of ten, in milliseconds. */
export function roundWidthMs(leastMs: number): number {
  const power = 10 ** Math.floor(Math.log10(leastMs));
  return [1, 2, 5].map((step) => step * power).find((ms) => ms >= leastMs) ?? 10 * power;
}
