// What the relay sees of the app at one stream: its requests, and how its connections begin and end. Times are
// milliseconds on one clock.

import type { ClientProfile } from '../../stream/clientProfile.ts';
import type { Ending, EndingCause } from '../../stream/ending.ts';

/** Who made a connection of the app end. */
export type EndedBy = 'app' | 'server' | 'relay';

export type AppObservation =
  | {
      readonly kind: 'request';
      readonly atMs: number;
      /** Tells the app's connections apart. */
      readonly connection: number;
      /** Absent: there was no such header. */
      readonly lastEventId?: string;
      /** Path and query. */
      readonly path: string;
      /** Set for a client that makes calls; absent for one that is meant to come back. */
      readonly caller?: ClientProfile;
      /** Whether it goes on with an earlier stream, or tries a call again: of a caller, any other is its next call. */
      readonly resumes?: boolean;
    }
  /** The response is an event stream. */
  | { readonly kind: 'opened'; readonly atMs: number; readonly connection: number }
  | {
      readonly kind: 'ended';
      readonly atMs: number;
      readonly connection: number;
      readonly by: EndedBy;
      readonly ending: Ending;
    };

export type AppRequest = Extract<AppObservation, { readonly kind: 'request' }>;
export type AppEnd = Extract<AppObservation, { readonly kind: 'ended' }>;

/** What an app knows at the moment of a fault, as far as it got it. */
export interface AppKnowledge {
  /** The last event id; empty when no event had one. */
  readonly lastEventId: string;
  /** Ids that it got before, the newest last; as many as are worth comparing. */
  readonly earlierIds: readonly string[];
  /** How many of its newest ids, the last one with them, were written to it so shortly before that it may not have read them. */
  readonly justWritten: number;
  readonly reconnectionTimeMs: number;
  /** Whether the server had asked for that time by `retry`; otherwise it is what clients take by themselves. */
  readonly hasRetry: boolean;
}

/** One fault and all that was seen of the app from then on. */
export interface FaultRecord {
  /** The fault in words. */
  readonly title: string;
  readonly atMs: number;
  /** The connection that was open. */
  readonly connection: number;
  /** What the app is to meet; undefined: its connection stays open and is silent. */
  readonly cause: EndingCause | undefined;
  readonly knowledge: AppKnowledge;
  /** The reconnection time that the fault asks for first, if it does. */
  readonly askedRetryMs?: number;
  readonly observations: readonly AppObservation[];
  /** Until when the app was watched. */
  readonly untilMs: number;
}

/** Connections that the app holds open at a time. */
export function openConnections(observations: readonly AppObservation[], atMs: number): ReadonlySet<number> {
  const open = new Set<number>();
  for (const observation of observations) {
    if (observation.atMs > atMs) break;
    if (observation.kind === 'ended') open.delete(observation.connection);
    else open.add(observation.connection);
  }
  return open;
}

/** The client that made a connection, where it is one that makes calls. */
export function callerOf(
  observations: readonly AppObservation[],
  connection: number,
): ClientProfile | undefined {
  const request = observations.find((seen) => seen.kind === 'request' && seen.connection === connection);
  return request?.kind === 'request' ? request.caller : undefined;
}
