// Reads a rule from the arguments of a command, which anybody may write: `{ "change": "drop", "at": 5 }`. What is not
// understood gets a sentence that says what is accepted.

import * as l10n from '@vscode/l10n';

import { parseFault } from '../../stream/fault.ts';
import { isRecord } from '../../base/narrowing.ts';
import {
  isLasting,
  type EventEdit,
  type FaultSide,
  type InventedEvent,
  type RelayFault,
} from '../../stream/relayFault.ts';
import type { EventPattern, RelayRule, RuleTrigger } from './relayRule.ts';
import { present } from '../../base/present.ts';

const maxTextLength = 1_000_000;
const maxPatternLength = 1_000;
const hourMs = 3_600_000;

/** Thrown inside, and turned into the sentence that the caller gets. */
class RuleMistake extends Error {
  override readonly name = 'RuleMistake';
}

/** The words for `change`. */
export const changeNames = [
  'drop',
  'delay',
  'duplicate',
  'reorder',
  'edit',
  'inject',
  'hold',
  'stop-heartbeats',
  'silence',
  'burst',
  'split',
  'slow',
  'resume',
  'refuse',
  'ending',
] as const;

/** The rule, or a sentence that says what is wrong with it. */
export function parseRule(value: unknown): RelayRule | string {
  try {
    if (!isRecord(value)) return l10n.t('A rule needs a change, such as { "change": "drop" }.');
    const fault = readFault(value);
    const trigger = readTrigger(value, fault);
    const times = readNumber(value, 'times', 1, 1_000_000, undefined);
    checkTogether(fault, trigger, times);
    return { fault, trigger, ...present({ times }) };
  } catch (error) {
    if (error instanceof RuleMistake) return error.message;
    throw error;
  }
}

/** The side, or a sentence. Absent: both. */
export function parseSide(value: unknown): FaultSide {
  if (value === undefined) return 'both';
  if (value === 'app' || value === 'server' || value === 'both') return value;
  throw new RuleMistake(l10n.t('The side must be app, server or both.'));
}

function readFault(value: Record<string, unknown>): RelayFault {
  const forMs = readNumber(value, 'forMs', 1, hourMs, undefined);
  const duration = forMs !== undefined && { forMs };
  switch (value['change']) {
    case 'drop':
      return { kind: 'drop' };
    case 'delay':
      return { kind: 'delay', delayMs: required(value, 'delayMs', 1, hourMs) };
    case 'duplicate':
      return { kind: 'duplicate', copies: readNumber(value, 'copies', 1, 100, 1) };
    case 'reorder':
      return { kind: 'reorder', places: readNumber(value, 'places', 1, 100, 1) };
    case 'edit':
      return { kind: 'edit', edit: readEdit(value['edit']) };
    case 'inject':
      return { kind: 'inject', event: readEvent(value['event']) };
    case 'hold':
    case 'stop-heartbeats':
    case 'silence':
    case 'split':
      return { kind: value['change'], ...duration };
    case 'burst':
      return { kind: 'burst', ...readBurst(value), ...duration };
    case 'slow':
      return { kind: 'slow', bytesPerSecond: required(value, 'bytesPerSecond', 1, 1e9), ...duration };
    case 'resume':
      return readResume(value);
    case 'refuse':
      return { kind: 'refuse', requests: readNumber(value, 'requests', 1, 1_000, 1) };
    case 'ending': {
      const fault = parseFault(value);
      if (typeof fault === 'string') throw new RuleMistake(fault);
      return { kind: 'ending', fault, side: parseSide(value['side']) };
    }
    default:
      throw new RuleMistake(l10n.t('The change must be one of {0}.', changeNames.join(', ')));
  }
}

function readTrigger(value: Record<string, unknown>, fault: RelayFault): RuleTrigger {
  const { at, match, probability, seed } = value;
  const given = [at, match, probability].filter((trigger) => trigger !== undefined);
  if (given.length > 1) throw new RuleMistake(l10n.t('A rule has one of at, match and probability.'));
  if (given.length > 0 && fault.kind === 'resume') {
    throw new RuleMistake(
      l10n.t('A resume is changed at the app’s next requests: it takes no at, match or probability.'),
    );
  }
  if (given.length > 0 && fault.kind === 'refuse') {
    throw new RuleMistake(
      l10n.t('The app’s next requests are refused: this takes no at, match or probability.'),
    );
  }
  if (at !== undefined) return { kind: 'event', number: required(value, 'at', 1, 1e9) };
  if (match !== undefined) return { kind: 'pattern', pattern: readPattern(match) };
  if (probability === undefined) {
    if (seed !== undefined) throw new RuleMistake(l10n.t('A seed goes with a probability.'));
    return { kind: 'now' };
  }
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) {
    throw new RuleMistake(l10n.t('The probability must be a number from 0 to 1.'));
  }
  return { kind: 'chance', probability, seed: readNumber(value, 'seed', 0, 2 ** 32 - 1, 1) };
}

function checkTogether(fault: RelayFault, trigger: RuleTrigger, times: number | undefined): void {
  if (trigger.kind === 'event' && times !== undefined && times > 1) {
    throw new RuleMistake(l10n.t('A rule at one event fires once: times goes with match or probability.'));
  }
  const isWithoutEvent = isLasting(fault) || ['inject', 'ending', 'refuse'].includes(fault.kind);
  if (trigger.kind === 'now' && isWithoutEvent && times !== undefined) {
    throw new RuleMistake(
      l10n.t('This happens once: times goes with changes of events, match or probability.'),
    );
  }
}

