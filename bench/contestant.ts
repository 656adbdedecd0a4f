// Whoever reads streams in a benchmark, behind one question: how fast.
import { ChildProgram } from './childProgram.ts';
import type { ReadTask, ReadTime } from './clients/client.ts';
import { payloads } from './payloads.ts';

/** Events over all streams of a task. */
export interface ReadRates {
  readonly perSecond: number;
  /** In a second of computing; NaN where that is not known. */
  readonly perCpuSecond: number;
}

export interface Contestant {
  readonly name: string;
  readonly read: (task: ReadTask) => Promise<ReadRates>;
  close(): Promise<void>;
}

/** A program of the folder `clients`, in a process of its own. */
export function startClient(name: string, program: string): Contestant {
  const child = new ChildProgram(`clients/${program}.ts`);
  return {
    name,
    read: async (task) => ratesOf(task, (await child.ask(task)) as ReadTime),
    close: () => child.close(),
  };
}

export function ratesOf(
  { payload, streams, events = payloads[payload].events }: ReadTask,
  { elapsedMs, cpuMs = NaN }: ReadTime,
): ReadRates {
  const all = events * streams;
  return { perSecond: (all * 1000) / elapsedMs, perCpuSecond: (all * 1000) / cpuMs };
}
