// Reads what a scenario file expects of the client: of one attempt, and of the whole.

import * as l10n from '@vscode/l10n';

import { endingTraits, type EndingCause } from '../stream/ending.ts';
import type { JsonValue } from './jsonValue.ts';
import {
  scenarioLimits,
  type AttemptExpectation,
  type ExpectedRange,
  type OverallExpectation,
} from './scenario.ts';

/** @param at position of the attempt in its list, from 0 */
export function parseAttemptExpectations(
  value: JsonValue | undefined,
  at: number,
): readonly AttemptExpectation[] {
  const members = value?.members([
    'lastEventId',
    'reconnectsWithinMs',
    'events',
    'ids',
    'ending',
    'next',
    'standardNext',
  ]);
  const { lastEventId, reconnectsWithinMs, events, ids, ending, next, standardNext } = members ?? {};
  if (at === 0)
    reconnectsWithinMs?.mistake(l10n.t('The first attempt is no reconnect.'), l10n.t('an attempt after it'));
  const ownNext = next?.choice(['reconnect', 'stop']);
  const eventSourceNext = standardNext?.choice(['reconnect', 'stop', 'wait']);
  return [
    ...(lastEventId ? readLastEventId(lastEventId) : []),
    ...(reconnectsWithinMs ? readTolerance(reconnectsWithinMs) : []),
    ...(events ? readCount('events', events, scenarioLimits.events) : []),
    ...(ids ? readIds(ids) : []),
    ...(ending ? readCauses(ending) : []),
    ...(ownNext ? [{ kind: 'next', next: ownNext } as const] : []),
    ...(eventSourceNext ? [{ kind: 'standardNext', next: eventSourceNext } as const] : []),
  ];
}

export function parseOverallExpectations(value: JsonValue | undefined): readonly OverallExpectation[] {
  const { attempts, events, ids, stops } = value?.members(['attempts', 'events', 'ids', 'stops']) ?? {};
  return [
    ...(attempts ? readCount('attempts', attempts, scenarioLimits.attempts) : []),
    ...(events ? readCount('events', events, scenarioLimits.events) : []),
    ...(ids ? readIds(ids) : []),
    ...(stops ? readStops(stops) : []),
  ];
}

function readLastEventId(value: JsonValue): readonly AttemptExpectation[] {
  const { plain } = value;
  if (plain === null || (typeof plain === 'string' && plain !== ''))
    return [{ kind: 'lastEventId', id: plain }];
  return value.refuse(l10n.t('an id, or null for a request without Last-Event-ID')) ?? [];
}

/** A number is how much later than the reconnection time the attempt may come; a pair also says how much earlier. */
function readTolerance(value: JsonValue): readonly AttemptExpectation[] {
  const { durationMs } = scenarioLimits;
  const range = value.type === 'number' ? [0, value.plain] : value.plain;
  if (!isRange(range, -durationMs, durationMs)) {
    return value.refuse(l10n.t('milliseconds after the reconnection time: a number, or [from, to]')) ?? [];
  }
  return [{ kind: 'reconnectsWithinMs', min: range[0], max: range[1] }];
}

function readCount<const Kind extends string>(
  kind: Kind,
  value: JsonValue,
  max: number,
): readonly ({ readonly kind: Kind } & ExpectedRange)[] {
  const range = value.type === 'number' ? [value.plain, value.plain] : value.plain;
  if (!isRange(range, 0, max))
    return value.refuse(l10n.t('a whole number from 0 to {0}, or [from, to]', max)) ?? [];
  return [{ kind, min: range[0], max: range[1] }];
}

function isRange(value: unknown, min: number, max: number): value is readonly [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [from, to] = value as readonly unknown[];
  return isWithin(from, min, max) && isWithin(to, from, max);
}

function isWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
}

function readIds(value: JsonValue): readonly { readonly kind: 'ids'; readonly ids: readonly string[] }[] {
  const items = value.list('ids', scenarioLimits.events);
  if (!items) return [];
  return [{ kind: 'ids', ids: items.flatMap((item) => item.text(l10n.t('an id')) ?? []) }];
}

function readCauses(value: JsonValue): readonly AttemptExpectation[] {
  const items = value.type === 'array' ? value.list('endings', causes.length) : [value];
  if (items?.length === 0) value.mistake(l10n.t('The list of endings is empty.'), causes.join(', '));
  return [{ kind: 'ending', causes: (items ?? []).flatMap((item) => item.choice(causes) ?? []) }];
}

const causes = Object.keys(endingTraits) as readonly EndingCause[];

function readStops(value: JsonValue): readonly OverallExpectation[] {
  if (value.plain === true) return [{ kind: 'stops' }];
  const reason = (['standard', 'policy off', 'gave up', 'closed'] as const).find(
    (word) => word === value.plain,
  );
  return reason
    ? [{ kind: 'stops', reason }]
    : (value.refuse(l10n.t('true, "standard", "policy off", "gave up", "closed"')) ?? []);
}
