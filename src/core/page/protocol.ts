// What passes between the extension host and the timeline's page: JSON values only. The host owns the log; the page asks
// for what it can see (pageMessage.ts), and here is what it is told. Every host message about entries carries the epoch of
// the log (it changes when the log is cleared or replaced), so that an answer that comes late is told from a fresh one.

import type { FilterQuery } from '../filter/filterQuery.ts';
import type { AssembledUpdate } from '../assembly/answerView.ts';
import type { TokenPrices } from '../assembly/answerCost.ts';
import type { AnswerSummary } from '../assembly/answerSummary.ts';
import type { RowContent } from '../assembly/rowContents.ts';
import type { ShownClient } from '../clients/streamClient.ts';
import type { EndDetail, NoticeDetail, RequestDetail, ResponseHead } from '../log/detail.ts';
import type { AttemptReason } from '../stream/connection.ts';
import type { EntryKind } from '../log/entry.ts';
import type { BodyFormat } from '../wire/bodyFraming.ts';
import type { FieldLine } from '../wire/fields.ts';
import type { KeptStream } from './keptStream.ts';
import type { ConnectingSide } from '../draft/connectingSide.ts';
import type { RecentView } from '../draft/recentView.ts';
import type { PreparedRequest } from '../draft/preparedRequest.ts';
import type { WrittenEntry } from '../probe/logTrace.ts';
import type { EntryPassage } from '../relay/path/entryPassage.ts';
import type { RecordedAs } from '../recording/recordedAs.ts';
import type { DebuggedAs } from '../debug/words/debuggedAs.ts';
import type { RelayedAs } from '../stream/relayedAs.ts';
import type { ResumeVerdict } from '../log/resumeVerdict.ts';
import type { PausedTime } from '../debug/pausedTimes.ts';
import type { OverviewData } from './overviewData.ts';
import type { TogetherOverviewData, TogetherStatus } from './togetherStatus.ts';
import type { ReconnectPolicy, StreamRequest } from '../stream/streamRequest.ts';
import type { TlsFileKey } from '../stream/tlsChoice.ts';
import type { Finding } from '../timing/finding.ts';
import type { TimingData } from '../timing/timingData.ts';

/** State of a stream, in the words of the state line. */
export type StreamPhase = 'idle' | 'connecting' | 'open' | 'waiting' | 'stopped';

/** What has come of an event, or of a line, that is not complete: clients have nothing of it yet. */
export interface IncompletePart {
  readonly part: 'event' | 'line';
  readonly sizeBytes: number;
  readonly sinceMs: number;
  /** The newest of its bytes as text. */
  readonly text: string;
}

/** What the state line shows; sent at most ten times a second. Times are milliseconds since the stream began. */
export interface StreamStatus {
  readonly streamId: string;
  readonly request: StreamRequest;
  /** Set for a stream that passes through a relay: the app decides about its connections. */
  readonly relayedAs?: RelayedAs;
  /** Set for a stream of an app that is debugged: the app decides about its connections. */
  readonly debuggedAs?: DebuggedAs;
  /** Set for a stream of a file: nothing about it changes any more. */
  readonly recordedAs?: RecordedAs;
  readonly policy: ReconnectPolicy;
  /** Who reads it in the app, and what that client makes of an answer without its end mark, in a sentence. */
  readonly client: ShownClient & { readonly atCutAnswer?: string };
  readonly phase: StreamPhase;
  readonly phaseSinceMs: number;
  /** Since when the response is awaited, while connecting; absent before all of the request is sent. */
  readonly awaitedSinceMs?: number;
  /** When the next attempt begins, while waiting. */
  readonly waitUntilMs?: number;
  /** Why it stopped, or what it waits for, in one sentence; empty while connecting or open. */
  readonly explanation: string;
  /** Whether the stream stopped, or waits, because of something that the timeline shows as an error. */
  readonly isFailure: boolean;
  readonly attempt: number;
  /** How the body is read, where it is no event stream. */
  readonly bodyFormat?: BodyFormat;
  readonly entries: number;
  /** Entries that the last clear took away and that can be brought back. */
  readonly clearedEntries: number;
  readonly messages: number;
  readonly bodyBytes: number;
  readonly wireBytes: number;
  /** Bytes of the log that are on disk, and what is gone because there was no room for it. */
  readonly spilledBytes: number;
  readonly goneEntries: number;
  readonly goneBytes: number;
  /** Messages received in the last second. */
  readonly messagesPerSecond: number;
  /** Messages of each of the last seconds, oldest first: for a sparkline. */
  readonly recentRates: readonly number[];
  /** Absent when all bytes that have come belong to entries. */
  readonly incomplete?: IncompletePart;
  /** Median time between network reads over one connection; absent while too little is known. */
  readonly usualGapMs?: number;
  /** The answer that goes on, or the last one; absent where no token stream was recognised. */
  readonly answer?: AnswerSummary;
  /** Empty when no Last-Event-ID would be sent. */
  readonly lastEventId: string;
  readonly reconnectionTimeMs: number;
  /** Wall clock at time 0, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** The stream's clock when this was sent; it stands while the stream is stopped. */
  readonly nowMs: number;
}

