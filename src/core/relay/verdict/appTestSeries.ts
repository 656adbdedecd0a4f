// The standard series of faults that an app is tested with, in the order in which they are made to happen: first what an
// EventSource comes back from, then silence, then what it stops at, after which somebody may have to reload the app.

import * as l10n from '@vscode/l10n';

import type { EndingCause } from '../../stream/ending.ts';
import type { FaultEffect, FaultMoment } from '../../stream/fault.ts';
import type { AppKnowledge } from './appObservation.ts';
import type { RelayRule } from '../rules/relayRule.ts';

export interface AppTestStep {
  readonly title: string;
  /** What the app shows by it, as a clause. */
  readonly shows: string;
  /** What the app is to meet; undefined: silence. */
  readonly cause: EndingCause | undefined;
  /** The rules that make it happen. */
  rules(knowledge: AppKnowledge): readonly RelayRule[];
  /** The same without waiting for an event, where none comes. */
  rulesWithoutEvent(): readonly RelayRule[];
  /** The reconnection time that the app is asked to take, in a step that is about that. */
  askedRetryMs?(knowledge: AppKnowledge): number;
}

/** A reconnection time that is clearly another than the one in force. */
function otherRetry({ reconnectionTimeMs }: AppKnowledge): number {
  return reconnectionTimeMs >= 2_500 ? 1_200 : reconnectionTimeMs + 2_000;
}

function byHand(fault: RelayRule['fault']): RelayRule {
  return { fault, trigger: { kind: 'now' } };
}

function ending(effect: FaultEffect, moment: FaultMoment): RelayRule {
  return byHand({ kind: 'ending', fault: { effect, moment }, side: 'both' });
}

/** A step that is one ending of the lab. */
function endingStep(
  facts: Pick<AppTestStep, 'title' | 'shows' | 'cause'>,
  effect: FaultEffect,
  moment: FaultMoment = { kind: 'after next event' },
): AppTestStep {
  return {
    ...facts,
    rules: () => [ending(effect, moment)],
    rulesWithoutEvent: () => [ending(effect, { kind: 'now' })],
  };
}

export const appTestSeries: readonly AppTestStep[] = [
  endingStep(
    {
      title: l10n.t('The server ends the response'),
      shows: l10n.t('whether it comes back after a clean end'),
      cause: 'end',
    },
    { kind: 'end' },
  ),
  endingStep(
    {
      title: l10n.t('The connection is cut inside an event'),
      shows: l10n.t('whether it resumes after the last event that was complete'),
      cause: 'truncated',
    },
    { kind: 'truncated' },
    { kind: 'inside event' },
  ),
  endingStep(
    {
      title: l10n.t('The connection is reset'),
      shows: l10n.t('whether it comes back after an error'),
      cause: 'reset',
    },
    { kind: 'reset' },
  ),
  {
    title: l10n.t('The server asks for another reconnection time, then ends the response'),
    shows: l10n.t('whether it obeys retry'),
    cause: 'end',
    rules: (knowledge) => [
      byHand({ kind: 'inject', event: { retry: otherRetry(knowledge) } }),
      ending({ kind: 'end' }, { kind: 'after delay', delayMs: 300 }),
    ],
    rulesWithoutEvent: () => [ending({ kind: 'end' }, { kind: 'now' })],
    askedRetryMs: otherRetry,
  },
  {
    title: l10n.t('The server is away for three requests'),
    shows: l10n.t('whether it goes on trying, and not in a storm'),
    cause: 'no-response',
    rules: () => [
      byHand({ kind: 'refuse', requests: 3 }),
      ending({ kind: 'truncated' }, { kind: 'after next event' }),
    ],
    rulesWithoutEvent: () => [ending({ kind: 'truncated' }, { kind: 'now' })],
  },
  {
    title: l10n.t('The connection falls silent and stays open'),
    shows: l10n.t('whether it notices, and lets go of the old connection'),
    cause: undefined,
    rules: () => [byHand({ kind: 'silence' })],
    rulesWithoutEvent: () => [],
  },
  endingStep(
    {
      title: l10n.t('The server ends the response and answers the next request with 503'),
      shows: l10n.t('what it does at an error status'),
      cause: 'http-error',
    },
    { kind: 'http-error', status: 503 },
  ),
  endingStep(
    {
      title: l10n.t('The server ends the response and answers the next request with 204'),
      shows: l10n.t('whether it stops when it is told to'),
      cause: 'no-content',
    },
    { kind: 'no-content' },
  ),
];

/** What ends the silence again, so that the series can go on. */
export const endOfSilence: readonly RelayRule[] = [ending({ kind: 'truncated' }, { kind: 'now' })];
