// The overview of a stream as lanes of equal columns, for pictures that are written into a file: what came in each column, when
// the stream waited, and how an attempt ended.

import type { Lane, OverviewData } from '../page/overviewData.ts';

export interface PictureLane {
  /** Number of the attempt; undefined for all attempts together. */
  readonly attempt: number | undefined;
  /** Entries of the body in each column; those of a bin that lies over several are divided among them. */
  readonly counts: readonly number[];
  /** Columns of the attempt, of its wait before, and the one in which it ended; undefined while it runs. */
  readonly firstColumn: number;
  readonly waitColumn: number;
  readonly lastColumn: number;
  readonly endKind: 'close' | 'error' | undefined;
}

export interface PictureLanes {
  readonly lanes: readonly PictureLane[];
  readonly columns: number;
  /** Entries of the fullest column. */
  readonly most: number;
  /** Time that the columns stand for, in milliseconds. */
  readonly spanMs: number;
  /** Attempts without a lane of their own. */
  readonly omitted: number;
}

/**
 * The lanes of the newest attempts; with many of them, one of all together before these.
 * @param columns into which the time from the stream's beginning to `endMs` is divided
 */
export function pictureLanes(
  { lanes, binMs, summary, omittedAttempts }: OverviewData,
  endMs: number,
  columns: number,
  maxLanes: number,
): PictureLanes {
  const spanMs = Math.max(1, endMs);
  const columnOf = (ms: number): number =>
    Math.min(columns - 1, Math.max(0, Math.floor((ms / spanMs) * columns)));
  const columnMs = spanMs / columns;
  const spread = (firstBin: number, counts: readonly number[]): number[] => {
    const sums = Array.from({ length: columns }, () => 0);
    for (const [at, count] of counts.entries()) {
      if (count === 0) continue;
      const fromMs = (firstBin + at) * binMs;
      const toMs = Math.min(fromMs + binMs, Math.max(spanMs, fromMs + 1));
      for (let column = columnOf(fromMs); column <= columnOf(toMs - 1e-6); column += 1) {
        const overlapMs = Math.min(toMs, (column + 1) * columnMs) - Math.max(fromMs, column * columnMs);
        sums[column] = (sums[column] ?? 0) + count * Math.max(0, overlapMs / (toMs - fromMs));
      }
    }
    return sums;
  };
  const shown = lanes.slice(-maxLanes);
  const omitted = omittedAttempts + lanes.length - shown.length;
  const ofAttempts = shown.map((lane, at): PictureLane => {
    const before: Lane | undefined = lanes[lanes.length - shown.length + at - 1];
    const firstColumn = columnOf(lane.requestedAtMs);
    return {
      attempt: lane.attempt,
      counts: spread(lane.firstBin, lane.counts),
      firstColumn,
      waitColumn: before?.endedAtMs === undefined ? firstColumn : columnOf(before.endedAtMs),
      lastColumn: columnOf(lane.endedAtMs ?? endMs),
      endKind: lane.endKind,
    };
  });
  const together: PictureLane[] =
    omitted > 0 && summary
      ? [
          {
            attempt: undefined,
            counts: spread(summary.firstBin, summary.counts),
            firstColumn: 0,
            waitColumn: 0,
            lastColumn: columns - 1,
            endKind: undefined,
          },
        ]
      : [];
  const all = [...together, ...ofAttempts];
  const most = Math.max(...all.flatMap(({ counts }) => counts), 0) || 1;
  return { lanes: all, columns, most, spanMs, omitted };
}