/** What the filter found in an entry, to be marked. */
export interface FilterMarks {
  /** Whether the filter finds it, in a list that shows others too. */
  readonly isMatch?: boolean;
  /** Texts in it that a regular expression found. */
  readonly hits?: readonly string[];
}

/** One line of the list: a summary, never a whole payload. */
export interface Row extends FilterMarks, RowContent {
  readonly number: number;
  readonly kind: EntryKind;
  readonly attempt: number;
  readonly receivedAtMs: number;
  /** Time since the entry before; absent for the first. */
  readonly deltaMs?: number;
  /** Event type of a message (`message` when the block names none), code of a notice, otherwise empty. */
  readonly type: string;
  /** Value of the block's own id field; absent when it has none. */
  readonly id?: string;
  /** Bytes on the timeline: of the block as sent; absent for entries of the inspector's own. */
  readonly sizeBytes?: number;
  /** Beginning of the data, or what happened in words. One line. */
  readonly preview: string;
  /** For `close` and `error`: what a standard client does next. */
  readonly next?: string;
  readonly isSimulated: boolean;
  /** Whether its bytes are gone; the preview then says so. */
  readonly isGone?: boolean;
  /** Whether nothing of the entry is left but its number: the other fields say nothing of it. */
  readonly isRecordGone?: boolean;
  /** Whether it came in the same network read as the entry before. */
  readonly sharesChunk: boolean;
}

/** A text that may have been cut for display. */
export interface ShownText {
  readonly text: string;
  /** Size of the whole, in bytes; larger than what is shown when the text was cut. */
  readonly sizeBytes: number;
  readonly isCut: boolean;
}

/** Everything that the details show of one entry. */
export interface EntryView extends Pick<FilterMarks, 'hits'> {
  readonly row: Row;
  /** Wall clock of the entry, in milliseconds since 1970. */
  readonly wallClockMs: number;
  /** The id in force once it was received; absent when no entry of the timeline set one. */
  readonly lastEventId?: string;
  /** Time since its attempt's request, and until the entry after it. */
  readonly sinceRequestMs?: number;
  readonly untilNextMs?: number;
  /** Number of its attempt's first entry. */
  readonly attemptStart?: number;
  /** Network read that completed it, and the entries that share it. */
  readonly chunk?: { readonly number: number; readonly firstEntry: number; readonly lastEntry: number };
  /** Data of a message as a client gets it. */
  readonly data?: ShownText;
  /** The lines as sent, of the bytes shown; the cut part is named by `rawIsCut`. */
  readonly lines: readonly FieldLine[];
  readonly rawIsCut: boolean;
  /** Whether details of its attempt's request or response are gone because there was no room for them. */
  readonly isExchangeGone?: boolean;
  /** In a relayed stream: where it is on the other side, and what became of it on the way. */
  readonly passage?: EntryPassage;
  /** Where a traced server is known to have written it: with which line, and when. */
  readonly written?: WrittenEntry;
  /** The pause in which it may have come: it was read right after it. */
  readonly lateAfter?: Pick<PausedTime, 'entry' | 'isByDebugger'>;
  /** What its attempt asked for. */
  readonly request?: RequestDetail;
  /** Response of its attempt, once there is one. */
  readonly head?: ResponseHead;
  readonly end?: EndDetail;
  /** What happened and who did it; what a standard client does next. */
  readonly explanation?: {
    readonly what: string;
    readonly next: string;
    readonly advice?: string;
    /** What clients were measured to do after such an ending, a sentence each; and on which day. */
    readonly clients: readonly string[];
    readonly measuredOn: string;
  };
  readonly notice?: NoticeDetail;
}

