// Commands on a connection of the inspector's own. For a relayed stream, whose connections the app makes, they say why
// they do nothing.

import { whyNotRelayed } from '../../core/stream/relayedAs.ts';
import type { SseStream } from '../../net/stream/sseStream.ts';
import { UserError } from '../errorReport.ts';
import type { StreamHandle } from './streamRegistry.ts';

/**
 * The stream of a handle, when it is one that the inspector connects.
 * @throws UserError with the reason why the command means nothing for a relayed stream
 */
export function ownStreamOf(handle: StreamHandle, command: keyof typeof whyNotRelayed): SseStream {
  if (handle.relayed) throw new UserError(whyNotRelayed[command]);
  return handle.stream;
}

/** Closes the connection; that of a relayed stream is the app's, and stays. */
export function closeIfOwn(handle: StreamHandle): void {
  if (!handle.relayed) handle.stream.close();
}
