// The log of a stream over the place where it keeps its bytes. What shows in the log itself becomes an entry of it:
// that bytes are lost, and whether a server resumed after a reconnect.

import { EventLog } from '../../core/log/eventLog.ts';
import { ReconnectWatch } from '../../core/resume/reconnectWatch.ts';
import type { LogStorage } from './logStorage.ts';

/**
 * A log that begins now, or at another time by the wall clock.
 * @param storage where its bytes go; in memory when absent
 * @param now attempt and time of an entry that is written now
 */
export function createLog(
  storage: LogStorage | undefined,
  now: () => { readonly attempt: number; readonly receivedAtMs: number },
  startedAtMs = Date.now(),
): EventLog {
  const log = new EventLog(startedAtMs, storage?.bodies, storage?.details, storage);
  storage?.listen({
    giveWay: () => log.forgetCleared(),
    beforeLoss: (bodiesStart) => log.prepareLoss(bodiesStart),
    beforeRecordLoss: (recordsStart) => log.prepareRecordLoss(recordsStart),
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
