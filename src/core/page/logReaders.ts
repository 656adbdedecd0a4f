// The readers of each log, made when first asked for and shared by all panels that show the log: a second panel, or one
// that is opened again, finds what is known already instead of reading a million entries anew.

import { SharedAssemblies } from '../assembly/sharedAssemblies.ts';
import { AttemptHistory } from './attemptHistory.ts';
import type { EventLog } from '../log/eventLog.ts';
import { AttemptSpans } from './attemptSpans.ts';
import { RepeatedIds } from '../timing/repeatedIds.ts';
import { Timing } from '../timing/timing.ts';

export class LogReaders {
  readonly spans: AttemptSpans;
  readonly attempts: AttemptHistory;
  readonly timing: Timing;
  readonly repeatedIds: RepeatedIds;
  readonly assemblies: SharedAssemblies;

  constructor(log: EventLog) {
    this.spans = new AttemptSpans(log);
    this.attempts = new AttemptHistory(log);
    this.timing = new Timing(log);
    this.repeatedIds = new RepeatedIds(log);
    this.assemblies = new SharedAssemblies(log);
  }
}

const readersByLog = new WeakMap<EventLog, LogReaders>();

/** The readers of a log; they live as long as it. */
export function readersOf(log: EventLog): LogReaders {
  let readers = readersByLog.get(log);
  if (!readers) {
    readers = new LogReaders(log);
    readersByLog.set(log, readers);
  }
  return readers;
}