/** What an entry is compared with. */
export interface PreviousMessage {
  readonly number: number;
  readonly receivedAtMs: number;
  readonly data: ShownText;
  readonly isGone: boolean;
}

/** One attempt in one line. Times are milliseconds since the stream began. */
export interface AttemptSummary {
  readonly attempt: number;
  /** Number of its first entry. */
  readonly firstEntry: number;
  readonly requestedAtMs: number;
  readonly reason: AttemptReason;
  /** Time between the end of the attempt before and this one: what it was, and what it should have been. */
  readonly delayMs: number;
  readonly announcedDelayMs?: number;
  /** Empty when no Last-Event-ID was sent. */
  readonly lastEventIdSent: string;
  /** Whether the details of the request are gone: reason, delay and id are not known then. */
  readonly isRequestGone?: boolean;
  readonly openedAtMs?: number;
  readonly endedAtMs?: number;
  readonly endKind?: 'close' | 'error';
  readonly endText?: string;
  readonly messages: number;
  readonly firstId?: string;
  readonly lastId?: string;
  /** Whether the server resumed; absent where there was nothing to resume. */
  readonly resume?: { readonly kind: ResumeVerdict['kind']; readonly text: string };
}

/** An entry of the list and where it is, from 1. Without a filter these are the same. */
export interface ListPlace {
  readonly number: number;
  readonly position: number;
}

/** How far a filter is with the log. */
export interface FilterProgress {
  /** Of the page's `filter` that it is about. */
  readonly version: number;
  /** Whether anything is searched for. */
  readonly isActive: boolean;
  /** Rows of the list. */
  readonly rowCount: number;
  readonly matches: number;
  /** Entries searched so far, of how many. */
  readonly searched: number;
  readonly entries: number;
  readonly isDone: boolean;
  /** Number of the entry on which a pattern took too long; the search ended there. */
  readonly stoppedAt?: number;
  /** Once, as soon as it is known: where the page finds what it asked for with `near` and `upTo`. */
  readonly place?: { readonly entry?: ListPlace; readonly endPosition?: number };
}

/** What an entry's own filter can be made of. */
export type FilterField = 'type' | 'id' | 'kind' | `$${string}`;

