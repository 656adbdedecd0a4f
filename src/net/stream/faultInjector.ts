// Makes simulated endings happen to a running attempt. It stands between the socket and the parser: it lets bytes
// through up to the moment, then ends or stalls the real connection in the way that belongs to the ending, so that the
// server sees a client that vanished. At most one fault is armed at a time.

import { STATUS_CODES } from 'node:http';

import * as l10n from '@vscode/l10n';

import type { WayOut } from '../http/connectionWitness.ts';
import type { ConnectionPhase } from '../../core/stream/connection.ts';
import { CutFinder } from '../../core/wire/cutFinder.ts';
import type { Ending } from '../../core/stream/ending.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import type { Fault, FaultEffect, FaultStage } from '../../core/stream/fault.ts';

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
  readonly #note: (fault: Fault, stage: FaultStage) => void;
  #armed: Fault | undefined;
  #target: FaultTarget | undefined;
  #cut: CutFinder | undefined;
  #release: (() => void) | undefined;
  /** The fault whose answer the next attempt gets. */
  #answer: { readonly fault: Fault; readonly effect: AnswerEffect } | undefined;
  #isStalled = false;

  /** @param note tells the timeline what becomes of a fault */
  constructor(log: EventLog, note: (fault: Fault, stage: FaultStage) => void) {
    this.#log = log;
    this.#note = note;
  }

  /** The fault that waits for its moment, or for the next attempt. */
  get armed(): Fault | undefined {
    return this.#armed ?? this.#answer?.fault;
  }

  /** The attempt's connection is open and nothing of it counts any more. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  /**
   * Arms a fault in place of one that was armed before; a moment that has come already makes it happen within the call.
   * @param isInsideLine whether what was received so far ends in the middle of a line
   * @param isOfLines whether each line is an event, without fields
   */
  arm(fault: Fault, target: FaultTarget, isInsideLine: boolean, isOfLines = false): void {
    this.disarm();
    this.#armed = fault;
    this.#target = target;
    const { moment } = fault;
    if (moment.kind === 'now' || (moment.kind === 'after entry' && this.#log.length >= moment.number)) {
      this.#fire();
      return;
    }
    this.#note(fault, 'armed');
    // Who hears of that may have armed another.
    if (this.#armed !== fault) return;
    switch (moment.kind) {
      case 'after delay': {
        const timer = setTimeout(() => this.#fire(), moment.delayMs);
        this.#release = () => clearTimeout(timer);
        break;
      }
      case 'after next event':
        this.#fireAfter((number) => this.#log.index.kind(number) === 'message');
        break;
      case 'after entry':
        this.#fireAfter((number) => number >= moment.number);
        break;
      case 'inside event':
      case 'inside character':
        this.#cut = new CutFinder(moment.kind, isInsideLine, isOfLines);
        break;
    }
  }

  /** The fault is no longer wanted. */
  disarm(): void {
    const dropped = this.armed;
    this.#forget();
    this.#answer = undefined;
    if (dropped) this.#note(dropped, 'dropped');
  }

  /** The attempt is over: what waited for a moment in it does not happen. A simulated answer stays for the next. */
  endAttempt(): void {
    const dropped = this.#armed;
    this.#isStalled = false;
    this.#forget();
    if (dropped) this.#note(dropped, 'dropped');
  }

  /** Takes the next attempt's answer for that of the fault. Returns false for a fault that is no answer. */
  answerNext(fault: Fault): boolean {
    const { effect } = fault;
    if (!isAnswerEffect(effect)) return false;
    this.disarm();
    this.#answer = { fault, effect };
    this.#note(fault, 'next attempt');
    return true;
  }

  /** What the answer to the attempt that starts now is to be taken for. */
  takeAnswer(): AnswerEffect | undefined {
    const effect = this.#answer?.effect;
    this.#answer = undefined;
    return effect;
  }

  /** Gives bytes of the body to `push`, up to the cut if it is among them. */
  pass(bytes: Uint8Array, push: (bytes: Uint8Array) => void): void {
    const cutAt = this.#cut?.find(bytes);
    if (cutAt === undefined) {
      push(bytes);
      return;
    }
    const fault = this.#armed;
    push(bytes.subarray(0, cutAt));
    // Who hears of what came before the cut may have ended the attempt, or armed another fault.
    if (this.#armed === fault) this.#fire();
  }

  /** Fires at the first entry after the call for which it is time. */
  #fireAfter(isTime: (number: number) => boolean): void {
    // A call within the news of an entry would hear of that entry too.
    let last = this.#log.length;
    this.#release = this.#log.subscribe((number) => {
      if (number === 0) last = 0;
      else if (number > last && isTime(number)) this.#fire();
    });
  }

  #fire(): void {
    const fault = this.#armed;
    const target = this.#target;
    this.#forget();
    if (!fault || !target) return;
    const { effect } = fault;
    if (effect.kind === 'stall') {
      this.#isStalled = true;
      target.stall();
      this.#note(fault, 'stalled');
    } else if (isAnswerEffect(effect)) {
      this.#answer = { fault, effect };
      target.end({ cause: 'end', isSimulated: true }, 'fin');
    } else {
      target.end({ cause: effect.kind, isSimulated: true }, effect.kind === 'reset' ? 'reset' : 'fin');
    }
  }

  #forget(): void {
    this.#release?.();
    this.#release = undefined;
    this.#armed = undefined;
    this.#target = undefined;
    this.#cut = undefined;
  }
}

/** Whether the effect is the answer to the next attempt, after an end of the current one. */
function isAnswerEffect(effect: FaultEffect): effect is AnswerEffect {
  return effect.kind === 'no-content' || effect.kind === 'wrong-type' || effect.kind === 'http-error';
}

/** The ending that a simulated answer stands for. */
export function endingOfAnswer(answer: AnswerEffect): Ending {
  switch (answer.kind) {
    case 'no-content':
      return { cause: 'no-content', status: 204, statusText: STATUS_CODES[204] ?? '', isSimulated: true };
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
    super(`${reasonOf(phase)} ${l10n.t('A simulation needs an open stream.')}`);
  }
}

function reasonOf(phase: ConnectionPhase['phase']): string {
  switch (phase) {
    case 'connecting':
      return l10n.t('The stream is still connecting: wait until it is open.');
    case 'waiting':
      return l10n.t(
        'The stream waits for its next attempt: only an answer (204, wrong type, status) can be simulated now.',
      );
    default:
      return l10n.t('The stream is closed: connect first.');
  }
}
