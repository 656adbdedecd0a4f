// Measures a client that runs in a browser's page: one frame for each case, all at once in one visible page, each frame
// of the same origin as the stream that it opens.
import { setTimeout as delay } from 'node:timers/promises';
import { rejectWhenOver } from '../vscode/limit.ts';
import type { FrameTask } from './framePage.ts';
import { startFramesServer } from './framesServer.ts';
import type { MeasuredBrowser } from './measuredBrowser.ts';
import type { MeasuredCase } from './measuredCase.ts';
import { type Measurement, startGapMs, startMeasurements, windowMs } from './measurement.ts';
import { framePath } from './measuringServer.ts';
import { createCleanUp } from '../vscode/cleanUp.ts';
import { present } from '../../src/core/base/present.ts';

const startLimitMs = 60_000;
// A browser that has just started is busy with itself.
const settleMs = 2000;
// The frames tell their state a moment before the window ends, so that it arrives in time.
const stateMarginMs = 1500;

/** Runs the program through all cases and resolves with its measurements; everything is closed by then. */
export async function measureInBrowser(
  browser: MeasuredBrowser,
  program: FrameTask['program'],
  cases: readonly MeasuredCase[],
  signal: AbortSignal,
): Promise<readonly Measurement[]> {
  const cleanUp = createCleanUp();
  const session = new AbortController();
  const either = AbortSignal.any([signal, session.signal]);
  try {
    let measurements: readonly Measurement[] = [];
    const frames = await startFramesServer(({ index, told, state }) => {
      const measurement = measurements[index];
      if (told !== undefined) measurement?.note(told);
      if (measurement !== undefined && state !== undefined) measurement.state = state;
    });
    cleanUp.add(() => frames.close());
    measurements = await startMeasurements(cases, frames.frameHtml);
    cleanUp.add(async () => {
      await Promise.all(measurements.map((measurement) => measurement.close()));
    });
    frames.frameUrls = measurements.map((measurement, index) => frameUrl(measurement, index, program));
    const open = await browser.open(frames.url);
    cleanUp.add(() => open.close());
    const tooSlow = rejectWhenOver(startLimitMs, 'the browser did not load the page in time', either);
    await Promise.race([frames.loaded, open.ended, tooSlow]);
    await delay(settleMs, undefined, { signal: either });
    await Promise.all(measurements.map((measurement) => measurement.prepare()));
    frames.start();
    const plans = measurements.map((measurement) => measurement.followPlan(either));
    await Promise.race([Promise.all([delay(windowMs, undefined, { signal: either }), ...plans]), open.ended]);
    for (const measurement of measurements) measurement.endWindow();
    return measurements;
  } finally {
    // Nothing may be started again while things are closed.
    session.abort();
    await cleanUp.run();
  }
}

function frameUrl(
  { origin, url, measuredCase }: Measurement,
  index: number,
  program: FrameTask['program'],
): string {
  const { closingRule } = measuredCase;
  const task: FrameTask = {
    index,
    program,
    url,
    stateAfterMs: windowMs - index * startGapMs - stateMarginMs,
    ...present({ closingRule }),
  };
  return `${origin}${framePath}#${encodeURIComponent(JSON.stringify(task))}`;
}
