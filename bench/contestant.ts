// Whoever reads streams in a benchmark, behind one question: how many events a second.
import { ChildProgram } from './childProgram.ts';
import type { ReadTask, ReadTime } from './clients/client.ts';
import { payloads } from './payloads.ts';

export interface Contestant {
  readonly name: string;
  /** Events a second over all streams of the task. */
  readonly rate: (task: ReadTask) => Promise<number>;
  close(): Promise<void>;
}

/** A program of the folder `clients`, in a process of its own. */
export function startClient(name: string, program: string): Contestant {
  const child = new ChildProgram(`clients/${program}.ts`);
  return {
    name,
    rate: async (task) => rateOf(task, (await child.ask(task)) as ReadTime),
    close: () => child.close(),
  };
}

export function rateOf({ payload, streams }: ReadTask, { elapsedMs }: ReadTime): number {
  return (payloads[payload].events * streams * 1000) / elapsedMs;
}
