// Conditions on events at which the debugger is to stop the program, in the very call that writes. Each is limited in time,
// and nothing is looked at where there is none.

import { eventConditionOf, type EventCondition } from '../../../core/probe/eventCondition.ts';

/** Of an event that is not complete: what is longer is not looked at. */
const maxPendingBytes = 1024 * 1024;
/** The end of a line and an empty line after it, each ended in its own way. */
const blankLine = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r)/g;

interface Rule {
  readonly number: number;
  readonly meets: EventCondition;
  readonly untilMs: number;
}

export class EventBreaks {
  readonly #nowMs: () => number;
  #rules: Rule[] = [];
  /** What each response has written of its next event. */
  #pending = new WeakMap<object, Buffer>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get isEmpty(): boolean {
    if (this.#rules.length > 0) {
      const nowMs = this.#nowMs();
      this.#rules = this.#rules.filter(({ untilMs }) => untilMs > nowMs);
    }
    return this.#rules.length === 0;
  }

  /** Returns whether the filter is one. */
  add(number: number, filter: string, forMs: number): boolean {
    const meets = eventConditionOf(filter);
    if (typeof meets !== 'function') return false;
    if (this.isEmpty) this.#pending = new WeakMap();
    this.#rules.push({ number, meets, untilMs: this.#nowMs() + forMs });
    return true;
  }

  remove(number: number): void {
    this.#rules = this.#rules.filter((rule) => rule.number !== number);
  }

  /** The rules that an event meets which these bytes complete. */
  metBy(response: object, bytes: Buffer): number[] {
    const pending = this.#pending.get(response);
    const all = pending ? Buffer.concat([pending, bytes]) : bytes;
    const met = new Set<number>();
    let from = 0;
    for (const { 0: ends, index } of all.toString('latin1').matchAll(blankLine)) {
      const end = index + ends.length;
      const block = all.subarray(from, end);
      from = end;
      for (const { number, meets } of this.#rules) if (meets(block)) met.add(number);
    }
    const rest = all.subarray(from);
    this.#pending.set(response, rest.length > maxPendingBytes ? Buffer.alloc(0) : Buffer.from(rest));
    return [...met];
  }
}
