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
  #answers: { readonly answer: AnswerFault; readonly source: Firing | undefined }[] = [];
  /** Faults that wait for their moment or their place on the way, by the number of their rule. */
  readonly #waiting = new Map<number, RelayFault>();
  /** Events of the current attempt that are still to be left out. */
  #leaveOut = 0;
  #leaveOutRule = 0;

  /** @param limitTime stops a regular expression that goes on for too long */
  constructor(limitTime?: LimitTime) {
    this.#limitTime = limitTime;
  }

  /** Rules that can still fire, and those whose fault lasts or is still to happen, in the order of their making. */
  get list(): readonly { readonly number: number; readonly fault: RelayFault; readonly rule?: ActiveRule }[] {
    const listed = new Map<number, { number: number; fault: RelayFault; rule?: ActiveRule }>();
    for (const rule of this.#rules)
      listed.set(rule.number, { number: rule.number, fault: rule.rule.fault, rule });
    const others = [
      ...this.#lasting.values(),
      ...[...this.#waiting].map(([rule, fault]) => ({ rule, fault })),
      ...this.#answers.flatMap(({ source }) => source ?? []),
    ];
    for (const { rule, fault } of others) {
      if (!listed.has(rule)) listed.set(rule, { number: rule, fault });
    }
    return [...listed.values()].toSorted((a, b) => a.number - b.number);
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
    return (
      this.#lasting.has('stop-heartbeats') ||
      this.#rules.some((active) => active.rule.fault.kind !== 'resume' && !isWithoutEvent(active))
    );
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
      for (let request = 0; request < fault.requests; request += 1)
        this.answerNext({ kind: 'refuse' }, { rule: active.number, fault });
    } else this.#rules.push(active);
    this.#tell();
    return active.number;
  }

  /** Takes a rule away, and what of it lasts or is still to happen. Returns false when there is none of that number. */
  remove(number: number): boolean {
    if (!this.list.some((listed) => listed.number === number)) return false;
    this.#rules = this.#rules.filter((rule) => rule.number !== number);
    for (const { rule, fault } of this.#lasting.values())
      if (rule === number) this.#lasting.delete(fault.kind);
    this.#waiting.delete(number);
    this.#answers = this.#answers.filter(({ source }) => source?.rule !== number);
    this.#tell();
    return true;
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
    this.#waiting.clear();
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

  /** The next fault by hand that needs no event; each is given once. Undefined: there is none. */
  takeByHand(): Firing | undefined {
    const taken = this.#rules.find(isWithoutEvent);
    if (!taken) return undefined;
    taken.fire();
    this.#forgetSpent();
    return { rule: taken.number, fault: taken.rule.fault };
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

  /** A fault that has fired waits for its moment or its place, and can be taken back until `settle`. */
  wait(rule: number, fault: RelayFault): void {
    this.#waiting.set(rule, fault);
  }

  /** It has happened, or will not. */
  settle(rule: number): void {
    this.#waiting.delete(rule);
  }

  /** Whether it still waits, and was not taken back. */
  isWaiting(rule: number): boolean {
    return this.#waiting.has(rule);
  }

  /**
   * The answer that the app's next request is to get, behind those that it is to get already.
   * @param source the rule that it comes from, by which it is listed and can be taken back
   */
  answerNext(answer: AnswerFault, source?: Firing): void {
    this.#answers.push({ answer, source });
  }

  /** Whether the app's next request is not for the server. */
  get hasAnswer(): boolean {
    return this.#answers.length > 0;
  }

  /** The answer that the request which has come is to get instead of the server's; undefined: the server's. */
  takeAnswer(): AnswerFault | undefined {
    return this.#answers.shift()?.answer;
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
    const active = this.#rules.find(({ rule }) => rule.fault.kind === 'resume');
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

function isWithoutEvent({ rule: { fault, trigger }, isSpent }: ActiveRule): boolean {
  return trigger.kind === 'now' && !isSpent && (fault.kind === 'inject' || fault.kind === 'ending');
}
