// Recordings of a log, most of which lies on disk: saved against cat and gzip, which do something to the same bytes, and
// opened.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark } from './benchmark.ts';
import { ChildProgram } from './childProgram.ts';
import type { RecordingTask, RecordingTime } from './clients/recording.ts';
import { interleave, median, medianRatio } from './rounds.ts';
import { timeProgram } from './timeProgram.ts';

const events = 1_000_000;

export const recording: Benchmark = {
  name: 'recording',
  title: 'Recordings',
  method:
    'A million LLM deltas, 64 MiB of them in memory and the rest on disk, are saved as a recording in turns of a few milliseconds ' +
    'as the command does it, until the file is on the disk. `gzip` compresses a file of the same bodies with its usual effort, and ' +
    '`cat` copies it. A process of its own opens the recording, up to the last 60 rows of its timeline; the file is in the page cache. ' +
    'The longest turn is the time for which nobody else in the extension host would have been heard.',
  async run(signal) {
    return withCleanUp(async (cleanUp) => {
      const folder = await mkdtemp(join(tmpdir(), 'sse-inspector-recording-'));
      cleanUp.add(() => rm(folder, { recursive: true, force: true }));
      const start = (): ((task: RecordingTask) => Promise<RecordingTime>) => {
        const program = new ChildProgram('clients/recording.ts');
        cleanUp.add(() => program.close());
        return async (task) => (await program.ask(task)) as RecordingTime;
      };
      const ask = start();
      const askReader = start();
      const bodyFile = join(folder, 'events.sse');
      const file = join(folder, 'events.sserec');
      reportProgress('Filling a log for the recording');
      const { residentBytes: before } = await ask({ fill: events, bodyFile });
      const saves: RecordingTime[] = [];
      const opens: RecordingTime[] = [];
      const [saveMs = [], , copyMs = [], gzipMs = []] = await interleave(
        [
          async () => {
            const time = await ask({ save: file });
            saves.push(time);
            return time.elapsedMs;
          },
          async () => {
            const time = await askReader({ open: file });
            opens.push(time);
            return time.elapsedMs;
          },
          () => timeProgram('cat', [bodyFile], `${bodyFile}.copy`),
          () => timeProgram('gzip', ['-c', bodyFile], `${bodyFile}.gz`),
        ],
        signal,
      );
      const bodyBytes = (await stat(bodyFile)).size;
      const fileBytes = saves.at(-1)?.count ?? 0;
      const longestTurn = (times: readonly RecordingTime[]): number =>
        median(times.slice(1).map(({ longestTurnMs }) => longestTurnMs));
      return {
        rows: [
          { measured: 'save, of the bodies', value: bodyBytes / 1e3 / median(saveMs), unit: 'MB/s' },
          {
            measured: 'time of it',
            against: '`gzip -c` of the bodies',
            aim: { kind: 'below', bound: 2 },
            value: medianRatio(saveMs, gzipMs),
            unit: '×',
          },
          {
            measured: 'time of it',
            against: '`cat` of the bodies',
            value: medianRatio(saveMs, copyMs),
            unit: '×',
          },
          { measured: 'size of the file', against: 'the bodies', value: fileBytes / bodyBytes, unit: '×' },
          {
            measured: 'longest turn of it',
            aim: { kind: 'below', bound: 50 },
            value: longestTurn(saves),
            unit: 'ms',
          },
          {
            measured: 'memory that the process has more after it',
            value: Math.max(0, (saves.at(-1)?.residentBytes ?? 0) - before) / 1e6,
            unit: 'MB',
          },
          {
            measured: 'open, to the last rows',
            aim: { kind: 'below', bound: 1_000 },
            value: median(opens.slice(1).map(({ elapsedMs }) => elapsedMs)),
            unit: 'ms',
          },
          {
            measured: 'longest turn of it',
            aim: { kind: 'below', bound: 50 },
            value: longestTurn(opens),
            unit: 'ms',
          },
        ],
      };
    });
  },
};
