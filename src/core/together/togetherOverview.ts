// The overview of several streams: how many entries of each came in each of a bounded number of bins, which are the same
// in all of them, and what became of their attempts. Computed when it is asked for, by halving over the indexes.

import { countBelow, firstPlace } from '../base/ascendingNumbers.ts';
import { present } from '../base/present.ts';
import type { PausedTime } from '../debug/pausedTimes.ts';
import { runSliced, type Slicing } from '../base/slicedWork.ts';
import type { AttemptSpan } from '../page/attemptSpans.ts';
import { roundWidthMs } from '../page/overview.ts';
import type { TimeSpan } from '../page/overviewData.ts';
import type {
  TogetherLaneData as LaneData,
  TogetherOverviewData,
  TogetherSpan,
} from '../page/togetherStatus.ts';
import { firstAtOrAfter } from './axis.ts';
import type { TogetherLane } from './togetherLane.ts';

/** Bins of a lane; and of all lanes, which share them. */
const maxBins = 600;
const leastBins = 50;
const maxBinsOfAll = 6_000;

/** Attempts of one stream that are sent. */
const maxAttempts = 60;

/** An overview that is computed a stream at a time, so that however many they are, nobody else is kept waiting. */
export class TogetherOverviewWork {
  readonly #slicing: Slicing;
  readonly #onDone: (overview: TogetherOverviewData) => void;
  #cancel: (() => void) | undefined;

  /** @param onDone called with what was begun last, once it is there: a lane for each stream, in their order */
  constructor(slicing: Slicing, onDone: (overview: TogetherOverviewData) => void) {
    this.#slicing = slicing;
    this.#onDone = onDone;
  }

  get isRunning(): boolean {
    return this.#cancel !== undefined;
  }

  /** Begins with the overview of a span of the axis, in the place of what is under way; of all up to now when it is undefined. */
  begin(lanes: readonly TogetherLane[], span: TimeSpan | undefined): void {
    this.stop();
    const whole = span ?? { fromMs: 0, toMs: Math.max(0, ...lanes.map(lastTimeOf)) };
    const bins = Math.max(leastBins, Math.min(maxBins, Math.floor(maxBinsOfAll / Math.max(1, lanes.length))));
    const binMs = roundWidthMs(Math.max(1, (whole.toMs - whole.fromMs) / bins));
    const done: LaneData[] = [];
    const isLeft = (): boolean => done.length < lanes.length;
    this.#cancel = runSliced(
      {
        needsGuard: false,
        beginTurn: () => undefined,
        step() {
          const lane = lanes[done.length];
          if (lane) done.push(laneDataOf(lane, whole, binMs));
          return isLeft();
        },
        endTurn: () => {
          if (isLeft()) return;
          this.#cancel = undefined;
          this.#onDone({ binMs, lanes: done });
        },
      },
      this.#slicing,
    );
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

function lastTimeOf({ log, offsetMs }: TogetherLane): number {
  return log.length === 0 ? 0 : log.index.receivedAtMs(log.length) + offsetMs;
}

function laneDataOf(lane: TogetherLane, span: TimeSpan, binMs: number): LaneData {
  const { attempts } = lane.spans;
  const first = firstPlace(0, attempts.length, (at) => {
    const endedAtMs = attempts[at]?.endedAtMs;
    return endedAtMs === undefined || endedAtMs + lane.offsetMs >= span.fromMs;
  });
  const end = countBelow(
    attempts.map(({ requestedAtMs }) => requestedAtMs),
    span.toMs - lane.offsetMs + 1,
  );
  const shown = Math.max(first, end - maxAttempts);
  return {
    place: lane.place,
    attempts: attempts.slice(shown, end).map((attempt) => spanOf(attempt, lane.offsetMs)),
    omittedAttempts: Math.max(0, shown - first),
    ...present({ pauses: pausesOf(lane, span) }),
    ...countsOf(lane, span, binMs),
  };
}

function spanOf(attempt: AttemptSpan, offsetMs: number): TogetherSpan {
  const { requestedAtMs, openedAtMs, endedAtMs, endKind, endCause } = attempt;
  return {
    fromMs: requestedAtMs + offsetMs,
    ...(openedAtMs !== undefined && { openedAtMs: openedAtMs + offsetMs }),
    ...(endedAtMs !== undefined && { endedAtMs: endedAtMs + offsetMs }),
    ...present({ endKind, endCause }),
  };
}

function pausesOf({ spans, offsetMs }: TogetherLane, { fromMs, toMs }: TimeSpan): PausedTime[] | undefined {
  const found = spans.pauses.within(fromMs - offsetMs, toMs - offsetMs);
  return found?.map((pause) => ({
    ...pause,
    fromMs: pause.fromMs + offsetMs,
    toMs: pause.toMs === undefined ? undefined : pause.toMs + offsetMs,
  }));
}

/** Each border of a bin is looked up once. */
function countsOf(
  { log, offsetMs }: TogetherLane,
  { fromMs, toMs }: TimeSpan,
  binMs: number,
): Pick<LaneData, 'firstBin' | 'counts'> {
  const { index } = log;
  if (log.length === 0) return { firstBin: 0, counts: [] };
  const [oldestMs, newestMs] = [
    index.receivedAtMs(log.first) + offsetMs,
    index.receivedAtMs(log.length) + offsetMs,
  ];
  const firstBin = Math.floor(Math.max(fromMs, oldestMs) / binMs);
  const lastBin = Math.floor(Math.min(toMs, newestMs) / binMs);
  const counts: number[] = [];
  const borderOf = (bin: number, from: number): number =>
    index.firstReceivedAt(firstAtOrAfter(bin * binMs, offsetMs), from);
  let from = lastBin >= firstBin ? borderOf(firstBin, log.first) : log.first;
  let details = index.detailsBefore(from);
  for (let bin = firstBin; bin <= lastBin; bin += 1) {
    const to = borderOf(bin + 1, from);
    const detailsUpTo = to === from ? details : index.detailsBefore(to);
    counts.push(to - from - (detailsUpTo - details));
    [from, details] = [to, detailsUpTo];
  }
  return { firstBin, counts };
}
