// Scenarios played over real sockets: the built-in ones keep all that they expect, a wrong expectation is found with the
// entry that shows it, and every run comes to an end and leaves nothing behind.

import { readdirSync, readFileSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import { describeMistake } from '../../../src/core/scenario/scenarioMistake.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import type { ScenarioReport, ScenarioProgress } from '../../../src/core/scenario/scenarioReport.ts';
import { scenarioTemplate } from '../../../src/core/scenario/scenarioTemplate.ts';
import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { runScenario, type ScenarioRun } from '../../../src/net/lab/runScenario.ts';
import { SseStream } from '../../../src/net/stream/sseStream.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { detailsOf, endOf } from '../../helpers/streamUnderTest.ts';
import { everyMoment, until, waitLimitMs } from '../../helpers/waiting.ts';
import { startTestServer, untilOpenConnections } from '../devServer/devServerUnderTest.ts';

let server: DevServer;

beforeAll(async () => {
  ({ server } = await startTestServer());
});
afterAll(() => server.close());
afterEach(() => untilOpenConnections(server, 0));

const folder = new URL('../../../media/scenarios/', import.meta.url);
const builtIns = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), 'utf8'),
}));

describe('built in', () => {
  it('is a scenario for each piece of advice, and one with every kind of failure', () => {
    expect(builtIns.map(({ name }) => name.replace('.sse-scenario.json', '')).toSorted()).toEqual([
      'answer-204',
      'change-content-type',
      'close-message',
      'close-message-ignored',
      'close-on-error',
      'emit-close',
      'end-on-socket-close',
      'end-while-writing',
      'every-kind-of-failure',
      'give-up-after-three',
      'kill-connection',
    ]);
  });

  it('every scenario keeps all that it expects', async () => {
    // Together, since most of a scenario is waiting.
    const runs = [...builtIns, { name: 'example', text: scenarioTemplate }].map(async ({ name, text }) => {
      // How late a busy machine makes the client is not what they are about.
      const patient = text.replaceAll(/"reconnectsWithinMs": \d+/g, `"reconnectsWithinMs": ${waitLimitMs}`);
      const { report } = await play(scenarioIn(patient));
      return { name, outcome: outcomeOf(report) };
    });
    for (const { name, outcome } of await Promise.all(runs)) {
      expect({ name, open: outcome.open }).toEqual({ name, open: [] });
      expect(outcome.kept).toBeGreaterThan(0);
    }
  });
});

describe('an expectation that is wrong', () => {
  it.each<readonly [string, attempt: object | null, whole: object | null, sentence: string, kind: string]>([
    ['the id that is sent', { lastEventId: '9' }, null, 'The request had Last-Event-ID 2.', 'request'],
    [
      'when it is sent',
      { reconnectsWithinMs: [waitLimitMs, 2 * waitLimitMs] },
      null,
      'with a reconnection time of 50 ms',
      'request',
    ],
    ['how many messages come', { events: 2 }, null, '1 message came.', 'close'],
    ['which ids come', { ids: ['4'] }, null, 'The id 3 came instead of 4.', 'message'],
    ['how it ends', { ending: 'reset' }, null, 'The server ended the response.', 'close'],
    ['what follows', { next: 'stop' }, null, 'The client comes back in 50 ms.', 'close'],
    [
      'what an EventSource does',
      { standardNext: 'stop' },
      null,
      'An EventSource comes back in 50 ms',
      'close',
    ],
    ['how many attempts there are', null, { attempts: 2 }, 'There were 3 attempts.', 'request'],
    ['why it stops', null, { stops: 'closed' }, '204 No Content', 'close'],
  ])('about %s is broken, with the entry that shows it', async (_, attempt, whole, sentence, kind) => {
    const { report, stream } = await play(
      scenarioOf({
        attempts: [
          { events: [{ retry: 50 }, { id: '1', data: 'a' }, { id: '2', data: 'b' }], ending: 'truncated' },
          { events: [{ id: '3', data: 'c' }], ...(attempt && { expect: attempt }) },
        ],
        ...(whole && { expect: whole }),
      }),
    );
    expect(report).toMatchObject({ kept: 0, broken: 1, notReached: 0 });
    const [result] = report.results;
    expect(result?.sentence).toContain(sentence);
    const entry = stream.log.entry(result?.entry ?? 0);
    expect(entry.kind).toBe(kind);
    if (attempt) expect(entry.attempt).toBe(2);
  });
});

