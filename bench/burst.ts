// A burst of a million events: how soon its last row is on the screen of a real VS Code, and how little it disturbs.
import type { Frame } from 'playwright-core';
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import type { DrivenWorkbench } from '../scripts/vscode/drivenWorkbench.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import { frameOf } from '../scripts/vscode/webviewFrame.ts';
import type { Benchmark } from './benchmark.ts';
import { openChromiumClient } from './chromiumClient.ts';
import { payloads } from './payloads.ts';
import { interleave, median, medianRatio, percentile } from './rounds.ts';
import { delayCommands } from './window/delayCommands.ts';
import { openTimelineWindow, showWholeStream, timeToLastRow } from './window/timelineWindow.ts';
import { startStreamServer } from './streamServerProcess.ts';

/** The server's prepared body is sent that often. */
const times = 5;
const reference = 'native EventSource in Chromium that puts each text into an array';

export const burst: Benchmark = {
  name: 'burst',
  title: 'A burst into a timeline',
  method:
    `${(payloads.delta.events * times) / 1e6} million LLM deltas come as fast as they are read: into a timeline that is shown ` +
    'in a real VS Code, until its last row is on the page, and into a page of Chromium that keeps each text in an ' +
    'array. Meanwhile the timeline’s page and the extension host look every few milliseconds how late they are.',
  async run(signal) {
    return withCleanUp(async (cleanUp) => {
      const origin = await startStreamServer(cleanUp);
      const url = `${origin}/delta/block/${times}`;
      const chromium = await openChromiumClient(reference, 'texts');
      cleanUp.add(() => chromium.close());
      const workbench = await openTimelineWindow(signal);
      cleanUp.add(() => workbench.stop());
      const id = await showWholeStream(workbench, url);
      reportProgress('Bursts of events');
      const pageTasksMs: number[] = [];
      const hostDelaysMs: number[] = [];
      const [shown = [], inArray = []] = await interleave(
        [
          async () => {
            const { rate, pageTaskMs, hostDelayMs } = await burstInto(workbench, id);
            pageTasksMs.push(pageTaskMs);
            hostDelaysMs.push(hostDelayMs);
            return rate;
          },
          async () => {
            const events = payloads.delta.events * times;
            return (await chromium.read({ url, payload: 'delta', streams: 1, events })).perSecond;
          },
        ],
        signal,
      );
      return {
        rows: [
          {
            measured: 'a burst of 1.1 million events, to the last row on the screen of VS Code',
            against: reference,
            aim: { kind: 'at least', bound: 1 },
            value: medianRatio(shown, inArray),
            unit: '×',
          },
          {
            measured: 'delay of the timeline’s page meanwhile, p99',
            aim: { kind: 'below', bound: 50 },
            value: median(pageTasksMs),
            unit: 'ms',
          },
          {
            measured: 'delay of the extension host’s event loop meanwhile, p99',
            aim: { kind: 'below', bound: 20 },
            value: median(hostDelaysMs),
            unit: 'ms',
          },
        ],
        rates: [
          {
            contestant: 'to the last row in VS Code',
            payload: payloads.delta.label,
            eventsPerSecond: median(shown),
          },
          { contestant: reference, payload: payloads.delta.label, eventsPerSecond: median(inArray) },
        ],
      };
    });
  },
};

interface Burst {
  /** Events a second. */
  readonly rate: number;
  readonly pageTaskMs: number;
  readonly hostDelayMs: number;
}

async function burstInto(workbench: DrivenWorkbench, id: string): Promise<Burst> {
  await workbench.executeCommand('sse.clear', id);
  const page = await workbench.webview();
  await page.locator('[role=row]').filter({ hasText: 'The server ended' }).waitFor({ state: 'detached' });
  const frame = await frameOf(page);
  await beginLooking(frame);
  await workbench.executeCommand(delayCommands.begin);
  const elapsedMs = await timeToLastRow(workbench, () => workbench.executeCommand('sse.reconnectNow', id));
  const hostDelayMs = Number(await workbench.executeCommand(delayCommands.end));
  const delaysMs = await endLooking(frame);
  return {
    rate: (payloads.delta.events * times * 1000) / elapsedMs,
    pageTaskMs: percentile(delaysMs, 0.99),
    hostDelayMs,
  };
}

interface LookingWindow extends Window {
  delaysMs?: number[];
}

/** Has the page note how much later than asked for a timer fires, again and again. */
function beginLooking(frame: Frame): Promise<void> {
  return frame.evaluate(() => {
    const everyMs = 5;
    const delaysMs: number[] = [];
    (window as LookingWindow).delaysMs = delaysMs;
    const look = (expectedAtMs: number): void => {
      if ((window as LookingWindow).delaysMs !== delaysMs) return;
      const nowMs = performance.now();
      delaysMs.push(Math.max(0, nowMs - expectedAtMs));
      setTimeout(look, everyMs, nowMs + everyMs);
    };
    look(performance.now());
  });
}

function endLooking(frame: Frame): Promise<number[]> {
  return frame.evaluate(() => {
    const delaysMs = (window as LookingWindow).delaysMs ?? [];
    delete (window as LookingWindow).delaysMs;
    return delaysMs;
  });
}
