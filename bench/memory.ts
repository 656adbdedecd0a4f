// How much memory a stream's log takes: what is more than its budget lies on disk, bytes and index alike.
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark, MeasuredRow } from './benchmark.ts';
import { ChildProgram } from './childProgram.ts';
import type { MemoryUse } from './clients/memory.ts';
import { payloads } from './payloads.ts';
import { median } from './rounds.ts';
import { startStreamServer } from './streamServerProcess.ts';

const budgetBytes = 64 * 1024 * 1024;
const slackBytes = 30e6;
/** The server's prepared body is sent that often. */
const sizes = [
  { times: 5, rounds: 5 },
  { times: 50, rounds: 3 },
] as const;

export const memory: Benchmark = {
  name: 'memory',
  title: 'Memory',
  method:
    'A process of its own for each round reads LLM deltas from a socket into a log with a budget of 64 MiB; what it has ' +
    'resident is compared before and after, both times with its garbage collected and after the same stream was read without a log. The aim is the budget and 30 MB.',
  async run(signal) {
    return withCleanUp(async (cleanUp) => {
      const origin = await startStreamServer(cleanUp);
      const rows: MeasuredRow[] = [];
      for (const { times, rounds } of sizes) {
        const uses: MemoryUse[] = [];
        for (let round = 0; round < rounds; round += 1) {
          signal.throwIfAborted();
          uses.push(await measureOnce(origin, times));
        }
        rows.push(rowOf(times * payloads.delta.events, uses));
      }
      return { rows };
    });
  },
};

async function measureOnce(origin: string, times: number): Promise<MemoryUse> {
  const program = new ChildProgram('clients/memory.ts', ['--expose-gc']);
  try {
    const url = `${origin}/delta/block/${times}`;
    return (await program.ask({ url, events: payloads.delta.events * times })) as MemoryUse;
  } finally {
    await program.close();
  }
}

function rowOf(events: number, uses: readonly MemoryUse[]): MeasuredRow {
  const [{ bodyBytes } = { bodyBytes: 0 }] = uses;
  const millions = (events / 1e6).toFixed(1);
  const wire = `${Math.round(bodyBytes / 1e6)} MB on the wire`;
  reportProgress(`Memory after ${millions} million events measured`);
  return {
    measured: `memory added by ${millions} million LLM deltas`,
    against: wire,
    aim: { kind: 'below', bound: Math.round((budgetBytes + slackBytes) / 1e6) },
    value: median(uses.map(({ addedBytes }) => addedBytes)) / 1e6,
    unit: 'MB',
  };
}
