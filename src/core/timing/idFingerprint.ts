// A number for the id of a block, taken from its bytes without decoding or parsing them. Equal ids have equal numbers;
// that two different ids share one is possible, so the bytes have to be compared where it matters.

import { findCountingValue } from '../wire/blockTexts.ts';

const fnvBasis = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** 32 bits of the value of the id field that counts, by FNV-1a; 0 without one. */
export function fingerprintId(block: Uint8Array, startsBody: boolean): number {
  const id = findCountingValue(block, 0, block.length, startsBody, 'id');
  return id ? fingerprintBytes(block, id.start, id.stop) : 0;
}

function fingerprintBytes(bytes: Uint8Array, start: number, stop: number): number {
  let hash = fnvBasis;
  for (let at = start; at < stop; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), fnvPrime);
  return hash >>> 0;
}
