// Sides of comparisons, made of events, and comparisons of them that run at once.

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { ComparedEvents, type ComparedPart } from '../../../src/core/comparison/comparedEvents.ts';
import {
  compareSides,
  defaultOptions,
  type ComparisonOptions,
  type ComparisonResult,
} from '../../../src/core/comparison/comparison.ts';
import { flagsOf, type RowFlag } from '../../../src/core/comparison/rowFlags.ts';
import type { BodyFormat } from '../../../src/core/wire/bodyFraming.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

export interface SampleEvent {
  readonly data: string;
  readonly id?: string | undefined;
  readonly type?: string;
  /** When it comes, since the side began. */
  readonly atMs?: number;
}

/** A log of one attempt with these events, each in a read of its own; as JSON lines, of their data alone. */
export function logOf(
  events: readonly SampleEvent[],
  startMs = 0,
  format: BodyFormat = 'event-stream',
): EventLog {
  const log = new EventLog(0);
  const recorder = new AttemptRecorder(log, 1, noLimit, listener());
  log.appendDetailEntry(
    'request',
    { method: 'GET', url: 'http://localhost/', headers: [], reason: 'connect', delayMs: 0 },
    { attempt: 1, receivedAtMs: startMs },
  );
  recorder.readAs(format);
  events.forEach(({ data, id, type, atMs = 0 }, at) => {
    const lines = [
      ...(type === undefined ? [] : [`event: ${type}`]),
      ...(id === undefined ? [] : [`id: ${id}`]),
      ...data.split('\n').map((line) => `data: ${line}`),
    ];
    const text = format === 'event-stream' ? `${lines.join('\n')}\n\n` : `${data}\n`;
    recorder.push(bytesOf(text), { receivedAtMs: startMs + atMs, chunk: at + 1 });
  });
  return log;
}

/** Compares two lists of events. */
export function compare(
  left: readonly SampleEvent[],
  right: readonly SampleEvent[],
  options: Partial<ComparisonOptions> = {},
): ComparisonResult {
  return compareLogs(logOf(left), logOf(right), options);
}

export function compareLogs(
  left: EventLog,
  right: EventLog,
  options: Partial<ComparisonOptions> = {},
): ComparisonResult {
  return compareParts({ log: left }, { log: right }, options);
}

/** Compares parts of logs. */
export function compareParts(
  left: ComparedPart,
  right: ComparedPart,
  options: Partial<ComparisonOptions> = {},
): ComparisonResult {
  const work = compareSides(new ComparedEvents(left), new ComparedEvents(right), {
    ...defaultOptions,
    ...options,
  });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** A row as one reads it: places from 0, and what is said of it. */
export type ReadRow = readonly [left: number | undefined, right: number | undefined, ...flags: RowFlag[]];

export function rowsOf({ rows }: ComparisonResult): ReadRow[] {
  return Array.from({ length: rows.count }, (_, row) => [
    rows.left(row),
    rows.right(row),
    ...flagsOf(rows.flags(row)),
  ]);
}

/** Rows of which something is said. */
export function marked(result: ComparisonResult): ReadRow[] {
  return rowsOf(result).filter((row) => row.length > 2);
}
