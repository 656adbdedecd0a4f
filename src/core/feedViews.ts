// The views that can stand in the place of the entries: what each is read from, and the message by which a page that
// shows it is kept up to date.

import type { EventLog } from './eventLog.ts';
import type { LogReader } from './logReader.ts';
import { readersOf } from './logReaders.ts';
import type { HostMessage, WatchedView } from './protocol.ts';

/** Newest attempts that are sent: as many as anybody reads; how many came before is said. */
const maxAttempts = 300;

export interface FeedView {
  readonly reader: LogReader;
  /** What the page is sent when the reader has something new. */
  message(epoch: number): HostMessage;
}

/** The views of one log, by name. */
export function createFeedViews(log: EventLog): Readonly<Record<WatchedView, FeedView>> {
  const { attempts, timing } = readersOf(log);
  return {
    attempts: {
      reader: attempts,
      message(epoch) {
        const newest = attempts.newest(maxAttempts);
        return {
          type: 'attempts',
          epoch,
          attempts: newest,
          omittedAttempts: attempts.length - newest.length,
        };
      },
    },
    timing: {
      reader: timing,
      message: (epoch) => ({ type: 'timing', epoch, timing: timing.data() }),
    },
  };
}
