// A million events compared with a million, most of both on disk, against diff over the same data as lines of two files.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark } from './benchmark.ts';
import { ChildProgram } from './childProgram.ts';
import type { ComparisonTask, ComparisonTime } from './clients/comparison.ts';
import { interleave, median, medianRatio } from './rounds.ts';

const events = 1_000_000;

export const comparison: Benchmark = {
  name: 'comparison',
  title: 'Comparing',
  method:
    'Two logs of a million events of 100 B with ids, 64 MiB of each in memory and the rest on disk. Of every thousand events ' +
    'of the second one has another price, one is missing, and one is new. They are compared in slices of a few ' +
    'milliseconds; `diff` compares two files with a line for the data of each event. Memory is what the process has more ' +
    'at its highest, and the longest turn is the time for which nothing else in it ran.',
  async run(signal) {
    return withCleanUp(async (cleanUp) => {
      const folder = await mkdtemp(join(tmpdir(), 'sse-inspector-diff-'));
      cleanUp.add(() => rm(folder, { recursive: true, force: true }));
      const program = new ChildProgram('clients/comparison.ts', ['--expose-gc']);
      cleanUp.add(() => program.close());
      const ask = async (task: ComparisonTask): Promise<ComparisonTime> =>
        (await program.ask(task)) as ComparisonTime;
      const files = [join(folder, 'left'), join(folder, 'right')] as const;
      reportProgress('Filling two logs for the comparison');
      await ask({ fill: events, files });
      const [byId = [], byOrder = [], diff = []] = await interleave<ComparisonTime>(
        [
          () => ask({ options: { by: 'id' } }),
          () => ask({ options: { by: 'order' } }),
          () => timeDiff(files),
        ],
        signal,
      );
      const timesOf = (times: readonly ComparisonTime[]): number[] => times.map(({ elapsedMs }) => elapsedMs);
      const both = [...byId, ...byOrder];
      return {
        rows: [
          {
            measured: 'a million with a million, by id',
            against: '`diff`',
            value: medianRatio(timesOf(byId), timesOf(diff)),
            unit: '×',
          },
          {
            measured: 'a million with a million, by order',
            against: '`diff`',
            value: medianRatio(timesOf(byOrder), timesOf(diff)),
            unit: '×',
          },
          { measured: 'a million with a million, by id', value: median(timesOf(byId)) / 1000, unit: 's' },
          {
            measured: 'memory for an event',
            aim: { kind: 'below', bound: 100 },
            value: Math.max(...both.map(({ growthBytes }) => growthBytes)) / (2 * events),
            unit: 'B',
          },
          {
            measured: 'longest turn',
            aim: { kind: 'below', bound: 50 },
            value: median(both.map(({ longestTurnMs }) => longestTurnMs)),
            unit: 'ms',
          },
        ],
      };
    });
  },
};

async function timeDiff(files: readonly string[]): Promise<ComparisonTime> {
  const startedAtMs = performance.now();
  // Into a pipe: diff only tells whether files differ when its output goes to /dev/null.
  const diff = spawn('diff', files, { stdio: ['ignore', 'pipe', 'inherit'] });
  diff.stdout.resume();
  await once(diff, 'exit');
  return { elapsedMs: performance.now() - startedAtMs, longestTurnMs: 0, growthBytes: 0 };
}
