// What is known of the server's side of a log: of the log of a traced server, and of one whose events a traced server on
// this machine wrote. Whoever shows an entry, or findings, asks here.

import type { ServerPlace } from '../debug/words/serverNote.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { Findings } from '../timing/findings.ts';

/** How an entry was written. */
export interface WrittenEntry {
  readonly sentence: string;
  readonly place: ServerPlace;
}

export interface LogTrace {
  /** Undefined where it is not known. */
  writtenEntry(number: number): WrittenEntry | undefined;
  /** @param nowMs in the stream's time */
  findings(nowMs: number): Findings;
}

const traces = new WeakMap<EventLog, LogTrace>();

/** Says from where the server's side of a log is known, for as long as the log is there. */
export function keepTrace(log: EventLog, trace: LogTrace): void {
  traces.set(log, trace);
}

/** Undefined where nothing is known of the server's side. */
export function traceOf(log: EventLog): LogTrace | undefined {
  return traces.get(log);
}
