// The state line of a stream: its connection in words, and its counters.

import { tellCutAnswer } from '../clients/clientsTold.ts';
import { clientOf } from '../clients/streamClient.ts';
import { describeEnding, describeStop } from '../log/endingWords.ts';
import type { IncompleteBytes } from '../log/attemptRecorder.ts';
import type { ConnectionState } from '../stream/connection.ts';
import { isErrorEnding } from '../stream/ending.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { IncompletePart, StreamStatus } from './protocol.ts';
import type { RateMeter } from './rateMeter.ts';
import type { AttemptFates, EntryPassage } from '../relay/path/entryPassage.ts';
import { isOfLines, type BodyFormat } from '../wire/bodyFraming.ts';
import type { RecordedAs } from '../recording/recordedAs.ts';
import type { DebuggedAs } from '../debug/words/debuggedAs.ts';
import type { RelayedAs } from '../stream/relayedAs.ts';
import type { StreamRequest } from '../stream/streamRequest.ts';
import { present } from '../base/present.ts';
import { decodeText, isContinuation } from '../base/text.ts';

/** Bytes of what is not complete that the page gets, ten times a second. */
const maxIncompleteBytes = 300;

/** What a running stream shows of itself to those who display it. Times are milliseconds since the stream began. */
export interface StreamView {
  readonly log: EventLog;
  readonly request: StreamRequest;
  readonly state: ConnectionState;
  readonly phaseSinceMs: number;
  /** Since when the response is awaited; undefined before all of the request is sent, and once there is a response. */
  readonly awaitedSinceMs?: number | undefined;
  readonly totals: { readonly messages: number; readonly bodyBytes: number; readonly wireBytes: number };
  /** What the attempt that runs, or ran last, has received. */
  readonly attemptCounts?: StreamView['totals'];
  /** Bytes of the log that are on disk; none by default. */
  readonly spilledBytes?: number;
  /** What has come and is no entry yet. */
  readonly incomplete?: IncompleteBytes | undefined;
  /** How the body is read; as an event stream by default. */
  readonly bodyFormat?: BodyFormat;
  /** Which side of a relayed stream it is; absent for a stream of the inspector's own. */
  readonly relayedAs?: RelayedAs;
  /** Which debug session it is seen through; absent for any other. */
  readonly debuggedAs?: DebuggedAs;
  /** What it was read from; absent for a stream of this window. */
  readonly recordedAs?: RecordedAs;
  /** Where an entry is on the other side of the relay, and what became of it. */
  passageOf?(number: number): EntryPassage | undefined;
  /** Of the server's side of a relayed stream: what became of the bytes of its attempts, as far as it is known, the first one first. */
  passages?(): readonly AttemptFates[];
  nowMs(): number;
  onStateChange(listener: () => void): () => void;
}

/** The status at this moment. Brings the meter up to date. */
export function statusOf(streamId: string, stream: StreamView, rate: RateMeter): StreamStatus {
  const { state, totals } = stream;
  const nowMs = stream.nowMs();
  const { gone } = stream.log;
  rate.update(totals.messages, nowMs);
  return {
    streamId,
    request: stream.request,
    ...present({
      relayedAs: stream.relayedAs,
      recordedAs: stream.recordedAs,
      debuggedAs: stream.debuggedAs,
    }),
    policy: state.policy,
    client: clientNow(stream),
    phase: state.phase,
    phaseSinceMs: stream.phaseSinceMs,
    ...present({ awaitedSinceMs: stream.awaitedSinceMs }),
    ...(state.phase === 'waiting' && { waitUntilMs: stream.phaseSinceMs + state.delayMs }),
    explanation: explanationOf(state),
    isFailure:
      state.phase === 'stopped' && 'ending' in state.reason && isErrorEnding(state.reason.ending.cause),
    attempt: state.attempt,
    ...(isOfLines(stream.bodyFormat) && present({ bodyFormat: stream.bodyFormat })),
    entries: stream.log.length,
    clearedEntries: stream.log.clearedEntries,
    messages: totals.messages,
    bodyBytes: totals.bodyBytes,
    wireBytes: totals.wireBytes,
    spilledBytes: stream.spilledBytes ?? 0,
    goneEntries: gone.entries,
    goneBytes: gone.bytes,
    messagesPerSecond: rate.current,
    recentRates: rate.recent,
    ...present({ incomplete: incompleteOf(stream) }),
    lastEventId: state.lastEventId,
    reconnectionTimeMs: state.reconnectionTimeMs,
    startedAtMs: stream.log.startedAtMs,
    nowMs: shownClock(stream, nowMs),
  };
}

/** Who reads the stream, and what that client makes of a cut answer. */
function clientNow({ log }: StreamView): StreamStatus['client'] {
  const { shown } = clientOf(log);
  return { ...shown, ...present({ atCutAnswer: tellCutAnswer(shown.profile) }) };
}

/** The clock of the page: when the stream has stopped it stands, so that what was does not shrink as time goes on. */
function shownClock({ state, phaseSinceMs, log }: StreamView, nowMs: number): number {
  if (state.phase !== 'stopped') return nowMs;
  const lastMs = log.lastReceivedAtMs;
  return Math.min(nowMs, Math.max(phaseSinceMs, lastMs));
}

/** What is shown of the bytes that are no entry yet: their number, and the newest of them as text. */
function incompleteOf({ log, incomplete }: StreamView): IncompletePart | undefined {
  if (!incomplete) return undefined;
  const { part, sizeBytes, offset, sinceMs } = incomplete;
  const shownBytes = Math.min(sizeBytes, maxIncompleteBytes);
  const bytes = log.bodyBytes(offset + sizeBytes - shownBytes, shownBytes);
  // A cut inside a character leaves no half of it.
  const start = shownBytes < sizeBytes ? bytes.findIndex((byte) => !isContinuation(byte)) : 0;
  return { part, sizeBytes, sinceMs, text: decodeText(bytes.subarray(Math.max(0, start))) };
}

function explanationOf(state: ConnectionState): string {
  switch (state.phase) {
    case 'waiting':
      return describeEnding(state.ending);
    case 'stopped':
      return describeStop(state.reason);
    default:
      return '';
  }
}
