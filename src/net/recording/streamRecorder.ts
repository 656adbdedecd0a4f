// Records streams into a file: what is there, and what comes until somebody stops it.

import { clientOf } from '../../core/clients/streamClient.ts';
import { isKind, type EventLog } from '../../core/log/eventLog.ts';
import type { ClientChoice } from '../../core/stream/clientProfile.ts';
import type { ConnectionState } from '../../core/stream/connection.ts';
import type { Ending } from '../../core/stream/ending.ts';
import { present } from '../../core/base/present.ts';
import type { StreamView } from '../../core/page/streamStatus.ts';
import type { AttemptFates } from '../../core/relay/path/entryPassage.ts';
import type { FateFollower } from '../../core/relay/path/fateLog.ts';
import { LogCopy, type CopiedBefore, type RecordingSink } from '../../core/recording/logCopy.ts';
import type { RecordedFacts, RecordedState } from '../../core/recording/recordedFacts.ts';
import { redactRequest } from '../../core/stream/requestSecrets.ts';
import type { RecordingWriter } from './recordingWriter.ts';

/** Entries that may follow the end of an attempt and belong to it. */
const maxAfterEnd = 8;
/** Rows of fates that are written together while a stream goes on. */
const leastFates = 500;

/**
 * The state with its ending as the timeline tells it: without credentials, and without values that stay hidden. An ending
 * that the timeline does not have any more is told by its cause alone.
 */
function withToldEnding(state: ConnectionState, log: EventLog): ConnectionState {
  if (state.phase === 'waiting') return { ...state, ending: toldEnding(state.ending, log) };
  if (state.phase !== 'stopped' || !('ending' in state.reason)) return state;
  return { ...state, reason: { ...state.reason, ending: toldEnding(state.reason.ending, log) } };
}

function toldEnding({ cause }: Ending, log: EventLog): Ending {
  for (let number = log.length; number >= Math.max(log.first, log.length - maxAfterEnd); number -= 1) {
    if (number < 1) break;
    const entry = log.entry(number);
    const detail = isKind(entry, 'close') || isKind(entry, 'error') ? log.detail(entry) : undefined;
    if (detail?.ending.cause === cause) return detail.ending;
  }
  return { cause };
}

/** What is recorded of a stream. */
export type RecordableStream = Omit<StreamView, 'onStateChange'>;

export class StreamRecorder {
  readonly #stream: RecordableStream;
  readonly #writer: RecordingWriter;
  readonly #number: number;
  readonly #copy: LogCopy;
  readonly #fates = new Map<AttemptFates, FateFollower>();
  #state = '';
  #choice: ClientChoice | undefined;

  /**
   * @param number of the stream in the file, from 0
   * @param hasSecrets whether the request is written with its credentials
   * @param before of a stream whose beginning is in the file already
   */
  constructor(
    stream: RecordableStream,
    writer: RecordingWriter,
    number: number,
    hasSecrets = false,
    before?: CopiedBefore,
  ) {
    this.#stream = stream;
    this.#writer = writer;
    this.#number = number;
    const sink: RecordingSink = {
      writeRows: (kind, offset, bytes) => writer.writeRows(number, kind, offset, bytes),
      writeTypes: (names) => writer.writeJson(number, 'types', { names }),
    };
    this.#copy = new LogCopy(stream.log, sink, before);
    if (!before) writer.writeJson(number, 'stream', this.#facts(hasSecrets));
  }

  /** How much is not written yet, in bytes as they lie in memory. */
  get left(): number {
    return this.#copy.left;
  }

  /** Whether the last state that was written says who reads the stream as it was chosen. */
  get hasChoice(): boolean {
    return this.#choice === clientOf(this.#stream.log).choice;
  }

  /** Writes a part of what is there. Returns whether there is more. @throws as the writer does */
  step(isLast = false): boolean {
    const hasMore = this.#copy.step(isLast);
    if (!hasMore) this.#writeState();
    this.#writeFates(isLast && !hasMore);
    return hasMore;
  }

  /** Writes all that is there. @throws as the writer does */
  finish(isLast = false): void {
    while (this.step(isLast));
  }

  /** Looks at the stream no more. */
  dispose(): void {
    for (const follower of this.#fates.values()) follower.end();
    this.#fates.clear();
  }

  /** What became of the bytes on their way, as far as that does not change any more. */
  #writeFates(isLast: boolean): void {
    const known = new Set(this.#stream.passages?.() ?? []);
    for (const each of known) if (!this.#fates.has(each)) this.#fates.set(each, each.fates.follow());
    for (const [each, follower] of this.#fates) {
      const { attempt, bodyStart } = each;
      const isOver = !known.has(each);
      for (const rows of follower.take(isLast || isOver, leastFates))
        this.#writer.writeJson(this.#number, 'fates', { attempt, bodyStart, ...rows }, attempt);
      if (!isOver) continue;
      follower.end();
      this.#fates.delete(each);
    }
  }

  #facts(hasSecrets: boolean): RecordedFacts {
    const { request, log, relayedAs } = this.#stream;
    return {
      request: hasSecrets ? request : redactRequest(request),
      startedAtMs: log.startedAtMs,
      ...present({ relayedAs, idBefore: this.#copy.idBefore }),
      ...(hasSecrets && { hasSecrets }),
    };
  }

  /** Only when something has changed: time alone is nothing. */
  #writeState(): void {
    const { state, phaseSinceMs, totals, attemptCounts, bodyFormat = 'event-stream', log } = this.#stream;
    const now: Omit<RecordedState, 'nowMs'> = {
      connection: withToldEnding(state, log),
      phaseSinceMs,
      totals,
      attemptCounts: attemptCounts ?? totals,
      bodyFormat,
      client: clientOf(log).choice,
    };
    const text = JSON.stringify(now);
    if (text === this.#state) return;
    this.#state = text;
    this.#choice = now.client;
    this.#writer.writeJson(this.#number, 'state', { ...now, nowMs: this.#stream.nowMs() });
  }
}
