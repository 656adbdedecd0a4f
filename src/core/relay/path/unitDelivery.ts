// Does with each unit of a body what the rules say: lets it through, leaves it out, changes it, makes up others. Each
// unit of the input gets exactly one fate here, and what is written says which unit it is.

import { parseBlock } from '../../wire/fields.ts';
import { fateFlags } from './eventFate.ts';
import { planEvent, type EventPlan } from './eventPlan.ts';
import { closedBlock, editBlock, inventEvent } from './eventText.ts';
import type { FateLog } from './fateLog.ts';
import type { LastingNotes } from './lastingNotes.ts';
import type { Outgoing, OutgoingItem, PathClock } from './outgoing.ts';
import type { PathEndings } from './pathEndings.ts';
import type { EndingFault, InventedEvent } from '../../stream/relayFault.ts';
import type { RelayNote } from '../../stream/relayNote.ts';
import type { Firing, RelayRules } from '../rules/relayRules.ts';
import { Stash } from './stash.ts';
import type { Unit, UnitSink } from './unitReader.ts';

const carriageReturn = 0x0d;

export interface DeliveryParts {
  readonly rules: RelayRules;
  readonly fates: FateLog;
  readonly clock: PathClock;
  readonly out: Outgoing;
  readonly endings: PathEndings;
  readonly notes: LastingNotes;
  note(note: RelayNote): void;
}

export class UnitDelivery implements UnitSink {
  readonly #parts: DeliveryParts;
  readonly #stash = new Stash();
  #atBorder: (() => void)[] = [];
  #isAppOver = false;
  #isStalled = false;
  #isBlind = false;
  /** What to do with the LF that may follow on the last unit, and where it lies. */
  #tail: 'pass' | 'leave out' | 'stash' = 'pass';
  #tailStart = 0;
  #mayHaveTail = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** Nothing that comes from now on reaches the app. */
  closeOff(): void {
    this.#isAppOver = true;
  }

  /** The same, and the app's connection stays open. */
  stall(): void {
    this.#isStalled = true;
  }

  get isAppOver(): boolean {
    return this.#isAppOver;
  }

  /** Whether the app gets nothing at the moment, not even the end. */
  get isSilent(): boolean {
    return this.#isStalled || this.#parts.rules.isLasting('silence');
  }

  /** An event met the size limit: nothing more is read as events. */
  get isBlind(): boolean {
    return this.#isBlind;
  }

  /** Whether something waits for units to come. */
  get isWaiting(): boolean {
    return !this.#stash.isEmpty || this.#atBorder.length > 0 || (this.#mayHaveTail && this.#tail !== 'pass');
  }

  /** Does it before the next unit that begins a block. */
  doAtNextBorder(action: () => void): void {
    this.#atBorder.push(action);
  }

  unit(unit: Unit): void {
    this.#tail = 'pass';
    this.#tailStart = unit.start + unit.bytes.length;
    this.#mayHaveTail = unit.bytes.at(-1) === carriageReturn;
    if (unit.kind !== 'rest') this.runAtBorder();
    const { rules, out, notes, endings } = this.#parts;
    switch (unit.kind) {
      case 'event':
        this.#event(unit);
        return;
      case 'mark':
        // Behind bytes that were made up it would be text.
        if (out.appOffset > 0 || !out.isEmpty) this.#leaveOut(unit, fateFlags.dropped, 0);
        else this.pass(unit);
        return;
      case 'comment':
        if (!rules.isLasting('stop-heartbeats')) return this.pass(unit);
        this.#leaveOut(unit, fateFlags.dropped, 0);
        notes.count('stop-heartbeats');
        return;
      default:
        this.pass(unit);
        if (unit.completesEvent && endings.armed?.isAfterEvent) endings.makeArmed(true);
    }
  }