describe('the client of a scenario', () => {
  it('sends the id that it is given, and closes after a while', async () => {
    const { report } = await play(
      scenarioOf({
        client: { lastEventId: 'ö', closeAfterMs: 50 },
        attempts: [{ ending: 'stall', expect: { lastEventId: 'ö', ending: 'client', next: 'stop' } }],
        expect: { stops: 'closed' },
      }),
    );
    expect(outcomeOf(report)).toEqual({ kept: 4, open: [] });
  });

  it('loses the event that is cut inside a character, id and all', async () => {
    const { report, stream } = await play(
      scenarioOf({
        client: { policy: 'off' },
        attempts: [
          {
            chunking: 1,
            events: [
              { id: '1', data: 'a' },
              { id: '2', data: 'é' },
            ],
            ending: { kind: 'end', inside: 'character' },
            expect: { ids: ['1'], ending: 'end' },
          },
        ],
      }),
    );
    expect(outcomeOf(report)).toEqual({ kept: 2, open: [] });
    const lost = stream.log.entries(1, stream.log.length).find(({ type }) => type === 'lost-block');
    expect(lost && Buffer.from(stream.log.bytes(lost)).toString('latin1')).toBe('id: 2\ndata: \xc3');
  });

  it('that closes after some messages gets none after them, though they came together', async () => {
    const events = Array.from({ length: 50 }, (_, at) => ({ data: `${at}` }));
    const { stream } = await play(
      scenarioOf({
        client: { closeAfterEvents: 3 },
        attempts: [{ chunking: 'whole', events, ending: 'stall' }],
      }),
    );
    expect(stream.totals.messages).toBe(3);
  });

  it('that closed by itself does not connect again, however often it would after another end', async () => {
    const events = [{ data: 'a' }, { data: 'b' }];
    const own = await play(
      scenarioOf({
        client: { closeAfterEvents: 1, connectsAgain: 2 },
        attempts: [{ events, ending: 'stall' }],
      }),
    );
    expect([own.stream.state.attempt, own.stream.totals.messages]).toEqual([1, 1]);
    const answer = { status: 204 };
    const other = await play(
      scenarioOf({ client: { connectsAgain: 2 }, attempts: [answer, answer, answer] }),
    );
    expect(other.stream.state.attempt).toBe(3);
  });

  it.each(["$['a'][1].b", '$.a[-1].b', '$.a[*].b'])('closes on a message that %s leads to', async (path) => {
    const { report, stream } = await play(
      scenarioOf({
        client: { closeOn: [{ path, equals: 'bye' }] },
        attempts: [
          {
            events: [{ data: { a: [{ b: 1 }, { b: 2 }] } }, { data: { a: [{ b: 1 }, { b: 'bye' }] } }],
            ending: 'stall',
            expect: { ending: 'close-message' },
          },
        ],
      }),
    );
    expect(outcomeOf(report)).toEqual({ kept: 1, open: [] });
    expect(stream.totals.messages).toBe(2);
  });

  it('is closed at the end, and its close is not part of the report', async () => {
    const { report, stream } = await play(
      scenarioOf({ attempts: [{ events: [{ data: 'a' }], ending: 'stall', expect: { lastEventId: null } }] }),
    );
    expect(report.outcome).toEqual({ kind: 'decided' });
    expect(stream.state.phase).toBe('stopped');
    const last = stream.log.entry(stream.log.length);
    expect(isKind(last, 'close') && stream.log.detail(last)?.ending).toEqual({ cause: 'client' });
  });
});

