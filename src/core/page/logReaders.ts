// The readers of each log, made when first asked for and shared by all panels that show the log: a second panel, or one
// that is opened again, finds what is known already instead of reading a million entries anew. Only the readers of the
// logs that were shown last are kept: those of thousands would be much.

import { SharedAssemblies } from '../assembly/sharedAssemblies.ts';
import { AttemptSummaries } from './attemptSummaries.ts';
import type { EventLog } from '../log/eventLog.ts';
import { AttemptSpans } from './attemptSpans.ts';
import { EqualLives } from '../timing/equalLives.ts';
import { FramingMistakes } from '../timing/framingMistakes.ts';
import { ReconnectStorms } from '../timing/reconnectStorms.ts';
import { RepeatedIds } from '../timing/repeatedIds.ts';
import { Timing } from '../timing/timing.ts';

export class LogReaders {
  readonly spans: AttemptSpans;
  readonly attempts: AttemptSummaries;
  readonly timing: Timing;
  readonly repeatedIds: RepeatedIds;
  readonly framingMistakes: FramingMistakes;
  readonly storms: ReconnectStorms;
  readonly lives: EqualLives;
  readonly assemblies: SharedAssemblies;

  constructor(log: EventLog) {
    this.spans = new AttemptSpans(log);
    this.attempts = new AttemptSummaries(log);
    this.timing = new Timing(log);
    this.repeatedIds = new RepeatedIds(log);
    this.framingMistakes = new FramingMistakes(log);
    this.storms = new ReconnectStorms(log);
    this.lives = new EqualLives(log);
    this.assemblies = new SharedAssemblies(log);
  }
}

/** Logs whose readers are kept, also when no panel shows them: those that were shown last. */
const maxLogs = 16;

const readersByLog = new WeakMap<EventLog, LogReaders>();
/** The one that was shown last at the end. */
let shownLogs: readonly WeakRef<EventLog>[] = [];

/** The readers of a log, which is about to be shown. */
export function readersOf(log: EventLog): LogReaders {
  const readers = readersByLog.get(log) ?? new LogReaders(log);
  readersByLog.set(log, readers);
  const others = shownLogs.filter((shown) => shown.deref() !== log && shown.deref() !== undefined);
  for (const left of others.slice(0, -(maxLogs - 1))) {
    const leftLog = left.deref();
    if (leftLog) readersByLog.delete(leftLog);
  }
  shownLogs = [...others.slice(-(maxLogs - 1)), new WeakRef(log)];
  return readers;
}
