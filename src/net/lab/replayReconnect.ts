// Replays a reconnect: asks the server again with an earlier Last-Event-ID, in a stream of its own, and compares what
// comes with what was recorded after that id. Bounded in time, in events, in bytes, and by the caller's signal.

import * as l10n from '@vscode/l10n';

import { mayBeCut, type Ending } from '../../core/stream/ending.ts';
import { describeEnding } from '../../core/log/endingWords.ts';
import { isKind, type EventLog } from '../../core/log/eventLog.ts';
import { judgeResume } from '../../core/resume/judge.ts';
import { ReplayProgress } from '../../core/resume/replayProgress.ts';
import { resumeEventOf } from '../../core/resume/resumeEvents.ts';
import type { ReplayRun } from '../../core/resume/replayReport.ts';
import type { ResumeEvent, ResumeVerdict } from '../../core/log/resumeVerdict.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { hasControlCharacter, whyNoHeader } from '../../core/wire/headerText.ts';
import { present } from '../../core/base/present.ts';
import { describePlaceForOne, mayLackPlace } from './placeForOne.ts';
import { Patience } from '../http/patience.ts';
import { SseStream, type SseStreamOptions } from '../stream/sseStream.ts';

export interface ReplayOptions {
  readonly request: StreamRequest;
  readonly lastEventId: string;
  /** Events recorded before: those up to the id, and those that should come again. */
  readonly known: readonly ResumeEvent[];
  readonly stream?: SseStreamOptions;
  /** Time without any of the recorded events after which the server counts as done, in milliseconds. */
  readonly quietMs?: number;
  /** Limit for the whole, in milliseconds. */
  readonly timeLimitMs?: number;
  readonly signal?: AbortSignal;
  /** Whether the stream that is replayed is open meanwhile, and may have a place that there is only once. */
  readonly isStreamOpen?: boolean;
  /** Called with the stream before it connects, to be shown while it runs. */
  readonly onStart?: (stream: SseStream) => void;
}

/** Why a replay was over. */
export type ReplayEnd =
  /** All that was recorded came again. */
  | 'caught up'
  /** Nothing came for a while. */
  | 'quiet'
  /** Only newer events came for a while, or many of them. */
  | 'past the recording'
  | 'ended'
  | 'time limit'
  | 'too many events'
  | 'too much data'
  | 'cancelled';

export interface ReplayResult extends ReplayRun {
  readonly end: ReplayEnd;
  readonly log: EventLog;
  /** Whether it may have got nothing because the stream that is replayed has the only place. */
  readonly mayLackPlace: boolean;
}

const defaultQuietMs = 3_000;
const defaultTimeLimitMs = 30_000;
/** How much of a server that sends for ever is listened to. */
const maxReceived = 20_000;
const maxReceivedBytes = 64 * 1024 * 1024;
const maxEntries = 100_000;

/** Resolves when the replay is over, whatever the server does; its connection is closed then. */
export function replayReconnect(options: ReplayOptions): Promise<ReplayResult> {
  const { request, lastEventId, known, signal } = options;
  const stream = new SseStream({ ...request, lastEventId, policy: { kind: 'off' } }, options.stream);
  const { log } = stream;
  const progress = new ReplayProgress(lastEventId, known);
  return new Promise((resolve) => {
    let isOver = false;
    let isOpen = false;
    let ending: Ending | undefined;
    const finish = (end: ReplayEnd): void => {
      if (isOver) return;
      isOver = true;
      quiet.stop();
      limit.stop();
      signal?.removeEventListener('abort', cancel);
      unsubscribe();
      stream.close();
      const { expected, received, recordedIds } = progress;
      const isDone = isComplete(end, ending);
      const lacksPlace = options.isStreamOpen === true && end !== 'cancelled' && mayLackPlace(isOpen, ending);
      const verdict: ResumeVerdict =
        received.length === 0
          ? { kind: 'cannot tell', because: whyNothingCame(end, ending, isOpen, lacksPlace) }
          : judgeResume({ lastEventId, known, received, isComplete: isDone });
      resolve({
        verdict,
        end,
        lastEventId,
        expected,
        received,
        recordedIds,
        isComplete: isDone,
        log,
        mayLackPlace: lacksPlace,
      });
    };
    const cancel = (): void => finish('cancelled');
    // Silence counts from the moment when the stream is open: before, the connection's own limits hold.
    const quiet = new Patience(options.quietMs ?? defaultQuietMs, () => {
      finish(progress.hasNewer ? 'past the recording' : 'quiet');
    });
    const limit = new Patience(options.timeLimitMs ?? defaultTimeLimitMs, () => finish('time limit'));
    limit.restart();
    const unsubscribe = log.subscribe((number) => {
      if (number === 0) return;
      const entry = log.entry(number);
      if (isKind(entry, 'open')) {
        isOpen = true;
        quiet.restart();
      } else if (isKind(entry, 'message')) {
        const isRecorded = progress.take(resumeEventOf(log, entry));
        if (progress.isCaughtUp) finish('caught up');
        else if (progress.isPast) finish('past the recording');
        else if (progress.received.length >= maxReceived) finish('too many events');
        else if (isRecorded) quiet.restart();
      } else if (isKind(entry, 'close') || isKind(entry, 'error')) {
        ending = log.detail(entry)?.ending;
        finish('ended');
      }
      if (log.bodyLength > maxReceivedBytes || number >= maxEntries) finish('too much data');
    });
    signal?.addEventListener('abort', cancel);
    options.onStart?.(stream);
    if (signal?.aborted) cancel();
    else if (hasControlCharacter(lastEventId)) {
      // The stream would go without the id, and what it got would say nothing of it.
      ending = { cause: 'bad-id', ...present({ reason: whyNoHeader(lastEventId) }) };
      finish('ended');
    } else stream.connect();
  });
}

/** Whether what is missing does not come any more: not so when the replay was broken off. */
function isComplete(end: ReplayEnd, ending: Ending | undefined): boolean {
  switch (end) {
    case 'caught up':
    case 'quiet':
    case 'past the recording':
      return true;
    case 'ended':
      return ending?.cause === 'end' && !(ending.isInsideEvent && mayBeCut(ending));
    default:
      return false;
  }
}

function whyNothingCame(
  end: ReplayEnd,
  ending: Ending | undefined,
  isOpen: boolean,
  lacksPlace: boolean,
): string {
  if (lacksPlace) {
    const found = ending ? describeEnding(ending) : l10n.t('the server did not answer in time.');
    return `${found} ${describePlaceForOne().replace(/\.$/, '')}`;
  }
  if (ending) return `${l10n.t('no event came.')} ${describeEnding(ending).replace(/\.$/, '')}`;
  if (end === 'cancelled') return l10n.t('the replay was cancelled before an event came');
  return isOpen ? l10n.t('no event came') : l10n.t('the server did not answer in time');
}
