// Judges whether a server resumed correctly: compares what came after a Last-Event-ID with what was recorded. It never
// guesses: where the ids do not allow a statement, it says why. The order of the checks is the order of their weight:
// other content, a beginning from scratch, a loss, a wrong order, a repetition.

import * as l10n from '@vscode/l10n';

import {
  countAscents,
  countingStep,
  idAfter,
  mayBeTime,
  parseCountedId,
  type CountedId,
} from './idCounter.ts';
import { findChangedContent, findReuse } from './idReuse.ts';
import { placeAmong, type OrderedIds } from './recordedOrder.ts';
import { beginsAgain, beginsAgainWithoutIds, greetingType } from './streamBeginning.ts';
import { named, type NamedEvent, type ResumeEvent, type ResumeVerdict } from '../log/resumeVerdict.ts';

export interface ResumeFacts {
  /** The Last-Event-ID that was sent; empty when none was. */
  readonly lastEventId: string;
  /** Events recorded before, oldest first: those up to the id, and any that came after it. */
  readonly known: readonly ResumeEvent[];
  /** What the attempt brought, in order. */
  readonly received: readonly ResumeEvent[];
  /** Whether what has not come by now does not come any more; true when absent. */
  readonly isComplete?: boolean;
}

/** Ids listed in a verdict, and their characters in all; the count goes on. */
const maxListed = 100;
const maxListedLength = 65_536;

/** Ids that are named at most, where even steps tell of more than could be listed. */
const maxNamed = 1_000;

/** The verdict on one attempt. */
export function judgeResume({ lastEventId, known, received, isComplete = true }: ResumeFacts): ResumeVerdict {
  if (received.length === 0) return cannotTell(l10n.t('the attempt brought no event'));
  if (lastEventId === '') {
    if (beginsAgainWithoutIds(known, received)) return { kind: 'restarted' };
    return cannotTell(
      named(known).length === 0
        ? l10n.t('no Last-Event-ID was sent: the stream has no ids')
        : l10n.t('no Last-Event-ID was sent'),
    );
  }
  const greeting = greetingType(lastEventId, known, received);
  const recorded = named(known.filter(({ type }) => type !== greeting));
  const came = named(greeting === undefined ? received : received.slice(1));
  if (came.length === 0) return cannotTell(l10n.t('none of the events that came has an id'));
  const reuse = findReuse(recorded, came);
  if (reuse === 'scattered') return cannotTell(l10n.t('the same ids are used again for other events'));
  const anew = reuse === 'none' ? findAnew(lastEventId, recorded, came) : undefined;
  if (anew) return anew;
  const changed = reuse === 'none' ? findChangedContent(recorded, came) : undefined;
  if (changed) return changed;
  const place = placeAmong(recorded, lastEventId);
  if (beginsAgain(recorded, came, place)) return { kind: 'restarted' };
  const facts = { lastEventId, recorded, came, place, isComplete, isShared: reuse === 'adjacent' };
  return judgeOrder(facts) ?? (facts.isShared ? judgeShared(facts) : judgeFirst(facts));
}

/**
 * Ids that count from the beginning again: the first that came is 0 or 1, the next one follows and is not newer than the
 * one that was sent, and the first is no event that was recorded under it.
 */
function findAnew(
  lastEventId: string,
  recorded: readonly NamedEvent[],
  came: readonly NamedEvent[],
): ResumeVerdict | undefined {
  const [first] = came;
  const second = came.find(({ id }) => id !== first?.id);
  const last = parseCountedId(lastEventId);
  const [begun, next] = [first, second].map((event) => event && parseCountedId(event.id));
  if (!first || !last || !begun || !next) return undefined;
  if (begun.prefix !== last.prefix || next.prefix !== last.prefix) return undefined;
  if (begun.value > 1n || next.value <= begun.value || next.value > last.value) return undefined;
  const before = recorded.filter(({ id }) => id === first.id);
  if (before.some(({ digest }) => digest === first.digest)) return undefined;
  return { kind: 'ids anew', id: first.id, isOther: before.length > 0 };
}

/** What came of ids, and what it is compared with. */
interface ComparedEvents {
  readonly lastEventId: string;
  readonly recorded: readonly NamedEvent[];
  readonly came: readonly NamedEvent[];
  readonly place: OrderedIds;
  /** Whether what has not come by now does not come any more. */
  readonly isComplete: boolean;
  /** Events in a row share ids. */
  readonly isShared: boolean;
}

/** What is missing, in the wrong place, or there twice. */
function judgeOrder(facts: ComparedEvents): ResumeVerdict | undefined {
  const { came, place } = facts;
  const fresh = [...new Set(came.map(({ id }) => id))].filter((id) => !place.before.has(id));
  const older = findOlder(facts, fresh);
  if (older) return older;
  const { ids: missing, count } = findMissing(facts, fresh);
  if (count > 0) {
    const after = new Set(place.after);
    const isLive = after.size > 0 && fresh.length > 0 && !fresh.some((id) => after.has(id));
    return { kind: isLive ? 'live only' : 'gap', missing: listable(missing), count };
  }
  const there = new Set(fresh);
  const inOrder = place.counted
    ? fresh.filter((id) => numberOf(id, place) !== undefined).toSorted(byNumber)
    : place.after.filter((id) => there.has(id));
  const compared = new Set(inOrder);
  const asCame = fresh.filter((id) => compared.has(id));
  const at = inOrder.findIndex((id, position) => id !== asCame[position]);
  const [id, expected] = [asCame[at], inOrder[at]];
  if (id !== undefined && expected !== undefined) return { kind: 'out of order', id, expected };
  const again = repeatedIds(facts);
  return again.length === 0 ? undefined : { kind: 'duplicates', ids: listable(again), count: again.length };
}

