// How an attempt ended. One name for each thing that can happen on the wire, who did it, whether it was clean, and
// whether a standard EventSource comes back after it (WHATWG HTML, "Server-sent events": reestablish the connection
// or fail the connection). Everything else that is said about endings is derived from this table.

import type { BodyFormat } from '../wire/bodyFraming.ts';
import type { Gateway } from './gateway.ts';

/** What happened at the end of an attempt. */
export type EndingCause =
  | 'end'
  | 'truncated'
  | 'reset'
  | 'no-response'
  | 'unreachable'
  | 'no-content'
  | 'answered'
  | 'http-error'
  | 'wrong-type'
  | 'bad-redirect'
  | 'close-message'
  | 'client'
  | 'idle'
  | 'limit'
  | 'bad-encoding'
  | 'bad-url'
  | 'bad-id'
  | 'blocked';

/** Who made the attempt end, as far as the wire can tell. */
export type EndingActor = 'server' | 'server or network' | 'network' | 'client' | 'both';

/** The parties of a relayed exchange, any of which can end it. */
export type EndingParty = 'server' | 'app' | 'relay';

/** Why a browser keeps a response from its page, or does not send the request. */
export const blockedReasons = ['cors', 'preflight', 'mixed content', 'policy', 'other'] as const;
export type BlockedBy = (typeof blockedReasons)[number];

/** Ways in which a browser's request differs from one of the inspector's. */
export type BrowserGap =
  /** No cookie was sent. */
  | 'cookies'
  /** Only HTTP/1.1 was offered, over TLS, where browsers offer HTTP/2 as well. */
  | 'http2'
  /** No content coding was accepted. */
  | 'codings'
  /** The body is compressed with zstd, which the inspector does not decode. */
  | 'zstd';

/** What is fixed for a cause, whatever the particular attempt was like. */
export interface EndingTraits {
  readonly who: EndingActor;
  /** Whether both sides could know that nothing was lost. */
  readonly isClean: boolean;
  /** Whether the timeline shows it as an error: nothing was opened, or it broke. */
  readonly isError: boolean;
  /** What a standard EventSource does: `wait` means that it would never notice. */
  readonly next: 'reconnect' | 'stop' | 'wait';
}

export const endingTraits: Readonly<Record<EndingCause, EndingTraits>> = {
  end: { who: 'server', isClean: true, isError: false, next: 'reconnect' },
  truncated: { who: 'server or network', isClean: false, isError: true, next: 'reconnect' },
  reset: { who: 'server or network', isClean: false, isError: true, next: 'reconnect' },
  'no-response': { who: 'server or network', isClean: false, isError: true, next: 'reconnect' },
  unreachable: { who: 'network', isClean: false, isError: true, next: 'reconnect' },
  'no-content': { who: 'server', isClean: true, isError: false, next: 'stop' },
  // The answer to a call that asked for no stream alone, such as 202 Accepted or JSON: right, and complete.
  answered: { who: 'server', isClean: true, isError: false, next: 'stop' },
  'http-error': { who: 'server', isClean: true, isError: true, next: 'stop' },
  'wrong-type': { who: 'server', isClean: true, isError: true, next: 'stop' },
  'bad-redirect': { who: 'server', isClean: true, isError: true, next: 'stop' },
  'close-message': { who: 'both', isClean: true, isError: false, next: 'stop' },
  client: { who: 'client', isClean: true, isError: false, next: 'stop' },
  idle: { who: 'network', isClean: false, isError: true, next: 'wait' },
  limit: { who: 'client', isClean: false, isError: true, next: 'stop' },
  // A body that its Content-Encoding cannot decode is a network error to fetch, and so a lost connection to EventSource.
  'bad-encoding': { who: 'server', isClean: false, isError: true, next: 'reconnect' },
  // Fetch answers any other scheme, and a header that cannot be sent, with a network error before there is a connection.
  'bad-url': { who: 'client', isClean: true, isError: true, next: 'stop' },
  'bad-id': { who: 'client', isClean: true, isError: true, next: 'stop' },
  // A browser keeps the response from its page, or does not send the request at all.
  blocked: { who: 'client', isClean: true, isError: true, next: 'stop' },
};

