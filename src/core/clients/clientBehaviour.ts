// What real clients do after an ending, as they were measured: for the timeline to set beside what the standard says.
// Every sentence is about one client and one ending, and claims no more than the measurement showed.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import { clientMeasurements } from './clientBehaviourData.ts';
import type { EndingCause } from '../stream/ending.ts';
import { formatDuration } from '../base/format.ts';
import type { MeasuredBehaviour, MeasuredClient, UnmeasuredClient } from './measuredClient.ts';

/** What one client does after one ending, with the client. */
export interface ClientBehaviour extends MeasuredBehaviour {
  readonly client: Pick<MeasuredClient, 'name' | 'version' | 'label'>;
  /** The day of the measurement, as YYYY-MM-DD. */
  readonly measuredOn: string;
}

// How late a client may be that obeys the server.
const latenessMs = 300;
const noticeableMs = 100;

/** What each client does after an ending; a client has more than one where cases of the cause differ. */
export function behavioursAfter(cause: EndingCause): readonly ClientBehaviour[] {
  const { clients, measuredOn } = clientMeasurements;
  const found: ClientBehaviour[] = [];
  for (const client of clients) {
    for (const behaviour of client.behaviours) {
      if (behaviour.cause === cause) found.push({ ...behaviour, client, measuredOn });
    }
  }
  return found;
}

/** The clients that were meant to be measured and were not, with the reason. */
export function unmeasuredClients(): readonly UnmeasuredClient[] {
  return clientMeasurements.unmeasured;
}

/**
 * One sentence, such as "Chromium 156 comes back after 3.0 s with its Last-Event-ID." Where the stream's server asked
 * for a reconnection time, `retryMs` is that, and the sentence has it for clients that obey.
 */
export function describeBehaviour(behaviour: ClientBehaviour, retryMs?: number): string {
  const { client, next, situation } = behaviour;
  switch (next) {
    case 'reconnect':
      return describeReturn(behaviour, describeDelay(behaviour, retryMs));
    case 'stop':
      return situation === undefined
        ? l10n.t('{client} does not come back.', { client: client.label })
        : l10n.t('{client} does not come back {situation}.', { client: client.label, situation });
    case 'wait':
      return situation === undefined
        ? l10n.t('{client} noticed nothing and waited, for the 14 s that were measured.', {
            client: client.label,
          })
        : l10n.t('{client} notices nothing and waits {situation}.', { client: client.label, situation });
    case 'unsent':
      return situation === undefined
        ? l10n.t('{client} tries again and again, and no request leaves it.', { client: client.label })
        : l10n.t('{client} tries again and again {situation}, and no request leaves it.', {
            client: client.label,
            situation,
          });
    default:
      return assertNever(next);
  }
}

function describeDelay(
  { delayMs, askedDelayMs }: ClientBehaviour,
  retryMs: number | undefined,
): string | undefined {
  const isObedient =
    askedDelayMs !== undefined && Math.abs(askedDelayMs - clientMeasurements.askedRetryMs) < latenessMs;
  const actualMs = retryMs !== undefined && isObedient ? retryMs : delayMs;
  if (actualMs === undefined) return undefined;
  return actualMs < noticeableMs ? l10n.t('at once') : l10n.t('after {0}', formatDuration(actualMs));
}

/** Of a client that comes back. @param when it does, where that is known */
function describeReturn(behaviour: ClientBehaviour, when: string | undefined): string {
  const { sendsId, situation } = behaviour;
  const client = behaviour.client.label;
  if (when === undefined) return describeUntimedReturn(client, sendsId, situation);
  if (sendsId === undefined)
    return situation === undefined
      ? l10n.t('{client} comes back {when}.', { client, when })
      : l10n.t('{client} comes back {when} {situation}.', { client, when, situation });
  if (sendsId)
    return situation === undefined
      ? l10n.t('{client} comes back {when} with its Last-Event-ID.', { client, when })
      : l10n.t('{client} comes back {when} with its Last-Event-ID {situation}.', { client, when, situation });
  return situation === undefined
    ? l10n.t('{client} comes back {when} without Last-Event-ID.', { client, when })
    : l10n.t('{client} comes back {when} without Last-Event-ID {situation}.', { client, when, situation });
}

function describeUntimedReturn(client: string, sendsId: boolean | undefined, situation?: string): string {
  if (sendsId === undefined)
    return situation === undefined
      ? l10n.t('{client} comes back.', { client })
      : l10n.t('{client} comes back {situation}.', { client, situation });
  if (sendsId)
    return situation === undefined
      ? l10n.t('{client} comes back with its Last-Event-ID.', { client })
      : l10n.t('{client} comes back with its Last-Event-ID {situation}.', { client, situation });
  return situation === undefined
    ? l10n.t('{client} comes back without Last-Event-ID.', { client })
    : l10n.t('{client} comes back without Last-Event-ID {situation}.', { client, situation });
}
