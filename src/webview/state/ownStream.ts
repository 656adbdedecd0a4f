// Whether the inspector makes the connections of a stream itself, so that it can connect again.

import type { StreamStatus } from '../../core/page/protocol.ts';

/** False for a stream of an app, which passes through a relay or is debugged, and for one of a file. */
export function isOwnStream(status: StreamStatus | undefined): boolean {
  return !status?.relayedAs && !status?.recordedAs && !status?.debuggedAs;
}