/** Facts about how one attempt ended. Absent fields do not apply. */
export interface Ending {
  readonly cause: EndingCause;
  /** Status of the response that ended the attempt (no-content, answered, http-error, wrong-type, bad-redirect), or of a proxy. */
  readonly status?: number;
  readonly statusText?: string;
  /** Content-Type as received; empty when the response had none. */
  readonly contentType?: string;
  /** First kilobyte of a refused response's body, as text. */
  readonly bodyStart?: string;
  /** Code of the failure as Node names it, such as ECONNREFUSED or DEPTH_ZERO_SELF_SIGNED_CERT. */
  readonly code?: string;
  /** The stage that failed, for `unreachable`. */
  readonly stage?: 'dns' | 'connect' | 'tls' | 'timeout' | 'proxy';
  /** Address of the proxy that led nowhere, without credentials, for `unreachable` with the stage `proxy`. */
  readonly proxy?: string;
  /** The scheme of the address does not fit the server: https for one without TLS, http for one with it. */
  readonly schemeMistake?: 'server is plain' | 'server is TLS';
  /** Who answered in the place of the server, for `http-error`. */
  readonly gateway?: Gateway;
  /** The request had a JSON body without "stream": true, for `wrong-type`. */
  readonly isStreamUnasked?: true;
  /** One clause more, in words: the redirect that failed, bytes still missing, the limit met. */
  readonly reason?: string;
  /** Names of headers that were not sent, because a redirect had led to another origin, for `http-error`. */
  readonly leftBehind?: readonly string[];
  /** Nothing but the closing of the connection ends such a body, for `end`: a killed server looks the same. */
  readonly isEndedByClose?: true;
  /** The body ended within an event, for `end`. Where a cut cannot be told from an end, this speaks for a cut. */
  readonly isInsideEvent?: true;
  /** Name of a proxy that the response came through, and that passes on a cut as an end, for `end`. */
  readonly through?: string;
  /**
   * How long the head was awaited, in milliseconds, where the connection broke right behind it and without a byte of the
   * body, for `truncated` and `reset`: something on the way may have held events back, and lost them.
   */
  readonly heldHeadMs?: number;
  /** Bytes that Content-Length announced and that never came, for `truncated`. */
  readonly missingBytes?: number;
  /** The limit that was met, in bytes, for `limit`; the silence, in milliseconds, for `idle`. */
  readonly limit?: number;
  /** How the body was read, where an EventSource refuses the response for its Content-Type. */
  readonly readAs?: BodyFormat;
  /** What the browser stopped it for, for `blocked`; its name for it is the code. */
  readonly blockedBy?: BlockedBy;
  /** In a relayed stream: the app left of itself, or the relay was stopped. Absent where the cause says who it was. */
  readonly by?: 'app' | 'relay';
  /** The editor's window was closed or reloaded, for `client`. */
  readonly isByWindow?: true;
  /** The page was left or loaded anew, for `client`: nothing tells when its connection really ended. */
  readonly isByPage?: true;
  /** What a browser would have done and the inspector did not, where that may have decided this ending. */
  readonly unlikeBrowser?: readonly BrowserGap[];
  /** The ending was simulated by the inspector: on the wire, the client let go of a healthy connection. */
  readonly isSimulated?: true;
}

/** Whether both sides could know at this ending that nothing was lost. */
export function isCleanEnding(ending: Ending): boolean {
  return endingTraits[ending.cause].isClean && !mayBeCut(ending);
}

/** Whether a killed server makes the same end as one that means it. */
export function mayBeCut({ isEndedByClose, through }: Ending): boolean {
  return isEndedByClose === true || through !== undefined;
}

/** Who made the attempt end, as far as this ending tells. */
export function whoEnded(ending: Ending): EndingActor {
  return mayBeCut(ending) ? 'server or network' : endingTraits[ending.cause].who;
}

/** Whether the timeline shows the ending as an error instead of a close. */
export function isErrorEnding(cause: EndingCause): boolean {
  return endingTraits[cause].isError;
}

/** Whether a value from outside names an ending. */
export function isEndingCause(value: unknown): value is EndingCause {
  return typeof value === 'string' && Object.hasOwn(endingTraits, value);
}
