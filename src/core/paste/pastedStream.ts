// The request of a stream from one that was pasted.

import type { StreamRequest } from '../stream/streamRequest.ts';
import type { PastedRequest } from './reading/pasted.ts';

/** The request as it is to be sent, with what the command was told to do beyond it. */
export function streamRequestOf({ url, method, headers, body, options }: PastedRequest): StreamRequest {
  return {
    url,
    method,
    headers,
    ...(body !== undefined && { body }),
    ...(options.includes('insecure') && /^https:/i.test(url) && { tls: { isUnchecked: true } }),
  };
}
