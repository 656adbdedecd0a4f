// The gate before the queue to the app. It lets bytes through, up to the ending that waits for its moment, or gives them
// the fate of bytes that nobody gets. It keeps what comes later than its place: events that were moved, and what is made
// up, which goes between two blocks. At most one ending waits at a time.

import { joinBytes } from '../../base/joinBytes.ts';
import { encodeText } from '../../base/text.ts';
import { formatEvent } from '../../wire/eventWriter.ts';
import type { EndingFault, InventedEvent } from '../../stream/relayFault.ts';
import type { RelayNote, UnreadableReason } from '../../stream/relayNote.ts';
import type { RelayRules } from '../rules/relayRules.ts';
import { ArmedEnding, endConnections, type PathConnections } from './pathEnding.ts';
import { fateFlags, type FateLog } from './fateLog.ts';
import { inventEvent } from './eventText.ts';
import type { Outgoing, OutgoingItem, PathClock } from './outgoing.ts';

export interface GateParts {
  readonly rules: RelayRules;
  readonly fates: FateLog;
  readonly clock: PathClock;
  readonly out: Outgoing;
  readonly connections: PathConnections;
  /** Entries of the app's timeline. */
  appEntries(): number;
  readonly note: (note: RelayNote) => void;
}

/** How long an app gets to close itself after the closing message. */
const graceMs = 2_000;
const closeMessage = encodeText(formatEvent({ data: JSON.stringify({ type: 'close' }) }));

export class AppGate {
  /** Whether what has come so far ends between two blocks, as far as anybody looks. */
  isAtBorder = true;
  /** Why borders cannot be found. */
  unreadable: UnreadableReason | 'too large' | undefined;
  readonly #parts: GateParts;
  /** Events that were taken out of their place, and how many others come before each. */
  #stashed: { items: readonly OutgoingItem[]; left: number }[] = [];
  #atBorder: (() => void)[] = [];
  #isAppOver = false;
  #isStalled = false;
  #armed: ArmedEnding | undefined;
  /** The ending whose moment has come, while what is before it is written. */
  #making: ArmedEnding | undefined;
  readonly #listeners: ((fault: EndingFault) => void)[] = [];
  #cancelGrace: (() => void) | undefined;

