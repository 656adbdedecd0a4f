// The request of a stream that was kept without its credentials, to be sent again: what was replaced is empty, and asked for.

import { redactedText } from '../base/redactText.ts';
import type { Header, StreamRequest } from '../stream/streamRequest.ts';
import { withoutSecrets } from '../stream/requestSecrets.ts';
import type { PreparedRequest } from './preparedRequest.ts';

/** The request with what is missing in it; a body without anything replaced stays. */
export function requestAgain(request: StreamRequest): PreparedRequest {
  const { body, headers = [] } = request;
  const isReplaced = (text: string): boolean =>
    text.includes(redactedText) || text.includes(encodeURIComponent(redactedText));
  const kept = headers.map(([name, value]): Header => [name, isReplaced(value) ? '' : value]);
  const lacking = headers.flatMap(([name, value]) => (isReplaced(value) ? [name] : []));
  const isBodyWhole = body !== undefined && !isReplaced(body);
  const lacks = {
    address: isReplaced(request.url),
    body: body !== undefined && !isBodyWhole,
    headers: lacking,
  };
  const { body: _, ...rest } = request;
  const again: StreamRequest = {
    ...rest,
    url: lacks.address ? withoutSecrets({ url: request.url }).url : request.url,
    ...(headers.length > 0 && { headers: kept }),
    ...(isBodyWhole && { body }),
  };
  return lacks.address || lacks.body || lacking.length > 0 ? { request: again, lacks } : { request: again };
}
