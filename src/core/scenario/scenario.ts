// A scenario as the player and the report use it: what each successive attempt gets, and what the client is expected to
// do. The file that people write (see scenarioParser.ts and media/scenario.schema.json) is shorter: here every default
// is filled in, so nobody else has to know one.

import type { CloseMessageRule } from '../wire/closeMessage.ts';
import { cappedDelay, type StopReason } from '../stream/connection.ts';
import type { EndingCause } from '../stream/ending.ts';
import type { Header, ReconnectPolicy } from '../stream/streamRequest.ts';
import type { Verdict } from '../stream/verdict.ts';

/** How much one scenario may ask for: enough for a night of reconnects, and far from what would exhaust a machine. */
export const scenarioLimits = {
  sizeBytes: 5_000_000,
  attempts: 1_000,
  /** Over all attempts. */
  events: 100_000,
  /** All delays and reconnection times together. */
  durationMs: 3_600_000,
} as const;

export interface Scenario {
  readonly title: string;
  /** What the client will see, in a sentence; empty when the file does not say. */
  readonly description: string;
  readonly client: ScenarioClient;
  readonly attempts: readonly ScenarioAttempt[];
  readonly afterwards: ScenarioAfterwards;
  readonly expect: readonly OverallExpectation[];
}

/** What every attempt past the last listed one gets. `refuse` closes the connection before there is a response. */
export type ScenarioAfterwards = 'no-content' | 'repeat' | 'refuse';

/** How the client behaves: a standard EventSource unless said otherwise. */
export interface ScenarioClient {
  readonly policy: ReconnectPolicy;
  /** Sent by the first attempt; absent: no header. */
  readonly lastEventId?: string;
  /** Reconnection time until the server sends a retry. */
  readonly reconnectionTimeMs: number;
  /** Ends an attempt on which nothing came for so long; 0: never. */
  readonly idleTimeoutMs: number;
  /** Messages on which the client closes itself. */
  readonly closeOn: readonly CloseMessageRule[];
  /** The client closes itself after so many messages in all; absent: it does not. */
  readonly closeAfterEvents?: number;
  /** The client closes itself so long after its first connect; absent: it does not. */
  readonly closeAfterMs?: number;
  /** How often somebody connects again by hand once the stream has stopped for good. */
  readonly connectsAgain: number;
}

interface AttemptFrame {
  /** Wait before anything is answered. */
  readonly delayMs: number;
  readonly expect: readonly AttemptExpectation[];
}

export interface ScenarioResponse extends AttemptFrame {
  readonly answer: 'response';
  readonly status: number;
  readonly headers: readonly Header[];
  readonly events: readonly ScenarioEvent[];
  readonly chunking: ScenarioChunking;
  readonly ending: ScenarioEnding;
}

export type ScenarioAttempt =
  | ScenarioResponse
  /** The connection is closed before there is a response head. */
  | (AttemptFrame & { readonly answer: 'no-response' })
  /** Nothing listens any more, because the attempt before ended as `crash`. */
  | (AttemptFrame & { readonly answer: 'unreachable' })
  /** What the real server answers: for a relay, which has one. Absent ending: as the server ends it. */
  | (AttemptFrame & { readonly answer: 'pass-through'; readonly ending?: PassThroughEnding });

/** Statuses whose responses have no body. */
export const bodilessStatuses: readonly number[] = [204, 205, 304];

/** One piece of a body: a block, or lines outside of blocks, or raw text as it stands. */
export type ScenarioEvent = ScenarioBlock | ScenarioRaw;

