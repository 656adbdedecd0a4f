// How an exchange ended whose response is no stream, as its status and its type say it.

import type { Ending } from '../../stream/ending.ts';
import { headerValues } from '../../stream/headerValues.ts';
import type { CapturedHead } from './capturedExchange.ts';

const maxBodyStart = 1_024;

/** @param body of the response, as text */
export function endingOfRefused({ status, statusText, headers }: CapturedHead, body: string): Ending {
  const said = { status, statusText };
  if (status === 204) return { cause: 'no-content', ...said };
  const bodyStart = body === '' ? {} : { bodyStart: body.slice(0, maxBodyStart) };
  if (status !== 200) return { cause: 'http-error', ...said, ...bodyStart };
  const contentType = headerValues(headers, 'content-type').join(', ');
  return { cause: 'wrong-type', ...said, contentType, ...bodyStart };
}

/** Whether nothing but the closing of the connection ends the body of such a response. */
export function isEndedByClose({ httpVersion, headers }: CapturedHead): boolean {
  if (!httpVersion.startsWith('1.')) return false;
  const isChunked = headerValues(headers, 'transfer-encoding').some((value) => /\bchunked\b/i.test(value));
  return !isChunked && headerValues(headers, 'content-length').length === 0;
}
