// What the head of an event stream gives reason to say before anything of the body came.

import { isOfLines } from '../wire/bodyFraming.ts';
import { readingOf, type AskedFormat } from '../stream/bodyFormat.ts';
import { charsetRefusedByChromium } from '../stream/eventStreamType.ts';
import { redactedStart } from '../base/reportedText.ts';
import { headerValues } from '../stream/headerValues.ts';
import type { NoticeDetail, ResponseHead } from './detail.ts';

const maxCharsetLength = 60;
const maxTypeLength = 100;

/**
 * Notices about a response that opens a stream, in the order in which they are shown.
 * @param asked how the request wants it to be read, whatever its type
 */
export function noticesOfHead(
  { headers }: Pick<ResponseHead, 'headers'>,
  asked?: AskedFormat,
): NoticeDetail[] {
  const contentTypes = headerValues(headers, 'content-type');
  const { format, isAnyway } = readingOf(contentTypes, asked) ?? { format: 'event-stream', isAnyway: false };
  if (isAnyway || isOfLines(format)) {
    const contentType = redactedStart(contentTypes.join(', '), maxTypeLength);
    return [{ notice: 'read-as', format, isAnyway, contentType }];
  }
  const charset = charsetRefusedByChromium(contentTypes);
  return charset === undefined ? [] : [{ notice: 'charset', charset: charset.slice(0, maxCharsetLength) }];
}
