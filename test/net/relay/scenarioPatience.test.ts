// How long a scenario waits for an app that does not come back, and that the wait is over once it does.

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import type { ScenarioReport } from '../../../src/core/scenario/scenarioReport.ts';
import { runRelayedScenario } from '../../../src/net/relay/relayedScenario.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { asChunk, chunkedHead } from '../../helpers/wireText.ts';
import { startTestServer } from '../devServer/devServerUnderTest.ts';
import {
  answeringUpstream,
  connectApp,
  entriesOf,
  type RawEnd,
  requestHead,
  startRelay,
  untilEntry,
} from './relayUnderTest.ts';

/** An app that comes and goes as the test wants, and its scenario. Timers stand still from when it runs. */
async function play(attempts: readonly object[], options: { readonly patienceMs?: number } = {}) {
  const parsed = parseScenario(JSON.stringify({ version: 1, attempts }), { canPassThrough: true });
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  const { server } = await startTestServer();
  onTestFinished(() => server.close());
  const upstream = await answeringUpstream(chunkedHead + asChunk('retry: 0\ndata: a\n\n').toString());
  const relay = await startRelay(upstream.origin);
  const come = async (): Promise<RawEnd> => {
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /events', 'Accept: text/event-stream'));
    return app;
  };
  const first = await come();
  await first.untilText('data: a');
  const [stream] = relay.streams.list();
  if (!stream) throw new Error('There is no stream.');
  const cancelled = new AbortController();
  onTestFinished(() => cancelled.abort());
  holdTimers();
  let report: ScenarioReport | undefined;
  let progressTold = 0;
  const running = runRelayedScenario(parsed.scenario, stream, server, {
    ...options,
    signal: cancelled.signal,
    onProgress: () => {
      progressTold += 1;
    },
  }).then((made) => (report = made));
  await untilEntry(stream.appSide, 'close', 1);
  return {
    come,
    /** How often the progress was told so far. */
    progressTold: () => progressTold,
    /** What kinds of entries the app's timeline has of an attempt. */
    kindsOf: (attempt: number) =>
      entriesOf(stream.appSide).flatMap((entry) => (entry.attempt === attempt ? entry.kind : [])),
    /** Resolves once the attempt is over in the timeline: 1 is the one of before the scenario. */
    untilOver: (attempt: number) => untilEntry(stream.appSide, 'close', attempt),
    /** What there is of a report once whatever is due has happened. */
    after: async (ms: number): Promise<ScenarioReport | undefined> => {
      vi.advanceTimersByTime(ms);
      await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      return report;
    },
    /** Resolves with how many timers are gone with the run. */
    cancel: async (): Promise<number> => {
      const before = vi.getTimerCount();
      cancelled.abort();
      await running;
      return before - vi.getTimerCount();
    },
    running,
  };
}

const ended = { events: [{ retry: 0 }, { data: 'x' }], ending: 'end' };

describe('an app that does not come back', () => {
  it.each([
    ['five seconds', ended, {}, 5_000],
    ['as long as it is told to', ended, { patienceMs: 70 }, 70],
    [
      'twice the reconnection time more',
      { events: [{ retry: 400 }, { data: 'x' }], ending: 'end' },
      { patienceMs: 70 },
      870,
    ],
  ])('is waited for %s', async (_, attempt, options, waitMs) => {
    const app = await play([{ ...attempt, expect: { next: 'stop' } }, {}], options);
    await app.come();
    await app.untilOver(2);
    expect(await app.after(waitMs - 1)).toBeUndefined();
    const report = await app.after(1);
    expect(report).toMatchObject({ kept: 1, broken: 0, notReached: 0, outcome: { kind: 'stopped' } });
    await app.running;
  });
});

it('a run tells how far it is at whatever an app does, and not at each of its events', async () => {
  const events = Array.from('abcdefghi', (data) => ({ data }));
  const app = await play([{ events, ending: 'end', expect: { events: 9 } }, {}]);
  await app.come();
  await app.untilOver(2);
  const kinds = app.kindsOf(2);
  expect(kinds).toEqual(expect.arrayContaining(['request', 'open', 'message', 'close']));
  expect(app.progressTold()).toBe(kinds.filter((kind) => kind !== 'message').length);
});

it('a run that is cancelled while it waits takes its limit and its wait with it', async () => {
  const app = await play([{ ...ended, expect: { next: 'stop' } }, {}]);
  await app.come();
  await app.untilOver(2);
  expect(await app.cancel()).toBe(2);
});

describe('an app that has come back', () => {
  it('is not waited for while it reads, and after its next end as long as after the first', async () => {
    const app = await play(
      [
        { ...ended, expect: { next: 'reconnect' } },
        { events: [{ data: 'y' }], ending: 'stall', expect: { next: 'reconnect' } },
        { ...ended, expect: { next: 'stop' } },
        {},
      ],
      { patienceMs: 70 },
    );
    await app.come();
    await app.untilOver(2);
    expect(await app.after(69)).toBeUndefined();
    const reading = await app.come();
    await reading.untilText('data: y');
    // The wait of before is over: an app that reads a silent stream is there.
    expect(await app.after(1_000)).toBeUndefined();
    reading.socket.destroy();
    await app.untilOver(3);
    expect(await app.after(69)).toBeUndefined();
    await app.come();
    await app.untilOver(4);
    expect(await app.after(69)).toBeUndefined();
    const report = await app.after(1);
    expect(
      report?.results.map(({ state, sentence }) => [state, sentence.replace(/\d+ ms|\d.* s/, 'TIME')]),
    ).toEqual([
      ['kept', 'The app came back after TIME.'],
      ['kept', 'The app came back after TIME.'],
      ['kept', 'The app did not come back within TIME.'],
    ]);
    await app.running;
  });
});
