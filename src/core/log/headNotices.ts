// What the head of an event stream gives reason to say before anything of the body came.

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
  if (asked && readingOf(contentTypes, asked)?.isAnyway) {
    const contentType = redactedStart(contentTypes.join(', '), maxTypeLength);
    return [{ notice: 'read-anyway', format: asked, contentType }];
  }
  const charset = charsetRefusedByChromium(contentTypes);
  return charset === undefined ? [] : [{ notice: 'charset', charset: charset.slice(0, maxCharsetLength) }];
}
