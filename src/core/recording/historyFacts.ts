// What is known of a stream of the history without opening its recording: a small JSON file beside it.

import { isRecord } from '../base/narrowing.ts';
import { present } from '../base/present.ts';
import { isEndingCause, type EndingCause } from '../stream/ending.ts';

export interface HistoryFacts {
  readonly method: string;
  /** Without the values of credentials. */
  readonly url: string;
  /** Wall clock of its beginning, and of what came last, in milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly lastAtMs: number;
  /** Of the last response; absent where there was none. */
  readonly status?: number;
  readonly messages: number;
  readonly attempts: number;
  /** How the last attempt ended; absent where it had not. */
  readonly ending?: EndingCause;
  /** Whether the timeline shows that as an error. */
  readonly isFailure: boolean;
  /** Address of the relay that it passed. */
  readonly relay?: string;
  /** What somebody calls it, and wrote about it. */
  readonly name?: string;
  readonly note?: string;
  /** Whether it is kept whatever its age. */
  readonly isPinned?: boolean;
  /** Who writes the recording; absent once it is complete. */
  readonly writer?: HistoryWriter;
}

/** A process, told from one that gets its number later. */
export interface HistoryWriter {
  readonly host: string;
  readonly pid: number;
  /** When it began, as the system says it; absent where that does not tell. */
  readonly start?: string;
}

/** The facts of a file, as far as they can be facts; undefined for anything else. */
export function parseHistoryFacts(json: string): HistoryFacts | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { method, url, startedAtMs, lastAtMs, messages, attempts, isFailure } = value;
  if (typeof method !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return undefined;
  if (!isAmount(startedAtMs) || !isAmount(lastAtMs) || !isAmount(messages) || !isAmount(attempts))
    return undefined;
  const { status, ending, relay, name, note } = value;
  return {
    method,
    url,
    startedAtMs,
    lastAtMs,
    messages,
    attempts,
    isFailure: isFailure === true,
    ...(isAmount(status) && { status }),
    ...(isEndingCause(ending) && { ending }),
    ...(typeof relay === 'string' && { relay }),
    ...(typeof name === 'string' && name !== '' && { name }),
    ...(typeof note === 'string' && note !== '' && { note }),
    ...(value['isPinned'] === true && { isPinned: true }),
    ...present({ writer: parseWriter(value['writer']) }),
  };
}

function parseWriter(value: unknown): HistoryWriter | undefined {
  if (!isRecord(value)) return undefined;
  const { host, pid, start } = value;
  if (typeof host !== 'string' || !Number.isSafeInteger(pid)) return undefined;
  return { host, pid: pid as number, ...(typeof start === 'string' && { start }) };
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** A recording of the history, as far as keeping it is concerned. */
export interface KeptRecording {
  readonly id: string;
  readonly sizeBytes: number;
  readonly lastAtMs: number;
  readonly isPinned: boolean;
  /** Whether it is being written or shown: it stays. */
  readonly isInUse: boolean;
}

/** What may be kept. */
export interface HistoryBudget {
  readonly bytes: number;
  readonly ageMs: number;
}

/**
 * Which recordings have to go: those that are too old, and of the others the oldest where all take too much. Pinned ones and
 * those in use stay, and count.
 */
export function surplusRecordings(
  kept: readonly KeptRecording[],
  { bytes, ageMs }: HistoryBudget,
  nowMs: number,
): string[] {
  const oldestFirst = kept
    .filter(({ isPinned, isInUse }) => !isPinned && !isInUse)
    .toSorted((one, other) => one.lastAtMs - other.lastAtMs);
  let left = kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const surplus: string[] = [];
  for (const { id, lastAtMs, sizeBytes } of oldestFirst) {
    if (nowMs - lastAtMs <= ageMs && left <= bytes) break;
    surplus.push(id);
    left -= sizeBytes;
  }
  return surplus;
}
