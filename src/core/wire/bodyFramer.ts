// What all ways to find events in the bytes of a body have in common.

/** What stands at the end of a body and of which nothing has been told yet. */
export interface UnfinishedPart {
  readonly part: 'event' | 'line';
  readonly start: number;
}

/** What reads the bytes of one body. Offsets are in bytes of the body. */
export interface BodyFramer {
  /** Whether the sink, the size limit or the end of the body ended the reading. */
  readonly isStopped: boolean;
  /** Bytes that were interpreted, those of what is not complete included. */
  readonly offset: number;
  /** Where what is not complete yet begins; equal to `offset` when there is nothing. */
  readonly unfinishedStart: number;
  readonly incomplete: UnfinishedPart | undefined;
  /** Whether text of a line was read and not its end. */
  readonly isInsideLine: boolean;
  /** Reads the next bytes. The caller may reuse the chunk afterwards. */
  push(chunk: Uint8Array): void;
  /** The body is over. @param isWhole whether it ended where the server meant it to, as far as the wire tells */
  end(isWhole: boolean): void;
}