export type HostMessage =
  /** The whole truth after `ready`, and whenever the panel shows another stream. `status` is absent without a stream. */
  | {
      readonly type: 'snapshot';
      readonly epoch: number;
      readonly status?: StreamStatus;
      /** In the place of `status` when the panel shows several streams together. */
      readonly together?: TogetherStatus;
      /** To be kept with the page's state as it is, under the name `stream`. */
      readonly kept?: KeptStream;
      /** What the address bar starts with when there is no stream. */
      readonly request?: StreamRequest;
      /** What is being prepared and was not sent: it goes before `request`, and before what the page kept. */
      readonly draft?: PreparedRequest;
      /** Another one whenever the host has a draft that the page does not know yet. */
      readonly draftVersion?: number;
      /** To be kept with the page's state as it is: the name under which the draft is found after a reload. */
      readonly draftId?: string;
      /** Requests of before, the newest first. */
      readonly recents: readonly RecentView[];
      readonly connectsFrom?: ConnectingSide;
      /** Whether a token stream, once it is recognised, is shown put together. */
      readonly opensAssembled?: boolean;
      /** What the user pays for tokens. */
      readonly tokenPrices?: readonly TokenPrices[];
      /** Address of the running dev server, such as http://127.0.0.1:4100. */
      readonly devServerOrigin?: string;
    }
  | {
      readonly type: 'status';
      readonly epoch: number;
      readonly status: StreamStatus;
      readonly kept?: KeptStream;
    }
  /** What is new of several streams that are shown together. */
  | { readonly type: 'together'; readonly epoch: number; readonly together: TogetherStatus }
  | { readonly type: 'togetherOverview'; readonly epoch: number; readonly overview: TogetherOverviewData }
  /** Rows of the list from a position on, under the filter of that version. */
  | {
      readonly type: 'rows';
      readonly epoch: number;
      readonly version: number;
      readonly first: number;
      readonly rows: readonly Row[];
    }
  /** How far the filter is. */
  | ({ readonly type: 'filterProgress'; readonly epoch: number } & FilterProgress)
  /**
   * Answer to `jump`, `reveal`, `goTo` and `nextMatch`: the entry to show, which is one near that wanted when the filter hides it.
   */
  | ({
      readonly type: 'jumped';
      readonly epoch: number;
      readonly version: number;
      readonly wanted: number;
    } & ListPlace)
  /** Answer to `goTo` when there is no such place. */
  | { readonly type: 'goToRefused'; readonly epoch: number; readonly message: string }
  /** Asks the page to put the cursor into a field. */
  | { readonly type: 'showField'; readonly field: 'filter' | 'goTo' }
  /** Asks the page to select all rows. */
  | { readonly type: 'selectAll' }
  /** Asks the page to add a term to its filter. */
  | { readonly type: 'filterBy'; readonly field: FilterField; readonly value: string }
  /** Puts a query into the page's filter, in the place of what is there. */
  | { readonly type: 'setFilter'; readonly query: FilterQuery }
  | { readonly type: 'overview'; readonly epoch: number; readonly overview: OverviewData }
  | { readonly type: 'entry'; readonly epoch: number; readonly view: EntryView }
  /** The newest attempts, oldest first, while the page shows them. */
  | {
      readonly type: 'attempts';
      readonly epoch: number;
      readonly attempts: readonly AttemptSummary[];
      readonly omittedAttempts: number;
    }
  /** Bytes of an entry as sent, from an offset within it on; the whole has `sizeBytes`. */
  | {
      readonly type: 'bytes';
      readonly epoch: number;
      readonly number: number;
      readonly offset: number;
      readonly bytes: Uint8Array;
      readonly sizeBytes: number;
    }
  /** The message of the same type before an entry; absent when there is none. */
  | {
      readonly type: 'previous';
      readonly epoch: number;
      readonly number: number;
      readonly previous?: PreviousMessage;
    }
  /** Asks the page to show an entry's details, on one of their tabs. */
  | { readonly type: 'showEntry'; readonly epoch: number; readonly number: number; readonly tab?: 'changes' }
  /** The timing of the whole stream, while the page shows it. */
  | { readonly type: 'timing'; readonly epoch: number; readonly timing: TimingData }
  /** What the timing gives reason to look at, whenever that changes. */
  | { readonly type: 'findings'; readonly epoch: number; readonly findings: readonly Finding[] }
  /** What is new in the answers of token streams, while the page shows them. */
  | { readonly type: 'assembled'; readonly epoch: number; readonly update: AssembledUpdate }
  /** A request to be completed and sent, in the place of what is in the fields. */
  | { readonly type: 'draft'; readonly draft: PreparedRequest; readonly draftVersion: number }
  /** What there is to say of the variables of the request in the fields, a sentence each. */
  | { readonly type: 'variables'; readonly notes: readonly string[] }
  /** Answer to `askSecret`; without a value when there is none. */
  | { readonly type: 'secret'; readonly reference: string; readonly value?: string }
  /** The path of a file that was chosen for the connection. */
  | { readonly type: 'tlsFile'; readonly key: TlsFileKey; readonly path: string }
  /** What was asked for from the address bar cannot be done: shown at the field. */
  | {
      readonly type: 'invalid';
      readonly field: 'url' | 'headers' | 'body' | 'lastEventId' | 'tls';
      readonly message: string;
    };

/** What can stand in the place of the entries; each has a host message of its own. */
export const watchedViews = ['attempts', 'timing', 'assembled'] as const;
export type WatchedView = (typeof watchedViews)[number];

/** Bytes of an entry that the page may ask for at once. */
export const maxAskedBytes = 64 * 1024;

/** A message of a union that its type tells apart. */
export interface Message {
  readonly type: string;
}

/** The message of a type, or of several. */
export type MessageOf<Union extends Message, Type extends Union['type']> = {
  [Each in Type]: Extract<Union, { readonly type: Each }> & { readonly type: Each };
}[Type];

/**
 * What is done with each of the messages; `More` is what a handler is given besides. Neither a message without a handler
 * nor a handler without a message compiles.
 */
export type MessageHandlers<
  Union extends Message,
  Type extends Union['type'] = Union['type'],
  More extends readonly unknown[] = [],
  Result = void,
> = {
  readonly [Each in Type]: (message: MessageOf<Union, Each>, ...more: More) => Result;
};

/** Calls the handler of a message. */
export function handleMessage<
  Union extends Message,
  Type extends Union['type'],
  More extends readonly unknown[],
  Result,
>(
  handlers: MessageHandlers<Union, Type, More, Result>,
  message: MessageOf<Union, Type>,
  ...more: More
): Result {
  return handlers[message.type](message, ...more);
}
