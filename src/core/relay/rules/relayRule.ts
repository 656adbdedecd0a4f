// A rule says when a fault happens: by hand, at an event by its number, at events that look in some way, or by chance
// with a seed. A rule that is at work counts for itself, so that its firings depend on the events that it met alone.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../../base/assertNever.ts';
import { maxStepMs, type LimitTime } from '../../base/slicedWork.ts';
import { describeRelayFault, type RelayFault } from '../../stream/relayFault.ts';
import { SeededRandom } from './seededRandom.ts';

/** What has to agree, as far as it is given. */
export interface EventPattern {
  readonly type?: string;
  readonly id?: string;
  /** Occurs in the data. */
  readonly text?: string;
  /** A regular expression that matches in the data. */
  readonly regex?: string;
}

export type RuleTrigger =
  /** At once, where the fault is not about an event, otherwise at the next. */
  | { readonly kind: 'now' }
  /** At the event of this number, counted from 1 since the rule was made. */
  | { readonly kind: 'event'; readonly number: number }
  | { readonly kind: 'pattern'; readonly pattern: EventPattern }
  /** At each event with this probability, from 0 to 1. */
  | { readonly kind: 'chance'; readonly probability: number; readonly seed: number };

export interface RelayRule {
  readonly fault: RelayFault;
  readonly trigger: RuleTrigger;
  /** How often it may fire; absent: once by hand and at a number, otherwise without end. */
  readonly times?: number;
}

/** What a rule looks at. */
export interface EventFacts {
  /** Undefined for a long one, which is read with the data. */
  readonly type: string | undefined;
  /** The data, the event's own id, and a type that is long, which are read only when asked for. */
  read(): { readonly data: string; readonly id: string | undefined; readonly type?: string };
}

/** A rule at work. */
export class ActiveRule {
  /** Counted from 1 over the stream. */
  readonly number: number;
  readonly rule: RelayRule;
  readonly #random: SeededRandom | undefined;
  readonly #regex: RegExp | undefined;
  readonly #limitTime: LimitTime | undefined;
  #isOverdue = false;
  #seen = 0;
  #fired = 0;

  /** @param limitTime stops a regular expression that goes on for too long */
  constructor(number: number, rule: RelayRule, limitTime?: LimitTime) {
    this.#limitTime = limitTime;
    this.number = number;
    this.rule = rule;
    const { trigger } = rule;
    if (trigger.kind === 'chance') this.#random = new SeededRandom(trigger.seed);
    const source = trigger.kind === 'pattern' ? trigger.pattern.regex : undefined;
    if (source !== undefined) this.#regex = new RegExp(source, 'u');
  }

  /** Events that it met, and at how many it fired. */
  get counts(): { readonly seen: number; readonly fired: number } {
    return { seen: this.#seen, fired: this.#fired };
  }

  /** Whether its regular expression had to be stopped at an event. It is not at work any more. */
  get isOverdue(): boolean {
    return this.#isOverdue;
  }

  /** Whether it will not fire any more. */
  get isSpent(): boolean {
    if (this.#isOverdue) return true;
    const { trigger, times } = this.rule;
    const isSingle = trigger.kind === 'now' || trigger.kind === 'event';
    return this.#fired >= (times ?? (isSingle ? 1 : Infinity));
  }

  /** Looks at the next event and says whether the fault happens at it. */
  meets(event: EventFacts): boolean {
    this.#seen += 1;
    // A number of chance is taken at each event, so that what other rules do changes nothing.
    if (!this.#isHit(event) || this.isSpent) return false;
    this.#fired += 1;
    return true;
  }

  /** It fired without an event. */
  fire(): void {
    this.#fired += 1;
  }

  #isHit(event: EventFacts): boolean {
    const { trigger } = this.rule;
    switch (trigger.kind) {
      case 'now':
        return true;
      case 'event':
        return this.#seen >= trigger.number;
      case 'pattern':
        return this.#matches(trigger.pattern, event);
      case 'chance':
        return this.#random?.isHit(trigger.probability) ?? false;
      default:
        return assertNever(trigger);
    }
  }

  #matches({ type, id, text }: EventPattern, event: EventFacts): boolean {
    if (type !== undefined && type !== (event.type ?? event.read().type)) return false;
    if (id !== undefined && id !== event.read().id) return false;
    if (text !== undefined && !event.read().data.includes(text)) return false;
    return this.#regex ? this.#matchesData(this.#regex, event.read().data) : true;
  }

  #matchesData(regex: RegExp, data: string): boolean {
    if (!this.#limitTime || isQuick(regex, data)) return regex.test(data);
    let isHit = false;
    const isDone = this.#limitTime(() => {
      isHit = regex.test(data);
    }, maxStepMs);
    if (!isDone) this.#isOverdue = true;
    return isHit;
  }
}

/** Data that a regular expression with one repetition is through with in a millisecond. */
const quickLength = 1_000;

/** Whether a time limit, which costs more than most matches, is not needed. */
function isQuick({ source }: RegExp, data: string): boolean {
  const repetitions = source.match(/[*+?{]|\\[1-9k]/g)?.length ?? 0;
  return repetitions === 0 || (repetitions === 1 && data.length <= quickLength);
}

/** The rule in words: `drop the event of type tick, at most 3 times`. */
export function describeRule({ fault, trigger, times }: RelayRule): string {
  const what = `${describeRelayFault(fault)} ${describeTrigger(trigger)}`;
  if (times === undefined) return what;
  return `${what}, ${times === 1 ? l10n.t('at most once') : l10n.t('at most {0} times', times)}`;
}

function describeTrigger(trigger: RuleTrigger): string {
  switch (trigger.kind) {
    case 'now':
      return l10n.t('now');
    case 'event':
      return l10n.t('at event {0}', trigger.number);
    case 'pattern':
      return l10n.t('at events with {0}', describePattern(trigger.pattern));
    case 'chance':
      return l10n.t('with probability {probability} (seed {seed})', {
        probability: trigger.probability,
        seed: trigger.seed,
      });
    default:
      return assertNever(trigger);
  }
}

function describePattern({ type, id, text, regex }: EventPattern): string {
  const parts = [
    ...(type === undefined ? [] : [l10n.t('type {0}', type)]),
    ...(id === undefined ? [] : [l10n.t('id {0}', id)]),
    ...(text === undefined ? [] : [l10n.t('"{0}" in the data', text)]),
    ...(regex === undefined ? [] : [l10n.t('data that matches /{0}/', regex)]),
  ];
  return parts.join(', ');
}