  constructor(parts: GateParts) {
    this.#parts = parts;
    parts.out.onWrite(() => this.#makeAfterEntry());
  }

  /** Nothing that comes from now on reaches the app. */
  get isAppOver(): boolean {
    return this.#isAppOver;
  }

  /** Whether the app gets nothing at the moment, not even the end. */
  get isSilent(): boolean {
    return this.#isStalled || this.#parts.rules.isLasting('silence');
  }

  /** Whether something waits for units to come. */
  get needsUnits(): boolean {
    return this.#stashed.length > 0 || this.#atBorder.length > 0 || this.#armed?.needsUnits === true;
  }

  /** Whether something comes right after the event that is next. */
  get followsNextEvent(): boolean {
    return this.#stashed.some(({ left }) => left === 1) || this.#armed?.isAfterEvent === true;
  }

  /**
   * Lets bytes of the server through as they are.
   * @returns whether they go to the app
   */
  pass(start: number, bytes: Uint8Array): boolean {
    const { out, fates } = this.#parts;
    if (this.#isAppOver || this.isSilent) {
      fates.add(start, bytes.length, this.#isAppOver ? fateFlags.undelivered : fateFlags.silenced, 0);
      return false;
    }
    if (out.isClear && !this.#armed?.isInside) {
      out.pass(bytes, start);
    } else {
      const unit = fates.add(start, bytes.length, fateFlags.waiting, 0);
      this.emit({ bytes, unit, isSimulated: false, dueAtMs: 0 });
    }
    return true;
  }

  /** Puts bytes on the way to the app, up to the ending if that is among them. */
  emit(item: OutgoingItem): void {
    const { out, fates } = this.#parts;
    if (this.#isAppOver) {
      if (item.unit !== undefined) fates.lose(item.unit, fateFlags.undelivered);
      return;
    }
    const cutAt = this.#armed?.findCut(item.bytes);
    if (cutAt === undefined) {
      out.push(item);
      return;
    }
    if (item.unit !== undefined) fates.lose(item.unit, fateFlags.cut);
    out.push({ ...item, bytes: item.bytes.subarray(0, cutAt) });
    this.#makeArmed(true);
  }

  /** Writes an event that is made up; between two blocks. */
  invent(rule: number, event: InventedEvent): void {
    if (this.#isAppOver || this.isSilent) return;
    this.#parts.note({ what: 'injected', rule, fault: { kind: 'inject', event } });
    this.emit({ bytes: inventEvent(event), unit: undefined, isSimulated: true, dueAtMs: 0 });
  }

  /** Keeps an event, with its copies, that is to come after so many others. */
  stash(items: readonly OutgoingItem[], places: number): void {
    this.#stashed.push({ items, left: places });
  }

  /** The LF that belongs to the event that was stashed last. */
  extendStashed(byte: Uint8Array): void {
    const stashed = this.#stashed.at(-1);
    const last = stashed?.items.at(-1);
    if (!stashed || !last) return;
    stashed.items = [...stashed.items.slice(0, -1), { ...last, bytes: joinBytes([last.bytes, byte]) }];
  }

  /** An event has come: those whose place is behind it follow. */
  passStashed(): void {
    if (this.#stashed.length === 0) return;
    for (const stashed of this.#stashed) stashed.left -= 1;
    this.#emitStashed(0);
  }

  /** Does it between two blocks: now, or before the next unit that begins one. */
  doAtBorder(action: () => void): void {
    if (this.unreadable) this.tellImpossible(this.unreadable);
    else if (this.isAtBorder) action();
    else this.#atBorder.push(action);
  }

  /** Does what waits for a border. */
  runAtBorder(): void {
    const actions = this.#atBorder;
    if (actions.length === 0) return;
    this.#atBorder = [];
    for (const action of actions) action();
  }

  tellImpossible(reason: UnreadableReason | 'too large'): void {
    this.#parts.note({ what: 'impossible', reason });
  }

  /** The body is over: what waits for others to come waits no longer. */
  end(): void {
    this.#emitStashed(Infinity);
    this.runAtBorder();
    this.#miss();
  }

  /** Nothing that comes from now on reaches the app. Calls once all that waits is written. */
  closeAfterRest(action: () => void): void {
    this.#isAppOver = true;
    this.#parts.out.afterRest(action);
  }

  /** Nothing is written to the app any more, and no timer is left. */
  close(): void {
    this.#miss();
    if (this.#making) this.#tellMissed(this.#making);
    this.#making = undefined;
    this.#cancelGrace?.();
    this.#discard();
  }

  /**
   * Arms an ending in place of one before. One without a wait is made at once: by hand, whatever waits to be written;
   * at an event, after that.
   */
  arm(rule: number, fault: EndingFault, isAtEvent: boolean): void {
    this.#miss();
    const { clock, note } = this.#parts;
    const { moment } = fault.fault;
    const armed = new ArmedEnding(rule, fault, !this.isAtBorder);
    if (moment.kind === 'now') {
      this.#make(armed, isAtEvent);
      return;
    }
    this.#armed = armed;
    note({ what: 'ending', stage: 'waiting', rule, fault });
    if (moment.kind === 'after delay') {
      armed.waitBy(
        clock.after(moment.delayMs, () => {
          for (const listener of this.#listeners) listener(fault);
          this.#makeArmed(false);
        }),
      );
    }
    if (!isAtEvent) this.#makeAfterEntry();
  }

  /** Calls when the time of an ending has come, before it is made. */
  onTime(listener: (fault: EndingFault) => void): void {
    this.#listeners.push(listener);
  }

  /** An event is complete: the ending that waits for that is made. */
  endAfterEvent(): void {
    if (this.#armed?.isAfterEvent) this.#makeArmed(true);
  }

  #makeAfterEntry(): void {
    if (this.#armed?.isAfterEntry(this.#parts.appEntries())) this.#makeArmed(false);
  }

  #makeArmed(isInOrder: boolean): void {
    const armed = this.#armed;
    if (!armed) return;
    this.#armed = undefined;
    armed.disarm();
    this.#make(armed, isInOrder);
  }

  /** The connection ends in another way, or another ending takes its place. */
  #miss(): void {
    const armed = this.#armed;
    if (!armed) return;
    this.#armed = undefined;
    armed.disarm();
    this.#tellMissed(armed);
  }

  #tellMissed({ rule, fault }: ArmedEnding): void {
    this.#parts.note({ what: 'ending', stage: 'missed', rule, fault });
  }

  #make(armed: ArmedEnding, isInOrder: boolean): void {
    const { out, note, connections } = this.#parts;
    const { rule, fault } = armed;
    const { side } = fault;
    const { kind } = fault.fault.effect;
    if (side === 'server' && !connections.isServerOpen()) {
      this.#tellMissed(armed);
      return;
    }
    this.#making = armed;
    const act = (): void => {
      this.#making = undefined;
      note({ what: 'ending', stage: 'made', rule, fault });
      this.#act(fault);
    };
    if (kind === 'close-message') {
      this.doAtBorder(() => {
        this.emit({ bytes: closeMessage, unit: undefined, isSimulated: true, dueAtMs: 0 });
        this.closeAfterRest(act);
      });
      return;
    }
    // Without its server, or when that is not read from, nothing more can reach the app.
    const isStall = kind === 'stall' || side === 'server';
    if (isStall) this.#isStalled = true;
    else this.#isAppOver = true;
    if (isInOrder) {
      out.afterRest(act);
      return;
    }
    if (!isStall) this.#discard();
    act();
  }

  #act(fault: EndingFault): void {
    const { rules, clock, connections } = this.#parts;
    const end = (): void => endConnections(fault, connections, rules);
    if (fault.fault.effect.kind === 'close-message') this.#cancelGrace = clock.after(graceMs, end);
    else end();
  }

  /** Emits the events before which so many others, or fewer, still had to come. */
  #emitStashed(places: number): void {
    const due = this.#stashed.filter(({ left }) => left <= places);
    this.#stashed = this.#stashed.filter(({ left }) => left > places);
    for (const { items } of due) for (const item of items) this.emit(item);
  }

  /** What waits is not written any more. */
  #discard(): void {
    this.#isAppOver = true;
    this.#emitStashed(Infinity);
    this.#atBorder = [];
    this.#parts.out.discard();
  }
}
