// The types of the case format `sse-cases/1` (see FORMAT.md): what a scripted server sends, and what a client has to
// observe. Facts only; nothing here does anything.

/** Bytes that are written and flushed together, `afterMs` after the bytes before. A string is UTF-8. */
export type Chunk =
  | string
  | { readonly hex: string; readonly afterMs?: number }
  | { readonly repeat: string; readonly times: number; readonly afterMs?: number }
  | { readonly parts: readonly Chunk[]; readonly afterMs?: number };

/** A header's value as it must arrive; null: the header must be absent. */
export type ExpectedHeader =
  | string
  | null
  | { readonly hex: string }
  | { readonly oneOf: readonly (string | null)[] };

export interface ExpectedRequest {
  /** GET when absent. */
  readonly method?: string;
  readonly path?: string | { readonly oneOf: readonly string[] };
  readonly body?: string;
  readonly headers?: Readonly<Record<string, ExpectedHeader>>;
  /** Time since the response before was complete. */
  readonly afterPreviousMs?: { readonly min?: number; readonly max?: number };
}

export type ResponseEnd = 'complete' | 'hold' | 'fin' | 'reset';

export interface FramedResponse {
  readonly status?: number;
  readonly reason?: string;
  readonly version?: '1.0' | '1.1';
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly framing?: 'chunked' | 'content-length' | 'close';
  /** A false Content-Length. */
  readonly announce?: number;
  readonly encoding?: 'gzip' | 'deflate' | 'br';
  readonly trailers?: readonly (readonly [name: string, value: string])[];
  readonly headDelayMs?: number;
  readonly endAfterMs?: number;
  /** The first chunk goes out in one write with the head. */
  readonly joinHead?: boolean;
  readonly body?: readonly Chunk[];
  readonly end?: ResponseEnd;
}

export interface RawResponse {
  readonly raw: readonly Chunk[];
  readonly headDelayMs?: number;
  readonly endAfterMs?: number;
  readonly end?: ResponseEnd;
}

export interface Exchange {
  readonly request?: ExpectedRequest;
  /** null: no answer. */
  readonly response: FramedResponse | RawResponse | null;
}

export interface ExpectedEvent {
  /** `message` when absent. */
  readonly type?: string;
  readonly data?: string;
  readonly dataLength?: number;
  readonly dataStart?: string;
  readonly lastEventId?: string;
}

export type ExpectedObservation =
  | { readonly open: true }
  | { readonly event: ExpectedEvent }
  | { readonly error: 'reconnecting' | 'fatal' }
  | { readonly anyError: true };

export interface ObservedEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

export type Observation =
  | { readonly open: true }
  | { readonly event: ObservedEvent }
  | { readonly error: 'reconnecting' | 'fatal' };

/** What an inspector can show for a body, in the order of its bytes. */
export type WireItem =
  | { readonly event: ObservedEvent }
  | { readonly comment: string }
  | { readonly retry: number }
  | { readonly ignored: { readonly field: string; readonly value: string } }
  | { readonly discardedAtEnd: { readonly line: string; readonly data: string; readonly type: string } };

export type ReadyState = 'connecting' | 'open' | 'closed';

export interface Case {
  readonly id: string;
  readonly summary?: string;
  readonly browserOnly?: boolean;
  readonly duplicateOf?: string;
  readonly clientOptions?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly method?: string;
    readonly body?: string;
    readonly lastEventId?: string;
    readonly initialDelayMs?: number;
    readonly readTimeoutMs?: number;
  };
  readonly url?: string;
  readonly expectThrow?: boolean;
  readonly exchanges?: readonly Exchange[];
  readonly repeatLast?: boolean;
  readonly moreRequestsOk?: boolean;
  readonly expect?: readonly ExpectedObservation[];
  readonly stopAfter?: number;
  readonly closeAfterMs?: number;
  readonly quietMs?: number;
  readonly timeoutMs?: number;
  readonly initialState?: ReadyState;
  readonly finalState?: ReadyState;
  readonly expectClientDisconnect?: boolean;
  readonly restartAfter?: number;
  /** Reconnection time at the end, or that it is the one before. */
  readonly retryAfter?: number | 'unchanged';
  readonly wire?: readonly (readonly WireItem[] | null)[];
}

export interface Suite {
  readonly format: string;
  readonly cases: readonly Case[];
}
