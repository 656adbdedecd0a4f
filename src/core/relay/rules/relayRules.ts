// The rules at work on one relayed stream, over all its attempts: which fire at an event, what lasts at the moment, and
// what waits for the app's next request. The same rules and events give the same firings.

import type { FaultEffect } from '../../stream/fault.ts';
import { isLasting, endsWithAttempt, type LastingFault, type RelayFault } from '../../stream/relayFault.ts';
import type { LimitTime } from '../../base/slicedWork.ts';
import { ActiveRule, type EventFacts, type RelayRule } from './relayRule.ts';

/** How everything is written at the moment. */
export interface OutgoingShape {
  readonly isHeld: boolean;
  readonly burst?: { readonly everyMs: number; readonly everyBytes: number };
  readonly isSplit: boolean;
  readonly bytesPerSecond?: number;
}

/** A fault that a rule makes happen. */
export interface Firing {
  readonly rule: number;
  readonly fault: RelayFault;
}

/** Something that lasts. */
export interface Lasting {
  readonly rule: number;
  readonly fault: LastingFault;
  /** When it stops by itself; Infinity: it does not. */
  readonly untilMs: number;
}

/** What the app's next request gets instead of the server's answer; `refuse`: none, its connection is closed. */
export type AnswerFault =
  | Extract<FaultEffect, { readonly kind: 'no-content' | 'wrong-type' | 'http-error' }>
  | { readonly kind: 'refuse' };

export class RelayRules {
  readonly #limitTime: LimitTime | undefined;
  #overdue: Firing[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #lasting = new Map<LastingFault['kind'], Lasting>();
  #rules: ActiveRule[] = [];
  #lastNumber = 0;
  #answers: AnswerFault[] = [];
  /** Events of the current attempt that are still to be left out. */
  #leaveOut = 0;
  #leaveOutRule = 0;

  /** @param limitTime stops a regular expression that goes on for too long */
  constructor(limitTime?: LimitTime) {
    this.#limitTime = limitTime;
  }

