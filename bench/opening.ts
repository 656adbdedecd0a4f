// How long it takes until a panel shows the end of a stream that is there already, a short one and a long one.
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark } from './benchmark.ts';
import { interleave, median, medianRatio } from './rounds.ts';
import { openTimelineWindow, showWholeStream, timeToLastRow } from './window/timelineWindow.ts';
import { startStreamServer } from './streamServerProcess.ts';

export const opening: Benchmark = {
  name: 'opening',
  title: 'Opening a panel',
  method:
    'In a real VS Code, streams of a hundred events and of 1.1 million LLM deltas have ended and their panels are closed. ' +
    'Measured is the time from the command that shows a timeline to its last row on the page, a new panel each time.',
  async run(signal) {
    return withCleanUp(async (cleanUp) => {
      const streams = await startStreamServer(cleanUp);
      const workbench = await openTimelineWindow(signal);
      cleanUp.add(() => workbench.stop());
      const closePanel = (): Promise<unknown> =>
        workbench.executeCommand('workbench.action.closeActiveEditor');
      const { origin } = (await workbench.executeCommand('sse.startDevServer')) as {
        readonly origin: string;
      };
      const ids: string[] = [];
      for (const url of [`${origin}/ticks?count=100&interval=0`, `${streams}/delta/block/5`]) {
        ids.push(await showWholeStream(workbench, url));
        await closePanel();
      }
      reportProgress('Opening panels');
      const [short = [], long = []] = await interleave(
        ids.map((id) => async () => {
          const timeMs = await timeToLastRow(workbench, () =>
            workbench.executeCommand('sse.showTimeline', id),
          );
          await closePanel();
          return timeMs;
        }),
        signal,
      );
      return {
        rows: [
          {
            measured: 'opening the panel on a stream of 1.1 million',
            against: 'on one of a hundred',
            aim: { kind: 'below', bound: 1.2 },
            value: medianRatio(long, short),
            unit: '×',
          },
          { measured: 'opening the panel on a stream of a hundred', value: median(short), unit: 'ms' },
        ],
      };
    });
  },
};
