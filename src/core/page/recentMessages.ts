// When the messages of the last half minute came, from the log itself: a page that is opened, or shown again, begins with
// the rate that there is.

import type { EventLog } from '../log/eventLog.ts';
import { keptSeconds, RateMeter } from './rateMeter.ts';
import type { StreamView } from './streamStatus.ts';

/** Entries that are looked at: more in half a minute are a flood, of which only the newest seconds are known then. */
const maxLookedAt = 20_000;

/** Messages of each of the last seconds of the stream's time, oldest first, the one in progress last. */
export function recentMessages(log: EventLog, nowMs: number): number[] {
  const second = Math.floor(nowMs / 1000);
  const counts = Array.from({ length: Math.min(second, keptSeconds) + 1 }, () => 0);
  const firstSecond = second - counts.length + 1;
  const last = Math.max(log.first, log.length - maxLookedAt + 1);
  for (let number = log.length; number >= last; number -= 1) {
    const at = Math.floor(log.index.receivedAtMs(number) / 1000) - firstSecond;
    if (at < 0) return counts;
    if (log.index.kind(number) === 'message') counts[at] = (counts[at] ?? 0) + 1;
  }
  // The second in which the looking ended is not known as a whole, nor are those before.
  const known = last > log.first ? Math.floor(log.index.receivedAtMs(last) / 1000) + 1 : firstSecond;
  return counts.slice(Math.max(0, Math.min(known - firstSecond, counts.length - 1)));
}

/** The rate of a stream that is looked at from now on. */
export function rateOf(stream: StreamView): RateMeter {
  const rate = new RateMeter();
  const nowMs = stream.nowMs();
  rate.begin(recentMessages(stream.log, nowMs), stream.totals.messages, nowMs);
  return rate;
}
