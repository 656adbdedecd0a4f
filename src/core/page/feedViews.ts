// The views that can stand in the place of the entries: what each is read from, and the message by which a page that
// shows it is kept up to date.

import { AssembledFeed } from '../assembly/assembledFeed.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { LogReader } from '../log/logReader.ts';
import { readersOf } from './logReaders.ts';
import type { HostMessage, WatchedView } from './protocol.ts';

/** Newest attempts that are sent: as many as anybody reads; how many came before is said. */
const maxAttempts = 300;

export interface FeedView {
  readonly reader: LogReader;
  /** What the page is sent when the reader has something new. */
  message(epoch: number): HostMessage;
  /** The page knows nothing of the view any more. */
  restart?(): void;
}

/** The views of one log for one page, by name. */
export interface FeedViews extends Readonly<Record<WatchedView, FeedView>> {
  readonly assembled: FeedView & Pick<AssembledFeed, 'setPath'>;
}

export function createFeedViews(log: EventLog): FeedViews {
  const { attempts, timing, assemblies } = readersOf(log);
  const assembled = new AssembledFeed(log, assemblies);
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
    assembled: {
      get reader() {
        return assembled.reader;
      },
      message: (epoch) => ({ type: 'assembled', epoch, update: assembled.next() }),
      restart: () => assembled.restart(),
      setPath: (path) => assembled.setPath(path),
    },
  };
}
