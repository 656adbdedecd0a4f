// Makes simulated endings on the way of a stream: it waits for the moment, and ends the app's connection, the server's, or
// both, in the way that belongs to the ending. At most one waits at a time.

import { formatEvent } from '../../wire/eventWriter.ts';
import { encodeText } from '../../base/text.ts';
import { ArmedEnding } from './armedEnding.ts';
import type { PathClock } from './outgoing.ts';
import type { EndingFault } from '../../stream/relayFault.ts';
import type { RelayNote } from '../../stream/relayNote.ts';
import type { RelayRules } from '../rules/relayRules.ts';

/** How the app's connection ends. */
export type AppEnding = 'end' | 'truncated' | 'reset';

/** How the server's connection ends; `stall`: it stays open and nothing is read from it any more. */
export type ServerEnding = 'fin' | 'reset' | 'stall';

/** The connections of the attempt, and what is on the way between them. */
export interface EndingTarget {
  /** Whether what was written so far ends in the middle of a line. */
  isInsideLine(): boolean;
  /** Nothing that comes from now on reaches the app, and what waits still does. */
  closeOff(): void;
  /** As `closeOff`, and the connection stays open. */
  stall(): void;
  /** Calls once all that waits is written. */
  afterRest(action: () => void): void;
  /** What waits is not written any more. */
  discardRest(): void;
  /** Writes bytes that are made up, between two blocks, and calls then. */
  writeAtBorder(bytes: Uint8Array, then: () => void): void;
  endApp(ending: AppEnding): void;
  endServer(ending: ServerEnding): void;
  note(note: RelayNote): void;
}

/** How long an app gets to close itself after the closing message. */
const graceMs = 2_000;
const closeMessage = encodeText(formatEvent({ data: JSON.stringify({ type: 'close' }) }));

export class PathEndings {
  readonly #rules: RelayRules;
  readonly #clock: PathClock;
  readonly #target: EndingTarget;
  #armed: ArmedEnding | undefined;
  #cancelGrace: (() => void) | undefined;

  constructor(rules: RelayRules, clock: PathClock, target: EndingTarget) {
    this.#rules = rules;
    this.#clock = clock;
    this.#target = target;
  }

  /** The ending that waits. */
  get armed(): ArmedEnding | undefined {
    return this.#armed;
  }

  /**
   * Arms an ending in place of one before. One without a wait is made at once: by hand, whatever waits to be written;
   * at an event, after that.
   */
  arm(rule: number, fault: EndingFault, isAtEvent: boolean): void {
    this.miss();
    const { moment } = fault.fault;
    const armed = new ArmedEnding(rule, fault, this.#target.isInsideLine());
    if (moment.kind === 'now') {
      this.#make(armed, isAtEvent);
      return;
    }
    this.#armed = armed;
    this.#target.note({ what: 'ending', stage: 'waiting', rule, fault });
    if (moment.kind === 'after delay') {
      armed.waitBy(
        this.#clock.after(moment.delayMs, () => {
          this.makeArmed(false);
        }),
      );
    }
  }

  /** Its moment has come. */
  makeArmed(isInOrder: boolean): void {
    const armed = this.#armed;
    if (!armed) return;
    this.#armed = undefined;
    armed.disarm();
    this.#make(armed, isInOrder);
  }

  /** The connection ends in another way, or another ending takes its place. */
  miss(): void {
    const armed = this.#armed;
    if (!armed) return;
    this.#armed = undefined;
    armed.disarm();
    this.#target.note({ what: 'ending', stage: 'missed', rule: armed.rule, fault: armed.fault });
  }

  /** Lets go of everything. */
  dispose(): void {
    this.miss();
    this.#cancelGrace?.();
  }

  #make({ rule, fault }: ArmedEnding, isInOrder: boolean): void {
    const { side } = fault;
    const { kind } = fault.fault.effect;
    const act = (): void => {
      this.#target.note({ what: 'ending', stage: 'made', rule, fault });
      if (kind === 'close-message') this.#cancelGrace = this.#clock.after(graceMs, () => this.#act(fault));
      else this.#act(fault);
    };
    if (kind === 'close-message') {
      this.#target.writeAtBorder(closeMessage, () => {
        this.#target.closeOff();
        this.#target.afterRest(act);
      });
      return;
    }
    // Without its server, or when that is not read from, nothing more can reach the app.
    if (kind === 'stall' || side === 'server') this.#target.stall();
    else this.#target.closeOff();
    if (isInOrder) {
      this.#target.afterRest(act);
      return;
    }
    if (kind !== 'stall' && side !== 'server') this.#target.discardRest();
    act();
  }

  #act({ fault: { effect }, side }: EndingFault): void {
    if (side !== 'server') this.#endApp(effect);
    if (side === 'app') return;
    if (effect.kind === 'stall' || effect.kind === 'reset') this.#target.endServer(effect.kind);
    else this.#target.endServer('fin');
  }

  #endApp(effect: EndingFault['fault']['effect']): void {
    switch (effect.kind) {
      case 'stall':
        return;
      case 'no-content':
      case 'wrong-type':
      case 'http-error':
        this.#rules.answerNext(effect);
        this.#target.endApp('end');
        return;
      case 'close-message':
        this.#target.endApp('end');
        return;
      default:
        this.#target.endApp(effect.kind);
    }
  }
}