/** An id that is older than the one that was sent, and was never recorded. */
function findOlder(
  { recorded, came, place }: ComparedEvents,
  fresh: readonly string[],
): ResumeVerdict | undefined {
  const { after, counted } = place;
  if (!counted) return undefined;
  const id = fresh.find((other) => (numberOf(other, place) ?? counted.value) < counted.value);
  const step = mayBeTime(counted) ? undefined : countingStep(recorded, came);
  const expected = after[0] ?? (step === undefined ? undefined : idAfter(counted, step));
  return id === undefined || expected === undefined ? undefined : { kind: 'out of order', id, expected };
}

/** An id that several events share does not say after which of them the connection was lost: only a recording does. */
function judgeShared({ lastEventId, recorded, came, place, isComplete }: ComparedEvents): ResumeVerdict {
  const after = new Set(place.after);
  const keys = new Set(came.map(({ id, digest }) => `${id}\n${digest}`));
  const lost = recorded.filter(({ id, digest }) => after.has(id) && !keys.has(`${id}\n${digest}`));
  const isUnclear = came.some(({ id }) => id === lastEventId);
  if (after.size === 0 || isUnclear || (lost.length > 0 && !isComplete))
    return cannotTell(l10n.t('several events share one id'));
  if (lost.length === 0) return { kind: 'exact' };
  return { kind: 'gap', missing: listable(lost.map(({ id }) => id)), count: lost.length };
}

/** Nothing is wrong with what came: whether the first of it is the one that had to be first. */
function judgeFirst({ lastEventId, recorded, came, place, isComplete }: ComparedEvents): ResumeVerdict {
  const [first] = came;
  if (place.after.length > 0) {
    const after = new Set(place.after);
    const there = new Set(came.flatMap(({ id }) => (after.has(id) ? [id] : []))).size;
    if (isComplete || there === after.size) return { kind: 'exact' };
    if (there > 0) return { kind: 'exact', soFar: { came: there, recorded: after.size } };
    return cannotTell(l10n.t('nothing of what was recorded after the id has come yet'));
  }
  const last = parseCountedId(lastEventId);
  const next = first && parseCountedId(first.id);
  if (!first || !last || !next || last.prefix !== next.prefix || countAscents(recorded) === undefined) {
    if (place.isPlaced) return cannotTell(l10n.t('the ids do not count up, so a missing one cannot be seen'));
    return cannotTell(l10n.t('the id is not among the recorded events'));
  }
  if (mayBeTime(last)) return cannotTell(l10n.t('the ids may be times, which skip without a loss'));
  // Between two whole numbers there is none.
  if (first.id === idAfter(last, 1n)) return { kind: 'exact' };
  const step = countingStep(recorded, came);
  if (step !== undefined && first.id === idAfter(last, step)) return { kind: 'exact' };
  return cannotTell(
    step === undefined
      ? l10n.t('the ids skip, or too few came to see how they count')
      : l10n.t('the ids counted in steps of {0}, and the first one that came does not', String(step)),
  );
}

function numberOf(id: string, { counted }: OrderedIds): bigint | undefined {
  const parsed = parseCountedId(id);
  return parsed && parsed.prefix === counted?.prefix ? parsed.value : undefined;
}

function byNumber(a: string, b: string): number {
  const [first, second] = [parseCountedId(a)?.value ?? 0n, parseCountedId(b)?.value ?? 0n];
  return first < second ? -1 : Number(first > second);
}

/** Ids that are not newer than the one that was sent, or that came already. */
function repeatedIds({ lastEventId, came, place: { before }, isShared }: ComparedEvents): string[] {
  const digests = new Map<string, Set<string>>();
  return came.flatMap(({ id, digest }, at) => {
    const seen = digests.get(id) ?? new Set();
    const isKnown = before.has(id) || (seen.has(digest) && !(isShared && came[at - 1]?.id === id));
    digests.set(id, seen.add(digest));
    // More of the events that share the last id may be new ones.
    return isKnown && !(isShared && id === lastEventId) ? [id] : [];
  });
}

/** As many ids as a verdict lists. */
function listable(ids: readonly string[]): string[] {
  const listed: string[] = [];
  let length = 0;
  for (const id of ids.slice(0, maxListed)) {
    length += id.length;
    if (length > maxListedLength && listed.length > 0) break;
    listed.push(id);
  }
  return listed;
}

function cannotTell(because: string): ResumeVerdict {
  return { kind: 'cannot tell', because };
}

interface MissingIds {
  readonly ids: readonly string[];
  readonly count: number;
}

/**
 * Which ids did not come: those that were recorded, and those that must exist because the ids count in even steps.
 * @param fresh the distinct ids that came and are newer than the one that was sent, in their order
 */
function findMissing(facts: ComparedEvents, fresh: readonly string[]): MissingIds {
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
  { lastEventId, recorded, came }: ComparedEvents,
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
