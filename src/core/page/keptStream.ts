// What outlives a reload of the window: the request of a stream, kept by its page.

import { isRecord } from '../base/narrowing.ts';
import { parseStreamRequest, type StreamRequest } from '../stream/streamRequest.ts';

/** What a page keeps of its stream over a reload of the window. No credentials, no data of the stream. */
export interface KeptStream {
  readonly request: StreamRequest;
  /** Whether it was connecting, open or waiting, and can be made again as it was. */
  readonly wasLive: boolean;
  readonly lastEventId: string;
}

/** What a page kept over a reload, when `state` holds it. */
export function parseKeptStream(state: unknown): KeptStream | undefined {
  const kept = isRecord(state) ? state['stream'] : undefined;
  if (!isRecord(kept)) return undefined;
  const request = parseStreamRequest(kept['request']);
  const { wasLive, lastEventId } = kept;
  if (!request || typeof wasLive !== 'boolean' || typeof lastEventId !== 'string') return undefined;
  return { request, wasLive, lastEventId };
}
