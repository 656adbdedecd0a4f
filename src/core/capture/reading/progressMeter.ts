// The progress meter of curl, which lands between the bytes of a body when both go to one file. It writes its rows over one
// another, each after a CR, and nothing ends them.

import { joinBytes } from '../../base/joinBytes.ts';
import { decodeText, encodeText } from '../../base/text.ts';
import { lineOrRestAt } from './byteLines.ts';

const amount = String.raw`[\d.]+[kMGTP]?`;
const time = String.raw`(?:[-\d]+:[-\d]+:[-\d]+|\d+d +\d+h)`;
const row = String.raw`\r {0,2}\d{1,3} +${amount} +\d{1,3} +${amount} +\d{1,3} +${amount} +${amount} +${amount} +${time} +${time} +${time} [ \d.]{4}[\dkMGTP]`;
const rows = new RegExp(row, 'g');
const head = /^ +% Total +% Received\b|^ +Dload +Upload\b/;

/** Whether the file begins with the heading of a meter. */
export function beginsWithMeter(start: Uint8Array): boolean {
  return head.test(decodeText(start.subarray(0, 200)));
}

/** The bytes without the rows of a meter and its heading. Pauses between slices. */
export function* withoutMeter(bytes: Uint8Array): Generator<undefined, Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let at = 0, line = lineOrRestAt(bytes, at); line; at = line.next, line = lineOrRestAt(bytes, at)) {
    if (parts.length % 500 === 499) yield undefined;
    const whole = bytes.subarray(at, line.next);
    const isSuspect = at < 200 || whole.includes(0x0d);
    const text = isSuspect && whole.length < 100_000 ? decodeText(whole) : '';
    const rest = head.test(text) ? '' : text.replaceAll(rows, '');
    if (rest === text) parts.push(whole);
    else if (rest.trim() !== '') parts.push(encodeText(rest));
  }
  return joinBytes(parts);
}
