// Which ids did not come: those that were recorded, and those that must exist because the ids count in even steps.

import { countingStep, idAfter, mayBeTime, parseCountedId } from './idCounter.ts';
import type { OrderedIds } from './recordedOrder.ts';
import type { NamedEvent } from './resumeVerdict.ts';

/** Ids that are named at most, where even steps tell of more than could be listed. */
const maxNamed = 1_000;

export interface MissingIds {
  readonly ids: readonly string[];
  readonly count: number;
}

/** @param fresh the distinct ids that came and are newer than the one that was sent, in their order */
export function findMissing(
  facts: {
    readonly recorded: readonly NamedEvent[];
    readonly came: readonly NamedEvent[];
    readonly place: OrderedIds;
    readonly isComplete: boolean;
  },
  fresh: readonly string[],
): MissingIds {
  const { place, isComplete } = facts;
  const due = isComplete ? place.after.length : countDue(place, fresh);
  const came = new Set(fresh);
  const missing = place.after.slice(0, due).filter((id) => !came.has(id));
  return fillByCounting(facts, fresh, place.after[due - 1]) ?? { ids: missing, count: missing.length };
}

/** How many of the recorded ids should have come by now: those before the newest that did. */
function countDue({ after, counted }: OrderedIds, fresh: readonly string[]): number {
  const positions = new Map(after.map((id, at) => [id, at]));
  let due = 0;
  for (const id of fresh) {
    const at = positions.get(id);
    const number = parseCountedId(id);
    if (at !== undefined) due = Math.max(due, at + 1);
    else if (counted && number?.prefix === counted.prefix) {
      const newer = after.findIndex((other) => (parseCountedId(other)?.value ?? 0n) > number.value);
      due = Math.max(due, newer === -1 ? after.length : newer);
    }
  }
  return due;
}

/**
 * All ids between the one that was sent and the last that is due, where ids count in steps; undefined where they do not.
 * Without any recorded after it, only what is missing before the first that came counts: a later one is no matter of
 * resuming.
 */
function fillByCounting(
  { recorded, came, place: { counted } }: Parameters<typeof findMissing>[0],
  fresh: readonly string[],
  lastDue: string | undefined,
): MissingIds | undefined {
  if (!counted || mayBeTime(counted)) return undefined;
  const step = countingStep(recorded, came);
  if (step === undefined) return undefined;
  const numbers = fresh.flatMap((id) => {
    const parsed = parseCountedId(id);
    const distance = parsed?.prefix === counted.prefix ? parsed.value - counted.value : 0n;
    return distance !== 0n && idAfter(counted, distance) === id ? [counted.value + distance] : [];
  });
  const [first] = numbers.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  const limit = largest(
    first === undefined ? undefined : first - step,
    lastDue === undefined ? undefined : parseCountedId(lastDue)?.value,
  );
  if (limit === undefined || (limit - counted.value) % step !== 0n) return undefined;
  const there = new Set(numbers.filter((value) => value <= limit && (value - counted.value) % step === 0n));
  const count = (limit - counted.value) / step - BigInt(there.size);
  const ids: string[] = [];
  for (let value = counted.value + step; value <= limit && ids.length < maxNamed; value += step) {
    if (!there.has(value)) ids.push(idAfter(counted, value - counted.value));
  }
  return { ids, count: Math.max(0, Number(count)) };
}

function largest(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
