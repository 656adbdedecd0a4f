// The log of a stream over the place where it keeps its bytes. What shows in the log itself becomes an entry of it:
// that bytes are lost, and whether a server resumed after a reconnect.

import { MemoryByteStore, type ByteStore } from '../../core/log/byteStore.ts';
import { EventLog, type KnownLog } from '../../core/log/eventLog.ts';
import { RecordPages } from '../../core/log/recordPages.ts';
import { ReconnectWatch } from '../../core/resume/reconnectWatch.ts';
import { ContinuedByteStore } from './continuedByteStore.ts';
import type { LogStorage } from './logStorage.ts';

/** A log that goes on: what there is of it, and where that is read. */
export interface LogBefore {
  readonly startedAtMs: number;
  readonly bodies: ByteStore;
  readonly details: ByteStore;
  readonly records: ByteStore;
  readonly arrivals: ByteStore;
  readonly known: KnownLog;
}

function continuedLog(before: LogBefore, storage: LogStorage | undefined): EventLog {
  const after = (store: ByteStore | undefined): ByteStore => store ?? new MemoryByteStore();
  return new EventLog(
    before.startedAtMs,
    new ContinuedByteStore(before.bodies, after(storage?.bodies)),
    new ContinuedByteStore(before.details, after(storage?.details)),
    {
      records: new ContinuedByteStore(before.records, after(storage?.records)),
      arrivals: new ContinuedByteStore(before.arrivals, after(storage?.arrivals)),
      pages: storage?.pages ?? new RecordPages(),
      createScratch: storage?.createScratch ?? (() => new MemoryByteStore()),
    },
    before.known,
  );
}

/**
 * A log that begins now, or at another time by the wall clock.
 * @param storage where its bytes go; in memory when absent
 * @param now attempt and time of an entry that is written now
 * @param before what it goes on after, which then tells when it began
 */
export function createLog(
  storage: LogStorage | undefined,
  now: () => { readonly attempt: number; readonly receivedAtMs: number },
  startedAtMs = Date.now(),
  before?: LogBefore,
): EventLog {
  const log = before
    ? continuedLog(before, storage)
    : new EventLog(startedAtMs, storage?.bodies, storage?.details, storage);
  const [bodiesBefore, recordsBefore] = [before?.bodies.length ?? 0, before?.records.length ?? 0];
  storage?.listen({
    giveWay: () => log.forgetCleared(),
    beforeLoss: (bodiesStart) => log.prepareLoss(bodiesBefore + bodiesStart),
    beforeRecordLoss: (recordsStart) => log.prepareRecordLoss(recordsBefore + recordsStart),
    onLoss: (loss) =>
      log.appendDetailEntry('notice', { notice: 'bytes-gone', ...loss }, { ...now(), type: 'bytes-gone' }),
  });
  const watch = new ReconnectWatch(log, ({ attempt, ...judged }) => {
    const at = { ...now(), attempt, type: 'resume' };
    log.appendDetailEntry('notice', { notice: 'resume', ...judged }, at);
  });
  log.subscribe(watch.follow);
  return log;
}
