// Connections that end again and again after the same time: since their request, or since the last byte. This is what a
// limit on the way, or of the server's platform, looks like. What ends otherwise in between makes an end of the row.

import { entryFlags, type Entry } from '../log/entry.ts';
import { isKind } from '../log/eventLog.ts';
import { SequentialReader } from '../log/logReader.ts';
import { mayBeCut, type Ending } from '../stream/ending.ts';
import { equalLivesFinding, type EndedLife, type EqualRow } from './equalLivesWords.ts';
import type { Finding } from './finding.ts';
import { equalLives } from './findingThresholds.ts';

/** The connection that runs. */
interface RunningLife {
  readonly attempt: number;
  readonly requestedAtMs: number | undefined;
  lastAtMs: number | undefined;
  longestGapMs: number;
  isDisturbed: boolean;
}

export class EqualLives extends SequentialReader {
  #running: RunningLife | undefined;
  #ages: EqualRow | undefined;
  #silences: EqualRow | undefined;

  /** What the connections so far have in common. */
  finding(nowMs: number): Finding | undefined {
    const { requestedAtMs } = this.#running ?? {};
    const runsMs = requestedAtMs === undefined ? 0 : nowMs - requestedAtMs;
    const ages = this.#ages && !isBeyond(this.#ages, runsMs) ? this.#ages : undefined;
    return equalLivesFinding(enough(ages), enough(this.#silences));
  }

  protected override reset(): void {
    this.#running = undefined;
    this.#ages = undefined;
    this.#silences = undefined;
  }

  protected override take(number: number): void {
    const { index } = this.log;
    const attempt = index.attempt(number);
    if (attempt !== this.#running?.attempt) this.#begin(number, attempt);
    const running = this.#running;
    if (!running) return;
    switch (index.kind(number)) {
      case 'request':
        break;
      case 'open':
      case 'message':
      case 'comment':
      case 'retry':
      case 'id':
        takeByte(running, index.receivedAtMs(number));
        break;
      case 'notice':
        this.#takeNotice(running, this.log.entry(number));
        break;
      case 'close':
      case 'error':
        this.#end(running, this.log.entry(number));
        break;
    }
  }

  #begin(number: number, attempt: number): void {
    const { index } = this.log;
    this.#running = {
      attempt,
      // Where the timeline was cleared meanwhile, it is not known.
      requestedAtMs: index.kind(number) === 'request' ? index.receivedAtMs(number) : undefined,
      lastAtMs: undefined,
      longestGapMs: 0,
      isDisturbed: false,
    };
  }

  #takeNotice(running: RunningLife, { type, flags, receivedAtMs }: Entry): void {
    // When the last bytes of a block came that the end of the body cut off is not known.
    if (type === 'lost-block') running.lastAtMs = undefined;
    else if (type === 'paused' || type === 'fault' || flags & entryFlags.simulated)
      running.isDisturbed = true;
    else if ((flags & entryFlags.detail) === 0) takeByte(running, receivedAtMs);
  }

  #end(running: RunningLife, entry: Entry): void {
    this.#running = undefined;
    const detail = isKind(entry, 'close') || isKind(entry, 'error') ? this.log.detail(entry) : undefined;
    if (!detail || running.requestedAtMs === undefined) return;
    const ageMs = entry.receivedAtMs - running.requestedAtMs;
    const lastAtMs = running.lastAtMs;
    const silenceMs = lastAtMs === undefined ? undefined : entry.receivedAtMs - lastAtMs;
    if (running.isDisturbed || detail.ending.isSimulated || !isOfOtherSide(detail.ending)) {
      this.#takeOther(ageMs, Math.max(running.longestGapMs, silenceMs ?? 0));
      return;
    }
    const isCut = detail.ending.cause !== 'end' || mayBeCut(detail.ending);
    const life = { attempt: entry.attempt, endEntry: entry.number, ageMs, silenceMs, isCut };
    this.#ages = extend(this.#ages, life, ageMs);
    // A limit would have ended the connection in a silence before that was as long, or nearly so.
    const isLongest = silenceMs !== undefined && silenceMs > running.longestGapMs * equalLives.timesTheGap;
    this.#silences = isLongest ? extend(this.#silences, life, silenceMs) : undefined;
  }

  /** A connection that this side ended says something only if it lived, or was silent, for longer than the others. */
  #takeOther(ageMs: number, longestSilenceMs: number): void {
    if (this.#ages && isBeyond(this.#ages, ageMs)) this.#ages = undefined;
    if (this.#silences && isBeyond(this.#silences, longestSilenceMs)) this.#silences = undefined;
  }
}

function takeByte(running: RunningLife, atMs: number): void {
  if (running.lastAtMs !== undefined)
    running.longestGapMs = Math.max(running.longestGapMs, atMs - running.lastAtMs);
  running.lastAtMs = atMs;
}

/** Whether the server ended the connection, or something on the way, after it had taken the request. */
function isOfOtherSide({ cause, by, reason }: Ending): boolean {
  if (by !== undefined) return false;
  return (
    cause === 'end' || cause === 'truncated' || cause === 'reset' || (cause === 'no-response' && !reason)
  );
}

/** How far apart times are that count as the same, in milliseconds. */
function toleranceMs(timeMs: number): number {
  return Math.max(equalLives.leastToleranceMs, timeMs * equalLives.tolerance);
}

function isBeyond({ mostMs }: EqualRow, timeMs: number): boolean {
  return timeMs > mostMs + toleranceMs(mostMs);
}

/** The row with one more; a new one, where its time is another. */
function extend(row: EqualRow | undefined, life: EndedLife, timeMs: number): EqualRow {
  const leastMs = Math.min(row?.leastMs ?? timeMs, timeMs);
  const mostMs = Math.max(row?.mostMs ?? timeMs, timeMs);
  if (!row || mostMs - leastMs > toleranceMs(leastMs))
    return { count: 1, leastMs: timeMs, mostMs: timeMs, lives: [life] };
  const lives = [...row.lives, life].slice(-equalLives.maxShown);
  return { count: row.count + 1, leastMs, mostMs, lives };
}

/** The row, where it is long enough to speak of it. */
function enough(row: EqualRow | undefined): EqualRow | undefined {
  if (!row) return undefined;
  const isAllCut = row.lives.every(({ isCut }) => isCut);
  if (row.leastMs < (isAllCut ? equalLives.leastCutMs : equalLives.leastEndMs)) return undefined;
  const isLong = isAllCut && row.leastMs >= equalLives.longMs;
  return row.count >= (isLong ? equalLives.leastOfLong : equalLives.least) ? row : undefined;
}
