// In which order the parts of an answer stand: as they first came, with what belongs to a call beneath it.

import type { PartView } from '../../core/assembly/answerView.ts';

export interface PlacedPart {
  readonly part: PartView;
  /** The call that it is the result of, or is otherwise about. */
  readonly call?: PartView;
}

/** The parts as they came; results, and questions about calls, stand beneath the call that has their id. */
export function partsInOrder(parts: readonly PartView[]): readonly PlacedPart[] {
  const calls = new Map<string, PartView>();
  const beneath = new Map<number, PlacedPart[]>();
  const placed: PlacedPart[] = [];
  for (const part of parts) {
    const { kind, callId, choice = 0 } = part;
    const key = callId === undefined ? undefined : `${choice} ${callId}`;
    const call = key === undefined || kind === 'tool call' ? undefined : calls.get(key);
    if (call) {
      const others = beneath.get(call.number) ?? [];
      beneath.set(call.number, [...others, { part, call }]);
      continue;
    }
    // Of several calls with one id, a result is of the last one before it.
    if (key !== undefined && kind === 'tool call') calls.set(key, part);
    placed.splice(placeOf(part, placed), 0, { part });
  }
  return placed.flatMap((each) => [each, ...(beneath.get(each.part.number) ?? [])]);
}

/** What was thought stands above the text that came in the very same event, whose members have no order in time. */
function placeOf({ kind, firstEntry, choice, saidBefore }: PartView, placed: readonly PlacedPart[]): number {
  if (kind !== 'reasoning') return placed.length;
  let at = placed.length;
  for (; at > 0; at -= 1) {
    const before = placed[at - 1]?.part;
    const isOfSameEvent =
      before?.kind === 'text' &&
      before.firstEntry === firstEntry &&
      before.choice === choice &&
      before.saidBefore === saidBefore;
    if (!isOfSameEvent) break;
  }
  return at;
}
