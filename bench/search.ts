// Plain-text search of a log, most of which lies on disk, against grep over the same bytes in a file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark, MeasuredRow } from './benchmark.ts';
import { ChildProgram } from './childProgram.ts';
import type { SearchTask, SearchTime } from './clients/search.ts';
import { interleave, medianRatio } from './rounds.ts';

const events = 1_000_000;

/** What is looked for, and how often it is there. */
const needles = [
  { text: 'sanctus', what: 'a word that is nowhere' },
  { text: 'elitr, sed diam nonumy', what: 'words that most events have' },
] as const;

export const search: Benchmark = {
  name: 'search',
  title: 'Search',
  method:
    'A million LLM deltas, 64 MiB of them in memory and the rest on disk, are searched in slices of a few milliseconds as ' +
    'the filter does it; `grep -c` counts lines in a file of the same bytes. Both files are in the page cache. grep ' +
    'counts lines with the words anywhere, the search the events whose data, type or id have them.',
  async run(signal) {
    return withCleanUp(async (cleanUp) => {
      const folder = await mkdtemp(join(tmpdir(), 'sse-inspector-grep-'));
      cleanUp.add(() => rm(folder, { recursive: true, force: true }));
      const program = new ChildProgram('clients/search.ts');
      cleanUp.add(() => program.close());
      const ask = async (task: SearchTask): Promise<SearchTime> => (await program.ask(task)) as SearchTime;
      const file = join(folder, 'events');
      reportProgress('Filling a log for the search');
      await ask({ fill: events, file });
      const rows: MeasuredRow[] = [];
      for (const { text, what } of needles) {
        const [exact = [], anyCase = [], grep = [], grepAnyCase = []] = await interleave(
          [
            async () => (await ask({ text: `"${text}"`, matchesCase: true })).elapsedMs,
            async () => (await ask({ text: `"${text}"`, matchesCase: false })).elapsedMs,
            () => timeGrep(['-c', '-F', text, file]),
            () => timeGrep(['-c', '-i', '-F', text, file]),
          ],
          signal,
        );
        const aim = { kind: 'below', bound: 3 } as const;
        rows.push(
          {
            measured: `search for ${what}`,
            against: '`grep -c`',
            aim,
            value: medianRatio(exact, grep),
            unit: '×',
          },
          {
            measured: `the same in any case, as the filter begins`,
            against: '`grep -c -i`',
            value: medianRatio(anyCase, grepAnyCase),
            unit: '×',
          },
          {
            measured: 'the same in any case',
            against: '`grep -c`',
            aim,
            value: medianRatio(anyCase, grep),
            unit: '×',
          },
        );
      }
      return { rows };
    });
  },
};

async function timeGrep(parameters: readonly string[]): Promise<number> {
  const startedAtMs = performance.now();
  // Into a pipe: grep stops at the first line it finds when its output goes to /dev/null.
  const grep = spawn('grep', parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  grep.stdout.resume();
  await once(grep, 'exit');
  return performance.now() - startedAtMs;
}
