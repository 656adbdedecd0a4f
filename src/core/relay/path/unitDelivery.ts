// Does with each unit of a body what the rules say: lets it through, leaves it out, changes it, makes up others. Each
// unit of the input gets exactly one fate here, and what is written says which unit it is.

import { parseBlock, type BlockFields } from '../../wire/fields.ts';
import { carriageReturn } from '../../wire/lines.ts';
import {
  isLasting,
  type EndingFault,
  type EventEdit,
  type InventedEvent,
  type LastingFault,
} from '../../stream/relayFault.ts';
import type { RelayNote } from '../../stream/relayNote.ts';
import type { Firing, RelayRules } from '../rules/relayRules.ts';
import type { AppGate } from './appGate.ts';
import { fateFlags, type FateLog } from './fateLog.ts';
import { closedBlock, editBlock } from './eventText.ts';
import type { LastingNotes } from './lastingNotes.ts';
import type { Outgoing, PathClock } from './outgoing.ts';
import type { Unit, UnitSink } from './unitReader.ts';
import { assertNever } from '../../base/assertNever.ts';
import { present } from '../../base/present.ts';
import { beginningOf } from '../../base/text.ts';

/** Of a type that is longer, a note has the beginning. */
const maxNotedTypeLength = 300;

/** What is to be done with one event, from all the faults that happen at it. */
interface EventPlan {
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

export interface DeliveryParts {
  readonly rules: RelayRules;
  readonly fates: FateLog;
  readonly clock: PathClock;
  readonly out: Outgoing;
  readonly gate: AppGate;
  readonly notes: LastingNotes;
  readonly note: (note: RelayNote) => void;
}

export class UnitDelivery implements UnitSink {
  readonly #parts: DeliveryParts;
  /** What to do with the LF that may follow on the last unit, and where it lies. */
  #tail: 'pass' | 'leave out' | 'stash' = 'pass';
  #tailStart = 0;
  #mayHaveTail = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** Whether it has to see what comes next, though no rule asks for it. */
  get needsUnits(): boolean {
    return this.#mayHaveTail && this.#tail !== 'pass';
  }

  unit(unit: Unit): void {
    const { gate } = this.#parts;
    this.#tail = 'pass';
    this.#tailStart = unit.start + unit.bytes.length;
    this.#mayHaveTail = unit.bytes.at(-1) === carriageReturn;
    if (unit.kind !== 'rest') gate.runAtBorder();
    // Behind a part of an event, whatever comes would be one with it.
    if (unit.kind === 'lost' && !gate.isServerLetGo) gate.passRest();
    this.#deliverUnit(unit);
    gate.isAtBorder = unit.endsAtBorder;
  }

