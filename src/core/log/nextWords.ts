// What came after the end of an attempt, or what is to be expected: where an app behind a relay has come back already, the
// log shows it, and no rule of a standard client is needed.

import * as l10n from '@vscode/l10n';

import { present } from '../base/present.ts';
import type { EndedCall } from '../clients/measuredCalls.ts';
import { clientOf } from '../clients/streamClient.ts';
import type { ClientProfile } from '../stream/clientProfile.ts';
import { headerValues } from '../stream/headerValues.ts';
import { formatDuration } from '../base/format.ts';
import type { EndDetail } from './detail.ts';
import { describeOwnNext, describeVerdict } from './endingWords.ts';
import type { Entry } from './entry.ts';
import { firstEntryOf } from './entryPlaces.ts';
import { isKind, type EventLog } from './eventLog.ts';

/** One or two sentences on what the client does, or did, after the end of an attempt. */
export function describeNext(log: EventLog, entry: Entry, detail: EndDetail): string {
  const { verdict, ending, endedFirst } = detail;
  if (endedFirst !== undefined) {
    const delayMs = comebackDelayMs(log, entry);
    if (delayMs !== undefined)
      return l10n.t('The app came back after {delay}.', { delay: formatDuration(delayMs) });
    // One side ended because of the other: what the app makes of it is told there, if anywhere.
    if (ending.cause === 'client' && ending.by === 'app')
      return l10n.t('The app left of itself, and may come back.');
    if (ending.cause === 'client')
      return l10n.t('What the app does depends on what it got: the app’s side has it.');
  }
  const next = describeVerdict(verdict, ending, readerOf(log, detail), callOf(log, entry, detail));
  const own = describeOwnNext(detail);
  return own === undefined ? next : `${next} ${own}`;
}

/** How long after the end the next attempt began; undefined while there is none in the log. */
function comebackDelayMs(log: EventLog, { attempt }: Entry): number | undefined {
  const number = firstEntryOf(log, attempt + 1);
  if (number > log.length) return undefined;
  const entry = log.entry(number);
  return isKind(entry, 'request') ? log.detail(entry)?.delayMs : undefined;
}

/** Who read the attempt: whoever is chosen, else who sent its request as far as that says so. */
export function readerOf(
  log: EventLog,
  { client = 'eventsource', method = 'GET' }: EndDetail,
): ClientProfile {
  return clientOf(log).chosenFor(method) ?? client;
}

/** What of an attempt decides how a client takes its end. */
export function callOf(log: EventLog, { number, attempt }: Entry, detail: EndDetail): EndedCall {
  const { ending, method, head } = detail;
  const before = number > log.first ? log.entry(number - 1) : undefined;
  return {
    ending,
    ...present({ method }),
    isAfterStream: attempt > 1,
    hasLostBlock: before?.kind === 'notice' && before.type === 'lost-block' && before.attempt === attempt,
    hasRetryAfter: headerValues(head?.headers ?? [], 'retry-after').length > 0,
  };
}
