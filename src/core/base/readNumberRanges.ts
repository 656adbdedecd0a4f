// Sets of numbers as scripts write them.

import { isEntryNumber } from './narrowing.ts';
import { NumberRanges, type NumberRange } from './numberRanges.ts';

/** The set of an array of numbers from 1 on and pairs `[first, last]`; undefined for anything else. */
export function readNumberRanges(value: unknown): NumberRanges | undefined {
  if (!Array.isArray(value)) return undefined;
  const ranges = (value as unknown[]).map(readRange);
  return ranges.every((range) => range !== undefined) ? NumberRanges.of(ranges) : undefined;
}

function readRange(value: unknown): NumberRange | undefined {
  const [first, last] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [value, value];
  return isEntryNumber(first) && isEntryNumber(last) && first <= last ? { first, last } : undefined;
}
