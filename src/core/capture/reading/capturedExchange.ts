// One exchange as a file of another program has it. What is absent is not known, and stays so: nothing is filled in.

import type { CaptureNote } from '../../stream/captureNote.ts';
import type { Ending } from '../../stream/ending.ts';
import type { Header } from '../../stream/streamRequest.ts';
import type { BodyFormat } from '../../wire/bodyFraming.ts';

/** A part of a body that came together, as far as the file says so. */
export interface CapturedChunk {
  readonly bytes: Uint8Array;
  /** When it came, in milliseconds on the clock of the capture. */
  readonly atMs?: number;
}

export interface CapturedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body?: string;
}

export interface CapturedHead {
  readonly status: number;
  readonly statusText: string;
  /** Such as `1.1`; empty where it is not known. */
  readonly httpVersion: string;
  readonly headers: readonly Header[];
  /** Address and port of the other side. */
  readonly remoteAddress?: string;
}

/** Times are milliseconds on the clock of the capture. */
export interface CapturedExchange {
  readonly request?: CapturedRequest;
  readonly requestedAtMs?: number;
  readonly head?: CapturedHead;
  readonly headAtMs?: number;
  readonly body: readonly CapturedChunk[];
  /** How the body is to be read where no head says it. */
  readonly format?: BodyFormat;
  /** The last line of the body is whole, though nothing ends it. */
  readonly isLastLineWhole?: true;
  /** Bytes of the body as they went over the wire, where that is another number. */
  readonly wireBytes?: number;
  /** The Content-Encoding that the parts of the body still have, to be undone before they are written. */
  readonly contentEncoding?: string;
  readonly ending?: Ending;
  readonly endedAtMs?: number;
  /** What the file cannot know of it. */
  readonly notes: readonly CaptureNote[];
}

/** The attempts of one stream, in their order. */
export interface CapturedStream {
  readonly attempts: readonly CapturedExchange[];
  /** Where the clock of the capture counts from: 1970, some midnight, or anywhere, if it has times at all. */
  readonly clock: 'wall' | 'day' | 'own';
}
