// Exports of a log, most of which lies on disk, against cat and gzip, which do something to the same bytes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportFormatName } from '../src/core/export/exportFormats.ts';
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark, MeasuredRow } from './benchmark.ts';
import { ChildProgram } from './childProgram.ts';
import type { ExportTask, ExportTime } from './clients/export.ts';
import { interleave, median, medianRatio } from './rounds.ts';
import { timeProgram } from './timeProgram.ts';

const events = 1_000_000;
const measured: readonly ExportFormatName[] = ['ndjson', 'csv', 'har', 'raw'];

export const exporting: Benchmark = {
  name: 'export',
  title: 'Export',
  method:
    'A million LLM deltas, 64 MiB of them in memory and the rest on disk, are exported to a file in turns of a few milliseconds ' +
    'as the command does it, until the file is on the disk. `cat` copies the file that was exported to another one, and `gzip` ' +
    'compresses it with its usual effort: the bytes are the same, though `cat` neither reads events nor waits for the disk. The longest ' +
    'turn is the time for which nobody else in the extension host would have been heard.',
  async run(signal) {
    return withCleanUp(async (cleanUp) => {
      const folder = await mkdtemp(join(tmpdir(), 'sse-inspector-export-'));
      cleanUp.add(() => rm(folder, { recursive: true, force: true }));
      const program = new ChildProgram('clients/export.ts');
      cleanUp.add(() => program.close());
      const ask = async (task: ExportTask): Promise<ExportTime> => (await program.ask(task)) as ExportTime;
      reportProgress('Filling a log for the export');
      const { residentBytes: before } = await ask({ fill: events });
      const rows: MeasuredRow[] = [];
      for (const format of measured) {
        reportProgress(`Exporting as ${format}`);
        const file = join(folder, `events.${format}`);
        const times: ExportTime[] = [];
        const [exports = [], copies = [], compressions = []] = await interleave(
          [
            async () => {
              const time = await ask({ format, file });
              times.push(time);
              return time.elapsedMs;
            },
            () => timeProgram('cat', [file], `${file}.copy`),
            () => timeProgram('gzip', ['-c', file], `${file}.gz`),
          ],
          signal,
        );
        const bytes = times.at(-1)?.bytes ?? 0;
        rows.push(
          {
            measured: `export as ${format}`,
            value: bytes / 1e3 / median(exports),
            unit: 'MB/s',
          },
          {
            measured: 'time of it',
            against: '`gzip -c` of the same bytes',
            aim: { kind: 'below', bound: 2 },
            value: medianRatio(exports, compressions),
            unit: '×',
          },
          {
            measured: 'time of it',
            against: '`cat` of the same bytes',
            value: medianRatio(exports, copies),
            unit: '×',
          },
          {
            measured: 'longest turn of it',
            aim: { kind: 'below', bound: 50 },
            value: median(times.slice(1).map(({ longestTurnMs }) => longestTurnMs)),
            unit: 'ms',
          },
          {
            measured: 'memory that the process has more after it',
            value: Math.max(0, (times.at(-1)?.residentBytes ?? 0) - before) / 1e6,
            unit: 'MB',
          },
        );
        await rm(file);
      }
      return { rows };
    });
  },
};
