// The whole series on each kind of app: what is found, and that it ends in bounded time.

import { describe, expect, it } from 'vitest';

import {
  AppTest,
  type AppTestOptions,
  type AppTestResult,
} from '../../../../src/core/relay/verdict/appTest.ts';
import { appTestReport, summarizeAppTest } from '../../../../src/core/relay/verdict/appTestReport.ts';
import { appTestSeries } from '../../../../src/core/relay/verdict/appTestSeries.ts';
import type { AppFindingCode } from '../../../../src/core/relay/verdict/appVerdict.ts';
import { eventSource, SimulatedApp, type AppHabits } from './simulatedApp.ts';

interface Run {
  readonly result: AppTestResult;
  readonly app: SimulatedApp;
  readonly tookMs: number;
}

/** Runs the series; somebody reloads the app when it has stopped, if so wished. */
function run(habits: AppHabits, reloads = true, options: AppTestOptions = {}): Run {
  const app = new SimulatedApp(habits);
  app.event();
  app.load();
  const result = play(app, new AppTest(0, options), 0, reloads);
  return { result, app, tookMs: app.clock.nowMs() };
}

/** Runs a test on an app, of which it sees what comes from an observation on. */
function play(app: SimulatedApp, test: AppTest, from = 0, reloads = true): AppTestResult {
  let reloadedForMs = -1;
  for (let turn = 0; turn < 100_000 && !test.isOver; turn += 1) {
    const { open, knowledge } = app;
    const observations = app.observations.slice(from);
    const action = test.look({
      nowMs: app.clock.nowMs(),
      observations,
      knowledge,
      ...(open && { open }),
    });
    if (action.takesBack) app.takeBack();
    for (const rule of action.rules) app.make(rule);
    const isStuck = action.progress.includes('reload') && app.clock.waiting === 0;
    if (isStuck && reloads && reloadedForMs !== app.clock.nowMs()) {
      reloadedForMs = app.clock.nowMs();
      app.load();
    }
    app.clock.advance(50);
  }
  expect(test.isOver).toBe(true);
  return test.result;
}

/** The codes of each fault. */
function codesOf({ verdicts }: AppTestResult): AppFindingCode[][] {
  return verdicts.map(({ findings }) => findings.map(({ code }) => code));
}

function weakCodes({ verdicts }: AppTestResult): AppFindingCode[] {
  const weak = verdicts.flatMap(({ findings }) => findings.filter(({ rating }) => rating === 'weak'));
  return [...new Set(weak.map(({ code }) => code))];
}

describe('a standard EventSource', () => {
  it('has no weakness', () => {
    const { result } = run(eventSource);
    expect(codesOf(result)).toEqual([
      ['came back', 'id sent'],
      ['came back', 'id sent'],
      ['came back', 'id sent'],
      ['came back', 'id sent'],
      ['came back', 'id sent'],
      ['waits in silence'],
      ['stopped'],
      ['stopped'],
    ]);
    expect(result.notReached).toEqual([]);
    expect(summarizeAppTest(result)).toBe('no weakness in 8 faults');
  });

  it('is tested up to the fault at which it stops when nobody reloads it', () => {
    const { result, tookMs } = run(eventSource, false);
    expect(result.notReached).toEqual([appTestSeries.at(-1)?.title]);
    expect(tookMs).toBeLessThan(5 * 60_000);
  });
});

