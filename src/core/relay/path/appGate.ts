// The gate before the queue to the app. It lets bytes through, up to the ending that waits for its moment, or gives them
// the fate of bytes that nobody gets. It keeps what comes later than its place: events that were moved, and what is made
// up, which goes between two blocks. At most one ending waits at a time.

import { joinBytes } from '../../base/joinBytes.ts';
import { present } from '../../base/present.ts';
import { encodeText } from '../../base/text.ts';
import { formatEvent } from '../../wire/eventWriter.ts';
import type { EndingFault, InventedEvent, RelayFault } from '../../stream/relayFault.ts';
import type { MissReason, RelayNote, UnreadableReason } from '../../stream/relayNote.ts';
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

/** What is to be done between two blocks. */
interface BorderAction {
  readonly rule: number;
  readonly fault: RelayFault;
  readonly act: () => void;
  /** It does not come to it. */
  readonly miss: (missed: MissReason) => void;
}

/** How long an app gets to close itself after the closing message. */
const graceMs = 2_000;
const closeMessage = encodeText(formatEvent({ data: JSON.stringify({ type: 'close' }) }));

export class AppGate {
  /** Whether what has come so far ends between two blocks, as far as anybody looks. */
  isAtBorder = true;
  /** Why borders cannot be found. */
  unreadable: UnreadableReason | 'too large' | undefined;
  /** A rule has ended the server's connection: what still comes of it was on its way. */
  isServerLetGo = false;
  readonly #parts: GateParts;
  /** Events that were taken out of their place, and how many others come before each. */
  #stashed: { items: readonly OutgoingItem[]; left: number }[] = [];
  #atBorder: BorderAction[] = [];
  #isAppOver = false;
  /** The app's connection is over: what would still wait waits for nothing. */
  #isLeft = false;
  #armed: ArmedEnding | undefined;
  /** Endings whose moment has come, while what is before them is written. */
  readonly #making = new Set<ArmedEnding>();
  /** Those after which nothing more reaches an app that is still connected. */
  readonly #stalls = new Set<ArmedEnding>();
  readonly #listeners: ((fault: EndingFault) => void)[] = [];
  #cancelGrace: (() => void) | undefined;

  constructor(parts: GateParts) {
    this.#parts = parts;
    parts.out.onWrite(() => this.#makeAfterEntry(false));
  }

  /** Nothing that comes from now on reaches the app. */
  get isAppOver(): boolean {
    return this.#isAppOver;
  }

  /** What comes from now on is none of the rules' events: one of the two connections is over. */
  get isOver(): boolean {
    return this.#isAppOver || this.isServerLetGo;
  }

  /** Whether the app gets nothing at the moment, not even the end. */
  get isSilent(): boolean {
    return this.#stalls.size > 0 || this.#parts.rules.isLasting('silence');
  }

  /** Whether something waits for units to come. */
  get needsUnits(): boolean {
    return this.#stashed.length > 0 || this.#atBorder.length > 0 || this.#armed?.needsUnits === true;
  }

  /** Whether something comes right after the event that is next, or may do so. */
  get followsNextEvent(): boolean {
    return this.#stashed.some(({ left }) => left === 1) || this.#armed?.isAfterPart === true;
  }

  /**
   * Lets bytes of the server through as they are.
   * @param isUncounted nobody is told of their loss
   * @returns whether they go to the app
   */
  pass(start: number, bytes: Uint8Array, isUncounted = false): boolean {
    const { out, fates } = this.#parts;
    if (this.#isLost(start, bytes)) return false;
    if (out.isClear && !this.#armed?.isInside) {
      out.pass(bytes, start);
    } else {
      const unit = fates.add(start, bytes.length, fateFlags.waiting, 0);
      this.emit({ bytes, unit, isSimulated: false, isUncounted, dueAtMs: 0 });
    }
    return true;
  }

  /** The LF behind the CR that ends what was let through last. */
  passTail(start: number, byte: Uint8Array): void {
    if (!this.#isLost(start, byte)) this.#parts.out.passTail(start, byte);
  }

  /** Whether the app gets none of what comes now; its fate is that. */
  #isLost(start: number, bytes: Uint8Array): boolean {
    if (!this.#isAppOver && !this.isSilent) return false;
    const flags = this.isOver ? fateFlags.undelivered : fateFlags.silenced;
    this.#parts.fates.add(start, bytes.length, flags, 0);
    return true;
  }

  /** Puts bytes on the way to the app, up to the ending if that is among them. */
  emit(item: OutgoingItem): void {
    const { out, fates } = this.#parts;
    if (this.#isAppOver) {
      if (item.unit !== undefined) fates.lose(item.unit, fateFlags.undelivered);
      return;
    }
    // A copy, or an event that came before its place.
    if (this.#stalls.size > 0 && item.unit !== undefined) {
      fates.lose(item.unit, fateFlags.silenced);
      return;
    }
    const cutAt = this.#armed?.findCut(item.bytes);
    if (cutAt === undefined) {
      out.push(item);
      return;
    }
    const { tell, ...rest } = item;
    if (rest.unit !== undefined) fates.lose(rest.unit, fateFlags.cut);
    tell?.(false);
    out.push({ ...rest, bytes: rest.bytes.subarray(0, cutAt) });
    this.#makeArmed(true);
  }

  /** Writes an event that is made up; between two blocks. */
  invent(rule: number, event: InventedEvent): void {
    if (this.#isAppOver || this.isSilent) {
      this.#noteInjected(rule, event, this.#isAppOver ? 'ended' : 'silent');
      return;
    }
    this.emit({
      bytes: inventEvent(event),
      unit: undefined,
      isSimulated: true,
      dueAtMs: 0,
      tell: (isWritten) => this.#noteInjected(rule, event, isWritten ? undefined : 'ended'),
    });
  }

  /** The same between the blocks that are there: now, or when the one that has begun is complete. */
  inventAtBorder(rule: number, event: InventedEvent): void {
    this.#doAtBorder({
      rule,
      fault: { kind: 'inject', event },
      act: () => this.invent(rule, event),
      miss: (missed) => this.#noteInjected(rule, event, missed),
    });
  }

  #noteInjected(rule: number, event: InventedEvent, missed: MissReason | undefined): void {
    this.#parts.note({ what: 'injected', rule, fault: { kind: 'inject', event }, ...present({ missed }) });
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

  /** The body is over: no more events come that could be first. */
  passRest(): void {
    this.#emitStashed(Infinity);
  }

  /** Does it between two blocks: now, or before the next unit that begins one. */
  #doAtBorder(action: BorderAction): void {
    const { rule, fault } = action;
    if (this.unreadable) {
      this.tellImpossible(this.unreadable);
      action.miss('unreadable');
    } else if (this.isAtBorder) action.act();
    else {
      this.#atBorder.push(action);
      this.#parts.rules.wait(rule, fault);
    }
  }

