// What the head of an event stream gives reason to say before anything of the body came.

import { charsetRefusedByChromium } from '../stream/eventStreamType.ts';
import { headerValues } from '../stream/headerValues.ts';
import type { NoticeDetail, ResponseHead } from './detail.ts';

const maxCharsetLength = 60;

/** Notices about a response that opens a stream, in the order in which they are shown. */
export function noticesOfHead({ headers }: Pick<ResponseHead, 'headers'>): NoticeDetail[] {
  const charset = charsetRefusedByChromium(headerValues(headers, 'content-type'));
  return charset === undefined ? [] : [{ notice: 'charset', charset: charset.slice(0, maxCharsetLength) }];
}
