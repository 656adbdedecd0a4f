// A number for the id of a block, taken from its bytes without decoding or parsing them. Equal ids have equal numbers;
// that two different ids share one is possible, so the bytes have to be compared where it matters.

import { classifyLine, valueStart } from '../wire/fieldLine.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const firstOfId = 0x69;
const fnvBasis = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** 32 bits of the last id field's value, by FNV-1a. */
export function fingerprintId(block: Uint8Array): number {
  let fingerprint = 0;
  let start = 0;
  while (start < block.length) {
    let end = start;
    while (end < block.length && block[end] !== lineFeed && block[end] !== carriageReturn) end += 1;
    if (block[start] === firstOfId && classifyLine(block, start, end) === 'id')
      fingerprint = fingerprintBytes(block, valueStart(block, start, end, 'id'.length), end);
    start = end + 1;
  }
  return fingerprint;
}

function fingerprintBytes(bytes: Uint8Array, start: number, stop: number): number {
  let hash = fnvBasis;
  for (let at = start; at < stop; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), fnvPrime);
  return hash >>> 0;
}
