// What is to be done with one event, from all the faults that happen at it.

import { assertNever } from '../../base/assertNever.ts';
import { fateFlags } from './eventFate.ts';
import {
  isLasting,
  type EndingFault,
  type EventEdit,
  type InventedEvent,
  type LastingFault,
} from '../../stream/relayFault.ts';
import type { Firing } from '../rules/relayRules.ts';

export interface EventPlan {
  /** Bits of `fateFlags` that follow from the plan alone. */
  readonly flags: number;
  /** Number of the first rule that changes the event; 0 when none does. */
  readonly rule: number;
  readonly delayMs: number;
  readonly copies: number;
  /** How many of the next events come first. */
  readonly places: number;
  readonly edits: readonly EventEdit[];
  /** Come after the event. */
  readonly invented: readonly { readonly rule: number; readonly event: InventedEvent }[];
  /** Begin with the event. */
  readonly lasting: readonly { readonly rule: number; readonly fault: LastingFault }[];
  /** Come after the event, or inside it. */
  readonly endings: readonly { readonly rule: number; readonly fault: EndingFault }[];
}

/** Several delays, copies and places add up; an event that any rule drops is dropped. */
export function planEvent(firings: readonly Firing[]): EventPlan {
  const plan = {
    flags: 0,
    rule: 0,
    delayMs: 0,
    copies: 0,
    places: 0,
    edits: [] as EventEdit[],
    invented: [] as { rule: number; event: InventedEvent }[],
    lasting: [] as { rule: number; fault: LastingFault }[],
    endings: [] as { rule: number; fault: EndingFault }[],
  };
  for (const { rule, fault } of firings) {
    if (isLasting(fault)) {
      plan.lasting.push({ rule, fault });
      continue;
    }
    const flagsBefore = plan.flags;
    switch (fault.kind) {
      case 'drop':
        plan.flags |= fateFlags.dropped;
        break;
      case 'delay':
        plan.flags |= fateFlags.delayed;
        plan.delayMs += fault.delayMs;
        break;
      case 'duplicate':
        plan.flags |= fateFlags.duplicated;
        plan.copies += fault.copies;
        break;
      case 'reorder':
        plan.flags |= fateFlags.reordered;
        plan.places += fault.places;
        break;
      case 'edit':
        plan.flags |= fateFlags.edited;
        plan.edits.push(fault.edit);
        break;
      case 'inject':
        plan.invented.push({ rule, event: fault.event });
        break;
      case 'ending':
        plan.endings.push({ rule, fault });
        break;
      case 'resume':
      case 'refuse':
        break;
      default:
        assertNever(fault);
    }
    if (flagsBefore === 0 && plan.flags !== 0) plan.rule = rule;
  }
  // Of an event that is dropped nothing else can be said.
  return plan.flags & fateFlags.dropped ? { ...plan, flags: fateFlags.dropped, copies: 0, places: 0 } : plan;
}