describe('a run', () => {
  it('ends at its limit, with what was not reached', async () => {
    const scenario = scenarioOf({
      attempts: [{ ending: 'stall', expect: { lastEventId: null, ending: 'end' } }],
    });
    const { report } = await play(scenario, { limitMs: 60 });
    expect(report).toMatchObject({ kept: 1, notReached: 1, outcome: { kind: 'time limit', limitMs: 60 } });
    expect(report.results[1]?.sentence).toBe('Attempt 1 had not ended. The time limit of 60 ms was reached.');
  });

  it('may take what was planned, and half a minute more', async () => {
    const scenario = scenarioOf({
      // It does not take the silence for an end before that.
      client: { idleTimeoutMs: 3_600_000 },
      attempts: [
        { events: [{ data: 'a' }, { data: 'b', delayMs: 100_000 }], expect: { events: 2 } },
        { delayMs: 7_000, expect: { events: 0 } },
      ],
    });
    const limitMs = 100_000 + 7_000 + scenario.client.reconnectionTimeMs + 30_000;
    let made: ScenarioRun | undefined;
    let stream: SseStream | undefined;
    holdTimers();
    const running = play(scenario, {
      createStream: (request, options) => (stream = new SseStream(request, options)),
    }).then((run) => (made = run));
    await until(
      () => stream?.totals.messages === 1,
      everyMoment,
      () => 'The first message did not come',
    );
    vi.advanceTimersByTime(limitMs - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made).toBeUndefined();
    vi.advanceTimersByTime(1);
    const { report } = await running;
    expect(report.outcome).toEqual({ kind: 'time limit', limitMs });
  });

  it('ends when it is cancelled, also before it began', async () => {
    const scenario = scenarioOf({ attempts: [{ ending: 'stall', expect: { ending: 'end' } }] });
    const controller = new AbortController();
    const running = await play(scenario, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(running.report).toMatchObject({ notReached: 1, attempts: 1, outcome: { kind: 'cancelled' } });
    const never = await play(scenario, { signal: controller.signal });
    expect(never.report).toMatchObject({ notReached: 1, attempts: 0, outcome: { kind: 'cancelled' } });
  });

  it('ends when somebody closes its stream', async () => {
    const scenario = scenarioOf({ attempts: [{ ending: 'stall' }], expect: { stops: 'standard' } });
    const { report } = await play(scenario, {
      createStream: (request, options) => {
        const stream = new SseStream(request, options);
        stream.onStateChange(() => stream.state.phase === 'open' && stream.close());
        return stream;
      },
    });
    expect(report).toMatchObject({ broken: 1, outcome: { kind: 'stopped', reason: { kind: 'closed' } } });
  });

  it('tells how far it is', async () => {
    const seen: ScenarioProgress[] = [];
    const scenario = scenarioOf({
      attempts: [
        { events: [{ retry: 0 }], expect: { events: 0 } },
        { status: 204, expect: { ending: 'no-content' } },
      ],
    });
    await play(scenario, { onProgress: (progress) => seen.push(progress) });
    expect(
      seen.map(({ attempt, attempts, decided, expectations }) => [attempt, attempts, decided, expectations]),
    ).toEqual([
      [1, 2, 0, 2],
      [1, 2, 1, 2],
      [2, 2, 1, 2],
      [2, 2, 2, 2],
    ]);
  });

  it('follows its client no more once it is over, though that connects again', async () => {
    const scenario = scenarioOf({
      client: { reconnectionTimeMs: 1, connectsAgain: 1 },
      attempts: [{ ending: 'end' }],
      afterwards: 'no-content',
      expect: { stops: true },
    });
    let told = 0;
    const { stream } = await play(scenario, { onProgress: () => (told += 1) });
    expect(stream.state.phase).toBe('stopped');
    const before = told;
    const attempts = detailsOf(stream, 'request').length;
    for (let use = 1; use <= 2; use += 1) {
      stream.connect();
      expect((await endOf(stream, attempts + use)).ending).toMatchObject({
        cause: 'http-error',
        status: 404,
      });
      expect(stream.state.phase).toBe('stopped');
    }
    expect([told, detailsOf(stream, 'request').length]).toEqual([before, attempts + 2]);
  });

  it('repeats the last attempt for a client that keeps coming, for as long as it runs', async () => {
    const scenario = scenarioOf({
      client: { reconnectionTimeMs: 1 },
      attempts: [{ ending: 'no-response' }],
      afterwards: 'repeat',
      expect: { stops: true },
    });
    const controller = new AbortController();
    const { report, stream } = await play(scenario, {
      signal: controller.signal,
      onProgress: ({ attempt }) => attempt === 4 && controller.abort(),
    });
    expect(report).toMatchObject({ attempts: 4, notReached: 1, outcome: { kind: 'cancelled' } });
    const causes = stream.log
      .entries(1, stream.log.length)
      .flatMap((entry) => (isKind(entry, 'error') ? [stream.log.detail(entry)?.ending.cause] : []));
    expect(causes).toEqual(['no-response', 'no-response', 'no-response']);
  });
});

function play(scenario: Scenario, options?: Parameters<typeof runScenario>[2]): Promise<ScenarioRun> {
  return runScenario(scenario, server, options);
}

/** What was kept, and every expectation that was not. */
function outcomeOf({ kept, results }: ScenarioReport): {
  readonly kept: number;
  readonly open: readonly string[];
} {
  const open = results.filter(({ state }) => state !== 'kept');
  return { kept, open: open.map(({ path, state, sentence }) => `${path} ${state}: ${sentence}`) };
}

function scenarioOf(members: object): Scenario {
  return scenarioIn(JSON.stringify({ version: 1, ...members }));
}

function scenarioIn(text: string): Scenario {
  const parsed = parseScenario(text);
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.map(describeMistake).join('\n'));
  return parsed.scenario;
}