  /** Does what waits for a border. */
  runAtBorder(): void {
    for (const action of this.#takeAtBorder()) action.act();
  }

  #missAtBorder(missed: MissReason): void {
    for (const action of this.#takeAtBorder()) action.miss(missed);
  }

  #takeAtBorder(): readonly BorderAction[] {
    const actions = this.#atBorder;
    if (actions.length === 0) return actions;
    this.#atBorder = [];
    for (const { rule } of actions) this.#parts.rules.settle(rule);
    return actions;
  }

  tellImpossible(reason: UnreadableReason | 'too large'): void {
    this.#parts.note({ what: 'impossible', reason });
  }

  /** No border is found any more. */
  goBlind(): void {
    this.unreadable = 'too large';
    this.tellImpossible(this.unreadable);
    this.#missAtBorder('unreadable');
  }

  /** Rules were made or taken away: what somebody has taken back does not happen. */
  dismissTakenBack(): void {
    const { rules } = this.#parts;
    if (this.#armed && !rules.isWaiting(this.#armed.rule)) this.#miss('taken back');
    const gone = this.#atBorder.filter(({ rule }) => !rules.isWaiting(rule));
    if (gone.length === 0) return;
    this.#atBorder = this.#atBorder.filter((action) => !gone.includes(action));
    for (const { miss } of gone) miss('taken back');
  }

  /** The body is over: what waits for others to come waits no longer. */
  end(): void {
    this.passRest();
    this.#missAtBorder('ended');
    this.#miss();
    for (const armed of this.#making) {
      if (armed.fault.side !== 'server') continue;
      // It was to come while the server was connected; the app meets the server's own ending.
      this.#stalls.delete(armed);
      this.#missMaking(armed);
    }
  }

  /** Nothing that comes from now on reaches the app. Calls once all that waits is written. */
  closeAfterRest(action: () => void): void {
    this.#isAppOver = true;
    this.#parts.out.afterRest(action);
  }

  /** The app's connection is over: nothing is written to it any more, and no timer is left. */
  leave(): void {
    this.#isLeft = true;
    this.#discard();
    this.#miss();
    this.#giveWay();
  }

  /**
   * Arms an ending in place of one before. One without a wait is made at once: by hand, whatever waits to be written;
   * at an event, after that.
   */
  arm(rule: number, fault: EndingFault, isAtEvent: boolean): void {
    this.#miss();
    const { clock, note, rules } = this.#parts;
    const { moment } = fault.fault;
    const armed = new ArmedEnding(rule, fault, !this.isAtBorder);
    if (moment.kind === 'now') {
      this.#make(armed, isAtEvent);
      return;
    }
    if (this.#isLeft) {
      this.#tellMissed(armed);
      return;
    }
    this.#armed = armed;
    rules.wait(rule, fault);
    note({ what: 'ending', stage: 'waiting', rule, fault });
    if (moment.kind === 'after delay') {
      armed.waitBy(
        clock.after(moment.delayMs, () => {
          for (const listener of this.#listeners) listener(fault);
          this.#makeArmed(false);
        }),
      );
    }
    this.#makeAfterEntry(isAtEvent);
  }

  /** Calls when the time of an ending has come, before it is made. */
  onTime(listener: (fault: EndingFault) => void): void {
    this.#listeners.push(listener);
  }

  /** An event is complete: the ending that waits for that is made. */
  endAfterEvent(): void {
    if (this.#armed?.isAfterEvent) this.#makeArmed(true);
  }

  #makeAfterEntry(isInOrder: boolean): void {
    if (this.#armed?.isAfterEntry(this.#parts.appEntries())) this.#makeArmed(isInOrder);
  }

  #makeArmed(isInOrder: boolean): void {
    const armed = this.#armed;
    if (!armed) return;
    this.#disarm(armed);
    this.#make(armed, isInOrder);
  }

  /** The connection ends in another way, another ending takes its place, or it was taken back. */
  #miss(missed?: MissReason): void {
    const armed = this.#armed;
    if (!armed) return;
    this.#disarm(armed);
    this.#tellMissed(armed, missed);
  }

  #disarm(armed: ArmedEnding): void {
    this.#armed = undefined;
    armed.disarm();
    this.#parts.rules.settle(armed.rule);
  }