function readPattern(value: unknown): EventPattern {
  const accepted = l10n.t('match needs one or more of type, id, text and regex, such as { "type": "tick" }.');
  if (!isRecord(value)) throw new RuleMistake(accepted);
  const pattern = readTexts(value, ['type', 'id', 'text', 'regex'], 'match');
  if (Object.keys(pattern).length === 0) throw new RuleMistake(accepted);
  const { regex } = pattern;
  if (regex === undefined) return pattern;
  if (regex.length > maxPatternLength) {
    throw new RuleMistake(l10n.t('A regular expression has at most {0} characters.', maxPatternLength));
  }
  try {
    void new RegExp(regex, 'u');
  } catch {
    throw new RuleMistake(l10n.t('/{0}/ is no regular expression.', regex));
  }
  return pattern;
}

function readEdit(value: unknown): EventEdit {
  const accepted = l10n.t(
    'An edit needs one or more of type, id, data, retry, or find and replace, such as { "data": "changed" }.',
  );
  if (!isRecord(value)) throw new RuleMistake(accepted);
  const edit: EventEdit = {
    ...readTexts(value, ['type', 'id', 'data', 'find', 'replace'], 'edit', ['retry']),
    ...readRetry(value),
  };
  checkLines(edit);
  if (Object.keys(edit).length === 0) throw new RuleMistake(accepted);
  if ((edit.find === undefined) !== (edit.replace === undefined) || edit.find === '') {
    throw new RuleMistake(l10n.t('find is a text to look for in the data, and goes with replace.'));
  }
  return edit;
}

function readEvent(value: unknown): InventedEvent {
  const accepted = l10n.t(
    'event needs one or more of type, id, data and retry, such as { "data": "made up" }.',
  );
  if (!isRecord(value)) throw new RuleMistake(accepted);
  const event: InventedEvent = {
    ...readTexts(value, ['type', 'id', 'data'], 'event', ['retry']),
    ...readRetry(value),
  };
  checkLines(event);
  if (event.id === undefined && event.data === undefined && event.retry === undefined)
    throw new RuleMistake(accepted);
  return event;
}

function readRetry(value: Record<string, unknown>): { readonly retry?: number } {
  const retry = readNumber(value, 'retry', 0, Number.MAX_SAFE_INTEGER, undefined);
  return present({ retry });
}

function readBurst(value: Record<string, unknown>): {
  readonly everyMs?: number;
  readonly everyBytes?: number;
} {
  const everyMs = readNumber(value, 'everyMs', 1, hourMs, undefined);
  const everyBytes = readNumber(value, 'everyBytes', 1, 1e9, undefined);
  if (everyMs === undefined && everyBytes === undefined) {
    throw new RuleMistake(
      l10n.t('A burst needs everyMs, everyBytes or both, such as { "change": "burst", "everyMs": 2000 }.'),
    );
  }
  return present({ everyMs, everyBytes });
}

function readResume(value: Record<string, unknown>): RelayFault {
  const { with: answer } = value;
  if (answer !== 'earlier' && answer !== 'none' && answer !== 'gap') {
    throw new RuleMistake(
      l10n.t('A resume is with one of earlier, none and gap, such as { "change": "resume", "with": "gap" }.'),
    );
  }
  return { kind: 'resume', answer, events: readNumber(value, 'events', 1, 10_000, 1) };
}

/** The texts that are given by these names; other names than these and `others` are a mistake. */
function readTexts<Name extends string>(
  value: Record<string, unknown>,
  names: readonly Name[],
  where: string,
  others: readonly string[] = [],
): { readonly [name in Name]?: string } {
  const texts: { [name in Name]?: string } = {};
  for (const key of Object.keys(value)) {
    const name = names.find((known) => known === key);
    const text = value[key];
    if (name === undefined) {
      if (others.includes(key)) continue;
      throw new RuleMistake(
        l10n.t('{where} has no member {key}: it takes {names}.', {
          where,
          key,
          names: [...names, ...others].join(', '),
        }),
      );
    }
    if (typeof text !== 'string' || text.length > maxTextLength) {
      throw new RuleMistake(
        l10n.t('{where}.{key} must be a text of at most {maxTextLength} characters.', {
          where,
          key,
          maxTextLength,
        }),
      );
    }
    texts[name] = text;
  }
  return texts;
}

/** A type or an id is one line. */
function checkLines({ type = '', id = '' }: { readonly type?: string; readonly id?: string }): void {
  if (/[\r\n]/.test(type + id)) throw new RuleMistake(l10n.t('A type or an id cannot hold a line break.'));
}

function required(value: Record<string, unknown>, name: string, min: number, max: number): number {
  return readNumber(value, name, min, max, undefined) ?? mistakenNumber(name, min, max);
}

function readNumber<Default extends number | undefined>(
  value: Record<string, unknown>,
  name: string,
  min: number,
  max: number,
  absent: Default,
): number | Default {
  const number = value[name];
  if (number === undefined) return absent;
  if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) return number;
  return mistakenNumber(name, min, max);
}

function mistakenNumber(name: string, min: number, max: number): never {
  throw new RuleMistake(l10n.t('{name} must be a whole number from {min} to {max}.', { name, min, max }));
}
