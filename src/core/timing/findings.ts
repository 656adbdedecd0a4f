// What the timing of a stream gives reason to look at, each with its evidence. Concluded from what was measured and from
// the moment at which somebody asks; the same inputs give the same findings. Nothing is guessed: see the thresholds.

import { present } from '../base/present.ts';
import type { Finding } from './finding.ts';
import {
  buffered,
  idleLimitMs,
  leastEventsWithoutId,
  leastSharedIds,
  longAwaitedMs,
  stalled,
  timesTheUsual,
} from './findingThresholds.ts';
import * as words from './findingWords.ts';
import type { RepeatedIds } from './repeatedIds.ts';
import type { Measured } from './timing.ts';

/** The moment for which findings are asked. */
export interface AskedMoment {
  readonly nowMs: number;
  readonly isOpen: boolean;
  /** Since when a response is awaited; absent while it is not. */
  readonly awaitedSinceMs?: number | undefined;
  /** When the last byte of a body came; 0 when none did. */
  readonly lastByteAtMs: number;
}

export interface Findings {
  readonly findings: readonly Finding[];
  /** When there may be another one though nothing comes; absent when there will not. */
  readonly nextAtMs?: number;
}

/** The findings, the most urgent first. */
export function findingsAt(measured: Measured, ids: RepeatedIds, moment: AskedMoment): Findings {
  const quiet = quietNow(measured, moment);
  const silentMs = quiet === undefined ? 0 : moment.nowMs - quiet.sinceMs;
  const stallMs = stallThresholdMs(measured);
  const awaitedSinceMs = awaitedSince(measured, moment);
  const awaitedMs = awaitedSinceMs === undefined ? 0 : moment.nowMs - awaitedSinceMs;
  const findings: (Finding | undefined)[] = [
    awaitedSinceMs !== undefined && awaitedMs >= longAwaitedMs
      ? words.awaitedFinding(awaitedSinceMs, measured.requestEntry)
      : undefined,
    quiet && stallMs !== undefined && silentMs >= stallMs
      ? words.stalledFinding(quiet, measured.reads.gaps.median, measured.reads.gaps.count)
      : undefined,
    bufferedFinding(measured) ?? heldHeadFinding(measured),
    idleFinding(measured, quiet && silentMs >= idleLimitMs ? quiet : undefined),
    ids.count > 0 ? words.repeatedIdsFinding(ids.count, ids.examples) : undefined,
    ids.sharedCount >= leastSharedIds && ids.firstShared
      ? words.sharedIdsFinding(ids.sharedCount, ids.firstShared)
      : undefined,
    noIdsFinding(measured),
  ];
  const due = [stallMs, idleLimitMs].filter((ms): ms is number => ms !== undefined && ms > silentMs);
  const nextAtMs =
    quiet && due.length > 0
      ? quiet.sinceMs + Math.min(...due)
      : awaitedSinceMs !== undefined && awaitedMs < longAwaitedMs
        ? awaitedSinceMs + longAwaitedMs
        : undefined;
  return { findings: findings.filter((finding) => finding !== undefined), ...present({ nextAtMs }) };
}

/** Since when a response is awaited by one who runs. */
function awaitedSince(
  { isStopped, goesOnSinceMs = 0 }: Measured,
  { awaitedSinceMs }: AskedMoment,
): number | undefined {
  if (isStopped || awaitedSinceMs === undefined) return undefined;
  return Math.max(awaitedSinceMs, goesOnSinceMs);
}

/** The silence that lasts now, if the stream is open, its reader runs and nobody simulates it. */
function quietNow(measured: Measured, moment: AskedMoment): words.Quiet | undefined {
  const { quietSince, isStallSimulated, isStopped } = measured;
  if (!moment.isOpen || !quietSince || isStallSimulated || isStopped) return undefined;
  // Bytes of an event that is not complete have no entry yet.
  return { sinceMs: Math.max(quietSince.atMs, moment.lastByteAtMs), entry: quietSince.entry };
}

/** From which silence on an open connection counts as stalled; undefined while too little is known. */
function stallThresholdMs({ reads }: Measured): number | undefined {
  const { gaps } = reads;
  if (gaps.count < stalled.leastGaps) return undefined;
  return Math.max(
    stalled.leastMs,
    gaps.median * timesTheUsual,
    gaps.quantile(0.99) * stalled.timesTheLongPauses,
  );
}

function bufferedFinding({ reads, contentEncoding }: Measured): Finding | undefined {
  const { bursts, laterEvents } = reads;
  if (bursts.count < buffered.leastBursts || bursts.events < buffered.leastShare * laterEvents)
    return undefined;
  return words.bufferedFinding(bursts, laterEvents, contentEncoding);
}

function heldHeadFinding({ heldHeads }: Measured): Finding | undefined {
  return heldHeads.longest && words.heldHeadFinding(heldHeads.longest, heldHeads.count);
}

function idleFinding(
  { silences, heartbeats, hasLines }: Measured,
  quiet: words.Quiet | undefined,
): Finding | undefined {
  // What keeps a connection alive is not agreed on there.
  if (hasLines) return undefined;
  if (silences.count === 0 && !quiet) return undefined;
  return words.idleFinding(silences, heartbeats.usualIntervalMs, quiet);
}

function noIdsFinding(measured: Measured): Finding | undefined {
  const { events, ids, reconnects, firstReconnectEntry, hasLines } = measured;
  if (ids > 0 || hasLines) return undefined;
  if (reconnects === 0 && events < leastEventsWithoutId) return undefined;
  return words.noIdsFinding(events, reconnects, firstReconnectEntry);
}
