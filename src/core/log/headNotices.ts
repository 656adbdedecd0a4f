// What the head of an event stream gives reason to say before anything of the body came.

import { isRefusedByEventSource, type BodyReading } from '../stream/bodyFormat.ts';
import { charsetRefusedByChromium } from '../stream/eventStreamType.ts';
import { redactedStart } from '../base/reportedText.ts';
import { headerValues } from '../stream/headerValues.ts';
import type { NoticeDetail, ResponseHead } from './detail.ts';

const maxCharsetLength = 60;
const maxTypeLength = 100;

/**
 * Notices about a response that opens a stream, in the order in which they are shown.
 * @param reading how it is read
 */
export function noticesOfHead(
  { headers }: Pick<ResponseHead, 'headers'>,
  reading: BodyReading,
): NoticeDetail[] {
  const contentTypes = headerValues(headers, 'content-type');
  if (isRefusedByEventSource(reading)) {
    const contentType = redactedStart(contentTypes.join(', '), maxTypeLength);
    return [{ notice: 'read-as', ...reading, contentType }];
  }
  const charset = charsetRefusedByChromium(contentTypes);
  return charset === undefined ? [] : [{ notice: 'charset', charset: charset.slice(0, maxCharsetLength) }];
}
