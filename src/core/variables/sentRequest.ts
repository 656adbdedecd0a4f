// The request that goes out in the place of the one that is shown, which has the names of variables for their values.

import type { HiddenValue, ResolvedHeader, ResolvedRequest, StreamRequest } from '../stream/streamRequest.ts';
import type { FilledRequest } from './requestTemplate.ts';

/** What a stream's request stands for. Only to be sent, never to be kept or shown. */
export interface SentValues {
  readonly request: FilledRequest;
  readonly hidden: readonly HiddenValue[];
  /** Whether a value of the body is kept for the host of the request alone. */
  readonly isBodyBound: boolean;
}

/**
 * The request with its values.
 * @param request the stream's own, or one that was made of it, with another method or fewer parts
 * @param shown the stream's own
 */
export function withValues(request: StreamRequest, shown: StreamRequest, sent: SentValues): ResolvedRequest {
  const isSameBody = request.body !== undefined && request.body === shown.body;
  const headers = request.headers?.map((header): ResolvedHeader => {
    const index = (shown.headers ?? []).findIndex(
      ([name, value]) => name === header[0] && value === header[1],
    );
    const [name, value] = sent.request.headers[index] ?? header;
    return value === header[1] ? [name, value] : [name, value, header[1]];
  });
  return {
    ...request,
    url: request.url === shown.url ? sent.request.url : request.url,
    ...(headers && { headers }),
    ...(isSameBody && sent.request.body !== undefined && { body: sent.request.body }),
    hidden: [
      ...(sent.request.url === shown.url ? [] : [[sent.request.url, shown.url] as const]),
      ...sent.hidden,
    ],
    ...(isSameBody && sent.isBodyBound && { isBodyBound: true }),
  };
}
