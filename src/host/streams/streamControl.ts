// What is done to the connections of a stream, whoever asks: a command, a page, or another extension. A connection of
// the inspector's own is controlled here; that of a relayed stream is the app's, and then it is said why nothing is done.

import * as l10n from '@vscode/l10n';

import { clientOf } from '../../core/clients/streamClient.ts';
import type { ClientChoice } from '../../core/stream/clientProfile.ts';
import { isOfLines } from '../../core/wire/bodyFraming.ts';
import { whyNotCleared, whyNotRecorded } from '../../core/recording/recordedAs.ts';
import { whyNotDebugged } from '../../core/debug/words/debuggedAs.ts';
import { whyNotRelayed } from '../../core/stream/relayedAs.ts';
import type { ReconnectPolicy } from '../../core/stream/streamRequest.ts';
import type { SseStream } from '../../net/stream/sseStream.ts';
import { UserError } from '../errorReport.ts';
import type { RelayedHandle, StreamHandle } from './streamRegistry.ts';

/** Closes the connection. The timeline stays. @throws UserError for a relayed stream */
export function disconnect(handle: StreamHandle): void {
  ownStreamOf(handle, 'disconnect').close();
}

/** Ends the connection or the waiting, and connects now. @throws UserError for a relayed stream */
export function reconnectNow(handle: StreamHandle): void {
  ownStreamOf(handle, 'reconnectNow').connect();
}

/** Says how the stream comes back from now on. @throws UserError for a relayed stream */
export function setPolicy(handle: StreamHandle, policy: ReconnectPolicy): void {
  ownStreamOf(handle, 'setPolicy').setPolicy(policy);
}

/** Says who reads the stream in the app, for what is said of its endings; those of before as well. */
export function chooseClient({ stream }: StreamHandle, choice: ClientChoice): void {
  clientOf(stream.log).choose(choice);
}

/** Takes away all entries, until that is undone. @throws UserError for a recording */
export function clearTimeline(handle: StreamHandle): void {
  if (handle.recorded) throw new UserError(whyNotCleared);
  handle.stream.clear();
}

/** Brings back what the last clear took away. @throws UserError when there is nothing to bring back */
export function undoClear({ stream }: StreamHandle): void {
  if (stream.log.clearedEntries === 0)
    throw new UserError(
      l10n.t('There is no clear to undo: what was cleared is kept until the next clear or disconnect.'),
    );
  stream.log.undoClear();
}

/** Closes the connection, when it is the inspector's own: nobody watches it any more. */
export function closeIfOwn(handle: StreamHandle): void {
  if (!handle.relayed && !handle.recorded && !handle.debugged) handle.stream.close();
}

/**
 * The stream of a handle, when it is one that the inspector connects.
 * @throws UserError with the reason why the command means nothing for a relayed stream
 */
export function ownStreamOf(handle: StreamHandle, command: keyof typeof whyNotRelayed): SseStream {
  if (handle.relayed) throw new UserError(whyNotRelayed[command]);
  if (handle.recorded) throw new UserError(whyNotRecorded);
  if (handle.debugged) throw new UserError(whyNotDebugged[command]);
  return handle.stream;
}

/** What resumes, and is asked to, is an event stream. @throws UserError for a stream of lines */
export function checkIsEventStream({ stream }: StreamHandle): void {
  if (isOfLines(stream.bodyFormat))
    throw new UserError(
      l10n.t('This is a stream of lines and no event stream: it has no ids, and nobody resumes it.'),
    );
}

/** The relayed stream of a handle. @throws UserError for a stream of the inspector's own */
export function relayedOf(handle: StreamHandle): RelayedHandle['relayed'] {
  if (handle.relayed) return handle.relayed;
  throw new UserError(
    l10n.t(
      'This works on a stream that passes through a relay: run “SSE: Start Relay…”, and let the app use its address.',
    ),
  );
}
