// A simulated ending on the way of a stream. It waits for its moment (after the next event, at an entry, inside an event
// or a character, or after a time), and ends the app's connection, the server's, or both, in the way that belongs to it.

import { CutFinder } from '../../wire/cutFinder.ts';
import type { FaultEffect, FaultMoment } from '../../stream/fault.ts';
import type { EndingFault } from '../../stream/relayFault.ts';
import type { AnswerFault, RelayRules } from '../rules/relayRules.ts';

/** How the app's connection ends. */
export type AppEnding = 'end' | 'truncated' | 'reset';

/** How the server's connection ends; `stall`: it stays open and nothing is read from it any more. */
export type ServerEnding = 'fin' | 'reset' | 'stall';

/** The two connections of an attempt. */
export interface PathConnections {
  isServerOpen(): boolean;
  /** The app's connection is to end. @param isSimulated whether the server's own did not */
  endApp(ending: AppEnding, isSimulated: boolean): void;
  /** The server's connection is to end, or is not to be read from any more. */
  endServer(ending: ServerEnding): void;
}

export class ArmedEnding {
  readonly rule: number;
  readonly fault: EndingFault;
  readonly #cut: CutFinder | undefined;
  #cancelTimer: (() => void) | undefined;

  /** @param isInsideLine whether what was written so far ends in the middle of a line */
  constructor(rule: number, fault: EndingFault, isInsideLine: boolean) {
    this.rule = rule;
    this.fault = fault;
    const { kind } = this.#moment;
    if (kind === 'inside event' || kind === 'inside character') this.#cut = new CutFinder(kind, isInsideLine);
  }

  /** Whether its moment is found in the units of the body. */
  get needsUnits(): boolean {
    const { kind } = this.#moment;
    return kind !== 'now' && kind !== 'after delay';
  }

  /** Whether its place is within what is written. */
  get isInside(): boolean {
    return this.#cut !== undefined;
  }

  /** Whether it comes at the end of the event that is complete. */
  get isAfterEvent(): boolean {
    return this.#moment.kind === 'after next event';
  }

  /** Whether it may come at the end of what is next: an event, or any entry of the app's timeline. */
  get isAfterPart(): boolean {
    return this.isAfterEvent || this.#moment.kind === 'after entry';
  }

  /** Whether it comes now that the app's timeline has so many entries. */
  isAfterEntry(entries: number): boolean {
    const moment = this.#moment;
    return moment.kind === 'after entry' && entries >= moment.number;
  }

  /** How many of the bytes to write before it; undefined when its place is not among them. */
  findCut(bytes: Uint8Array): number | undefined {
    return this.#cut?.find(bytes);
  }

  /** Keeps what stops its timer. */
  waitBy(cancelTimer: () => void): void {
    this.#cancelTimer = cancelTimer;
  }

  disarm(): void {
    this.#cancelTimer?.();
  }

  /** A message in the middle of another is none: it comes after that. */
  get #moment(): FaultMoment {
    const { effect, moment } = this.fault.fault;
    const isInside = moment.kind === 'inside event' || moment.kind === 'inside character';
    return effect.kind === 'close-message' && isInside ? { kind: 'after next event' } : moment;
  }
}

/** Ends the connections that the ending is for, as its effect has it. */
export function endConnections(
  { rule, fault }: ArmedEnding,
  connections: PathConnections,
  rules: RelayRules,
): void {
  const { side } = fault;
  const { effect } = fault.fault;
  if (side !== 'server') endApp(effect, connections, (answer) => rules.answerNext(answer, { rule, fault }));
  if (side === 'app') return;
  const isOther = effect.kind === 'stall' || effect.kind === 'reset';
  connections.endServer(isOther ? effect.kind : 'fin');
}

function endApp(
  effect: FaultEffect,
  connections: PathConnections,
  answerNext: (answer: AnswerFault) => void,
): void {
  switch (effect.kind) {
    case 'stall':
      return;
    case 'no-content':
    case 'wrong-type':
    case 'http-error':
      answerNext(effect);
      connections.endApp('end', true);
      return;
    case 'close-message':
      connections.endApp('end', true);
      return;
    default:
      connections.endApp(effect.kind, true);
  }
}
