// What real clients do after an ending, as they were measured: for the timeline to set beside what the standard says.
// Every sentence is about one client and one ending, and claims no more than the measurement showed.

import { assertNever } from '../base/assertNever.ts';
import { clientMeasurements } from './clientBehaviourData.ts';
import type { EndingCause } from './ending.ts';
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
  const where = situation === undefined ? '' : ` ${situation}`;
  switch (next) {
    case 'reconnect':
      return `${client.label} comes back${describeDelay(behaviour, retryMs)}${describeId(behaviour)}${where}.`;
    case 'stop':
      return `${client.label} does not come back${where}.`;
    case 'wait':
      return `${client.label} notices nothing and waits${where}.`;
    case 'unsent':
      return `${client.label} tries again and again${where}, and no request leaves it.`;
    default:
      return assertNever(next);
  }
}

function describeDelay({ delayMs, askedDelayMs }: ClientBehaviour, retryMs: number | undefined): string {
  const isObedient =
    askedDelayMs !== undefined && Math.abs(askedDelayMs - clientMeasurements.askedRetryMs) < latenessMs;
  const actualMs = retryMs !== undefined && isObedient ? retryMs : delayMs;
  if (actualMs === undefined) return '';
  return actualMs < noticeableMs ? ' at once' : ` after ${formatDuration(actualMs)}`;
}

function describeId({ sendsId }: ClientBehaviour): string {
  if (sendsId === undefined) return '';
  return sendsId ? ' with its Last-Event-ID' : ' without Last-Event-ID';
}