  tail(byte: Uint8Array): void {
    this.#mayHaveTail = false;
    const { gate, fates } = this.#parts;
    if (this.#tail === 'pass') return gate.passTail(this.#tailStart, byte);
    fates.extendLast(this.#tailStart);
    if (this.#tail === 'stash') gate.extendStashed(byte);
  }

  tooLarge(): void {
    this.#parts.gate.goBlind();
  }

  #deliverUnit(unit: Unit): void {
    const { rules, out, notes, gate } = this.#parts;
    switch (unit.kind) {
      case 'event':
        this.#event(unit);
        return;
      case 'mark':
        // Behind bytes that were made up it would be text.
        if (out.appOffset > 0 || !out.isEmpty) this.#leaveOut(unit, fateFlags.dropped, 0);
        else this.#pass(unit);
        return;
      case 'comment':
        if (gate.isOver) return this.#pass(unit);
        if (gate.isSilent) return this.#leaveOutSilently(unit);
        if (!rules.isLasting('stop-heartbeats')) return this.#pass(unit);
        this.#leaveOut(unit, fateFlags.dropped, 0);
        notes.count('stop-heartbeats');
        return;
      default:
        this.#pass(unit);
        if (unit.completesEvent) gate.endAfterEvent();
    }
  }

  #event(unit: Unit): void {
    const { rules, clock, notes, gate } = this.#parts;
    if (gate.isOver) return this.#pass(unit);
    const read = once(() => readEvent(unit.bytes));
    const firings = rules.meet({ type: unit.type, read });
    for (const overdue of rules.takeOverdue()) this.#parts.note({ what: 'overdue', ...overdue });
    const plan = planEvent(firings);
    for (const { rule, fault } of plan.lasting) rules.start(fault, rule, clock.nowMs());
    if (plan.lasting.length > 0) notes.refresh();
    for (const { rule, fault } of plan.endings) {
      if (isInside(fault)) gate.arm(rule, fault, true);
    }
    const isDropped = (plan.flags & fateFlags.dropped) !== 0;
    this.#tellChanges(firings, unit, isDropped);
    if (gate.isSilent) this.#leaveOutSilently(unit);
    else if (isDropped) this.#leaveOut(unit, fateFlags.dropped, plan.rule);
    else this.#deliver(unit, plan);
    for (const { rule, event } of plan.invented) gate.invent(rule, event);
    gate.passStashed();
    if (!isDropped) gate.endAfterEvent();
    for (const { rule, fault } of plan.endings) {
      if (!isInside(fault)) gate.arm(rule, fault, true);
    }
  }

  #deliver(unit: Unit, plan: EventPlan): void {
    const { fates, clock, gate } = this.#parts;
    const isChanged = plan.copies > 0 || plan.edits.length > 0;
    // What comes right after the event must not come between its CR and the LF that may belong to it.
    const isFollowed = gate.followsNextEvent || plan.invented.length > 0 || plan.endings.length > 0;
    const isClosed = isChanged || isFollowed;
    let bytes = isClosed ? closedBlock(unit.bytes) : unit.bytes;
    if (isClosed) this.#tail = 'leave out';
    if (plan.flags === 0 && bytes === unit.bytes) {
      this.#pass(unit);
      return;
    }
    for (const edit of plan.edits) bytes = editBlock(bytes, edit);
    const number = fates.add(unit.start, unit.bytes.length, plan.flags | fateFlags.waiting, plan.rule);
    const dueAtMs = plan.delayMs > 0 ? clock.nowMs() + plan.delayMs : 0;
    const isEdited = plan.edits.length > 0;
    const items = Array.from({ length: plan.copies + 1 }, (_, copy) => {
      return { bytes, unit: number, isSimulated: isEdited || copy > 0, dueAtMs };
    });
    if (plan.places === 0) {
      for (const item of items) gate.emit(item);
      return;
    }
    if (!isClosed) this.#tail = 'stash';
    // It is counted at this event too.
    gate.stash(items, plan.places + 1);
  }

  #leaveOutSilently(unit: Unit): void {
    this.#parts.notes.count('silence');
    this.#pass(unit);
  }

  #pass({ kind, start, bytes, completesEvent }: Unit): void {
    const isUncounted = kind === 'other' || kind === 'mark' || (kind === 'rest' && !completesEvent);
    if (!this.#parts.gate.pass(start, bytes, isUncounted)) this.#tail = 'leave out';
  }

  #leaveOut(unit: Pick<Unit, 'start' | 'bytes'>, flags: number, rule: number): void {
    this.#tail = 'leave out';
    this.#parts.fates.add(unit.start, unit.bytes.length, flags, rule);
  }

  #tellChanges(firings: readonly Firing[], unit: Unit, isDropped: boolean): void {
    const { gate, note } = this.#parts;
    const { bytes, start } = unit;
    for (const { rule, fault } of firings) {
      if (!isChange(fault.kind)) continue;
      const read = readEvent(bytes);
      const type = unit.type ?? beginningOf(read.type, maxNotedTypeLength);
      const missed = gate.isSilent ? 'silent' : isDropped && fault.kind !== 'drop' ? 'dropped' : undefined;
      note({ what: 'event', rule, fault, type, start, ...present({ id: read.id, missed }) });
    }
  }
}

function isChange(kind: Firing['fault']['kind']): boolean {
  return ['drop', 'delay', 'duplicate', 'reorder', 'edit'].includes(kind);
}

/** Whether the ending comes within the event at which its rule fires. */
function isInside({ fault: { moment } }: EndingFault): boolean {
  return moment.kind === 'inside event' || moment.kind === 'inside character';
}

function readEvent(block: Uint8Array): BlockFields & { readonly data: string } {
  const { data = '', id, type } = parseBlock(block);
  return { data, id, type };
}

/** Reads at the first call, and gives the same from then on. */
function once<Value extends object>(read: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= read());
}

/** Several delays, copies and places add up; an event that any rule drops is dropped. */
function planEvent(firings: readonly Firing[]): EventPlan {
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
