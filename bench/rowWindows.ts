// What it costs to show another place of a timeline: the rows that a page asks for, in a small log and in a huge one.
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark } from './benchmark.ts';
import { ChildProgram } from './childProgram.ts';
import { interleave, median, medianRatio, percentile } from './rounds.ts';

const small = 10_000;
const huge = 10_000_000;
const windowsOfRound = 300;

export const rowWindows: Benchmark = {
  name: 'windows',
  title: 'A window of rows',
  method:
    `In each round the feed of a timeline answers ${windowsOfRound} times for 60 rows at random places, in a log of ten ` +
    'thousand LLM deltas and in one of ten million, of which 64 MiB are in memory and the rest on disk, in the page cache.',
  async run(signal) {
    return withCleanUp(async (cleanUp) => {
      const open = async (fill: number): Promise<ChildProgram> => {
        reportProgress(`Filling a log with ${fill} events`);
        const program = new ChildProgram('clients/rowWindows.ts');
        cleanUp.add(() => program.close());
        await program.ask({ fill });
        return program;
      };
      const programs = [await open(small), await open(huge)];
      const slowest: number[] = [];
      const [inSmall = [], inHuge = []] = await interleave(
        programs.map((program, at) => async () => {
          const timesMs = (await program.ask({ windows: windowsOfRound })) as readonly number[];
          if (at === 1) slowest.push(percentile(timesMs, 0.99));
          return median(timesMs);
        }),
        signal,
      );
      return {
        rows: [
          {
            measured: '60 rows at a random place of 10 million',
            against: 'the same of 10 thousand',
            aim: { kind: 'below', bound: 2 },
            value: medianRatio(inHuge, inSmall),
            unit: '×',
          },
          {
            measured: '60 rows at a random place of 10 million, p99',
            aim: { kind: 'below', bound: 5 },
            value: median(slowest),
            unit: 'ms',
          },
        ],
      };
    });
  },
};
