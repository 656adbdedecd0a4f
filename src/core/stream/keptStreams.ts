// How many streams stay when one is made after the other: an app that asks a relay ten thousand times would else fill the
// memory with timelines that nobody opened.

/** What decides whether a stream stays. */
export interface StreamKeeping<Stream> {
  /** How many that are over stay. */
  readonly limit: number;
  /** Whether it has ended; what was never connected, waits or is open has not. */
  readonly isOver: (stream: Stream) => boolean;
  /** Whether somebody looks at it: it stays, and counts. */
  readonly isLookedAt: (stream: Stream) => boolean;
}

/**
 * The streams that have to go so that no more than the limit of those that are over stay: the oldest first.
 * @param streams in the order of their making
 */
export function surplusStreams<Stream>(
  streams: Iterable<Stream>,
  { limit, isOver, isLookedAt }: StreamKeeping<Stream>,
): Stream[] {
  const over = [...streams].filter(isOver);
  const surplus = Math.max(0, over.length - limit);
  return surplus === 0 ? [] : over.filter((stream) => !isLookedAt(stream)).slice(0, surplus);
}