export interface ScenarioBlock {
  /** Wait before it is sent. */
  readonly delayMs: number;
  readonly comment?: string;
  /** In milliseconds. */
  readonly retry?: number;
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

export interface ScenarioRaw {
  readonly delayMs: number;
  readonly raw: string;
}

/** In which pieces a body is written: between two delays as a whole, by event, by line, or in so many bytes each. */
export type ScenarioChunking = 'whole' | 'event' | 'line' | number;

/** How a response ends once its events are out. `stall` leaves it open and silent; `crash` takes the server with it. */
export type ScenarioEndingKind = 'end' | 'truncated' | 'reset' | 'stall' | 'crash';

/** How an attempt that passes through is ended in place of its server. */
export interface PassThroughEnding {
  readonly kind: Exclude<ScenarioEndingKind, 'crash'>;
  /** Wait before the ending. */
  readonly delayMs: number;
  /** How many of the server's events pass before it. */
  readonly afterEvents: number;
  /** Within the event after these; absent: between two events. */
  readonly inside?: Exclude<ScenarioCut, 'event'>;
}

/** Where the last event that is sent is cut: before its blank line, within its last line, within a character. */
export type ScenarioCut = 'event' | 'line' | 'character';

export interface ScenarioEnding {
  readonly kind: ScenarioEndingKind;
  /** Wait before the ending. */
  readonly delayMs: number;
  /** How many of the attempt's events are sent whole; those after the cut are never sent. */
  readonly afterEvents: number;
  /** Absent: the ending comes between two events. */
  readonly inside?: ScenarioCut;
}

/** A number that is expected, both bounds included. */
export interface ExpectedRange {
  readonly min: number;
  readonly max: number;
}

type ReceivedExpectation =
  | ({ readonly kind: 'events' } & ExpectedRange)
  /** Ids of the messages that have one, in order. */
  | { readonly kind: 'ids'; readonly ids: readonly string[] };

/** What the client is expected to do at and after one attempt. */
export type AttemptExpectation =
  /** Null: no Last-Event-ID header. */
  | { readonly kind: 'lastEventId'; readonly id: string | null }
  /** How far the delay before the attempt may be from the reconnection time in force. */
  | ({ readonly kind: 'reconnectsWithinMs' } & ExpectedRange)
  | ReceivedExpectation
  | { readonly kind: 'ending'; readonly causes: readonly EndingCause[] }
  | { readonly kind: 'next'; readonly next: 'reconnect' | 'stop' }
  /** What a standard EventSource does after that ending, whatever this client does. */
  | { readonly kind: 'standardNext'; readonly next: Verdict['next'] };

/** What the client is expected to have done once it has stopped. */
export type OverallExpectation =
  | ({ readonly kind: 'attempts' } & ExpectedRange)
  | ReceivedExpectation
  /** Absent reason: for whatever reason. */
  | { readonly kind: 'stops'; readonly reason?: ScenarioStop };

/** Why a stream can stop while it is played. */
export type ScenarioStop = Exclude<StopReason['kind'], 'file ends' | 'debugger left'>;

/** The events of a response that leave the server whole. */
export function sentEvents({ events, ending }: ScenarioResponse): readonly ScenarioEvent[] {
  return events.slice(0, ending.afterEvents);
}

/** Messages that a client dispatches for an event; raw text counts as none, because only a client's parser can tell. */
export function messagesOf(event: ScenarioEvent): number {
  return 'raw' in event || event.data === undefined ? 0 : 1;
}

/** Whether anything is expected of the ids that come. */
export function expectsIds({ attempts, expect }: Scenario): boolean {
  return [...expect, ...attempts.flatMap((attempt) => attempt.expect)].some(({ kind }) => kind === 'ids');
}

/**
 * How long a scenario takes at the least when the client follows it to its last attempt: what was written down of delays,
 * and the reconnection times between attempts. What the network and the machine take comes on top.
 */
export function plannedDurationMs({ client, attempts }: Pick<Scenario, 'client' | 'attempts'>): number {
  let reconnectionTimeMs = client.reconnectionTimeMs;
  const leastDelayMs = client.policy.kind === 'slow' ? client.policy.leastDelayMs : 0;
  let totalMs = 0;
  for (const [at, attempt] of attempts.entries()) {
    totalMs += servingMs(attempt, client.idleTimeoutMs);
    reconnectionTimeMs = lastRetryMs(attempt) ?? reconnectionTimeMs;
    const isLast = at === attempts.length - 1;
    if (!isLast && leadsToReconnect(attempt)) totalMs += Math.max(reconnectionTimeMs, leastDelayMs);
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
