// Makes simulated endings happen to a running attempt. It stands between the socket and the parser: it lets bytes
// through up to the moment, then ends or stalls the real connection in the way that belongs to the ending, so that the
// server sees a client that vanished. At most one fault is armed at a time.

import type { ConnectionPhase } from '../core/connection.ts';
import { CutFinder } from '../core/cutFinder.ts';
import type { Ending } from '../core/ending.ts';
import type { EventLog } from '../core/eventLog.ts';
import type { Fault, FaultEffect } from '../core/fault.ts';

/** How the inspector lets go of a real connection. */
export type WayOut = 'fin' | 'reset';

/** The attempt that a fault happens to. */
export interface FaultTarget {
  end(ending: Ending, wayOut: WayOut): void;
  stall(): void;
}

/** What the answer to the next attempt is taken for. */
export type AnswerEffect = Extract<
  FaultEffect,
  { readonly kind: 'no-content' | 'wrong-type' | 'http-error' }
>;

export class FaultInjector {
  readonly #log: EventLog;
  #armed: Fault | undefined;
  #target: FaultTarget | undefined;
  #cut: CutFinder | undefined;
  #release: (() => void) | undefined;
  #answer: AnswerEffect | undefined;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** The fault that waits for its moment. */
  get armed(): Fault | undefined {
    return this.#armed;
  }

  /** Arms a fault in place of one that was armed before; `now` happens within the call. */
  arm(fault: Fault, target: FaultTarget): void {
    this.disarm();
    this.#armed = fault;
    this.#target = target;
    const { moment } = fault;
    switch (moment.kind) {
      case 'now':
        this.#fire();
        break;
      case 'after delay': {
        const timer = setTimeout(() => this.#fire(), moment.delayMs);
        this.#release = () => clearTimeout(timer);
        break;
      }
      case 'after next event':
        this.#release = this.#log.subscribe((number) => {
          if (number > 0 && this.#log.index.kind(number) === 'message') this.#fire();
        });
        break;
      case 'after entry':
        this.#release = this.#log.subscribe((number) => {
          if (number >= moment.number) this.#fire();
        });
        if (this.#log.length >= moment.number) this.#fire();
        break;
      case 'inside event':
      case 'inside character':
        this.#cut = new CutFinder(moment.kind);
        break;
    }
  }

  /** The attempt is over, or the fault is no longer wanted. A simulated answer stays for the next attempt. */
  disarm(): void {
    this.#release?.();
    this.#release = undefined;
    this.#armed = undefined;
    this.#target = undefined;
    this.#cut = undefined;
  }

  /** Takes the next attempt's answer for this one. */
  answerNext(effect: AnswerEffect): void {
    this.#answer = effect;
  }

  /** What the answer to the attempt that starts now is to be taken for. */
  takeAnswer(): AnswerEffect | undefined {
    const answer = this.#answer;
    this.#answer = undefined;
    return answer;
  }

  /** Gives bytes of the body to `push`, up to the cut if it is among them. */
  pass(bytes: Uint8Array, push: (bytes: Uint8Array) => void): void {
    const cutAt = this.#cut?.find(bytes);
    if (cutAt === undefined) {
      push(bytes);
      return;
    }
    push(bytes.subarray(0, cutAt));
    this.#fire();
  }

  #fire(): void {
    const fault = this.#armed;
    const target = this.#target;
    this.disarm();
    if (!fault || !target) return;
    const { effect } = fault;
    if (effect.kind === 'stall') {
      target.stall();
      return;
    }
    if (isAnswerEffect(effect)) {
      this.#answer = effect;
      target.end({ cause: 'end', isSimulated: true }, 'fin');
      return;
    }
    target.end({ cause: effect.kind, isSimulated: true }, effect.kind === 'reset' ? 'reset' : 'fin');
  }
}

/** Whether the effect is on the answer to the next attempt, after an end of the current one. */
export function isAnswerEffect(effect: FaultEffect): effect is AnswerEffect {
  return effect.kind === 'no-content' || effect.kind === 'wrong-type' || effect.kind === 'http-error';
}

/** The ending that a simulated answer stands for. */
export function endingOfAnswer(answer: AnswerEffect): Ending {
  switch (answer.kind) {
    case 'no-content':
      return { cause: 'no-content', status: 204, statusText: 'No Content', isSimulated: true };
    case 'wrong-type':
      return { cause: 'wrong-type', status: 200, contentType: 'text/html', isSimulated: true };
    case 'http-error':
      return { cause: 'http-error', status: answer.status, statusText: '', isSimulated: true };
  }
}

/** Thrown when a fault has nothing to happen to; the message says what to do. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';

  constructor(phase: ConnectionPhase['phase']) {
    super(`${reasonOf(phase)} A simulation needs an open stream.`);
  }
}

function reasonOf(phase: ConnectionPhase['phase']): string {
  switch (phase) {
    case 'connecting':
      return 'The stream is still connecting: wait until it is open.';
    case 'waiting':
      return 'The stream waits for its next attempt: only an answer (204, wrong type, status) can be simulated now.';
    default:
      return 'The stream is closed: connect first.';
  }
}