describe('an app with a weakness', () => {
  const cases: readonly (readonly [title: string, AppHabits, weak: readonly AppFindingCode[]])[] = [
    ['that never reconnects', { delayMs: () => undefined }, ['gave up']],
    [
      'that comes back at once, again and again',
      { ...eventSource, delayMs: () => 10, stopsAt: () => false },
      ['too early', 'came back to a stop'],
    ],
    ['that sends no id', { delayMs: (_attempt, retryMs) => retryMs, stopsAt: () => true }, ['no id']],
    ['that sends an old id', { ...eventSource, id: () => '1' }, ['older id']],
    ['that sends a wrong id', { ...eventSource, id: () => 'x' }, ['wrong id']],
    [
      // Which of its requests answers which ending is not to be told then.
      'that opens two connections',
      { ...eventSource, connections: 2 },
      ['second connection', 'too early', 'came back to a stop'],
    ],
    [
      'that gives up after the first error in a row',
      { ...eventSource, delayMs: (attempt, retryMs) => (attempt === 1 ? retryMs : undefined) },
      ['gave up'],
    ],
    ['that never closes', { ...eventSource, noticesMs: 4_000, closesOld: false }, ['left open']],
    ['that ignores retry', { ...eventSource, delayMs: () => 500 }, ['too early']],
    [
      'that does not stop at 204',
      { ...eventSource, stopsAt: (status) => status !== 204 },
      ['came back to a stop'],
    ],
  ];

  it.each(cases)('%s', (_title, habits, weak) => {
    const { result } = run(habits);
    expect(weakCodes(result)).toEqual(weak);
  });

  it('that storms after failures is told with its rate', () => {
    const storming: AppHabits = { ...eventSource, delayMs: (attempt) => (attempt === 1 ? 3_000 : 50) };
    const { result } = run(storming, true, {
      steps: appTestSeries.map((step) =>
        step.cause === 'no-response'
          ? {
              ...step,
              rules: (knowledge) =>
                step
                  .rules(knowledge)
                  .map((rule) =>
                    rule.fault.kind === 'refuse'
                      ? { ...rule, fault: { kind: 'refuse', requests: 12 } }
                      : rule,
                  ),
            }
          : step,
      ),
    });
    expect(weakCodes(result)).toContain('storm');
  });
});

describe('an app that never comes back by itself', () => {
  it('meets a stream when it is reloaded, and not what was left of the fault before', () => {
    const { app, result } = run({ delayMs: () => undefined });
    const { observations } = app;
    const answers = observations.flatMap((seen, at) =>
      seen.kind === 'request' ? [observations[at + 1]?.kind] : [],
    );
    expect(answers.length).toBeGreaterThan(5);
    expect(new Set(answers)).toEqual(new Set(['opened']));
    expect(result.verdicts.map(({ isMet }) => isMet)).toEqual(appTestSeries.map(() => true));
  });
});

describe('a second test of the same app', () => {
  it('finds the same as the first', () => {
    expect(codesOf(run(eventSource).result)).toEqual(codesOf(run(eventSource).result));
    const app = new SimulatedApp(eventSource);
    app.event();
    app.load();
    const first = play(app, new AppTest(app.clock.nowMs()));
    const began = app.observations.length;
    const second = play(app, new AppTest(app.clock.nowMs()), began);
    expect(codesOf(second)).toEqual(codesOf(first));
    expect(summarizeAppTest(second)).toBe('no weakness in 8 faults');
  });
});

describe('an app that does more than an EventSource', () => {
  it('is told so', () => {
    const { result } = run({ ...eventSource, noticesMs: 4_000, stopsAt: (status) => status === 204 });
    expect(weakCodes(result)).toEqual([]);
    expect(codesOf(result)[5]).toEqual(['noticed silence', 'id sent']);
    expect(codesOf(result)[6]).toEqual(['came back to an error']);
  });
});

describe('the report', () => {
  it('names each weakness once, with its cure and the evidence', () => {
    const { result } = run({ delayMs: (_attempt, retryMs) => retryMs });
    const report = appTestReport(result, {
      address: 'http://127.0.0.1:4000/events',
      startedAtMs: 0,
      entryAt: (atMs) => Math.round(atMs / 1000),
    });
    expect(report.match(/### It does not say where to resume/g)).toHaveLength(1);
    expect(report).toContain('- Fault 1: It sent no Last-Event-ID; the last id that it got was 2. Entry 4.');
    expect(report).toContain('**Usual cure:** Keep the `id` of the last complete event');
    expect(report).toContain('### 8. The server ends the response and answers the next request with 204');
    expect(report).toContain('An EventSource comes back after 3.0 s, with Last-Event-ID `2`.');
  });

  it('says what was not made', () => {
    const { result } = run(eventSource, false);
    const facts = { address: '/', startedAtMs: 0, entryAt: () => undefined };
    const report = appTestReport(result, facts);
    expect(report).toContain('None was seen.');
    expect(report).toContain('## Not made');
  });
});
