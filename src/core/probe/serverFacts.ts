// What a traced server did with one response that is worth a look: counted, with the first line that did it.

import type { ServerPlace } from '../debug/words/serverNote.ts';

/** Calls of one kind. */
export interface CountedCalls {
  readonly count: number;
  /** Of the first, and the entry that says so. */
  readonly place: ServerPlace;
  readonly entry: number;
  /** Of the newest, in the stream's time. */
  readonly lastAtMs: number;
}

/** What is written and has not left the compression. */
interface WaitingWrites {
  readonly sinceMs: number;
  writes: number;
  readonly place: ServerPlace;
}

/** What a compression does to a stream. */
interface CodingFacts {
  /** Content-Encoding. */
  readonly name: string;
  /** Whether what the code writes is seen before it is compressed. */
  isReadable: boolean;
  waiting: WaitingWrites | undefined;
  longest: (WaitingWrites & { readonly heldMs: number }) | undefined;
}

/** Of one response. Times are those of the stream. */
export interface ServerFacts {
  /** The head was set by this line. */
  readonly headPlace: ServerPlace;
  readonly headAtMs: number;
  readonly openEntry: number;
  /** When the request came, where that was seen. */
  readonly requestedAtMs: number | undefined;
  /** Whether `writeHead` was called, which alone sends nothing. */
  readonly isHeadSet: boolean;
  /** When the head, or anything, was first handed to the connection. */
  sentAtMs: number | undefined;
  sentPlace: ServerPlace | undefined;
  readonly contentLength: string | undefined;
  /** A compression between the code and the connection; undefined: there is none. */
  readonly coding: CodingFacts | undefined;
  endPlace: ServerPlace | undefined;
  /** The code destroyed the response while its connection was there. */
  destroyPlace: ServerPlace | undefined;
  closedAtMs: number | undefined;
  afterEnd: CountedCalls | undefined;
  afterDestroy: CountedCalls | undefined;
  afterClose: CountedCalls | undefined;
  underPressure: CountedCalls | undefined;
}

/** One call more. @param count of all of them, where whoever tells has counted */
export function countCall(
  before: CountedCalls | undefined,
  {
    place,
    entry,
    atMs,
    count,
  }: {
    readonly place: ServerPlace;
    readonly entry: number;
    readonly atMs: number;
    readonly count?: number | undefined;
  },
): CountedCalls {
  return before
    ? { ...before, count: count ?? before.count + 1, lastAtMs: atMs }
    : { place, entry, count: count ?? 1, lastAtMs: atMs };
}
