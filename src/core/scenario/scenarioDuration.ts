// How long a scenario takes at the least when the client follows it to its last attempt: what was written down of
// delays, and the reconnection times between attempts. What the network and the machine take comes on top.

import { cappedDelay } from '../stream/connection.ts';
import { sentEvents, type Scenario, type ScenarioAttempt } from './scenario.ts';

/** In milliseconds. */
export function plannedDurationMs({ client, attempts }: Pick<Scenario, 'client' | 'attempts'>): number {
  let reconnectionTimeMs = client.reconnectionTimeMs;
  let totalMs = 0;
  for (const [at, attempt] of attempts.entries()) {
    totalMs += servingMs(attempt, client.idleTimeoutMs);
    reconnectionTimeMs = lastRetryMs(attempt) ?? reconnectionTimeMs;
    const isLast = at === attempts.length - 1;
    if (!isLast && leadsToReconnect(attempt)) totalMs += reconnectionTimeMs;
  }
  return totalMs;
}

function servingMs(attempt: ScenarioAttempt, idleTimeoutMs: number): number {
  if (attempt.answer !== 'response') return attempt.delayMs;
  const eventsMs = sentEvents(attempt).reduce((sumMs, { delayMs }) => sumMs + delayMs, 0);
  const silenceMs = attempt.ending.kind === 'stall' ? idleTimeoutMs : 0;
  return attempt.delayMs + eventsMs + attempt.ending.delayMs + silenceMs;
}

function lastRetryMs(attempt: ScenarioAttempt): number | undefined {
  if (attempt.answer !== 'response') return undefined;
  const retries = sentEvents(attempt).flatMap((event) => ('raw' in event ? [] : (event.retry ?? [])));
  const last = retries.at(-1);
  return last === undefined ? undefined : cappedDelay(last);
}

function leadsToReconnect(attempt: ScenarioAttempt): boolean {
  return attempt.answer !== 'response' || attempt.status === 200;
}