  /** Rules that can still fire, and those whose fault lasts, in the order of their making. */
  get list(): readonly { readonly number: number; readonly fault: RelayFault; readonly rule?: ActiveRule }[] {
    const lasting = [...this.#lasting.values()].map(({ rule, fault }) => ({ number: rule, fault }));
    const waiting = this.#rules.map((rule) => ({ number: rule.number, fault: rule.rule.fault, rule }));
    const known = new Set(waiting.map(({ number }) => number));
    return [...waiting, ...lasting.filter(({ number }) => !known.has(number))].toSorted(
      (a, b) => a.number - b.number,
    );
  }

  /** Whether the bytes have to be looked at. */
  get isIdle(): boolean {
    return (
      this.#lasting.size === 0 &&
      this.#leaveOut === 0 &&
      this.#rules.every(({ rule }) => rule.fault.kind === 'resume')
    );
  }

  /** Number of the newest rule; 0 before there was one. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** Whether something is to happen to single events or comments, so that these have to be told apart. */
  get needsEvents(): boolean {
    return this.list.some(({ fault }) => changedByUnit.has(fault.kind));
  }

  /** How everything is written at the moment. */
  get shape(): OutgoingShape {
    const burst = this.#find('burst');
    const slow = this.#find('slow');
    return {
      isHeld: this.#lasting.has('hold'),
      isSplit: this.#lasting.has('split'),
      ...(burst && {
        burst: { everyMs: burst.everyMs ?? Infinity, everyBytes: burst.everyBytes ?? Infinity },
      }),
      ...(slow && { bytesPerSecond: slow.bytesPerSecond }),
    };
  }

  isLasting(kind: LastingFault['kind']): boolean {
    return this.#lasting.has(kind);
  }

  /** Adds a rule; what lasts and is made by hand begins at once. Returns its number. */
  add(rule: RelayRule, nowMs: number): number {
    this.#lastNumber += 1;
    const active = new ActiveRule(this.#lastNumber, rule, this.#limitTime);
    const { fault, trigger } = rule;
    if (trigger.kind === 'now' && isLasting(fault)) this.start(fault, active.number, nowMs);
    else if (fault.kind === 'refuse') {
      for (let request = 0; request < fault.requests; request += 1) this.answerNext({ kind: 'refuse' });
    } else this.#rules.push(active);
    this.#tell();
    return active.number;
  }

  /** Takes a rule away, and stops what of it lasts. Returns false when there is none of that number. */
  remove(number: number): boolean {
    const before = this.#rules.length + this.#lasting.size;
    this.#rules = this.#rules.filter((rule) => rule.number !== number);
    for (const { rule, fault } of this.#lasting.values())
      if (rule === number) this.#lasting.delete(fault.kind);
    const isRemoved = this.#rules.length + this.#lasting.size < before;
    if (isRemoved) this.#tell();
    return isRemoved;
  }

  /** Stops one thing that lasts. Returns false when it was not at work. */
  stop(kind: LastingFault['kind']): boolean {
    const isStopped = this.#lasting.delete(kind);
    if (isStopped) this.#tell();
    return isStopped;
  }

  /** Takes all rules away, and whatever was to happen. */
  clear(): void {
    this.#rules = [];
    this.#lasting.clear();
    this.#answers = [];
    this.#leaveOut = 0;
    this.#tell();
  }

  /** Calls after each change that somebody made from outside. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The faults that happen at an event, in the order of their rules. */
  meet(event: EventFacts): readonly Firing[] {
    const firings: Firing[] = [];
    if (this.#leaveOut > 0) {
      this.#leaveOut -= 1;
      firings.push({ rule: this.#leaveOutRule, fault: { kind: 'drop' } });
    }
    for (const active of this.#rules) {
      const { fault } = active.rule;
      if (fault.kind === 'resume' || isWithoutEvent(active)) continue;
      if (active.meets(event)) firings.push({ rule: active.number, fault });
      if (active.isOverdue) this.#overdue.push({ rule: active.number, fault });
    }
    this.#forgetSpent();
    return firings;
  }

  /** Rules that were taken away because their regular expression had to be stopped; each is given once. */
  takeOverdue(): readonly Firing[] {
    const overdue = this.#overdue;
    this.#overdue = [];
    return overdue;
  }

  /** Faults by hand that need no event; each is given once. */
  takeByHand(): readonly Firing[] {
    const taken = this.#rules.filter(isWithoutEvent);
    for (const rule of taken) rule.fire();
    this.#forgetSpent();
    return taken.map(({ number, rule }) => ({ rule: number, fault: rule.fault }));
  }

  /** Begins something that lasts, in place of another of its kind. */
  start(fault: LastingFault, rule: number, nowMs: number): void {
    this.#lasting.set(fault.kind, { rule, fault, untilMs: nowMs + (fault.forMs ?? Infinity) });
  }

  /** Stops what has lasted long enough. Returns that, and when to ask again (Infinity: not before a change). */
  expire(nowMs: number): { readonly stopped: readonly Lasting[]; readonly nextMs: number } {
    const stopped = [...this.#lasting.values()].filter(({ untilMs }) => untilMs <= nowMs);
    for (const { fault } of stopped) this.#lasting.delete(fault.kind);
    const nextMs = Math.min(Infinity, ...[...this.#lasting.values()].map(({ untilMs }) => untilMs));
    return { stopped, nextMs };
  }

  /** What lasts at the moment. */
  get lasting(): readonly Lasting[] {
    return [...this.#lasting.values()];
  }

  /** The connection is over, and with it what only it could have. */
  endAttempt(): void {
    for (const { fault } of this.#lasting.values()) {
      if (endsWithAttempt(fault)) this.#lasting.delete(fault.kind);
    }
    this.#leaveOut = 0;
  }

  /** The answer that the app's next request is to get. */
  answerNext(answer: AnswerFault): void {
    this.#answers.push(answer);
  }

  /** Whether the app's next request is not for the server. */
  get hasAnswer(): boolean {
    return this.#answers.length > 0;
  }

  /** The answer that the request which has come is to get instead of the server's; undefined: the server's. */
  takeAnswer(): AnswerFault | undefined {
    return this.#answers.shift();
  }

  /**
   * What to ask the server for when the app asks to resume.
   * @param lastEventId as the app sent it; undefined: it sent none, and nothing is changed
   * @param idBefore the id that was in force so many events before the event of an id; undefined where that is not known
   */
  resume(
    lastEventId: string | undefined,
    idBefore: (id: string, events: number) => string | undefined,
  ): { readonly lastEventId: string | undefined; readonly firing?: Firing } {
    const active = this.#rules.find(({ rule, isSpent }) => rule.fault.kind === 'resume' && !isSpent);
    const fault = active?.rule.fault;
    if (lastEventId === undefined || !active || fault?.kind !== 'resume') return { lastEventId };
    active.fire();
    this.#forgetSpent();
    const firing = { rule: active.number, fault };
    switch (fault.answer) {
      case 'none':
        return { lastEventId: undefined, firing };
      case 'gap':
        this.#leaveOut = fault.events;
        this.#leaveOutRule = active.number;
        return { lastEventId, firing };
      default:
        return { lastEventId: idBefore(lastEventId, fault.events), firing };
    }
  }

  #find<Kind extends LastingFault['kind']>(kind: Kind) {
    const fault = this.#lasting.get(kind)?.fault;
    return fault?.kind === kind ? (fault as Extract<LastingFault, { readonly kind: Kind }>) : undefined;
  }

  #forgetSpent(): void {
    if (this.#rules.some(({ isSpent }) => isSpent))
      this.#rules = this.#rules.filter(({ isSpent }) => !isSpent);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const changedByUnit: ReadonlySet<RelayFault['kind']> = new Set([
  'drop',
  'delay',
  'duplicate',
  'reorder',
  'edit',
  'stop-heartbeats',
]);

function isWithoutEvent({ rule: { fault, trigger }, isSpent }: ActiveRule): boolean {
  return trigger.kind === 'now' && !isSpent && (fault.kind === 'inject' || fault.kind === 'ending');
}
