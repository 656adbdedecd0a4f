// Short ways to write the parts that most cases share.

import type { Chunk, Exchange, ExpectedObservation, ExpectedRequest, FramedResponse } from './caseFormat.ts';

/** An exchange that answers with an event stream, held open unless the rest says otherwise. */
export function streams(
  body: readonly Chunk[],
  rest: FramedResponse = {},
  request?: ExpectedRequest,
): Exchange {
  const headers = [['Content-Type', 'text/event-stream'], ...(rest.headers ?? [])] as const;
  const response = { status: 200, framing: 'chunked', end: 'hold', ...rest, headers, body } as const;
  return { response, ...(request && { request }) };
}

/** An exchange that answers with a status and no body. */
export function answers(
  status: number,
  headers: FramedResponse['headers'] = [],
  request?: ExpectedRequest,
): Exchange {
  const response = { status, headers, framing: 'content-length', body: [], end: 'complete' } as const;
  return { response, ...(request && { request }) };
}

/** An exchange that sends these bytes, head included. */
export function sendsRaw(raw: readonly Chunk[], end: FramedResponse['end'] = 'fin'): Exchange {
  return { response: { raw, ...(end && { end }) } };
}

export const opened: ExpectedObservation = { open: true };
export const reconnecting: ExpectedObservation = { error: 'reconnecting' };
export const fatal: ExpectedObservation = { error: 'fatal' };

/** A `message` event, unless another type is given. */
export function event(data: string, lastEventId = '', type = 'message'): ExpectedObservation {
  return { event: { type, data, lastEventId } };
}
