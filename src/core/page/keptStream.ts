// What outlives a reload of the window: the request of a stream. Its page keeps it, and so does the host, which goes on
// when the page is hidden.

import { isRecord } from '../base/narrowing.ts';
import { parseStreamRequest, type StreamRequest } from '../stream/streamRequest.ts';

/** What is kept of a stream over a reload of the window. No credentials, no data of the stream. */
export interface KeptStream {
  /** Of the timeline that shows it, the same over reloads; empty where a page of an earlier version kept it. */
  readonly timelineId: string;
  readonly request: StreamRequest;
  /** Whether it was connecting, open or waiting, and can be made again as it was. */
  readonly wasLive: boolean;
  /** Whether the request is all that was sent. */
  readonly isWhole: boolean;
  readonly lastEventId: string;
  /** Its recording in the history; absent when it has none. */
  readonly historyId?: string;
}

/** What a page kept over a reload, when `state` holds it. */
export function parseKeptState(state: unknown): KeptStream | undefined {
  return isRecord(state) ? parseKeptStream(state['stream']) : undefined;
}

/** What was kept of a stream, when `kept` is that. */
export function parseKeptStream(kept: unknown): KeptStream | undefined {
  if (!isRecord(kept)) return undefined;
  const request = parseStreamRequest(kept['request']);
  const { timelineId = '', wasLive, lastEventId, historyId } = kept;
  if (!request || typeof wasLive !== 'boolean' || typeof lastEventId !== 'string') return undefined;
  if (typeof timelineId !== 'string') return undefined;
  return {
    timelineId,
    request,
    wasLive,
    // An earlier version connected only whole requests again.
    isWhole: kept['isWhole'] === true || wasLive,
    lastEventId,
    ...(typeof historyId === 'string' && { historyId }),
  };
}
