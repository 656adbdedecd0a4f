// The order of a recording's ids: by their numbers where they count up, and otherwise as they first came. Says which of
// them come before a Last-Event-ID and which after it, also where several attempts brought the same events.

import { countAscents, parseCountedId, type CountedId } from './idCounter.ts';
import type { NamedEvent } from '../log/resumeVerdict.ts';

export interface OrderedIds {
  /** The last event id is among the recorded ones, or its number says where it belongs. */
  readonly isPlaced: boolean;
  /** Recorded ids that are not newer than the last event id, which is one of them in any case. */
  readonly before: ReadonlySet<string>;
  /** Recorded ids that are newer, in order. */
  readonly after: readonly string[];
  /** The last event id as a number, when all recorded ids are known to grow with it. */
  readonly counted: CountedId | undefined;
}

/** Where a last event id stands among the recorded ones. */
export function placeAmong(recorded: readonly NamedEvent[], lastEventId: string): OrderedIds {
  const ids = [...new Set(recorded.map(({ id }) => id))];
  const counted = countedAmong(recorded, ids, lastEventId);
  if (counted) {
    const inOrder = ids
      .map((id) => ({ id, value: valueOf(id) }))
      .toSorted((a, b) => (a.value < b.value ? -1 : Number(a.value > b.value)));
    const before = inOrder.filter(({ value }) => value <= counted.value).map(({ id }) => id);
    const after = inOrder.filter(({ value }) => value > counted.value).map(({ id }) => id);
    return { isPlaced: true, before: new Set([...before, lastEventId]), after, counted };
  }
  const at = ids.indexOf(lastEventId);
  return {
    isPlaced: at !== -1,
    before: new Set([...ids.slice(0, at + 1), lastEventId]),
    after: at === -1 ? [] : ids.slice(at + 1),
    counted,
  };
}

/** How often an id followed on a smaller one before ids are taken to grow always. */
const enoughAscents = 2;

/** The last event id as a number, unless the recorded ids have other prefixes or did not always grow. */
function countedAmong(
  recorded: readonly NamedEvent[],
  ids: readonly string[],
  lastEventId: string,
): CountedId | undefined {
  const counted = parseCountedId(lastEventId);
  if (!counted || (countAscents(recorded) ?? 0) < enoughAscents) return undefined;
  return ids.every((id) => parseCountedId(id)?.prefix === counted.prefix) ? counted : undefined;
}

function valueOf(id: string): bigint {
  return parseCountedId(id)?.value ?? 0n;
}
