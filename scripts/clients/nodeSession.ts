// Measures a client that runs in Node: all cases at once, in this process, each in an asynchronous context of its own,
// so that an error which nobody can catch is put down to the case that it came from.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { MeasuredCase } from './measuredCase.ts';
import { type Measurement, startGapMs, startMeasurements, windowMs } from './measurement.ts';
import { describeThrown, type Program, type RunningProgram } from './program.ts';

/** Runs the program through all cases and resolves with its measurements; everything is closed by then. */
export async function measureInNode(
  program: Program,
  cases: readonly MeasuredCase[],
  signal: AbortSignal,
): Promise<readonly Measurement[]> {
  const measurements = await startMeasurements(cases);
  await Promise.all(measurements.map((measurement) => measurement.prepare()));
  const contexts = new AsyncLocalStorage<Measurement>();
  const noteCrash = (error: unknown): void => {
    const measurement = contexts.getStore();
    // Not a client's: a mistake of this script, which ends as it would without a listener.
    if (measurement === undefined) throw error;
    measurement.tell('crash', describeThrown(error));
  };
  // Node warns on stderr of each timer that a 30-digit `retry` overflows, many times a second.
  const warningListeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('uncaughtException', noteCrash);
  try {
    const running: { readonly measurement: Measurement; readonly program: RunningProgram }[] = [];
    const start = async (): Promise<void> => {
      for (const measurement of measurements) {
        const { url, measuredCase, tell } = measurement;
        const opened = contexts.run(measurement, () => program(url, measuredCase.closingRule, tell));
        running.push({ measurement, program: opened });
        await delay(startGapMs, undefined, { signal });
      }
    };
    const plans = measurements.map((measurement) => measurement.followPlan(signal));
    try {
      await Promise.all([start(), delay(windowMs, undefined, { signal }), ...plans]);
    } finally {
      for (const { measurement, program } of running) {
        measurement.state = program.state;
        measurement.endWindow();
        program.close();
      }
    }
    return measurements;
  } finally {
    await Promise.all(measurements.map((measurement) => measurement.close()));
    process.off('uncaughtException', noteCrash);
    for (const listener of warningListeners) process.on('warning', listener);
  }
}
