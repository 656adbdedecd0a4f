// What the inspector itself knows about an attempt, written into the log as JSON beside the bodies' bytes. One shape
// for each kind of entry that has details.

import type { ByteLoss } from './byteLoss.ts';
import type { EntryKind } from './entry.ts';
import type { BodyFormat } from '../wire/bodyFraming.ts';
import type { CaptureNote } from '../stream/captureNote.ts';
import type { DebugNote } from '../debug/words/debugNote.ts';
import type { ServerNote } from '../debug/words/serverNote.ts';
import type { AttemptReason } from '../stream/connection.ts';
import type { ClientProfile } from '../stream/clientProfile.ts';
import type { Ending, EndingParty } from '../stream/ending.ts';
import type { Fault, FaultStage } from '../stream/fault.ts';
import type { RelayNote } from '../stream/relayNote.ts';
import type { ResumeVerdict } from './resumeVerdict.ts';
import type { Header, ReconnectPolicy } from '../stream/streamRequest.ts';
import type { Verdict } from '../stream/verdict.ts';

/** Detail of a `request` entry: what was sent. */
export interface RequestDetail {
  readonly method: string;
  /** Without the values of credentials in it. */
  readonly url: string;
  /** As sent, in order; the values of credentials are redacted. */
  readonly headers: readonly Header[];
  /** As sent, but for the values of fields that carry credentials by their name. */
  readonly body?: string;
  /** Absent when no Last-Event-ID header was sent. */
  readonly lastEventId?: string;
  readonly reason: AttemptReason;
  /** Time between the end of the attempt before and this request; 0 for a first one. */
  readonly delayMs: number;
}

/** A redirect that was followed. */
export interface RedirectHop {
  readonly status: number;
  readonly from: string;
  readonly to: string;
  /** Names of headers that are not sent on to another origin, as fetch has it. */
  readonly leftBehind?: readonly string[];
  /** Names of other headers that are not, because their values came from the secret storage. */
  readonly storedLeftBehind?: readonly string[];
}

/** Milliseconds from the start of the exchange; a stage that did not happen is absent. */
export interface ExchangeTimings {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly sentMs?: number;
  readonly headMs?: number;
  readonly firstByteMs?: number;
}

/** The head of a response, and the connection it came over. */
export interface ResponseHead {
  /** URL that answered, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  /** Such as `1.1`; empty where a file does not say it. */
  readonly httpVersion: string;
  /** As received, in order and spelling. */
  readonly headers: readonly Header[];
  /** Address and port of the other side, such as `127.0.0.1:3000`; absent when the socket was gone already. */
  readonly remoteAddress?: string;
  /** Address of the proxy between, whose the remote address is then; without credentials. Absent where none is known of. */
  readonly proxy?: string;
  /** Port of this side; tells the dev server which of its connections is meant. */
  readonly localPort?: number;
  readonly isConnectionReused: boolean;
  /** Read from a file of another program: what it does not say of the connection is not known. */
  readonly isFromFile?: true;
  /** TLS protocol and cipher; absent for http. */
  readonly tls?: string;
  readonly redirects: readonly RedirectHop[];
  readonly timings: ExchangeTimings;
}

/** Detail of an `open` entry. */
export type OpenDetail = ResponseHead;

/** Detail of a `close` or `error` entry: how the attempt ended. */
export interface EndDetail {
  readonly ending: Ending;
  /** What a standard EventSource does next. */
  readonly verdict: Verdict;
  /** Who sent the request, as far as it says so; absent for what an EventSource may have sent. */
  readonly client?: ClientProfile;
  /** Of the request; absent for GET. */
  readonly method?: string;
  /** What this stream does next, under its own policy; in a relayed stream, where the app decides, the same as above. */
  readonly next: Verdict;
  readonly policy: ReconnectPolicy;
  /** Who ended a relayed exchange first. */
  readonly endedFirst?: EndingParty;
  /** Head of the response when it was not an event stream (otherwise the `open` entry has it). */
  readonly head?: ResponseHead;
  /** From the request to the end. */
  readonly durationMs: number;
  readonly messages: number;
  /** Bytes of the body after content decoding, and as they came over the wire. */
  readonly bodyBytes: number;
  readonly wireBytes: number;
}

/** Detail of a notice that is not about a range of the body. */
export type NoticeDetail =
  | { readonly notice: 'redirect'; readonly hop: RedirectHop }
  /** `isUnknown`: nobody here decodes it, so the timeline has nothing of the body. */
  | { readonly notice: 'compressed'; readonly encoding: string; readonly isUnknown?: true }
  | { readonly notice: 'fault'; readonly fault: Fault; readonly stage: FaultStage }
  /** An event said that the stream is over, and the client stays to see whether the server ends it. */
  | {
      readonly notice: 'close-message';
      /** The rule that it met, in words. */
      readonly rule: string;
      readonly stage: 'seen' | 'still open' | 'ended';
      /** Time since the message. */
      readonly afterMs: number;
    }
  /** Whether the server resumed where the attempt before had ended. */
  | { readonly notice: 'resume'; readonly lastEventId: string; readonly verdict: ResumeVerdict }
  /** What a rule of the relay did to the stream. */
  | { readonly notice: 'relay'; readonly note: RelayNote }
  | { readonly notice: 'retry-capped'; readonly retryMs: number; readonly cappedMs: number }
  | { readonly notice: 'long-id'; readonly sizeBytes: number }
  /** The last event id, which browsers send, has a control character in it: the request went without. */
  | { readonly notice: 'unsent-id' }
  /** The Content-Type names a charset for which Chromium does not open the stream. */
  | { readonly notice: 'charset'; readonly charset: string }
  /** The body is read so, as its Content-Type says or though it does not; that is empty when there was none. */
  | {
      readonly notice: 'read-as';
      readonly format: BodyFormat;
      readonly isAnyway: boolean;
      readonly contentType: string;
    }
  /** The inspector did not run for about so long, and what came meanwhile was read after it. */
  | {
      readonly notice: 'paused';
      readonly pausedMs: number;
      /** Only the wall clock shows it: the machine slept, or its clock was set. */
      readonly isByWallClock?: true;
      /** It is the app that did not run: its debugger had stopped it. */
      readonly isByDebugger?: true;
      /** It still does not: another notice follows when it goes on. */
      readonly isGoingOn?: true;
    }
  /** What a file of another program, from which the stream was read, does not know of it. */
  | { readonly notice: 'capture'; readonly note: CaptureNote }
  /** What the debugger through which the stream is seen tells of it, or cannot. */
  | { readonly notice: 'debug'; readonly note: DebugNote }
  /** What a traced server did to the response, with the line of its code. */
  | { readonly notice: 'server'; readonly note: ServerNote }
  /** The oldest bytes of the log are gone. How many is asked of the log, since it goes on. */
  | ({ readonly notice: 'bytes-gone' } & ByteLoss);

/** A table of types that has one for each kind of entry. */
type OfEachKind<Table extends Readonly<Record<EntryKind, unknown>>> = Table;

/** Details by kind of entry; what comes from a body has none. */
export type DetailByKind = OfEachKind<{
  readonly request: RequestDetail;
  readonly open: OpenDetail;
  readonly message: never;
  readonly comment: never;
  readonly retry: never;
  readonly id: never;
  readonly close: EndDetail;
  readonly error: EndDetail;
  readonly notice: NoticeDetail;
}>;
