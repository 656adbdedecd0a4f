// What is kept of the measured clients that are more than an EventSource: what each does in each case, and what the app's
// code sees. The numbers are in measuredCalls.json, which `npm run measure:clients` writes.

import type { ClientProfile } from '../stream/clientProfile.ts';

/** What one client did in one case; what is absent did not happen. Times are milliseconds. */
export interface MeasuredOutcome {
  /** `back`: it asks again and again; `wait`: it still holds the connection; absent: it stops. */
  readonly next?: 'back' | 'wait';
  /** What the app's code sees: its loop ends without an error, throws, or it is told of an error in a callback. */
  readonly sees?: 'ends' | 'throws' | 'error';
  /** Requests in all; absent for one. */
  readonly tries?: number;
  /** The shortest time between the end of a response and the next request. */
  readonly delayMs?: number;
  /** How a later request named the last id. */
  readonly id?: 'header' | 'query';
  /** The app got the block that was not complete. */
  readonly lost?: true;
  /** A later request had the id of the block that was not complete. */
  readonly lostId?: true;
  /** The app got something of the body. */
  readonly got?: true;
  /** It waited as Retry-After says, and not so long where there was none. */
  readonly obeys?: true;
  /** When it left a connection on which nothing came. */
  readonly leftAfterMs?: number;
  /** When the app's code was told of that silence. */
  readonly seesAfterMs?: number;
}

/** A client as it was measured. */
export interface MeasuredCaller {
  readonly program: string;
  readonly profile: ClientProfile;
  readonly package: string;
  readonly version: string;
  /** How it was used, as Markdown. */
  readonly usedAs: string;
  readonly cases: Readonly<Record<string, MeasuredOutcome>>;
}

/** One run of the measurement, and the one of silence, which takes long. */
export interface MeasuredCalls {
  /** The days, as YYYY-MM-DD. */
  readonly measuredOn: string;
  readonly silenceMeasuredOn?: string;
  readonly silenceMs: number;
  /** How many processes wanted the processors: the least and the most of all runs that the table is from. */
  readonly load: { readonly processors: number; readonly least: number; readonly most: number };
  readonly clients: readonly MeasuredCaller[];
}
