// What a watch of the requests of a debugged app tells, and whom.

import type { RedirectHop, ResponseHead } from '../log/detail.ts';
import type { BodyReading } from '../stream/bodyFormat.ts';
import type { Ending } from '../stream/ending.ts';
import type { Header } from '../stream/streamRequest.ts';
import type { BodyRead } from './bodyArrivals.ts';
import type { CodePlace, DebugNote } from './words/debugNote.ts';

/** A request that has to do with event streams. Times are milliseconds on our monotonic clock. */
export interface WatchedRequest {
  readonly method: string;
  readonly url: string;
  /** As they went over the wire, where that is told. */
  readonly headers: readonly Header[];
  readonly body?: string;
  readonly sentAtMs: number;
  /** What sent it: `EventSource`, `Fetch`, `XHR`, or what else the protocol has; undefined where it is not told. */
  readonly type: string | undefined;
  /** Tells documents of the same target apart; empty where there are none. */
  readonly document: string;
  readonly place?: CodePlace;
}

/** A stop of the app by its debugger. */
export interface WatchedPause {
  /** So far, where it goes on. */
  readonly pausedMs: number;
  readonly isGoingOn?: true;
}

/** Told of what becomes of exchanges with streams, by the id of their request. */
export interface WatchListener {
  onRequest(id: string, request: WatchedRequest): void;
  onRedirect(id: string, hop: RedirectHop, atMs: number): void;
  /** The response is a stream: its bytes are to be asked for, and the answer given to `bodyAnswered`. */
  onOpen(id: string, head: ResponseHead, reading: BodyReading, atMs: number): void;
  onBytes(id: string, arrival: BodyRead): void;
  onNote(id: string, note: DebugNote, atMs: number): void;
  /** The debugger had stopped the app meanwhile, or has stopped it and it still does not run. */
  onPause(id: string, pause: WatchedPause, atMs: number): void;
  /** All of the body was there before it was asked for: it is to be asked for as a whole, for `wholeAnswered`. */
  onWholeWanted(id: string): void;
  /** @param head of a response that is no stream */
  onEnd(id: string, ending: Ending, head: ResponseHead | undefined, atMs: number): void;
  /** Node has forgotten the request before there was a response, and tells nothing more of it. */
  onForgotten(id: string, atMs: number): void;
}
