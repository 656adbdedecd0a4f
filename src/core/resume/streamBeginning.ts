// How a stream begins: whether an attempt began again with what came first of all, and whether servers greet each
// connection with an event of its own kind, which says nothing about resuming.

import { parseCountedId } from './idCounter.ts';
import type { OrderedIds } from './recordedOrder.ts';
import type { NamedEvent, ResumeEvent } from '../log/resumeVerdict.ts';

/** Events that are compared where there are no ids, and how many at least are evidence. */
const maxCompared = 10;
const minCompared = 3;

/**
 * The type of the event that greets each connection, if what came begins with one: it stands at the beginning of a
 * recorded connection that went on with other types, and nowhere else. An event whose id counts on is none.
 */
export function greetingType(
  lastEventId: string,
  known: readonly ResumeEvent[],
  received: readonly ResumeEvent[],
): string | undefined {
  const [first] = received;
  if (!first || countsOn(first.id ?? '', lastEventId)) return undefined;
  const { type } = first;
  if (received.slice(1).some((event) => event.type === type)) return undefined;
  let isFollowed = false;
  for (const [at, event] of known.entries()) {
    const isFirst = known[at - 1]?.sequence !== event.sequence;
    if (event.type === type && !isFirst) return undefined;
    isFollowed ||= event.type === type && known[at + 1]?.sequence === event.sequence;
  }
  return isFollowed ? type : undefined;
}

function countsOn(id: string, lastEventId: string): boolean {
  const [from, to] = [parseCountedId(lastEventId), parseCountedId(id)];
  return from !== undefined && to !== undefined && from.prefix === to.prefix && to.value > from.value;
}

/** Whether what came begins with the very first recorded events, although later ones were recorded. */
export function beginsAgain(
  recorded: readonly NamedEvent[],
  came: readonly NamedEvent[],
  { before, after }: OrderedIds,
): boolean {
  const [first] = recorded;
  const second = recorded.find((event) => event.id !== first?.id);
  if (!first || !second || came[0]?.id !== first.id || after.includes(first.id)) return false;
  // After the first event, its repetition may just as well be one event too many.
  if (before.size === 1 && before.has(first.id)) return false;
  const next = came.find((event) => event.id !== first.id);
  return next === undefined || next.id === second.id;
}

/** Whether what came has the beginning of the recording: all of its first connection, or ten events of it. */
export function beginsAgainWithoutIds(
  known: readonly ResumeEvent[],
  received: readonly ResumeEvent[],
): boolean {
  const end = known.findIndex(({ sequence }) => sequence !== known[0]?.sequence);
  const beginning = known.slice(0, Math.min(end === -1 ? known.length : end, maxCompared));
  if (beginning.length < minCompared || received.length < beginning.length) return false;
  if (new Set(beginning.map(({ digest }) => digest)).size === 1) return false;
  return beginning.every(({ digest }, at) => digest === received[at]?.digest);
}
