// Events that no format's reader knows: what they are called, which of them say nothing, and the errors of an attempt
// that brought nothing but errors.

import * as l10n from '@vscode/l10n';

import { isRecord } from '../base/narrowing.ts';
import type { EventSource } from './answer.ts';
import type { JsonEvent, Reading } from './reading/reading.ts';

/** Names of events that only keep a connection alive. */
const signsOfLife = /^(?:ping|pong|heart-?_?beat|keep-?_?alive)$/i;

const maxErrors = 20;
/** Names of fields that stand for an event without a type. */
const maxNames = 4;

export function isSignOfLife({ type, name, value }: JsonEvent): boolean {
  if (signsOfLife.test(type) || signsOfLife.test(name)) return true;
  if (!isRecord(value)) return false;
  const { event } = value;
  if (typeof event === 'string' && signsOfLife.test(event)) return true;
  const names = Object.keys(value);
  // An object that says nothing, or nothing but the name of such an event.
  return names.length === 0 || (names.length === 1 && signsOfLife.test(names[0] ?? ''));
}

/** The kind of an event, in its own words: its type, or else its fields. */
export function kindOf({ type, name, value }: JsonEvent): string {
  const called = type || name;
  if (called !== '') return called;
  if (isRecord(value)) {
    const names = Object.keys(value);
    return `{ ${names.slice(0, maxNames).join(', ')}${names.length > maxNames ? ', …' : ''} }`;
  }
  return value === undefined ? l10n.t('no JSON') : '[ … ]';
}

/** Whether an event says of an answer only that it failed. */
export function isBareError({ error, pieces = [], finishes = [], begins }: Reading): boolean {
  // A response of JSON-RPC that failed is one too, with the error as its text.
  const saysNothingElse = pieces.every(({ isFailed }) => isFailed);
  return error !== undefined && begins === undefined && saysNothingElse && finishes.length === 0;
}

/** The errors of an attempt before any answer. */
export class FailedAttempt {
  /** Something else came as well: the stream is an application's own. */
  isSpoilt = false;
  #errors: { readonly error: string; readonly source: EventSource }[] = [];

  get attempt(): number | undefined {
    return this.#errors[0]?.source.attempt;
  }

  add(error: string, source: EventSource): void {
    if (this.#errors.length < maxErrors) this.#errors.push({ error, source });
  }

  /** The errors, unless something else came as well; from then on none. */
  take(): readonly { readonly error: string; readonly source: EventSource }[] {
    const errors = this.isSpoilt ? [] : this.#errors;
    this.#errors = [];
    return errors;
  }
}
