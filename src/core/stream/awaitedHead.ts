// How long the head of a response was awaited, and from when on that says that something held it back.

/** When the request was sent and when the head came, in milliseconds of an attempt; absent where that is not known. */
interface HeadTimes {
  readonly sentMs?: number;
  readonly headMs?: number;
}

/** A head that is awaited for longer than this, in milliseconds, was made late or held back on the way. */
export const leastHeldHeadMs = 1000;

/** What comes within that time behind the head, in milliseconds, came together with it: all of it may wait for a turn. */
export const togetherWithHeadMs = 250;

/** From the request to the head, in milliseconds; 0 where that is not known. */
export function awaitedHeadMs({ sentMs, headMs }: HeadTimes): number {
  return sentMs === undefined || headMs === undefined ? 0 : headMs - sentMs;
}
