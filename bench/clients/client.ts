// A client's process: it is told what to read, reads it, and says how long that took.
import { payloads, type PayloadName } from '../payloads.ts';

export interface ReadTask {
  readonly url: string;
  readonly payload: PayloadName;
  /** How often to read the stream, one time after the other. */
  readonly streams: number;
  /** Events of a stream where it is not the payload's usual number. */
  readonly events?: number;
}

export interface ReadTime {
  readonly elapsedMs: number;
  /** Time that the process computed, on all its threads; undefined where that cannot be told. */
  readonly cpuMs?: number;
}

/** Reads one stream to its last event and resolves with how many events there were. */
export type ReadStream = (
  url: string,
  expected: { readonly events: number; readonly type: string },
) => Promise<number>;

/** Answers the tasks of the process that started this one, and ends with it. */
export function answerTasks(read: ReadStream): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (task: ReadTask) => {
    void readAll(read, task).then((time) => process.send?.(time));
  });
}

async function readAll(read: ReadStream, { url, payload, streams }: ReadTask): Promise<ReadTime> {
  const expected = payloads[payload];
  const startedAtMs = performance.now();
  const cpuBefore = process.cpuUsage();
  for (let stream = 0; stream < streams; stream += 1) {
    const events = await read(url, expected);
    if (events !== expected.events) throw new Error(`${events} events instead of ${expected.events}`);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { elapsedMs: performance.now() - startedAtMs, cpuMs: (user + system) / 1000 };
}