  tail(byte: Uint8Array): void {
    this.#mayHaveTail = false;
    if (this.#tail === 'stash') this.#stash.extend(byte);
    else if (this.#tail === 'pass') this.pass({ start: this.#tailStart, bytes: byte });
  }

  tooLarge(): void {
    this.#isBlind = true;
    this.#parts.note({ what: 'impossible', reason: 'too large' });
  }

  /** The body is over: what waits for others to come waits no longer. */
  end(): void {
    for (const item of this.#stash.takeAll()) this.emit(item);
    this.runAtBorder();
  }

  /** Lets go of everything. */
  discard(): void {
    this.#isAppOver = true;
    for (const item of this.#stash.takeAll()) this.emit(item);
    this.#atBorder = [];
  }

  /** Writes bytes of the server as they are, unless nothing reaches the app. */
  pass(unit: Pick<Unit, 'start' | 'bytes'>): void {
    const { out, endings, fates } = this.#parts;
    if (this.#isAppOver) {
      this.#leaveOut(unit, fateFlags.undelivered, 0);
    } else if (this.isSilent) {
      this.#leaveOut(unit, fateFlags.silenced, 0);
    } else if (out.isClear && !endings.armed?.isInside) {
      out.pass(unit.bytes, unit.start);
    } else {
      const number = fates.add(unit.start, unit.bytes.length, fateFlags.waiting, 0);
      this.emit({ bytes: unit.bytes, unit: number, isSimulated: false, dueAtMs: 0 });
    }
  }

  /** Writes an event that is made up; between two blocks. */
  invent(rule: number, event: InventedEvent): void {
    if (this.#isAppOver || this.isSilent) return;
    this.#parts.note({ what: 'injected', rule, fault: { kind: 'inject', event } });
    this.emit({ bytes: inventEvent(event), unit: undefined, isSimulated: true, dueAtMs: 0 });
  }

  /** Puts bytes on the way to the app, up to the ending if that is among them. */
  emit(item: OutgoingItem): void {
    const { out, endings, fates } = this.#parts;
    if (this.#isAppOver) {
      if (item.unit !== undefined) fates.lose(item.unit, fateFlags.undelivered);
      return;
    }
    const cutAt = endings.armed?.findCut(item.bytes);
    if (cutAt === undefined) {
      out.push(item);
      return;
    }
    if (item.unit !== undefined) fates.lose(item.unit, fateFlags.cut);
    out.push({ ...item, bytes: item.bytes.subarray(0, cutAt) });
    endings.makeArmed(true);
  }

  /** Does what waits for a border. */
  runAtBorder(): void {
    const actions = this.#atBorder;
    if (actions.length === 0) return;
    this.#atBorder = [];
    for (const action of actions) action();
  }

  #event(unit: Unit): void {
    // What comes for an app that is gone is none of the rules' events.
    if (this.#isAppOver) return this.pass(unit);
    const { rules, clock, notes, endings } = this.#parts;
    const firings = rules.meet({ type: unit.type, read: once(() => readEvent(unit.bytes)) });
    const plan = planEvent(firings);
    for (const { rule, fault } of plan.lasting) rules.start(fault, rule, clock.nowMs());
    if (plan.lasting.length > 0) notes.refresh();
    for (const { rule, fault } of plan.endings) {
      if (isInside(fault)) endings.arm(rule, fault, true);
    }
    const isDropped = (plan.flags & fateFlags.dropped) !== 0;
    this.#tellChanges(firings, unit);
    if (this.isSilent) this.#leaveOutSilently(unit);
    else if (isDropped) this.#leaveOut(unit, fateFlags.dropped, plan.rule);
    else this.#deliver(unit, plan, this.#stash.isDue || endings.armed?.isAfterEvent === true);
    for (const { rule, event } of plan.invented) this.invent(rule, event);
    for (const item of this.#stash.pass()) this.emit(item);
    if (!isDropped && endings.armed?.isAfterEvent) endings.makeArmed(true);
    for (const { rule, fault } of plan.endings) {
      if (!isInside(fault)) endings.arm(rule, fault, true);
    }
  }

  #deliver(unit: Unit, plan: EventPlan, isFollowed: boolean): void {
    const { fates, clock } = this.#parts;
    const isChanged = plan.copies > 0 || plan.edits.length > 0;
    // What comes right after the event must not come between its CR and the LF that may belong to it.
    const isClosed = isChanged || isFollowed || plan.invented.length > 0 || plan.endings.length > 0;
    let bytes = isClosed ? closedBlock(unit.bytes) : unit.bytes;
    if (isClosed) this.#tail = 'leave out';
    if (plan.flags === 0 && bytes === unit.bytes) {
      this.pass(unit);
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
      for (const item of items) this.emit(item);
      return;
    }
    if (!isClosed) this.#tail = 'stash';
    // It is counted at this event too.
    this.#stash.add(items, plan.places + 1);
  }

  #leaveOutSilently(unit: Unit): void {
    this.#parts.notes.count('silence');
    this.pass(unit);
  }

  #leaveOut(unit: Pick<Unit, 'start' | 'bytes'>, flags: number, rule: number): void {
    this.#tail = 'leave out';
    this.#parts.fates.add(unit.start, unit.bytes.length, flags, rule);
  }

  #tellChanges(firings: readonly Firing[], { type, bytes, start }: Unit): void {
    for (const { rule, fault } of firings) {
      if (!isChange(fault.kind)) continue;
      const { id } = readEvent(bytes);
      this.#parts.note({ what: 'event', rule, fault, type, start, ...(id !== undefined && { id }) });
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

function readEvent(block: Uint8Array): { readonly data: string; readonly id: string | undefined } {
  const { data = '', id } = parseBlock(block);
  return { data, id };
}

/** Reads at the first call, and gives the same from then on. */
function once<Value extends object>(read: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= read());
}
