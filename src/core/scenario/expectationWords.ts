// What a scenario expects, in words: the left half of each line of its report.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import { formatDuration } from '../base/format.ts';
import type { AttemptExpectation, ExpectedRange, OverallExpectation, ScenarioStop } from './scenario.ts';

const maxListedIds = 5;
const maxIdLength = 40;

/** What is expected, as the end of the sentence "The client …" or "The attempt …". */
export function describeExpectation(expectation: AttemptExpectation | OverallExpectation): string {
  switch (expectation.kind) {
    case 'lastEventId':
      return expectation.id === null
        ? l10n.t('sends no Last-Event-ID')
        : l10n.t('sends Last-Event-ID {0}', shortenId(expectation.id));
    case 'reconnectsWithinMs':
      return describeTolerance(expectation);
    case 'events':
      return describeMessages(expectation);
    case 'ids':
      return expectation.ids.length === 0
        ? l10n.t('brings no ids')
        : l10n.t('brings the ids {0}', listIds(expectation.ids));
    case 'ending':
      return l10n.t('ends as {0}', listCauses(expectation.causes));
    case 'next':
      return expectation.next === 'reconnect'
        ? l10n.t('then the client comes back')
        : l10n.t('then the client stops');
    case 'standardNext':
      return standardSentences[expectation.next];
    case 'attempts':
      return describeAttempts(expectation);
    case 'stops':
      return expectation.reason === undefined ? l10n.t('stops') : stopSentences[expectation.reason];
    default:
      return assertNever(expectation);
  }
}

const standardSentences = {
  reconnect: l10n.t('then an EventSource comes back'),
  stop: l10n.t('then an EventSource stops for good'),
  wait: l10n.t('then an EventSource waits for ever'),
} as const;

const stopSentences: Readonly<Record<ScenarioStop, string>> = {
  standard: l10n.t('stops where the standard says so'),
  'policy off': l10n.t('stops because its reconnect policy is off'),
  'gave up': l10n.t('stops because it gave up'),
  lines: l10n.t('stops because it is no event stream'),
  'left to app': l10n.t('stops because the app may come back'),
  closed: l10n.t('stops by closing itself'),
};

/** `brings 3 messages`, `brings 1 message`, `brings 1 to 3 messages`. */
function describeMessages({ min, max }: ExpectedRange): string {
  if (min !== max)
    return max === 1
      ? l10n.t('brings {min} to {max} message', { min, max })
      : l10n.t('brings {min} to {max} messages', { min, max });
  return min === 1 ? l10n.t('brings 1 message') : l10n.t('brings {0} messages', min);
}

function describeAttempts({ min, max }: ExpectedRange): string {
  if (min !== max)
    return max === 1
      ? l10n.t('makes {min} to {max} attempt', { min, max })
      : l10n.t('makes {min} to {max} attempts', { min, max });
  return min === 1 ? l10n.t('makes 1 attempt') : l10n.t('makes {0} attempts', min);
}

function describeTolerance({ min, max }: ExpectedRange): string {
  return min === 0
    ? l10n.t('comes at most {0} after the reconnection time', formatDuration(max))
    : l10n.t('comes {min} ms to {max} ms after the reconnection time', { min, max });
}

/** `end`, `end or reset`, `end or reset or truncated`. */
function listCauses(causes: readonly string[]): string {
  return causes.reduce((listed, cause) => l10n.t('{causes} or {cause}', { causes: listed, cause }));
}

/** The first few ids, and how many more there are. */
export function listIds(ids: readonly string[]): string {
  const shown = ids.slice(0, maxListedIds).map(shortenId);
  return ids.length > shown.length
    ? l10n.t('{ids} and {more} more', { ids: shown.join(', '), more: ids.length - shown.length })
    : shown.join(', ');
}

/** An id that fits into a sentence. */
export function shortenId(id: string): string {
  if (id === '') return l10n.t('(empty)');
  return id.length > maxIdLength ? `${id.slice(0, maxIdLength - 1)}…` : id;
}
