// A process of its own that reads a stream with the engine, so that a test can stop it and let it go on. It tells its parent
// of each entry, and of the findings with each. Usage: fork(…, [url, idleTimeoutMs])

import { findingsAt } from '../../src/core/timing/findings.ts';
import { RepeatedIds } from '../../src/core/timing/repeatedIds.ts';
import { Timing } from '../../src/core/timing/timing.ts';
import { SseStream } from '../../src/net/stream/sseStream.ts';

/** What the parent is told of an entry. */
export interface ToldEntry {
  readonly kind: string;
  readonly type: string;
  readonly detail: unknown;
  readonly data: string | undefined;
  /** Reads so far between which the time is known. */
  readonly gaps: number;
  readonly longestGapMs: number;
  readonly findings: readonly string[];
}

const [url = '', idleTimeoutMs = '0'] = process.argv.slice(2);
const stream = new SseStream({ url }, { idleTimeoutMs: Number(idleTimeoutMs), reconnectionTimeMs: 50 });
const { log } = stream;
const timing = new Timing(log);
const ids = new RepeatedIds(log);

log.subscribe((number) => {
  const entry = log.entry(number);
  timing.update();
  ids.update();
  const { gaps } = timing.measured.reads;
  const moment = { nowMs: stream.nowMs(), isOpen: true, lastByteAtMs: log.lastByteAtMs };
  const told: ToldEntry = {
    kind: entry.kind,
    type: entry.type,
    detail: log.detail(entry),
    data: entry.kind === 'message' ? log.fields(entry).data : undefined,
    gaps: gaps.count,
    longestGapMs: timing.data().gaps?.longestMs ?? 0,
    findings: findingsAt(timing.measured, ids, moment).findings.map(({ code }) => code),
  };
  process.send?.(told);
});
process.once('disconnect', () => process.exit(0));
stream.connect();