  #tellMissed({ rule, fault }: ArmedEnding, missed?: MissReason): void {
    this.#parts.note({ what: 'ending', stage: 'missed', rule, fault, ...present({ missed }) });
  }

  /** An ending that waits for what is before it does not come any more. */
  #missMaking(armed: ArmedEnding, missed?: MissReason): void {
    if (this.#making.delete(armed)) this.#tellMissed(armed, missed);
  }

  /** Whatever was to end the app's connection does not, and nothing comes between blocks. */
  #giveWay(): void {
    this.#missAtBorder('ended');
    for (const armed of this.#making) this.#missMaking(armed);
    this.#cancelGrace?.();
  }

  #make(armed: ArmedEnding, isInOrder: boolean): void {
    const { out, note, connections } = this.#parts;
    const { rule, fault } = armed;
    const { side } = fault;
    const { kind } = fault.fault.effect;
    const isMessage = kind === 'close-message';
    // Behind the end that waits already, nothing has a place.
    const isBehindEnd = this.#isAppOver && (isMessage || (isInOrder && side !== 'server'));
    if (isBehindEnd || (side === 'server' && !connections.isServerOpen())) {
      this.#tellMissed(armed);
      return;
    }
    // Without its server, or when that is not read from, nothing more can reach the app.
    const isStall = kind === 'stall' || side === 'server';
    if (!isInOrder && !isStall && !isMessage) {
      this.#discard();
      this.#giveWay();
    }
    this.#making.add(armed);
    const act = (): void => {
      if (!this.#making.delete(armed)) return;
      note({ what: 'ending', stage: 'made', rule, fault });
      this.#act(armed);
    };
    if (isMessage) {
      this.#doAtBorder({
        rule,
        fault,
        act: () => {
          this.emit({ bytes: closeMessage, unit: undefined, isSimulated: true, dueAtMs: 0 });
          this.closeAfterRest(act);
        },
        miss: (missed) => this.#missMaking(armed, missed),
      });
      return;
    }
    if (isStall) this.#stalls.add(armed);
    else this.#isAppOver = true;
    if (isInOrder) out.afterRest(act);
    else act();
  }

  #act(armed: ArmedEnding): void {
    const { rules, clock, connections } = this.#parts;
    const end = (): void => endConnections(armed, connections, rules);
    if (armed.fault.fault.effect.kind === 'close-message') this.#cancelGrace = clock.after(graceMs, end);
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
    const stashed = this.#stashed.flatMap(({ items }) => items).length;
    this.passRest();
    const left = stashed + this.#parts.out.discard();
    if (left > 0) this.#parts.note({ what: 'undelivered', left });
  }
}
