// Which ids did not come: those that were recorded, and those that must exist because the ids count in even steps.

import { countingStep, idAfter, mayBeTime, parseCountedId, type CountedId } from './idCounter.ts';
import type { OrderedIds } from './recordedOrder.ts';
import type { NamedEvent } from '../log/resumeVerdict.ts';

/** Ids that are named at most, where even steps tell of more than could be listed. */
const maxNamed = 1_000;

export interface MissingIds {
  readonly ids: readonly string[];
  readonly count: number;
}

export interface ComparedIds {
  readonly lastEventId: string;
  readonly recorded: readonly NamedEvent[];
  readonly came: readonly NamedEvent[];
  readonly place: OrderedIds;
  /** Whether what has not come by now does not come any more. */
  readonly isComplete: boolean;
}

/** @param fresh the distinct ids that came and are newer than the one that was sent, in their order */
export function findMissing(facts: ComparedIds, fresh: readonly string[]): MissingIds {
  const { place, isComplete } = facts;
  const due = isComplete ? place.after.length : countDue(place, fresh);
  const came = new Set(fresh);
  const missing = place.after.slice(0, due).filter((id) => !came.has(id));
  return (
    fillByCounting(facts, fresh, missing, place.after[due - 1]) ?? { ids: missing, count: missing.length }
  );
}

/** How many of the recorded ids should have come by now: those before the newest that did. */
function countDue({ after, counted }: OrderedIds, fresh: readonly string[]): number {
  const positions = new Map(after.map((id, at) => [id, at]));
  let due = 0;
  let newest = -1n;
  for (const id of fresh) {
    due = Math.max(due, (positions.get(id) ?? -1) + 1);
    const number = parseCountedId(id);
    if (number && number.value > newest && number.prefix === counted?.prefix) newest = number.value;
  }
  if (!counted) return due;
  const newer = after.findIndex((id) => (parseCountedId(id)?.value ?? 0n) > newest);
  return newer === -1 ? after.length : Math.max(due, newer);
}

/**
 * All ids between the one that was sent and the last that is due, where ids count in steps; undefined where they do not.
 * Without any recorded after it, only what is missing before the first that came counts: a later one is no matter of
 * resuming.
 */
function fillByCounting(
  { lastEventId, recorded, came }: ComparedIds,
  fresh: readonly string[],
  missing: readonly string[],
  lastDue: string | undefined,
): MissingIds | undefined {
  const counted = parseCountedId(lastEventId);
  if (!counted || mayBeTime(counted)) return undefined;
  const step = countingStep(recorded, came);
  if (step === undefined) return undefined;
  const steps = fresh.flatMap((id) => stepsTo(id, counted, step) ?? []);
  const stepsMissing = missing.map((id) => stepsTo(id, counted, step));
  const due = lastDue === undefined ? 0n : stepsTo(lastDue, counted, step);
  if (due === undefined || stepsMissing.includes(undefined)) return undefined;
  const [first = 1n] = steps.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  const last = first - 1n > due ? first - 1n : due;
  const there = new Set(steps.filter((number) => number >= 1n && number <= last));
  const ids: string[] = [];
  for (let number = 1n; number <= last && ids.length < maxNamed; number += 1n) {
    if (!there.has(number)) ids.push(idAfter(counted, number * step));
  }
  return { ids, count: Math.max(0, Number(last) - there.size) };
}

/** How many steps an id lies behind another; undefined when it does not lie on one. */
function stepsTo(id: string, from: CountedId, step: bigint): bigint | undefined {
  const parsed = parseCountedId(id);
  if (parsed?.prefix !== from.prefix) return undefined;
  const distance = parsed.value - from.value;
  return distance % step === 0n && idAfter(from, distance) === id ? distance / step : undefined;
}
