// Ids that count: those that end in a number, such as 42, 007 or run-7.42. Says how they count as far as a recording
// shows it, and nothing where it does not: ids that may be times, or that skip, prove no gap.

import type { NamedEvent } from '../log/resumeVerdict.ts';

/** An id that ends in a number. */
export interface CountedId {
  readonly prefix: string;
  readonly value: bigint;
  /** Digits to which the number is padded with zeros; 0 when it is not. */
  readonly width: number;
}

/** More digits are no counter, and would make arithmetic slow. */
const maxDigits = 30;
/** Pairs that are looked at: the newest ones. */
const maxPairs = 50;
/** Equal distances in a row that show how ids count. Fewer are chance where other streams take ids from the same counter. */
const enoughPairs = 4;

/** The number at the end of an id; undefined when there is none. */
export function parseCountedId(id: string): CountedId | undefined {
  let start = id.length;
  while (start > 0 && isDigit(id.charCodeAt(start - 1)) && id.length - start <= maxDigits) start -= 1;
  const digits = id.slice(start);
  if (digits === '' || digits.length > maxDigits) return undefined;
  const isPadded = digits.length > 1 && digits.startsWith('0');
  return { prefix: id.slice(0, start), value: BigInt(digits), width: isPadded ? digits.length : 0 };
}

/** The id that lies so far behind another, padded in the same way. */
export function idAfter({ prefix, value, width }: CountedId, distance: bigint): string {
  return `${prefix}${String(value + distance).padStart(width, '0')}`;
}

/**
 * Whether the number may be a time: seconds, milliseconds, microseconds or nanoseconds of these decades, digits like
 * 20261122140000, or the last part of a date or of a time of day. Nothing needs to have happened between two times.
 */
export function mayBeTime({ prefix, value }: CountedId): boolean {
  if (/\d:$|\d{4}-\d{2}-$/.test(prefix.slice(-20))) return true;
  const text = String(value);
  if ([10, 13, 16, 19].includes(text.length)) return /^[123]/.test(text);
  return text.length === 14 && /^(19|20)/.test(text);
}

/** How often an id followed on a smaller one of the same counter in the recording; undefined when one ever did not. */
export function countAscents(events: readonly NamedEvent[]): number | undefined {
  let ascents = 0;
  for (const [before, after] of pairs(events)) {
    const distance = distanceOf(before, after);
    if (distance === undefined || distance <= 0n) return undefined;
    ascents += 1;
  }
  return ascents;
}

/** The step by which ids count, when enough of the newest pairs agree on it and none contradicts. */
export function countingStep(
  recorded: readonly NamedEvent[],
  received: readonly NamedEvent[],
): bigint | undefined {
  const known = pairs(recorded).slice(-maxPairs);
  // What came after the gap that is looked for shows how ids count just as well, where it is needed.
  const more = known.length < enoughPairs ? pairs(received).slice(0, maxPairs) : [];
  let step: bigint | undefined;
  for (const [before, after] of [...known, ...more]) {
    const distance = distanceOf(before, after);
    if (distance === undefined || distance <= 0n) return undefined;
    if (step !== undefined && distance !== step) return undefined;
    step = distance;
  }
  return known.length + more.length >= enoughPairs ? step : undefined;
}

/** Neighbours that came one after the other over one connection. What came again there says nothing of how ids count. */
function pairs(events: readonly NamedEvent[]): (readonly [NamedEvent, NamedEvent])[] {
  const found: (readonly [NamedEvent, NamedEvent])[] = [];
  let seen = new Set<string>();
  let before: NamedEvent | undefined;
  for (const event of events) {
    if (before?.sequence !== event.sequence) {
      seen = new Set();
      before = undefined;
    }
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    if (before) found.push([before, event]);
    before = event;
  }
  return found;
}

function distanceOf(before: NamedEvent, after: NamedEvent): bigint | undefined {
  const [from, to] = [parseCountedId(before.id), parseCountedId(after.id)];
  return from && to && from.prefix === to.prefix ? to.value - from.value : undefined;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
