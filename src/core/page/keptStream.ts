// What outlives a reload of the window: the request of a stream, kept by its page.

import type { StreamRequest } from '../stream/streamRequest.ts';

/** What a page keeps of its stream over a reload of the window. No credentials, no data of the stream. */
export interface KeptStream {
  readonly request: StreamRequest;
  /** Whether it was connecting, open or waiting, and can be made again as it was. */
  readonly wasLive: boolean;
  readonly lastEventId: string;
}
